//! Passed subjects, read from the results of rounds. A pass never expires.

use super::Subject;
use crate::id::RecordId;
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::value::FiscalYear;
use std::collections::BTreeSet;

/// A passed subject and the fiscal year of its round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pass {
    /// The subject.
    pub subject: Subject,
    /// The fiscal year of the round.
    pub year: FiscalYear,
}

/// What one learner has passed according to her results. `year_of` knows the fiscal year of a
/// round; a result of a round that it does not know is left out.
pub fn passes<'a>(
    results: impl IntoIterator<Item = &'a ExamSubjectResult>,
    year_of: impl Fn(RecordId) -> Option<FiscalYear>,
) -> BTreeSet<Pass> {
    let pass = |result: &ExamSubjectResult| {
        let subject = result.subject.filter(|_| result.result == Some(ExamResult::Passed))?;
        Some(Pass { subject, year: year_of(result.sitting?.id)? })
    };
    results.into_iter().filter_map(pass).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Ref;
    use uuid::Uuid;

    #[test]
    fn only_passed_subjects_of_known_rounds_count() {
        let round = RecordId(Uuid::from_u128(1));
        let result = |subject, result, sitting| ExamSubjectResult {
            subject: Some(subject),
            result,
            sitting: Some(Ref::to(sitting)),
            ..ExamSubjectResult::empty(RecordId(Uuid::from_u128(9)))
        };
        let results = [
            result(Subject::Kokugo, Some(ExamResult::Passed), round),
            result(Subject::Sugaku, Some(ExamResult::Failed), round),
            result(Subject::Eigo, None, round),
            result(Subject::Rinri, Some(ExamResult::Passed), RecordId(Uuid::from_u128(2))),
        ];
        let year = FiscalYear(2020);
        let passed = passes(&results, |id| (id == round).then_some(year));
        assert_eq!(passed, BTreeSet::from([Pass { subject: Subject::Kokugo, year }]));
    }
}
