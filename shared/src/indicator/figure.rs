//! A figure as people see it: exact, with its unit, target, range and parts. Rounding happens
//! here and only for the published text.

use super::unit::{Shape, Unit};
use crate::id::RecordId;
use crate::records::indicator_target::Rounding;
use crate::words::{Lang, text, text_with, verbatim};
use serde::{Deserialize, Serialize};

/// Rates over fewer things than this carry a mark, because one person moves them a lot.
const SMALL_DENOMINATOR_BELOW: u64 = 10;

/// One exact number, alone or out of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amount {
    /// What was counted, or added up (minutes for hours).
    pub numerator: u64,
    /// Out of what; `None` for a count.
    pub denominator: Option<u64>,
    /// The number on a chart: percent for rates, else the count. `None` for a rate out of zero.
    pub value: Option<f64>,
}

impl Amount {
    pub(super) fn new(shape: Shape, per: u64, numerator: u64, denominator: Option<u64>) -> Amount {
        let value = match (shape, denominator) {
            (Shape::Rate, Some(0) | None) => None,
            (Shape::Rate, Some(whole)) => Some(numerator as f64 * 100.0 / whole as f64),
            (Shape::Count | Shape::Part, _) => Some(numerator as f64 / per as f64),
        };
        Amount { numerator, denominator, value }
    }
}

/// One indicator's figure, or a part of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The indicator's code; parts add theirs: `IND04/first`, `IND09/<venue id>`.
    pub code: String,
    /// What is counted.
    pub unit: Unit,
    /// How it is read.
    pub shape: Shape,
    /// The figure by what is known.
    #[serde(flatten)]
    pub amount: Amount,
    /// The least that it can be once everything is known; `None` where nothing is open.
    pub low: Option<Amount>,
    /// The most that it can be once everything is known; `None` where nothing is open.
    pub high: Option<Amount>,
    /// The target for the year: a count, or percent for rates.
    pub target: Option<u32>,
    /// How much of the target is reached, in percent.
    pub achieved: Option<f64>,
    /// The rounding that the published text uses; only rates are rounded.
    #[serde(with = "rounding_code")]
    pub rounding: Option<Rounding>,
    /// The text as published, in Japanese: 45名, 91%, －, まだ不明.
    pub published: String,
    /// For a part that stands for a record (venue, school): that record.
    pub record: Option<RecordId>,
    /// The name of that record.
    pub name: Option<String>,
    /// The parts, each a figure.
    pub parts: Vec<Figure>,
}

impl Figure {
    /// The text as published in this language.
    pub fn published_in(&self, lang: Lang) -> String {
        match self.is_unknown() {
            true => text(lang, "indicator.value.unknown").to_owned(),
            false => self.said(&self.amount, lang),
        }
    }

    /// The range in this language, lower end first, or `None` where both ends read the same.
    pub fn range_in(&self, lang: Lang) -> Option<(String, String)> {
        let (low, high) =
            (self.said(self.low.as_ref()?, lang), self.said(self.high.as_ref()?, lang));
        (low != high).then_some((low, high))
    }

    /// Another amount of the same indicator, as it would be published.
    pub fn said(&self, amount: &Amount, lang: Lang) -> String {
        said(amount, self.shape, self.unit, self.rounding, lang)
    }

    /// Whether nobody knows a result yet: a rate of nothing that may still become something. It is
    /// not zero.
    pub fn is_unknown(&self) -> bool {
        let may_rise = self.high.is_some_and(|high| high.numerator > 0);
        self.shape == Shape::Rate && self.amount.numerator == 0 && may_rise
    }

    /// Whether what is missing would change how the figure reads.
    pub fn is_open(&self) -> bool {
        self.range_in(Lang::Ja).is_some()
    }

    /// What it is called: by its words, or by the record that it stands for.
    pub fn name_in(&self, lang: Lang) -> String {
        if let Some(name) = &self.name {
            return verbatim(name);
        }
        let whole = format!("indicator.{}.name", self.code);
        let last = self.code.rsplit('/').next().unwrap_or_default();
        let part = format!("indicator.part.{last}");
        let key = if crate::words::has(lang, &whole) || last == self.code { whole } else { part };
        text(lang, &key).to_owned()
    }

    /// Whether one person would move the rate a lot: such a rate carries the mark *.
    pub fn is_small(&self) -> bool {
        is_small(&self.amount, self.shape)
    }

