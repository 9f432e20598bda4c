//! The notice says something else than the learner has told. The notice counts; somebody talks with
//! her, because she may not know it (ruling E8).

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::{ReadRecords, person};
use crate::record::{Fields, Record};
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::records::told_result::{ToldOutcome, ToldResult};

pub(super) static RULE: Rule =
    Rule::new("told_differs", Search::Each(ToldResult::NAME, find), Face::Exam, Page::ExamResults);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let told = letter_of(context, id, fields)?;
    let notice = notice_of(context, &told)?;
    let is_other =
        match (told.result?, notice.result?) {
            (ToldOutcome::Passed, ExamResult::Failed)
            | (ToldOutcome::NotYet, ExamResult::Passed) => true,
            (ToldOutcome::Passed, ExamResult::Passed)
            | (ToldOutcome::NotYet, ExamResult::Failed) => false,
        };
    let found = is_other.then(|| RULE.at::<ExamSubjectResult>(notice.id, "result"));
    let about = person::person(context.records, told.learner?.id);
    Some(found?.about(about).of_subjects(told.subject))
}

/// What she has told of her letter: nothing once she has taken it back, or if she said so before
/// the letters were sent.
pub(super) fn letter_of(
    context: &Context<'_>,
    id: RecordId,
    fields: &Fields,
) -> Option<ToldResult> {
    let told = ToldResult::read(id, fields);
    told.result?;
    let round = context.records.read(told.sitting?.id);
    (!round.is_some_and(|round| told.is_guess(&round))).then_some(told)
}

/// What staff have recorded about the subject of which she has told.
pub(super) fn notice_of(context: &Context<'_>, told: &ToldResult) -> Option<ExamSubjectResult> {
    let same = ExamSubjectResult {
        sitting: told.sitting,
        learner: told.learner,
        subject: told.subject,
        ..ExamSubjectResult::empty(told.id)
    };
    context.records.read(ExamSubjectResult::KIND.natural_id(&same.write())?)
}
