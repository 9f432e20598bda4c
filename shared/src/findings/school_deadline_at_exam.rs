//! A pupil of a correspondence school has to hand something in, or to be at her school, in the week
//! of the exam: both are known weeks before, and one of them can still be moved (ruling E11).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::records::exam_application::ExamApplication;
use crate::records::exam_sitting::ExamSitting;
use crate::records::plan_item::PlanItem;
use crate::records::school_enrollment::{SchoolCourse, SchoolEnrollment};
use crate::value::Date;

pub(super) static RULE: Rule =
    Rule::new("school_deadline_at_exam", Search::Person(find), Face::Form, Page::Plan);

/// How long before the exam it is said: in time to ask the school for another day.
const AHEAD_DAYS: i64 = 28;

/// What is due so many days before the exam, or while it lasts, stands in its way.
const BESIDE_DAYS: i64 = 7;

fn find(case: &Case<'_>) -> Option<Finding> {
    let today = case.context.today;
    let (first, last) = case.all::<ExamApplication>().filter(ExamApplication::is_alive).find_map(
        |application| {
            let sitting = application.sitting?.id;
            let round = case.context.rounds().iter().find(|it| it.id == sitting)?;
            days_of(round)
                .filter(|(first, last)| first.plus_days(-AHEAD_DAYS) <= today && today <= *last)
        },
    )?;
    if !is_at_correspondence_school(case, today) {
        return None;
    }
    // What belongs to a subject of the exam is not the school's.
    let is_beside = |day: Date| first.plus_days(-BESIDE_DAYS) <= day && day <= last;
    let schools = case.all::<PlanItem>().filter(|it| it.subject.is_none() && it.done_on.is_none());
    let dated = schools.filter_map(|it| Some((it.due_on.filter(|day| is_beside(*day))?, it.id)));
    let (day, id) = dated.min()?;
    Some(RULE.at::<PlanItem>(id, "due_on").by(day))
}

fn days_of(round: &ExamSitting) -> Option<(Date, Date)> {
    let first = round.starts_on?;
    Some((first, round.ends_on.unwrap_or(first)))
}

/// What was recorded last says how she stands with her school.
fn is_at_correspondence_school(case: &Case<'_>, today: Date) -> bool {
    let begun = case.all::<SchoolEnrollment>().filter(|it| it.from.is_some_and(|day| day <= today));
    let newest = begun.max_by_key(|it| (it.from, it.id));
    newest.is_some_and(|it| {
        it.course == Some(SchoolCourse::Correspondence)
            && it.status.is_some_and(|status| status.is_in_school())
    })
}
