//! Too few people come to teach at a lesson of the next two weeks: somebody is asked to stand in,
//! so that no lesson is closed for want of people.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::program::stand_ins::short_lessons;
use crate::records::lesson::Lesson;

pub(super) static RULE: Rule =
    Rule::new("lesson_short", Search::All(find), Face::Lesson, Page::StandIns);

fn find(context: &Context<'_>) -> Vec<Finding> {
    let short = short_lessons(context.records, context.today).into_iter();
    let found = short.filter_map(|(lesson, _)| {
        Some(RULE.at::<Lesson>(lesson.id, "date").by(lesson.date?).for_managers())
    });
    found.collect()
}
