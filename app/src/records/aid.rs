//! Who was told about a scheme of aid, on the page of the scheme: everybody is, so one tap writes
//! it down for all who were not, or for one.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::arrange::Arrange;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::aid::{is_told_on, tell, told as told_about, untold};
use shared::records::aid_information::AidInformation;
use shared::records::aid_scheme::AidScheme;
use std::cmp::Reverse;

use crate::parts::{Button, ButtonKind, Face, IconName, Row, Rows, Section, Toasts, ruby, word};
use crate::reading::phrases::{learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{keep_all_undoable, keep_undoable};
use crate::words::{day_text, t, t_with};

/// Those who take part and were not told, and how many were.
#[component]
pub fn TellAbout(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let scheme = Memo::new(move |_| replica.read::<AidScheme>(id));
    let missing = Memo::new(move |_| {
        let today = replica.today();
        let Some(scheme) = scheme.get().filter(|it| is_told_on(it, today)) else {
            return Vec::new();
        };
        let found = replica.ask(|records| untold(records, &scheme, today));
        let mut people: Vec<RecordId> = found.into_iter().map(|it| it.person).collect();
        people.arrange_by_key(|who| learner(replica, *who));
        people
    });
    let count = Memo::new(move |_| {
        replica.ask(|records| {
            let all: Vec<_> = told_about(records, id).map(|(_, it)| it).collect();
            (all.len(), all.iter().filter(|it| it.applied == Some(true)).count())
        })
    });
    let so_far = move || {
        let (all, applied) = count.get();
        let numbers = [("n", &*all.to_string()), ("applied", &*applied.to_string())];
        t_with("aid.told", &numbers)
    };
    let all = Signal::derive(move || {
        t_with("aid.tell_all", &[("n", &missing.with(Vec::len).to_string())])
    });
    view! {
        <Section title=word("aid.title") support=move || t("aid.support")>
            <p>{told(so_far)}</p>
            {move || (!missing.with(Vec::is_empty)).then(|| view! {
                <Button
                    label=all
                    kind=ButtonKind::Primary
                    icon=IconName::Check
                    on_press=move || write_down(replica, id, missing.get_untracked())
                />
                <Rows>
                    <For each=move || missing.get() key=|who| *who let(who)>
                        <Untold scheme=id who />
                    </For>
                </Rows>
            })}
            <ThoseTold scheme=id />
        </Section>
    }
}

/// Those who were told, one tap away, each with the way back as long as nothing came of it.
#[component]
fn ThoseTold(scheme: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let mut all: Vec<_> = replica.ask(|records| told_about(records, scheme).collect());
        all.arrange_by_key(|(who, it)| (Reverse(it.given_on), learner(replica, *who), it.id));
        all
    });
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <details>
                    <summary>{ruby(word("aid.told.list"))}</summary>
                    <Rows>
                        <For each=move || found.get() key=|it| format!("{it:?}") let((who, it))>
                            <OneTold who it />
                        </For>
                    </Rows>
                </details>
            }
        })
    }
}

#[component]
fn OneTold(who: RecordId, it: AidInformation) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let name = Signal::derive(move || learner(replica, who));
    let day = it.given_on;
    let has_applied = it.applied == Some(true);
    let take_back = move || {
        let said = Signal::derive(move || t_with("aid.taken_back", &[("name", &name.get())]));
        let (id, again) = (it.id, it.clone());
        let writes = vec![Write::remove::<AidInformation>(id)];
        keep_undoable(replica, toasts, said, writes, move || vec![Write::create(&again)]);
    };
    let label = Signal::derive(move || t_with("aid.take_back", &[("name", &name.get())]));
    view! {
        <Row title=name href=routes::learner(who) note=move || day.map(day_text)>
            {(!has_applied).then(|| view! {
                <Button label kind=ButtonKind::Quiet icon=IconName::Undo on_press=take_back />
            })}
        </Row>
    }
}

#[component]
fn Untold(scheme: RecordId, who: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let name = Signal::derive(move || learner(replica, who));
    let label = Signal::derive(move || t_with("aid.tell", &[("name", &learner(replica, who))]));
    view! {
        <Row title=name href=routes::learner(who) mark=move || view! { <Face name /> }>
            <Button
                label
                kind=ButtonKind::Soft
                icon=IconName::Check
                on_press=move || write_down(replica, scheme, vec![who])
            />
        </Row>
    }
}

/// Writes down that these learners were told, and offers to undo it as one.
pub fn write_down(replica: Replica, scheme: RecordId, people: Vec<RecordId>) {
    let toasts = Toasts::here();
    let today = untrack(|| replica.today());
    let said = |n: usize| t_with("aid.written", &[("n", &n.to_string())]);
    spawn_local(async move {
        keep_all_undoable(replica, toasts, said, tell(scheme, &people, today)).await;
    });
}
