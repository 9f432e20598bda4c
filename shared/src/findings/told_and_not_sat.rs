//! A learner has told a result of a subject that nobody recorded her as having sat (ruling E8).

use super::told_differs::{letter_of, notice_of};
use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::person;
use crate::record::{Fields, Record};
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};
use crate::records::told_result::ToldResult;

pub(super) static RULE: Rule = Rule::new(
    "told_and_not_sat",
    Search::Each(ToldResult::NAME, find),
    Face::Exam,
    Page::ExamResults,
);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let told = letter_of(context, id, fields)?;
    let found = match notice_of(context, &told) {
        Some(result) if result.attendance == Some(ExamAttendance::Sat) => return None,
        Some(result) => RULE.at::<ExamSubjectResult>(result.id, "attendance"),
        None => RULE.missing::<ExamSubjectResult>("attendance"),
    };
    let about = person::person(context.records, told.learner?.id);
    Some(found.about(about).of_subjects(told.subject))
}
