//! A weekly lesson goes on in the new fiscal year, and no lesson of it is planned there yet. From
//! March on there is little time left: learners ask when they come again.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::program::ReadRecords;
use crate::program::lesson::pattern::to_make;
use crate::program::new_year::year_in_turn;
use crate::records::lesson_pattern::LessonPattern;
use crate::records::venue::Venue;

/// In days before the new year: from the first of March on.
const AHEAD_DAYS: i64 = 31;

pub(super) static RULE: Rule =
    Rule::new("lessons_not_planned", Search::All(find), Face::Lesson, Page::Record);

fn find(context: &Context<'_>) -> Vec<Finding> {
    let year = year_in_turn(context.today);
    let (first, last) = (year.first_day(), year.last_day());
    if context.today.days_since(first) < -AHEAD_DAYS {
        return Vec::new();
    }
    let goes_on = |pattern: &LessonPattern| {
        let venue = pattern.venue.and_then(|it| context.records.read::<Venue>(it.id));
        venue.is_some_and(|venue| venue.used_until.is_none_or(|until| until >= first))
    };
    let is_missing = |pattern: &LessonPattern| {
        let lessons = to_make(context.records, pattern, (first, last));
        lessons.made == 0 && !lessons.days.is_empty()
    };
    let due = year.previous().last_day();
    let found = context.records.list::<LessonPattern>().filter(goes_on);
    let found = found.filter(is_missing);
    found.map(|it| RULE.at::<LessonPattern>(it.id, "to").by(due).for_managers()).collect()
}
