//! A learner has a place and nobody has met her for weeks: neither at a lesson nor in a talk, and
//! no pause was agreed with her. After some weeks somebody asks her; after many those who run the
//! program decide whether contact is lost. How many is said by the fiscal year.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::Period;
use crate::records::agreed_pause::AgreedPause;
use crate::records::consultation::Consultation;
use crate::records::enrollment::Enrollment;
use crate::value::Date;

pub(super) static RULE: Rule =
    Rule::new("quiet", Search::Person(find), Face::Talk, Page::NewConsultation);

pub(super) static LOST: Rule =
    Rule::new("contact_lost", Search::Person(find_lost), Face::Form, Page::GoingOn);

fn find(case: &Case<'_>) -> Option<Finding> {
    let day = silent_since(case)?.plus_days(case.context.limits().quiet_days);
    (day <= case.context.today).then(|| RULE.missing::<Consultation>("date").by(day))
}

fn find_lost(case: &Case<'_>) -> Option<Finding> {
    let day = silent_since(case)?.plus_days(case.context.limits().lost_contact_days);
    let today = case.context.today;
    let place = case.places.iter().find(|it| Period::from(*it).contains(today))?;
    let found = || LOST.at::<Enrollment>(place.id, "to").by(day).for_managers();
    (day <= today).then(found)
}

/// The last day on which she was met, or was not expected.
fn silent_since(case: &Case<'_>) -> Option<Date> {
    let since = case.enrolled_today_since()?;
    let last = case.last_contact().map_or(since, |day| day.max(since));
    // Who does not come because it was agreed is not quiet; then a day of its own asks for her.
    let has_begun = |pause: &AgreedPause| Period::from(pause).has_begun_by(case.context.today);
    let paused = case.all::<AgreedPause>().filter(has_begun).filter_map(|pause| pause.to).max();
    Some(paused.map_or(last, |day| day.max(last)))
}
