//! What those who run the program should do, with one tap to the place where it is done; what needs
//! no other page is done right here.

use leptos::prelude::*;
use shared::findings::{Doer, Finding, Page, findings};
use shared::id::RecordId;
use shared::program::Write;
use shared::program::write::undone;
use shared::role::Role;

use crate::parts::{Button, ButtonKind, Row, Rows, Section, Toasts, word};
use crate::reading::findings::{place_of, subject, task};
use crate::replica::Replica;
use crate::saving::keep::keep_undoable;

/// What nobody but a manager does; nothing where everything is done.
#[component]
pub fn ManagersFindings() -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let (today, who) = (replica.today(), replica.actor());
        if who.role != Role::Manager {
            return Vec::new();
        }
        let mut all = replica.ask(|records| findings(records, today, &who));
        all.retain(|finding| finding.doer != Doer::Team);
        all
    });
    move || {
        let all = found.get();
        (!all.is_empty()).then(|| {
            view! {
                <Section title=word("finding.title")>
                    <Rows>
                        {all.into_iter().map(|it| view! { <OneFinding it /> }).collect_view()}
                    </Rows>
                </Section>
            }
        })
    }
}

#[component]
fn OneFinding(it: Finding) -> impl IntoView {
    let replica = Replica::current();
    let (of, says) = (it.clone(), it.clone());
    let title = Signal::derive(move || subject(replica, &of));
    let note = move || task(&says);
    let useless = it.place.id.filter(|_| it.rule.page == Page::Removal);
    match (useless, place_of(replica, &it)) {
        (Some(id), _) => {
            view! { <Row title note><Remove kind=it.place.kind id /></Row> }.into_any()
        }
        (None, Some(href)) => view! { <Row title href note /> }.into_any(),
        (None, None) => view! { <Row title note /> }.into_any(),
    }
}

/// Removes a record that is of no use to anybody, with a way back.
#[component]
fn Remove(kind: &'static str, id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let remove = move || {
        let gone = vec![Write::Remove { kind, id }];
        let back = untrack(|| replica.ask(|records| undone(records, &gone)));
        keep_undoable(replica, toasts, word("manager.orphans.removed"), gone, move || back.clone());
    };
    view! { <Button label=word("manager.records.delete") kind=ButtonKind::Quiet on_press=remove /> }
}
