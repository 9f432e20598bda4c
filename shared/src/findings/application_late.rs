//! An application was posted after the last day: the ministry refuses it for any reason. It is
//! recorded as it was; somebody asks whether a disaster has moved the day.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::{ReadRecords, person};
use crate::record::{Fields, Record};
use crate::records::exam_application::ExamApplication;
use crate::records::exam_sitting::ExamSitting;

pub(super) static RULE: Rule = Rule::new(
    "application_late",
    Search::Each(ExamApplication::NAME, find),
    Face::Application,
    Page::Application,
);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let application = ExamApplication::read(id, fields);
    let sent_on = application.sent_on.filter(|_| application.is_posted())?;
    let round = context.records.read::<ExamSitting>(application.sitting?.id)?;
    let is_over = round.starts_on.is_some_and(|day| day < context.today);
    let is_late = round.deadline().is_some_and(|day| sent_on > day);
    let found = (is_late && !is_over).then(|| RULE.at::<ExamApplication>(id, "sent_on"));
    Some(found?.about(person::person(context.records, application.learner?.id)))
}
