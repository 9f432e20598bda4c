//! Somebody is asked whether she can stand in at a lesson, and has not answered.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::record::Record;
use crate::records::lesson_staff::{LessonStaff, TeachingStep};
use crate::value::Choice as _;

pub(super) static RULE: Rule =
    Rule::new("stand_in_asked", Search::All(find), Face::Lesson, Page::StandIns);

fn find(context: &Context<'_>) -> Vec<Finding> {
    let all = context.records.of_kind(LessonStaff::NAME);
    // Most hours are of lessons that are over.
    let asked = all.filter(|(_, fields)| fields.text("step") == Some(TeachingStep::Asked.code()));
    let found = asked.filter_map(|(id, fields)| {
        let asked = LessonStaff::read(id, fields);
        let (staff, day) = (asked.staff?.id, asked.date.filter(|day| *day >= context.today)?);
        Some(RULE.at::<LessonStaff>(id, "step").by(day).for_staff(staff))
    });
    found.collect()
}
