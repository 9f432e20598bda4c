//! A lesson is over and its roll call has not arrived, so nobody knows whether it took place.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::lesson::is_unrecorded;
use crate::record::{Fields, Record};
use crate::records::lesson::{Lesson, LessonStatus};
use crate::value::Choice;

/// How long the team is asked: four weeks, then the office asks.
const TEAM_DAYS: i64 = 28;

pub(super) static RULE: Rule =
    Rule::new("lesson_unrecorded", Search::Each(Lesson::NAME, find), Face::RollCall, Page::Lesson)
        .at_venues();

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    // Most lessons took place; only the others are worth reading whole.
    fields.text("status").filter(|status| *status == LessonStatus::Planned.code())?;
    let lesson = Lesson::read(id, fields);
    let day = lesson.date.filter(|_| is_unrecorded(&lesson, context.today))?;
    let finding = RULE.at::<Lesson>(id, "status").by(day);
    let is_old = context.today.days_since(day) > TEAM_DAYS;
    Some(if is_old { finding.for_managers() } else { finding })
}
