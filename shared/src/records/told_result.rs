//! What a learner says about her result before anybody has seen the notice. It is shown as her own
//! statement, makes nobody an examinee and certifies nobody (ruling E8).

use super::exam_sitting::ExamSitting;
use super::learner::Learner;
use crate::choice;
use crate::exam::Subject;
use crate::record;
use crate::record::form::Initial;
use crate::record::{EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref};

choice! {
    /// What she says.
    ToldOutcome {
        /// She has passed.
        Passed = "passed",
        /// Not yet: she may sit it again.
        NotYet = "not_yet",
    }
}

record! {
    /// What one learner says about one subject of one round.
    ToldResult = "told_result" {
        /// The round.
        sitting: Ref<ExamSitting> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The subject.
        subject: Subject => required, fixed, listed;
        /// What she says; empty once she has taken it back, because she deletes nothing.
        result: ToldOutcome => by_learner, listed;
        /// The day on which she said it.
        told_on: Date => by_learner, past, initial(Initial::Today), listed;
    }
}

impl ToldResult {
    /// Whether she said so before the letters of the round were sent: then it is what she expects
    /// and not what her letter says, and counts nowhere.
    pub fn is_guess(&self, round: &ExamSitting) -> bool {
        let days = self.told_on.zip(round.results_on);
        days.is_some_and(|(told_on, sent)| told_on < sent)
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ToldResult::NAME,
    fields: ToldResult::FIELDS,
    identity: Identity::Natural(&["sitting", "learner", "subject"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::StaffAndLearner,
    event_day: EventDay::Own("told_on"),
    title: &["learner", "subject"],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};
