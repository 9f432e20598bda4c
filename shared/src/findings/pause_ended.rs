//! An agreed pause is over, and nobody has met the learner since: somebody asks whether she wants
//! to come again.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::records::agreed_pause::AgreedPause;

pub(super) static RULE: Rule =
    Rule::new("pause_ended", Search::Person(find), Face::Form, Page::Record);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.enrolled_today_since()?;
    let last = case.all::<AgreedPause>().max_by_key(|pause| (pause.to, pause.id))?;
    let day = last.to.filter(|day| *day < case.context.today)?;
    let was_met = case.last_contact().is_some_and(|met| met > day);
    (!was_met).then(|| RULE.at::<AgreedPause>(last.id, "to").by(day))
}
