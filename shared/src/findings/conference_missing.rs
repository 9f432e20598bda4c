//! A learner has not been talked about before, or after, a round of the exam: every active learner
//! is, in the thirty days before its first day and in the thirty days after its last (ruling F2).

use super::{Case, Face, Finding, Page, Rows, Rule, Search};
use crate::program::conference::{Meeting, conference_of};
use crate::records::case_conference::{CaseConference, ConferencePhase};

pub(super) static BEFORE: Rule =
    Rule::new("conference_before_missing", Search::Person(before), Face::Talk, Page::Conference)
        .rows(Rows::One);

pub(super) static AFTER: Rule =
    Rule::new("conference_after_missing", Search::Person(after), Face::Talk, Page::Conference)
        .rows(Rows::One);

fn before(case: &Case<'_>) -> Option<Finding> {
    find(case, &BEFORE, ConferencePhase::BeforeExam)
}

fn after(case: &Case<'_>) -> Option<Finding> {
    find(case, &AFTER, ConferencePhase::AfterExam)
}

/// The round whose window is open, or was a short time ago, and without a conference in it.
fn find(case: &Case<'_>, rule: &'static Rule, phase: ConferencePhase) -> Option<Finding> {
    let today = case.context.today;
    let open = case.context.rounds().iter().find_map(|round| {
        let meeting = Meeting::of(round, phase)?;
        // Before the first day of a round the one who is active today will be active then.
        let day = round.starts_on?.min(today);
        let is_active = case.enrolled_since(day).is_some() && !case.is_paused(day);
        (meeting.is_asked_for(today) && is_active).then_some(meeting)
    })?;
    let was_held = conference_of(case.context.records, &case.aliases, &open).is_some();
    (!was_held).then(|| rule.missing::<CaseConference>("date").by(open.to))
}
