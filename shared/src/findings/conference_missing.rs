//! A learner has not been talked about before, or after, a round of the exam: every active learner
//! is, in the thirty days before its first day and in the thirty days after its last (ruling F2).

use super::{Case, Finding, Rule, Search};
use crate::records::case_conference::CaseConference;
use crate::records::exam_sitting::ExamSitting;
use crate::value::Date;

/// How many days before and after a round count.
const WINDOW_DAYS: i64 = 30;

/// How long after its last day a window is still asked for: four weeks, in which what was said may
/// yet be written down.
const GRACE_DAYS: i64 = 28;

pub(super) static BEFORE: Rule =
    Rule { code: "conference_before_missing", search: Search::Person(before) };

pub(super) static AFTER: Rule =
    Rule { code: "conference_after_missing", search: Search::Person(after) };

fn before(case: &Case<'_>) -> Option<Finding> {
    find(case, &BEFORE, |round| {
        let first = round.starts_on?;
        Some((first.plus_days(-WINDOW_DAYS), first.plus_days(-1)))
    })
}

fn after(case: &Case<'_>) -> Option<Finding> {
    find(case, &AFTER, |round| {
        let last = round.ends_on.or(round.starts_on)?;
        Some((last.plus_days(1), last.plus_days(WINDOW_DAYS)))
    })
}

/// The round whose window is open, or was a short time ago, and without a conference in it.
fn find(
    case: &Case<'_>,
    rule: &Rule,
    window: fn(&ExamSitting) -> Option<(Date, Date)>,
) -> Option<Finding> {
    let today = case.context.today;
    let open = case.context.rounds().iter().find_map(|round| {
        let (from, to) = window(round)?;
        let is_open = from <= today && today <= to.plus_days(GRACE_DAYS);
        let day_one = round.starts_on?;
        // Before the first day of a round the one who is active today will be active then.
        let day = day_one.min(today);
        let is_active = is_open && case.enrolled_since(day).is_some() && !case.is_paused(day);
        is_active.then_some((from, to))
    });
    let (from, to) = open?;
    let mut conferences = case.all::<CaseConference>();
    let was_held = conferences.any(|it| it.date.is_some_and(|day| from <= day && day <= to));
    (!was_held).then(|| rule.missing::<CaseConference>("date").by(to))
}
