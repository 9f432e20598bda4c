//! The language in which indicators are defined. A definition is data: which records, tested how,
//! told apart by what, in which days. One engine reads it; nothing here decides.
//!
//! A definition names rows and sets, its own or those of the [catalog](super::catalog), and is
//! written as JSON. `"lesson.date"` is a [`Path`], `"id"` the record itself.

use super::unit::{Measure, Shape, Unit};
use crate::value::Date;
use crate::words::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Fields to follow from a record, the last one holding the value; empty: the record itself.
/// A reference to a duplicate learner leads to the learner that she was merged into.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Path(pub Vec<String>);

/// How the record itself is written as a path; no kind has a field of this name.
const ITSELF: &str = "id";

impl From<String> for Path {
    fn from(text: String) -> Path {
        if text == ITSELF {
            return Path::default();
        }
        Path(text.split('.').map(str::to_owned).collect())
    }
}

impl From<Path> for String {
    fn from(path: Path) -> String {
        if path.0.is_empty() { ITSELF.to_owned() } else { path.0.join(".") }
    }
}

/// One condition on a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// The value is one of these codes (`yes` and `no` for yes-or-no fields).
    Is(Path, Vec<String>),
    /// The value is none of these codes, or empty.
    IsNot(Path, Vec<String>),
    /// There is a value.
    Known(Path),
    /// There is no value.
    Unknown(Path),
    /// The day has come by the as-of date.
    Past(Path),
    /// The day has not come by the as-of date, or is empty.
    NotPast(Path),
    /// The day has come by the as-of date, or is empty.
    NotFuture(Path),
    /// The day is after the as-of date.
    Future(Path),
    /// The day at the first path does not come before the one at the second, or one is empty.
    NotBefore(Path, Path),
    /// The values at these paths are a key of the set with this name.
    In(Vec<Path>, String),
    /// How the person stood on the day of this record.
    Stood(Stood),
}

/// The latest record of `kind` on this record's own day, of the same person, passes all tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stood {
    /// The kind of the other record.
    pub kind: String,
    /// The field with the person, in both kinds.
    pub person: String,
    /// The other record's day.
    pub day: String,
    /// What the other record must pass.
    pub tests: Vec<Test>,
    /// Within how many days before this record's own day the other one lies; any day, if nothing
    /// is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u16>,
}

/// Which of several records of the same person is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// All of them.
    #[default]
    Each,
    /// The first one ever, by its day.
    First(Path),
    /// The latest one by the as-of date.
    Latest(Path),
}

impl Pick {
    /// Whether nobody has to be told apart.
    pub fn is_each(&self) -> bool {
        *self == Pick::Each
    }
}

/// Records of one kind and what tells them apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rows {
    /// The kind.
    pub kind: String,
    /// What is counted once: the values at up to three paths; the first one must not be empty.
    pub key: Vec<Path>,
    /// The day of the event. A record without it is not counted.
    pub day: Path,
    /// What a record must pass to be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Test>,
    /// Which of a person's records is meant, among those that passed.
    #[serde(default, skip_serializing_if = "Pick::is_each")]
    pub pick: Pick,
    /// What the picked record must pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Test>,
    /// The number to add up, the first of these paths that has one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub number: Vec<Path>,
    /// The venue of the event; without a path, each venue at which the learner is enrolled on the
    /// day of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<Path>,
    /// The organization of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<Path>,
}

/// Days that an event may lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// From 1 April to the as-of date.
    ThisYear,
    /// From 1 April to the day before the as-of date, and before today.
    ThisYearBeforeToday,
    /// The fiscal year before.
    PreviousYear,
    /// Before the previous fiscal year.
    Earlier,
    /// Any day up to the as-of date.
    Ever,
    /// So long ago that half a year has passed by the as-of date, and no longer than two years.
    HalfYearPast,
}

/// Distinct keys. All sets that are combined have keys of the same form; the first one says which
/// events are counted, the others only whom to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Set {
    /// The keys of the rows with this name within a window.
    During(Window, String),
    /// The keys that are in at least one of the sets.
    Either(Vec<String>),
    /// The keys that are in both sets.
    Both(String, String),
    /// The keys of the first set that are not in the second.
    Without(String, String),
}

