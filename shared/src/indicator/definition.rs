//! The language in which indicators are defined. A definition is data: which records, tested how,
//! told apart by what, in which days. One engine reads it; nothing here decides.

use serde::{Deserialize, Serialize};

/// Fields to follow from a record, the last one holding the value; empty: the record itself.
/// A reference to a duplicate learner leads to the learner that she was merged into.
pub type Path = &'static [&'static str];

/// One condition on a record.
#[derive(Debug)]
pub enum Test {
    /// The value is one of these codes (`yes` and `no` for yes-or-no fields).
    Is(Path, &'static [&'static str]),
    /// The value is none of these codes, or empty.
    IsNot(Path, &'static [&'static str]),
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
    /// The values at these paths are a key of the set.
    Member(&'static [Path], &'static Set),
    /// The latest record of `kind` on this record's own day, of the same person, passes all tests.
    Stood {
        /// The kind of the other record.
        kind: &'static str,
        /// The field with the person, in both kinds.
        person: &'static str,
        /// The other record's day.
        day: &'static str,
        /// What the other record must pass.
        tests: &'static [Test],
    },
}

/// Which of several records of the same person is meant.
#[derive(Debug)]
pub enum Pick {
    /// All of them.
    Each,
    /// The first one ever, by its day.
    First(Path),
    /// The latest one by the as-of date.
    Latest(Path),
}

/// Records of one kind and what tells them apart.
#[derive(Debug)]
pub struct Rows {
    /// The kind.
    pub kind: &'static str,
    /// What is counted once: the values at up to three paths; the first one must not be empty.
    pub key: &'static [Path],
    /// The day of the event. A record without it is not counted.
    pub day: Path,
    /// What a record must pass to be looked at.
    pub tests: &'static [Test],
    /// Which of a person's records is meant, among those that passed.
    pub pick: Pick,
    /// What the picked record must pass.
    pub then: &'static [Test],
    /// The number to add up, the first of these paths that has one.
    pub number: &'static [Path],
}

impl Rows {
    /// Every record of `kind`, told apart by `key`.
    pub const fn of(kind: &'static str, key: &'static [Path], day: Path) -> Rows {
        Rows { kind, key, day, tests: &[], pick: Pick::Each, then: &[], number: &[] }
    }

    /// Only records that pass.
    pub const fn that(mut self, tests: &'static [Test]) -> Rows {
        self.tests = tests;
        self
    }

    /// Only one record of each person.
    pub const fn picking(mut self, pick: Pick, then: &'static [Test]) -> Rows {
        self.pick = pick;
        self.then = then;
        self
    }

    /// With a number to add up.
    pub const fn adding(mut self, number: &'static [Path]) -> Rows {
        self.number = number;
        self
    }
}

/// Days that an event may lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// From 1 April to the as-of date.
    ThisYear,
    /// From 1 April to the day before the as-of date.
    ThisYearBeforeToday,
    /// The fiscal year before.
    PreviousYear,
    /// Before the previous fiscal year.
    Earlier,
    /// Any day up to the as-of date.
    Ever,
}

/// Distinct keys.
#[derive(Debug)]
pub enum Set {
    /// The keys of rows within a window.
    During(Window, &'static Rows),
    /// The keys that are in at least one of the sets.
    Either(&'static [&'static Set]),
    /// The keys that are in both sets.
    Both(&'static Set, &'static Set),
    /// The keys of the first set that are not in the second.
    Without(&'static Set, &'static Set),
}

/// What is counted, and out of what.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// What is counted.
    pub numerator: &'static Set,
    /// Out of what.
    pub denominator: Option<&'static Set>,
}

impl Ratio {
    /// A count out of nothing.
    pub const fn count(numerator: &'static Set) -> Ratio {
        Ratio { numerator, denominator: None }
    }

    /// A count out of a whole.
    pub const fn of(numerator: &'static Set, denominator: &'static Set) -> Ratio {
        Ratio { numerator, denominator: Some(denominator) }
    }
}

/// How a figure is meant to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A count; it grows over the year.
    Count,
    /// A count that is part of a whole, shown beside it.
    Part,
    /// A percentage; it should hold all year.
    Rate,
}

