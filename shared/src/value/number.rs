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
