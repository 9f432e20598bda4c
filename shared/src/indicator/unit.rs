//! What figures are made of: how one is read, what it counts, and how keys become a number.

use crate::value::codes;
use serde::{Deserialize, Serialize};

/// How a figure is meant to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A count; it grows over the year.
    Count,
    /// A count that is part of a whole, shown beside it.
    Part,
    /// A percentage; it has milestones and no path.
    Rate,
}

codes! {
    /// What one of the counted things is. Two figures with different units are never compared.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Unit as code {
        /// Different people (実人数).
        People = "people",
        /// Times, however often the same person came (延べ回).
        Times = "times",
        /// Rounds of an exam that people sat (受験回).
        Sittings = "sittings",
        /// Subjects of an exam.
        Subjects = "subjects",
        /// Lessons.
        Lessons = "lessons",
        /// Interviews, one for each person talked to.
        Interviews = "interviews",
        /// Venues.
        Venues = "venues",
        /// Schools.
        Schools = "schools",
        /// Hours.
        Hours = "hours",
    }
}

/// How keys become a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The number of keys.
    #[default]
    Keys,
    /// The sum of the keys' numbers, divided by this.
    Sum {
        /// How many of the added units make one shown unit: 60 for minutes shown as hours.
        per: u64,
    },
}

impl Measure {
    /// Whether keys are counted.
    pub fn is_keys(&self) -> bool {
        *self == Measure::Keys
    }

    /// How many of the counted units make one shown unit.
    pub fn per(self) -> u64 {
        match self {
            Measure::Keys => 1,
            Measure::Sum { per } => per.max(1),
        }
    }
}
