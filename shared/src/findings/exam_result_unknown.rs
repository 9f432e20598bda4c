//! The results of a round are out and nobody has written down how a learner did.

use super::{Case, Finding, Rule, Search};
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};

pub(super) static RULE: Rule = Rule { code: "exam_result_unknown", search: Search::Person(find) };

/// One finding for each learner, at the first subject without a result.
fn find(case: &Case<'_>) -> Option<Finding> {
    let due = |result: &ExamSubjectResult| {
        let round =
            case.context.rounds().iter().find(|it| result.sitting.is_some_and(|of| of.id == it.id));
        round?.results_on.filter(|day| *day <= case.context.today)
    };
    let is_open = |result: &ExamSubjectResult| {
        result.attendance == Some(ExamAttendance::Sat) && result.result.is_none()
    };
    let open = case.all::<ExamSubjectResult>().filter(is_open);
    let dated = open.filter_map(|result| Some((due(&result)?, result.subject, result.id)));
    let (day, _, id) = dated.min()?;
    Some(RULE.at::<ExamSubjectResult>(id, "result").by(day))
}
