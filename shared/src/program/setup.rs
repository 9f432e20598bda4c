//! What a new program needs before its first roll call, in the order in which it is made, and what
//! it needs soon after. Nothing of it is stored: a step is done when its records are there,
//! whoever made them and wherever. Once the first roll was called, what is needed soon after it
//! stays until it is done.

use super::records::Records;
use crate::record::Record;
use crate::records::assignment::Assignment;
use crate::records::attendance::Attendance;
use crate::records::enrollment::Enrollment;
use crate::records::exam_sitting::ExamSitting;
use crate::records::fiscal_year::FiscalYearRecord;
use crate::records::indicator_target::IndicatorTarget;
use crate::records::lesson::Lesson;
use crate::records::venue::Venue;
use crate::value::codes;

codes! {
    /// One step of the way to the first roll call.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum SetupStep as code {
        /// A place to meet.
        Venue = "venue",
        /// Somebody who teaches there: her account, her record and her assignment.
        Staff = "staff",
        /// Somebody who comes, with her place.
        Learner = "learner",
        /// The days on which people meet.
        Lesson = "lesson",
        /// The first roll call.
        Roll = "roll",
        /// The fiscal year: how many can take part.
        Year = "year",
        /// What the city wants to reach.
        Target = "target",
        /// The days of the exam.
        Round = "round",
    }
}

impl SetupStep {
    /// Whether a program can call its first roll without it.
    pub fn is_for_later(self) -> bool {
        matches!(self, SetupStep::Year | SetupStep::Target | SetupStep::Round)
    }

    /// The kind of the records by which the step is done.
    pub fn kind(self) -> &'static str {
        match self {
            SetupStep::Venue => Venue::NAME,
            SetupStep::Staff => Assignment::NAME,
            SetupStep::Learner => Enrollment::NAME,
            SetupStep::Lesson => Lesson::NAME,
            SetupStep::Roll => Attendance::NAME,
            SetupStep::Year => FiscalYearRecord::NAME,
            SetupStep::Target => IndicatorTarget::NAME,
            SetupStep::Round => ExamSitting::NAME,
        }
    }
}

/// The steps that are still to be done, in their order; once a roll was called, those that a
/// program needs soon after it.
pub fn steps_left(records: &dyn Records) -> Vec<SetupStep> {
    let is_open = |step: &SetupStep| records.of_kind(step.kind()).next().is_none();
    let has_roll = !is_open(&SetupStep::Roll);
    let is_asked = |step: &SetupStep| !has_roll || step.is_for_later();
    SetupStep::ALL.into_iter().filter(is_asked).filter(is_open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::program::RecordSet;
    use crate::record::Body;

    #[test]
    fn a_step_is_done_when_its_record_is_there_and_comes_back_when_it_is_gone() {
        let id = RecordId::of_natural_key("test", &[]);
        let mut records = RecordSet::default();
        assert_eq!(steps_left(&records), SetupStep::ALL);
        records.put(Venue::NAME, id, Body::new());
        records.put(Enrollment::NAME, id, Body::new());
        use SetupStep::{Lesson, Roll, Round, Staff, Target, Year};
        assert_eq!(steps_left(&records), [Staff, Lesson, Roll, Year, Target, Round]);
        records.remove(Venue::NAME, id);
        assert_eq!(steps_left(&records)[0], SetupStep::Venue);
    }

    #[test]
    fn once_a_roll_was_called_what_is_needed_soon_after_it_stays_until_it_is_done() {
        let id = RecordId::of_natural_key("test", &[]);
        let mut records = RecordSet::default();
        records.put(Attendance::NAME, id, Body::new());
        use SetupStep::{Round, Target, Year};
        assert_eq!(steps_left(&records), [Year, Target, Round], "a venue is no step any more");
        for step in [Year, Target, Round] {
            records.put(step.kind(), id, Body::new());
        }
        assert_eq!(steps_left(&records), []);
    }
}
