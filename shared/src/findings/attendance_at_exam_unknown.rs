//! A round of the exam is over and nobody has written down whether a learner who had applied sat
//! it.

use super::{Case, Finding, Rule, Search};
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};

pub(super) static RULE: Rule =
    Rule { code: "attendance_at_exam_unknown", search: Search::Person(find) };

/// One finding for each learner, at the first subject that is open.
fn find(case: &Case<'_>) -> Option<Finding> {
    let over = |result: &ExamSubjectResult| {
        let round =
            case.look.rounds().iter().find(|it| result.sitting.is_some_and(|of| of.id == it.id))?;
        round.ends_on.or(round.starts_on).filter(|day| *day < case.look.today)
    };
    let is_open = |it: &ExamSubjectResult| it.attendance == Some(ExamAttendance::Applied);
    let open = case.all::<ExamSubjectResult>().filter(is_open);
    let dated = open.filter_map(|result| Some((over(&result)?, result.subject, result.id)));
    let (day, _, id) = dated.min()?;
    Some(RULE.at::<ExamSubjectResult>(id, "attendance").by(day))
}
