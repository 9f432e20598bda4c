//! A weekly lesson goes on in the new fiscal year, and no lesson of it is planned there yet. From
//! March on there is little time left: learners ask when they come again.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::lesson::pattern::to_make;
use crate::program::new_year::year_in_turn;
use crate::record::{Fields, Record};
use crate::records::lesson_pattern::LessonPattern;
use crate::records::venue::Venue;

/// In days before the new year: from the first of March on.
const AHEAD_DAYS: i64 = 31;

pub(super) static RULE: Rule = Rule::new(
    "lessons_not_planned",
    Search::Each(LessonPattern::NAME, find),
    Face::Lesson,
    Page::Record,
);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let year = year_in_turn(context.today);
    let (first, last) = (year.first_day(), year.last_day());
    if context.today.days_since(first) < -AHEAD_DAYS {
        return None;
    }
    let pattern = LessonPattern::read(id, fields);
    let venue = context.records.read::<Venue>(pattern.venue?.id)?;
    if venue.used_until.is_some_and(|until| until < first) {
        return None;
    }
    let lessons = to_make(context.records, &pattern, (first, last));
    let is_missing = lessons.made == 0 && !lessons.days.is_empty();
    let due = year.previous().last_day();
    is_missing.then(|| RULE.at::<LessonPattern>(id, "to").by(due).for_managers())
}
