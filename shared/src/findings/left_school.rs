//! A learner has left her school, and nobody has talked with her since: support must not break off
//! at that moment (ruling L7).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::records::consultation::Consultation;
use crate::records::school_enrollment::SchoolEnrollment;

/// She is talked to within two weeks.
const WITHIN_DAYS: i64 = 14;

/// After half a year it is no longer the leaving that asks for a talk.
const ASKED_DAYS: i64 = 183;

pub(super) static RULE: Rule =
    Rule::new("left_school", Search::Person(find), Face::Talk, Page::NewConsultation);

fn find(case: &Case<'_>) -> Option<Finding> {
    let today = case.context.today;
    let begun = case.all::<SchoolEnrollment>().filter(|it| it.from.is_some_and(|day| day <= today));
    let latest = begun.max_by_key(|it| (it.from, it.id))?;
    let day = latest.from.filter(|_| latest.status.is_some_and(|status| status.has_left()))?;
    if today.days_since(day) > ASKED_DAYS {
        return None;
    }
    let talked = case.all::<Consultation>().any(|talk| talk.date.is_some_and(|it| it >= day));
    (!talked).then(|| RULE.missing::<Consultation>("date").by(day.plus_days(WITHIN_DAYS)))
}