/// What is counted, and out of what: names of sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// What is counted.
    #[serde(rename = "counted")]
    pub numerator: String,
    /// Out of what.
    #[serde(rename = "out_of", default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<String>,
}

/// What the parts of a split are a part of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// Nothing: they are counts.
    #[default]
    Nothing,
    /// The same whole for all.
    Same(String),
    /// The keys of this set that fall into the same part.
    Each(String),
}

impl Whole {
    /// Whether the parts are counts.
    pub fn is_nothing(&self) -> bool {
        *self == Whole::Nothing
    }
}

/// Parts of a figure by a value in its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// What is counted.
    #[serde(rename = "counted")]
    pub numerator: String,
    /// What counts if all that is unknown turns out well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
    /// Out of what.
    #[serde(rename = "out_of", default, skip_serializing_if = "Whole::is_nothing")]
    pub whole: Whole,
    /// The position in the key that tells the parts apart.
    pub by: usize,
    /// From the record at that position to the code that names the part; `id`: the record itself.
    #[serde(default)]
    pub named_by: Path,
}

/// What stands below the name of somebody who is behind a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleNote {
    /// The venues where she has a place.
    #[default]
    Places,
    /// How her last place ended, where none goes on: it says why she is not counted.
    Endings,
}

/// What people read about an indicator, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// What it is called.
    pub name: String,
    /// What is counted.
    #[serde(default)]
    pub counts: String,
    /// What is not.
    #[serde(default)]
    pub leaves_out: String,
}

/// One indicator, or a part of one that has a code of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The identity of the indicator over all versions.
    pub code: String,
    /// Rises with every change of what is counted.
    pub version: u32,
    /// The day from which this version judges; `None`: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// The indicator that it is shown under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// What is counted.
    pub unit: Unit,
    /// How it is read.
    pub shape: Shape,
    /// How keys become a number.
    #[serde(default, skip_serializing_if = "Measure::is_keys")]
    pub measure: Measure,
    /// Whether the city's report has a target for it, which the dashboard shows first.
    #[serde(rename = "headline", default, skip_serializing_if = "is_no")]
    pub is_headline: bool,
    /// What is told of the people behind it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub people: PeopleNote,
    /// The figure by what is known.
    pub is: Ratio,
    /// The least that it can be once everything is known.
    #[serde(rename = "at_least", default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Ratio>,
    /// The most that it can be once everything is known.
    #[serde(rename = "at_most", default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Ratio>,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub split: Option<Split>,
    /// Rows of its own, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rows: BTreeMap<String, Rows>,
    /// Sets of its own, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sets: BTreeMap<String, Set>,
    /// What people read, by language; empty: the words of this release under its code.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, Texts>,
    /// Which rulings it follows, and an example: for whoever changes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

impl Definition {
    /// What a city calls its own indicator, in this language or else in Japanese; `None` where the
    /// words of this release name it.
    pub fn own_name(&self, lang: Lang) -> Option<&str> {
        self.own_texts(lang).map(|texts| texts.name.as_str())
    }

    /// What a city says of its own indicator, in this language or else in Japanese.
    pub fn own_texts(&self, lang: Lang) -> Option<&Texts> {
        self.texts.get(lang.code()).or_else(|| self.texts.get(Lang::Ja.code()))
    }

    /// Every set that it names.
    pub fn named_sets(&self) -> Vec<&str> {
        let ratios = [Some(&self.is), self.low.as_ref(), self.high.as_ref()].into_iter().flatten();
        let ratios = ratios.flat_map(|it| [Some(&it.numerator), it.denominator.as_ref()]);
        let split = self.split.iter().flat_map(|split| {
            let whole = match &split.whole {
                Whole::Nothing => None,
                Whole::Same(set) | Whole::Each(set) => Some(set),
            };
            [Some(&split.numerator), split.at_most.as_ref(), whole]
        });
        ratios.chain(split).flatten().map(String::as_str).collect()
    }
}

fn is_no(value: &bool) -> bool {
    !value
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
