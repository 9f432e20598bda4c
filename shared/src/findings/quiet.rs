//! A learner has a place and nobody has met her for four weeks: neither at a lesson nor in a talk,
//! and no pause was agreed with her.

use super::{Case, Finding, Rule, Search};
use crate::records::agreed_pause::AgreedPause;
use crate::records::consultation::Consultation;

/// How long somebody may be quiet.
const QUIET_DAYS: i64 = 28;

pub(super) static RULE: Rule = Rule { code: "quiet", search: Search::Person(find) };

fn find(case: &Case<'_>) -> Option<Finding> {
    let since = case.enrolled_today_since()?;
    let last = case.last_contact().map_or(since, |day| day.max(since));
    // Who does not come because it was agreed is not quiet; then a day of its own asks for her.
    let paused = case.all::<AgreedPause>().filter_map(|pause| pause.to).max();
    let day = paused.map_or(last, |day| day.max(last)).plus_days(QUIET_DAYS);
    (day <= case.context.today).then(|| RULE.missing::<Consultation>("date").by(day))
}
