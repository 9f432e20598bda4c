//! What tells one demo from the other: its day, who takes part, and the numbers and texts of its
//! year. Everything else is the same code.

use super::people::Person;
use super::plans::PlanRow;
use super::rounds::Sitting;
use shared::records::case_conference::ConferencePhase;
use shared::records::destination::DestinationKind;
use shared::records::exam_sitting::Round;
use shared::records::indicator_target::Rounding;
use shared::value::{Date, FiscalYear};
use std::ops::Range;

/// One demo.
pub(super) struct Set {
    /// From which the id of its program follows.
    pub program: &'static str,
    /// Whether it is the year that the city published: as many lessons as the report says, and the
    /// traps that keep one figure from passing for another.
    pub is_published: bool,
    /// The demo's today, a Wednesday.
    pub today: Date,
    /// The year that the demo tells whole.
    pub year: FiscalYear,
    /// When lessons are held and planned.
    pub lessons: Lessons,
    /// Everybody, by number.
    pub people: Vec<Person>,
    /// The rounds of the exam, in their order.
    pub rounds: Vec<Sitting>,
    /// What comes next for learners, besides what the city published.
    pub destinations: Vec<Next>,
    /// Year, month and number of consultations.
    pub talks: &'static [(i16, i8, usize)],
    /// How many interviews each of the visited schools has.
    pub interviews: [usize; 6],
    /// From the first to the last day on which staff may visit schools.
    pub visits: (Date, Date),
    /// The case conferences of the year.
    pub conferences: Vec<Conference>,
    /// What the city wants to reach: indicator, value, rounding.
    pub targets: &'static [(&'static str, u32, Option<Rounding>)],
    /// What the learners work for.
    pub plans: Plans,
    /// The day of a worry that few may read.
    pub worried_on: Date,
}

/// Number, what comes next, whether it is certain, the day of the decision.
pub(super) type Next = (u8, DestinationKind, bool, Date);

/// Day, before or after which round.
pub(super) type Conference = (Date, ConferencePhase, Round);

/// When lessons are held and planned.
pub(super) struct Lessons {
    /// In which days those of the year before were held, and when they were planned.
    pub before: (Date, Range<Date>),
    /// When the lessons of which days were planned, of all that were held.
    pub terms: Vec<(Date, Range<Date>)>,
    /// When those were planned that lie ahead, and the last day.
    pub ahead: (Date, Date),
}

impl Lessons {
    /// The days on which lessons of the year were held.
    pub fn held(&self) -> Range<Date> {
        let all = self.terms.iter().map(|(_, days)| days);
        let first = all.clone().map(|days| days.start).min().expect("a year has terms");
        first..all.map(|days| days.end).max().expect("a year has terms")
    }
}

/// What the learners work for.
pub(super) struct Plans {
    /// The exam's year that plans are made for.
    pub goal: FiscalYear,
    /// The day before which no plan was made.
    pub from: Date,
    /// The plan of the learner with an account: when its parts were made, and their steps.
    pub rich: Vec<(Date, &'static [PlanRow])>,
    /// Since when she ticks off her steps herself.
    pub alone_since: Date,
}
