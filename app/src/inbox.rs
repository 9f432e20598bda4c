//! What there is to decide: records with two values of which somebody has to choose one, and
//! changes that the office did not apply. How many there are, and which records they concern.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::access::{Action, Request, may};
use shared::api::review::HeldChanges;
use shared::api::{self, Nothing};
use shared::by_id::ById;
use shared::gather::Gather;
use shared::id::RecordId;
use shared::record::Body;
use shared::records;
use shared::role::Role;
use shared::scope::Pattern;
use shared::sync::intent::intents;
use shared::sync::overlay::{Progress, View};
use shared::value::FieldType;

use crate::later::{deferred, first_page};
use crate::replica::Replica;
use crate::sync::net;

/// How often the office is asked at most; what it holds waits for hours, not for seconds.
const ASK_EVERY_MS: i64 = 60_000;

/// What waits at the office, as it was heard last. It is known there only, so without a network it
/// stays as it was. Only those ask who decide about something there.
#[derive(Clone, Copy)]
pub struct Office {
    count: RwSignal<usize>,
    records: RwSignal<BTreeSet<RecordId>>,
    /// The assignments by which somebody has given herself care.
    pub own_care: RwSignal<Vec<RecordId>>,
    replica: Replica,
}

impl Office {
    /// Asks now and then, as long as the account is open.
    pub fn watch(replica: Replica) -> Office {
        let (count, records) = (RwSignal::new(0), RwSignal::new(BTreeSet::new()));
        let office = Office { count, records, own_care: RwSignal::new(Vec::new()), replica };
        let last_sync = Memo::new(move |_| {
            let at = replica.status.with(|status| status.synced_at);
            at.map(|at| at.0 / ASK_EVERY_MS)
        });
        Effect::new(move |_| {
            // A memo that nobody reads follows nothing.
            let _ = last_sync.get();
            office.ask();
        });
        office
    }

    /// Asks what waits, such as after a decision.
    pub fn ask(self) {
        if !self.decides_something() {
            return;
        }
        spawn_local(async move {
            first_page().await;
            // What cannot be loaded now is tried again with the next question.
            let _ = ask_office(self).await;
        });
    }

    /// Whether something that waits there may be hers to decide: a tutor's, where she sees what
    /// those who run the program do not.
    fn decides_something(self) -> bool {
        match self.replica.actor().role {
            Role::Manager => true,
            Role::Tutor => self.replica.grants().0.keys().any(Pattern::is_confidential),
            Role::Learner | Role::Officer | Role::Admin => false,
        }
    }

    /// How much this person has to decide.
    pub fn to_decide(self) -> usize {
        match self.replica.actor().role {
            Role::Manager => self.count.get() + to_decide(self.replica),
            // Between two values a tutor chooses where they stand.
            Role::Tutor => self.count.get(),
            Role::Learner | Role::Officer | Role::Admin => 0,
        }
    }
}

/// How much waits according to an answer of the office.
fn count(answer: &HeldChanges) -> usize {
    let HeldChanges { held, unattributed, readerless, own_care, .. } = answer;
    held.len() + unattributed + readerless + own_care.len()
}

deferred! {
    /// Asks, and remembers the answer.
    fn ask_office(office: Office) -> () {
        spawn_local(async move {
            if let Ok(answer) = net::call(api::ListHeld, (), &Nothing {}).await {
                // Whoever has left meanwhile does not need the answer.
                let _ = office.count.try_set(count(&answer));
                let intents = answer.held.iter().flat_map(|change| intents(&change.ops));
                let _ = office.records.try_set(intents.map(|intent| intent.id).gather());
                let _ = office.own_care.try_set(answer.own_care);
            }
        });
    }
}

/// How many records wait for a choice that this person can make. A learner has no page for that:
/// her tutor decides with her.
pub fn to_decide(replica: Replica) -> usize {
    let is_nothing = replica.status.with(|status| status.conflicts == 0);
    let actor = replica.actor();
    if is_nothing || !actor.role.is_staff() {
        return 0;
    }
    let (grants, set) = (replica.grants(), Body::new());
    replica.with_everything(|device| {
        let open = device.conflicted();
        let mine = open.filter(|view| {
            records::kind(&view.kind).is_some_and(|kind| {
                let request = Request::new(Action::Patch, kind, view.scope.clone(), &set);
                may(&actor, &grants, &request).is_ok()
            })
        });
        mine.count()
    })
}

/// What is open about one record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenIssues {
    /// It has two values.
    pub has_conflict: bool,
    /// A change of it waits for a decision.
    pub is_held: bool,
    /// Something that is about it has two values.
    pub has_conflict_about: bool,
    /// A change of something that is about it waits.
    pub is_held_about: bool,
}

/// All records about which something is open. A view that asks follows changes.
pub fn open_issues(replica: Replica, office: Office) -> ById<OpenIssues> {
    // Whatever happens may open or settle something; what is open is little.
    replica.generation.track();
    let held = office.records.get();
    replica.with_everything(|device| {
        let held_here = held.iter().filter_map(|id| device.find(*id));
        issues_of(device.conflicted().chain(device.unconfirmed()).chain(held_here), &held)
    })
}

fn issues_of<'a>(
    views: impl Iterator<Item = &'a View>,
    held: &BTreeSet<RecordId>,
) -> ById<OpenIssues> {
    let mut issues: ById<OpenIssues> = ById::default();
    for view in views {
        let has_conflict = !view.conflicts.is_empty();
        let is_held = view.progress == Progress::Held || held.contains(&view.id);
        if !(has_conflict || is_held) {
            continue;
        }
        let own = issues.or_default(view.id);
        own.has_conflict |= has_conflict;
        own.is_held |= is_held;
        for named in about(view) {
            let about = issues.or_default(named);
            about.has_conflict_about |= has_conflict;
            about.is_held_about |= is_held;
        }
    }
    issues
}

/// Whom and what a record is about: the records that it names and that gather others.
fn about(view: &View) -> impl Iterator<Item = RecordId> {
    let fields = records::kind(&view.kind).into_iter().flat_map(|kind| kind.fields);
    let gathering = fields.filter(|field| match field.declared {
        FieldType::Ref(of) => records::kind(of).is_some_and(|kind| kind.gathers),
        _ => false,
    });
    gathering.filter_map(|field| view.body.get(field.name)?.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use shared::id::Seq;
    use shared::scope::Scope;
    use uuid::Uuid;

    #[test]
    fn what_is_open_marks_the_record_and_whom_it_is_about() {
        let id = |n| RecordId(Uuid::from_u128(n));
        let view = |n: u128, progress| View {
            kind: "note".into(),
            id: id(n),
            scope: Scope::Own(id(9)),
            seq: Seq(1),
            body: Body::from_iter([("learner".to_owned(), json!(id(9).to_string()))]).into(),
            conflicts: Vec::new(),
            progress,
        };
        let views = [view(1, Progress::Sent), view(2, Progress::Held), view(3, Progress::Sent)];
        let issues = issues_of(views.iter(), &BTreeSet::from([id(3)]));
        let waits: Vec<_> = issues.iter().filter(|(_, issue)| issue.is_held).collect();
        assert_eq!(waits.len(), 2);
        let about = issues.get(id(9)).expect("it is marked");
        assert!(about.is_held_about && !about.is_held);
        assert!(issues.get(id(1)).is_none());
    }
}
