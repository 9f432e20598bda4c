//! What a new program needs before its first roll call, in the order in which it is made. Nothing
//! of it is stored: a step is done when its records are there, whoever made them and wherever.

use super::records::Records;
use crate::record::Record;
use crate::records::assignment::Assignment;
use crate::records::attendance::Attendance;
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::records::lesson::Lesson;
use crate::records::staff::Staff;
use crate::records::venue::Venue;
use crate::value::codes;

codes! {
    /// One step of the way to the first roll call.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum SetupStep as code {
        /// A place to meet.
        Venue = "venue",
        /// Somebody who teaches there.
        Staff = "staff",
        /// The days on which people meet.
        Lesson = "lesson",
        /// Somebody who comes.
        Learner = "learner",
        /// Where she comes.
        Enrollment = "enrollment",
        /// Who looks after which place.
        Assignment = "assignment",
        /// The first roll call.
        Roll = "roll",
    }
}

impl SetupStep {
    /// The kind of the records by which the step is done.
    pub fn kind(self) -> &'static str {
        match self {
            SetupStep::Venue => Venue::NAME,
            SetupStep::Staff => Staff::NAME,
            SetupStep::Assignment => Assignment::NAME,
            SetupStep::Lesson => Lesson::NAME,
            SetupStep::Learner => Learner::NAME,
            SetupStep::Enrollment => Enrollment::NAME,
            SetupStep::Roll => Attendance::NAME,
        }
    }
}

/// The steps that are still to be done, in their order; none of a program that is under way.
pub fn steps_left(records: &dyn Records) -> Vec<SetupStep> {
    let has = |step: SetupStep, more: usize| records.of_kind(step.kind()).nth(more).is_some();
    let is_open = |step: &SetupStep| match step {
        // Who runs the program has a record from the start; whoever is assigned teaches.
        SetupStep::Staff => !has(*step, 1) && !has(SetupStep::Assignment, 0),
        _ => !has(*step, 0),
    };
    SetupStep::ALL.into_iter().filter(is_open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::program::RecordSet;

    #[test]
    fn a_step_is_done_when_its_record_is_there_and_comes_back_when_it_is_gone() {
        let id = RecordId::of_natural_key("test", &[]);
        let mut records = RecordSet::default();
        assert_eq!(steps_left(&records), SetupStep::ALL);
        records.add(&Learner::empty(id));
        records.add(&Venue::empty(id));
        records.add(&crate::records::staff::Staff::empty(id));
        use SetupStep::{Assignment, Enrollment, Lesson, Roll, Staff};
        assert_eq!(steps_left(&records), [Staff, Lesson, Enrollment, Assignment, Roll]);
        for step in steps_left(&records) {
            records.put(step.kind(), id, crate::record::Body::new());
        }
        assert_eq!(steps_left(&records), []);
    }
}
