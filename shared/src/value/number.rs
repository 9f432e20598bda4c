//! Whole numbers with bounds, so that a slip of the finger cannot become a statistic.

use super::{FieldType, FieldValue};
use serde_json::Value;

/// Longest lesson or talk, in minutes: one day.
const MINUTES_MAX: i64 = 24 * 60;

/// Largest count that a form takes; a city of a million stays below it.
const COUNT_MAX: i64 = 1_000_000;

/// Most credits for one subject; half of what a high school asks for in all.
const CREDITS_MAX: i64 = 40;

/// A length of time in minutes, 0 to 1,440.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minutes(pub u32);

impl FieldValue for Minutes {
    const TYPE: FieldType = FieldType::Whole { min: 0, max: MINUTES_MAX };

    fn read(json: &Value) -> Option<Minutes> {
        let minutes = json.as_i64().filter(|n| (0..=MINUTES_MAX).contains(n))?;
        u32::try_from(minutes).ok().map(Minutes)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

/// Most minutes of a month: all that it has.
const MONTH_MINUTES_MAX: i64 = 31 * MINUTES_MAX;

/// Minutes of one month together; below zero where some are taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthMinutes(pub i32);

impl FieldValue for MonthMinutes {
    const TYPE: FieldType = FieldType::Whole { min: -MONTH_MINUTES_MAX, max: MONTH_MINUTES_MAX };

    fn read(json: &Value) -> Option<MonthMinutes> {
        let bounds = -MONTH_MINUTES_MAX..=MONTH_MINUTES_MAX;
        let minutes = json.as_i64().filter(|n| bounds.contains(n))?;
        i32::try_from(minutes).ok().map(MonthMinutes)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

/// A number of things or people, 0 to 1,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(pub u32);

impl FieldValue for Count {
    const TYPE: FieldType = FieldType::Whole { min: 0, max: COUNT_MAX };

    fn read(json: &Value) -> Option<Count> {
        let count = json.as_i64().filter(|n| (0..=COUNT_MAX).contains(n))?;
        u32::try_from(count).ok().map(Count)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

/// Largest amount in yen: what the whole program costs in a year stays below it.
const YEN_MAX: i64 = 1_000_000_000;

/// Whole yen, never a fraction; below zero where an amount is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Yen(pub i64);

impl FieldValue for Yen {
    const TYPE: FieldType = FieldType::Yen;

    fn read(json: &Value) -> Option<Yen> {
        json.as_i64().filter(|yen| (-YEN_MAX..=YEN_MAX).contains(yen)).map(Yen)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

impl Yen {
    /// The smallest and the largest amount that a field takes.
    pub const BOUNDS: (i64, i64) = (-YEN_MAX, YEN_MAX);
}

/// Best of the ratings that a learner gives; the worst is 1.
const RATING_MAX: i64 = 5;

/// How somebody rates something, 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rating(pub u8);

impl FieldValue for Rating {
    const TYPE: FieldType = FieldType::Whole { min: 1, max: RATING_MAX };

    fn read(json: &Value) -> Option<Rating> {
        let rating = json.as_i64().filter(|n| (1..=RATING_MAX).contains(n))?;
        u8::try_from(rating).ok().map(Rating)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

/// A number of high-school credits, 1 to 40.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Credits(pub u32);

impl FieldValue for Credits {
    const TYPE: FieldType = FieldType::Whole { min: 1, max: CREDITS_MAX };

    fn read(json: &Value) -> Option<Credits> {
        let credits = json.as_i64().filter(|n| (1..=CREDITS_MAX).contains(n))?;
        u32::try_from(credits).ok().map(Credits)
    }

    fn write(&self) -> Value {
        Value::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn yen_are_whole_and_may_be_taken_back() {
        assert_eq!(Yen::read(&json!(-1_200)), Some(Yen(-1_200)));
        for bad in [json!(1_200.5), json!("1200"), json!(1_000_000_001)] {
            assert_eq!(Yen::read(&bad), None, "{bad}");
        }
    }
}
