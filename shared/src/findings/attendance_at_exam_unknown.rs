//! A round of the exam is over and nobody has written down whether a learner who had applied sat
//! it.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::Subject;
use crate::id::RecordId;
use crate::records::exam_application::ExamApplication;
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};
use crate::value::Date;
use std::collections::BTreeSet;

pub(super) static RULE: Rule =
    Rule::new("attendance_at_exam_unknown", Search::Person(find), Face::Exam, Page::ExamResults);

/// One finding for each learner, at the first subject that is open.
fn find(case: &Case<'_>) -> Option<Finding> {
    let is_open = |it: &ExamSubjectResult| it.attendance == Some(ExamAttendance::Applied);
    let open = case.all::<ExamSubjectResult>().filter(is_open);
    let dated = open.filter_map(|result| {
        let round = result.sitting?.id;
        Some((over(case, round)?, round, result.subject, result.id))
    });
    let dated: BTreeSet<_> = dated.collect();
    if let Some((day, round, _, id)) = dated.first() {
        let of_round = dated.iter().filter(|it| it.1 == *round);
        let found = RULE.at::<ExamSubjectResult>(*id, "attendance").by(*day);
        return Some(found.of_subjects(of_round.filter_map(|it| it.2)));
    }
    let posted = case.all::<ExamApplication>().filter(ExamApplication::is_posted);
    let silent = posted.filter_map(|application| {
        let round = application.sitting?.id;
        let day = over(case, round)?;
        let subjects = application.subjects?.0.into_iter();
        let open: BTreeSet<Subject> =
            subjects.filter(|subject| !has_result(case, round, *subject)).collect();
        (!open.is_empty()).then_some((day, open))
    });
    let (day, open) = silent.min()?;
    Some(RULE.missing::<ExamSubjectResult>("attendance").by(day).of_subjects(open))
}

/// The last day of a round that is over.
fn over(case: &Case<'_>, round: RecordId) -> Option<Date> {
    let round = case.context.rounds().iter().find(|it| it.id == round)?;
    round.ends_on.or(round.starts_on).filter(|day| *day < case.context.today)
}

fn has_result(case: &Case<'_>, round: RecordId, subject: Subject) -> bool {
    let mut results = case.all::<ExamSubjectResult>();
    results.any(|it| it.sitting.is_some_and(|of| of.id == round) && it.subject == Some(subject))
}
