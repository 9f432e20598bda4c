//! An application was posted before letters are taken, or after the last day: it comes back, or the
//! ministry refuses it for any reason. It is recorded as it was; before the first day it can be
//! posted again, and after the last one somebody asks whether a disaster has moved the day.

use super::{Context, Face, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::{ReadRecords, person};
use crate::record::{Fields, Record};
use crate::records::exam_application::ExamApplication;
use crate::records::exam_sitting::{ExamSitting, OffTime};

pub(super) static EARLY: Rule = Rule::new(
    "application_early",
    Search::Each(ExamApplication::NAME, |context, id, fields| {
        let (round, application, off) = off_time(context, id, fields)?;
        let is_early = matches!(off, OffTime::TooEarly(_));
        let found = || EARLY.at::<ExamApplication>(id, "sent_on");
        let found = is_early.then(found)?.about(whose(context, &application)?);
        Some(match round.deadline() {
            Some(last) => found.by(last),
            None => found,
        })
    }),
    Face::Application,
    Page::Application,
);

pub(super) static LATE: Rule = Rule::new(
    "application_late",
    Search::Each(ExamApplication::NAME, |context, id, fields| {
        let (_, application, off) = off_time(context, id, fields)?;
        let is_late = matches!(off, OffTime::TooLate(_));
        let found = || LATE.at::<ExamApplication>(id, "sent_on");
        Some(is_late.then(found)?.about(whose(context, &application)?))
    }),
    Face::Application,
    Page::Application,
);

/// The round and the application of a letter that was posted on a wrong day, until the round
/// begins.
fn off_time(
    context: &Context<'_>,
    id: RecordId,
    fields: &Fields,
) -> Option<(ExamSitting, ExamApplication, OffTime)> {
    let application = ExamApplication::read(id, fields);
    application.sent_on.filter(|_| application.is_posted())?;
    let round = context.records.read::<ExamSitting>(application.sitting?.id)?;
    let is_over = round.starts_on.is_some_and(|day| day < context.today);
    let off = application.off_time(&round).filter(|_| !is_over)?;
    Some((round, application, off))
}

fn whose(context: &Context<'_>, application: &ExamApplication) -> Option<RecordId> {
    Some(person::person(context.records, application.learner?.id))
}