/// What one of the counted things is. Two figures with different units are never compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Different people (実人数).
    People,
    /// Times, however often the same person came (延べ回).
    Times,
    /// Rounds of an exam that people sat (受験回).
    Sittings,
    /// Subjects of an exam.
    Subjects,
    /// Lessons.
    Lessons,
    /// Interviews, one for each person talked to.
    Interviews,
    /// Venues.
    Venues,
    /// Schools.
    Schools,
    /// Hours.
    Hours,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Unit; 9] = [
        Unit::People,
        Unit::Times,
        Unit::Sittings,
        Unit::Subjects,
        Unit::Lessons,
        Unit::Interviews,
        Unit::Venues,
        Unit::Schools,
        Unit::Hours,
    ];

    /// The name in keys of words.
    pub const fn code(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::Times => "times",
            Unit::Sittings => "sittings",
            Unit::Subjects => "subjects",
            Unit::Lessons => "lessons",
            Unit::Interviews => "interviews",
            Unit::Venues => "venues",
            Unit::Schools => "schools",
            Unit::Hours => "hours",
        }
    }
}

/// How keys become a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The number of keys.
    Keys,
    /// The sum of the keys' numbers, divided by this.
    Sum {
        /// How many of the added units make one shown unit: 60 for minutes shown as hours.
        per: u64,
    },
}

/// What the parts of a split are a part of.
#[derive(Clone, Copy, Debug)]
pub enum Whole {
    /// Nothing: they are counts.
    Nothing,
    /// The same whole for all.
    Same(&'static Set),
    /// The keys of this set that fall into the same part.
    Each(&'static Set),
}

/// Parts of a figure by a value in its keys.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// What is counted.
    pub numerator: &'static Set,
    /// What counts if all that is unknown turns out well.
    pub at_most: Option<&'static Set>,
    /// Out of what.
    pub whole: Whole,
    /// The position in the key that tells the parts apart.
    pub by: usize,
    /// From the record at that position to the code that names the part; empty: the record itself.
    pub named_by: Path,
}

/// One indicator, or a part of one that has a code of its own.
#[derive(Debug)]
pub struct Definition {
    /// The identity of the indicator; its names are words.
    pub code: &'static str,
    /// The indicator that it is shown under.
    pub part_of: Option<&'static str>,
    /// What is counted.
    pub unit: Unit,
    /// How it is read.
    pub shape: Shape,
    /// How keys become a number.
    pub measure: Measure,
    /// The figure by what is known.
    pub is: Ratio,
    /// The least that it can be once everything is known.
    pub low: Option<Ratio>,
    /// The most that it can be once everything is known.
    pub high: Option<Ratio>,
    /// Its parts.
    pub split: Option<Split>,
}

impl Definition {
    const fn new(code: &'static str, unit: Unit, shape: Shape, is: Ratio) -> Definition {
        let (part_of, measure, low, high, split) = (None, Measure::Keys, None, None, None);
        Definition { code, part_of, unit, shape, measure, is, low, high, split }
    }

    /// A count.
    pub const fn count(code: &'static str, unit: Unit, set: &'static Set) -> Definition {
        Definition::new(code, unit, Shape::Count, Ratio::count(set))
    }

    /// A count that is part of a whole.
    pub const fn part(code: &'static str, unit: Unit, is: Ratio) -> Definition {
        Definition::new(code, unit, Shape::Part, is)
    }

    /// A percentage; the unit is that of numerator and denominator.
    pub const fn rate(code: &'static str, unit: Unit, is: Ratio) -> Definition {
        Definition::new(code, unit, Shape::Rate, is)
    }

    /// Shown under another indicator.
    pub const fn under(mut self, code: &'static str) -> Definition {
        self.part_of = Some(code);
        self
    }

    /// Adds numbers up instead of counting keys.
    pub const fn summed(mut self, per: u64) -> Definition {
        self.measure = Measure::Sum { per };
        self
    }

    /// What it is at least.
    pub const fn at_least(mut self, low: Ratio) -> Definition {
        self.low = Some(low);
        self
    }

    /// What it is at most.
    pub const fn at_most(mut self, high: Ratio) -> Definition {
        self.high = Some(high);
        self
    }

    /// With parts.
    pub const fn split(mut self, split: Split) -> Definition {
        self.split = Some(split);
        self
    }
}
