//! To whom words of care belong, as a page says it to somebody who may not write them.

use shared::id::RecordId;
use shared::program::carers::carers;
use shared::record::{Body, Kind, ScopeRule, named};
use shared::role::Role;

use super::phrases::BETWEEN;
use super::values::person_name;
use crate::replica::Replica;
use crate::words::{t, t_with};

/// Who may write care notes about a learner, by name.
fn names(replica: Replica, learner: RecordId) -> Option<String> {
    let today = replica.today();
    let found = replica.ask(|records| carers(records, learner, today));
    let names: Vec<String> = found.into_iter().map(|id| person_name(replica, Some(id))).collect();
    (!names.is_empty()).then(|| names.join(BETWEEN))
}

/// Whom to tell instead of writing it here.
pub fn whom_to_tell(replica: Replica, learner: RecordId) -> String {
    let is_manager = replica.actor().role == Role::Manager;
    match (names(replica, learner), is_manager) {
        (Some(names), true) => t_with("tutor.care.tell.carers", &[("names", &names)]),
        (Some(names), false) => t_with("tutor.care.tell.carers_or_manager", &[("names", &names)]),
        (None, true) => t("tutor.care.tell.nobody"),
        (None, false) => t("tutor.care.offer.tell"),
    }
}

/// Whether those who run the program have to give somebody the care of a learner first.
pub fn is_to_be_given(replica: Replica, learner: RecordId) -> bool {
    replica.actor().role == Role::Manager && names(replica, learner).is_none()
}

/// Who may write a record of care of this kind, to somebody who may not; about nobody in particular
/// where no learner is named.
pub fn who_writes(replica: Replica, kind: &'static Kind, learner: Option<RecordId>) -> String {
    let Some(learner) = learner else {
        return t_with("tutor.care.who.assigned", &[("kind", &t(&kind.key()))]);
    };
    match names(replica, learner) {
        Some(names) => {
            t_with("tutor.care.who.carers", &[("kind", &t(&kind.key())), ("names", &names)])
        }
        None => t_with("tutor.care.who.nobody", &[("kind", &t(&kind.key()))]),
    }
}

/// The learner whom a record of care is about.
pub fn learner_of(kind: &Kind, body: &Body) -> Option<RecordId> {
    let ScopeRule::Care(field) = kind.scope else { return None };
    named(body, field)
}

/// Whether a kind is written by those alone whose assignment covers care.
pub fn is_of_care(kind: &Kind) -> bool {
    matches!(kind.scope, ScopeRule::Care(_))
}