    /// This figure and all of its parts, each before its own parts.
    pub fn with_parts(&self) -> Vec<&Figure> {
        let parts = self.parts.iter().flat_map(Figure::with_parts);
        std::iter::once(self).chain(parts).collect()
    }

    /// The figure or part with this code.
    pub fn find(&self, code: &str) -> Option<&Figure> {
        self.with_parts().into_iter().find(|figure| figure.code == code)
    }
}

/// Whether targets ask for different roundings, which a report has to say
/// (`indicator.rounding_differs`).
pub fn rounding_differs(figures: &[Figure]) -> bool {
    let rates = figures.iter().filter(|it| it.shape == Shape::Rate && it.target.is_some());
    let mut roundings = rates.filter_map(|it| it.rounding);
    let first = roundings.next();
    roundings.any(|rounding| Some(rounding) != first)
}

/// Whole percent. Exact: no binary fraction is rounded.
pub fn percent(numerator: u64, denominator: u64, rounding: Rounding) -> Option<u64> {
    let (part, whole) = (u128::from(numerator), u128::from(denominator));
    let rounded = match rounding {
        Rounding::Cut => (part * 100).checked_div(whole)?,
        Rounding::HalfUp => (part * 200 + whole).checked_div(whole * 2)?,
    };
    u64::try_from(rounded).ok()
}

fn is_small(amount: &Amount, shape: Shape) -> bool {
    let is_below = |whole| (1..SMALL_DENOMINATOR_BELOW).contains(&whole);
    shape == Shape::Rate && amount.denominator.is_some_and(is_below)
}

fn said(
    amount: &Amount,
    shape: Shape,
    unit: Unit,
    rounding: Option<Rounding>,
    lang: Lang,
) -> String {
    if shape == Shape::Rate {
        let rounding = rounding.unwrap_or(Rounding::HalfUp);
        let whole = amount.denominator.unwrap_or(0);
        let Some(percent) = percent(amount.numerator, whole, rounding) else {
            return text(lang, "indicator.value.none").to_owned();
        };
        let mark = if is_small(amount, shape) { "*" } else { "" };
        let value = text_with(lang, "indicator.value.percent", &[("n", &percent.to_string())]);
        return format!("{value}{mark}");
    }
    let number = short(amount.value.unwrap_or(0.0));
    text_with(lang, &format!("indicator.value.{}", unit.code()), &[("n", &number)])
}

/// At most one digit after the point, none for whole numbers.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// A rounding goes over the wire as its code.
pub(super) mod rounding_code {
    use crate::records::indicator_target::Rounding;
    use crate::value::Choice;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(it: &Option<Rounding>, out: S) -> Result<S::Ok, S::Error> {
        it.map(Choice::code).serialize(out)
    }

    pub fn deserialize<'de, D>(from: D) -> Result<Option<Rounding>, D::Error>
    where
        D: Deserializer<'de>,
    {
        let code = Option::<String>::deserialize(from)?;
        Ok(code.and_then(|code| Rounding::from_code(&code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fraction_has_two_roundings() {
        let cases = [
            (41, 45, Some(91), Some(91)),
            (30, 45, Some(67), Some(66)),
            (30, 32, Some(94), Some(93)),
            (1, 200, Some(1), Some(0)),
            (0, 3, Some(0), Some(0)),
            (3, 0, None, None),
        ];
        for (part, whole, half_up, cut) in cases {
            assert_eq!(percent(part, whole, Rounding::HalfUp), half_up, "{part}/{whole}");
            assert_eq!(percent(part, whole, Rounding::Cut), cut, "{part}/{whole}");
        }
    }

    #[test]
    fn numbers_carry_their_unit_and_small_rates_a_mark() {
        let say = |shape, unit, numerator, denominator| {
            let amount = Amount::new(shape, 1, numerator, denominator);
            said(&amount, shape, unit, Some(Rounding::Cut), Lang::Ja)
        };
        assert_eq!(say(Shape::Count, Unit::People, 45, None), "45名");
        assert_eq!(say(Shape::Part, Unit::People, 20, Some(45)), "20名");
        assert_eq!(say(Shape::Rate, Unit::People, 30, Some(45)), "66%");
        assert_eq!(say(Shape::Rate, Unit::People, 4, Some(4)), "100%*");
        assert_eq!(say(Shape::Rate, Unit::People, 0, Some(0)), "－");
        let hours = Amount::new(Shape::Count, 60, 90, None);
        assert_eq!(said(&hours, Shape::Count, Unit::Hours, None, Lang::Ja), "1.5時間");
    }
}
