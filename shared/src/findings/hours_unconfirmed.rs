//! A month is over, and somebody has not said of all her lessons whether she taught, and how long:
//! nothing of them can be paid.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::hours::awaits_confirmation;
use crate::program::month::Month;
use crate::record::{Fields, Record};
use crate::records::lesson::{Lesson, LessonStatus};
use crate::records::lesson_staff::LessonStaff;
use crate::records::staff::Staff;

pub(super) static RULE: Rule =
    Rule::new("hours_unconfirmed", Search::Each(Staff::NAME, find), Face::Form, Page::Hours);

pub(super) fn find(context: &Context<'_>, staff: RecordId, _: &Fields) -> Option<Finding> {
    let month = Month::of(context.today).first_day();
    let hours = context.records.referring(LessonStaff::NAME, "staff", staff);
    // Most hours are confirmed; only the others are worth reading whole.
    let open = hours.filter(|(_, fields)| fields.raw("confirmed_on").is_none());
    let open = open.map(|(id, fields)| LessonStaff::read(id, fields));
    let is_asked = |it: &LessonStaff| {
        let lesson = it.lesson.and_then(|it| context.records.read::<Lesson>(it.id));
        let took_place = lesson.is_some_and(|it| it.status == Some(LessonStatus::TookPlace));
        took_place && awaits_confirmation(it, context.today)
    };
    let past = open.filter(|it| it.date.is_some_and(|day| day < month)).filter(is_asked);
    let first = past.min_by_key(|it| (it.date, it.id))?;
    let last_day = Month::of(first.date?).last_day();
    Some(RULE.at::<LessonStaff>(first.id, "confirmed_on").by(last_day).for_staff(staff))
}
