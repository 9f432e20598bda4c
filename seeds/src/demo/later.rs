//! The same people six years later, and who came since: fiscal year 2026 as of its 4 November. The
//! exam asks for other subjects than in 2020, so that one pass is stranded, two count as one and
//! 情報 is owed; the second round begins in three days, and not every result of the first is known.
//! Nobody published figures of this year: they are what the records say.

mod applications;
mod people;
mod plans;
mod rounds;
mod since;

use super::Cast;
use super::set::{Lessons, Plans, Set};
use crate::script::{Script, day};
use shared::id::RecordId;
use shared::records::case_conference::ConferencePhase::{AfterExam, BeforeExam};
use shared::records::destination::DestinationKind::{GeneralEmployment, JobSeeking};
use shared::records::exam_sitting::Round;
use shared::records::indicator_target::Rounding;
use shared::value::FiscalYear;

/// The set.
pub(super) fn set() -> Set {
    Set {
        program: "demo 2026",
        is_published: false,
        today: day(2026, 11, 4),
        year: FiscalYear(2026),
        lessons: Lessons {
            before: (day(2025, 4, 1), day(2025, 5, 1)..day(2026, 3, 1)),
            terms: vec![
                (day(2026, 3, 26), day(2026, 4, 1)..day(2026, 7, 1)),
                (day(2026, 6, 25), day(2026, 7, 1)..day(2026, 10, 1)),
                (day(2026, 9, 24), day(2026, 10, 1)..day(2026, 11, 4)),
            ],
            ahead: (day(2026, 10, 26), day(2027, 3, 27)),
        },
        people: people::everybody(),
        rounds: rounds::rounds(),
        destinations: vec![
            (20, GeneralEmployment, true, day(2021, 3, 16)),
            (22, GeneralEmployment, true, day(2021, 3, 24)),
            (47, JobSeeking, false, day(2026, 10, 7)),
        ],
        talks: &TALKS,
        interviews: [12, 11, 10, 9, 8, 7],
        visits: (day(2026, 6, 8), day(2026, 10, 30)),
        conferences: vec![
            (day(2026, 7, 29), BeforeExam, Round::First),
            (day(2026, 9, 3), AfterExam, Round::First),
            (day(2026, 10, 28), BeforeExam, Round::Second),
        ],
        targets: &[
            ("IND01", 30, None),
            ("IND02", 85, Some(Rounding::HalfUp)),
            ("IND03", 60, Some(Rounding::HalfUp)),
            ("IND04", 80, Some(Rounding::HalfUp)),
        ],
        plans: Plans {
            goal: FiscalYear(2026),
            from: day(2026, 4, 6),
            rich: vec![(day(2026, 4, 15), &plans::SUMMER), (day(2026, 9, 9), &plans::AUTUMN)],
            alone_since: day(2026, 5, 1),
        },
        worried_on: day(2026, 10, 22),
    }
}

/// What happened besides what happens in every year; `filed` is what was waiting in February 2021.
pub(super) fn story(script: &mut Script, cast: &Cast, filed: RecordId) {
    since::since(script, cast, filed);
    applications::applications(script, cast);
}

/// Consultations per month from April to October 2026.
const TALKS: [(i16, i8, usize); 7] = [
    (2026, 4, 14),
    (2026, 5, 16),
    (2026, 6, 17),
    (2026, 7, 15),
    (2026, 8, 12),
    (2026, 9, 18),
    (2026, 10, 20),
];
