//! Assignments that point at nobody: whoever takes a walk-in back removes the person, but only a
//! manager may remove an assignment. They show nothing to anybody, and one tap removes each.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::Record;
use shared::records::assignment::Assignment;
use shared::records::learner::Learner;
use shared::sync::device::Change;

use crate::fields::refused_text;
use crate::parts::{Button, ButtonKind, Row, Rows, Section, Toasts, word};
use crate::reading::values::{date_text, person_name};
use crate::records::history::bring_back;
use crate::replica::Replica;
use crate::words::{t, t_with};

/// The list; nothing if there are none.
#[component]
pub fn Orphans() -> impl IntoView {
    let replica = Replica::current();
    let orphans = Memo::new(move |_| {
        let is_here = |id: RecordId| replica.read::<Learner>(id).is_some();
        let mut all = replica.list::<Assignment>();
        all.retain(|one| one.learner.is_some_and(|learner| !is_here(learner.id)));
        all
    });
    move || {
        let all = orphans.get();
        (!all.is_empty()).then(|| {
            view! {
                <Section title=word("manager.orphans.title")
                    support=move || t("manager.orphans.text")>
                    <Rows>
                        {all.into_iter().map(|one| view! { <Orphan one /> }).collect_view()}
                    </Rows>
                </Section>
            }
        })
    }
}

#[component]
fn Orphan(one: Assignment) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let (id, staff, from) = (one.id, one.staff.map(|staff| staff.id), one.from);
    let note = move || {
        let since = from.map(date_text)?;
        Some(t_with("manager.orphans.since", &[("date", &since)]))
    };
    let remove = move || {
        let seen = replica.seen(Assignment::NAME, id);
        let body = seen.body().clone();
        let change = Change::Delete { kind: Assignment::NAME.to_owned(), id, seen };
        match replica.edit(vec![change]) {
            Ok(()) => toasts.undoable(t("manager.orphans.removed"), move || {
                bring_back(replica, toasts, &shared::records::assignment::KIND, id, body.clone());
            }),
            Err(refused) => toasts.show(refused_text(&refused)),
        }
    };
    view! {
        <Row title=Signal::derive(move || person_name(replica, staff)) note=note>
            <Button label=word("manager.records.delete") kind=ButtonKind::Quiet on_press=remove />
        </Row>
    }
}
