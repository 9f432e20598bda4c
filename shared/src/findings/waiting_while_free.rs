//! Somebody waits where a place is free, or has been offered one and nobody has asked what she
//! says.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::capacity::{Capacity, waiting_list};
use crate::program::person::person;
use crate::record::{Fields, Record};
use crate::records::waiting_place::{WaitingPlace, WaitingStep};

/// She is asked again after two weeks.
const ANSWER_DAYS: i64 = 14;

pub(super) static RULE: Rule =
    Rule::new("waiting_while_free", Search::All(find), Face::Form, Page::WaitingList);

pub(super) static UNANSWERED: Rule = Rule::new(
    "offer_unanswered",
    Search::Each(WaitingPlace::NAME, find_unanswered),
    Face::Form,
    Page::WaitingList,
);

/// The first of the list for whom there is a place: the others come after her.
fn find(context: &Context<'_>) -> Vec<Finding> {
    let list = waiting_list(context.records);
    if list.is_empty() {
        return Vec::new();
    }
    let capacity = Capacity::read(context.records, context.today);
    let is_next = |place: &&WaitingPlace| {
        place.step == Some(WaitingStep::Waiting) && capacity.has_place_for(place)
    };
    let next = list.iter().find(is_next);
    let found = next.map(|place| about(&RULE, context, place).for_managers());
    found.into_iter().collect()
}

fn find_unanswered(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let place = WaitingPlace::read(id, fields);
    let day = place.offered_on.filter(|_| place.step == Some(WaitingStep::Offered))?;
    let day = day.plus_days(ANSWER_DAYS);
    (day <= context.today).then(|| about(&UNANSWERED, context, &place).by(day))
}

fn about(rule: &'static Rule, context: &Context<'_>, place: &WaitingPlace) -> Finding {
    let found = rule.at::<WaitingPlace>(place.id, "step");
    match place.learner {
        Some(learner) => found.about(person(context.records, learner.id)),
        None => found,
    }
}
