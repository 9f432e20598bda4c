//! The applications of one person for rounds of the exam: which of several for a round counts.

use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::records::exam_application::ExamApplication;
use std::cmp::Reverse;

/// Every application of the person with these records.
pub fn applications(records: &dyn Records, aliases: &[RecordId]) -> Vec<ExamApplication> {
    let of = |id: &RecordId| records.list_referring::<ExamApplication>("learner", *id);
    aliases.iter().flat_map(of).collect()
}

/// Her application for one round.
pub fn application_for(
    records: &dyn Records,
    aliases: &[RecordId],
    sitting: RecordId,
) -> Option<ExamApplication> {
    let is_for = |it: &ExamApplication| it.sitting.is_some_and(|of| of.id == sitting);
    furthest(applications(records, aliases).into_iter().filter(is_for))
}

/// Of several applications of one person for one round, as two joined records have them, the one
/// that counts: one that is not withdrawn, and of those the one that has come furthest.
pub fn furthest(all: impl IntoIterator<Item = ExamApplication>) -> Option<ExamApplication> {
    all.into_iter().max_by_key(|it| (it.is_alive(), it.step, Reverse(it.id)))
}
