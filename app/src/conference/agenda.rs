//! Everybody who is talked about, as a list beside the one who is: who is done has a mark.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::conference::AgendaItem;
use shared::records::case_conference::{KIND, PlanDecision};

use super::Room;
use crate::navigation::Navigation;
use crate::parts::{Checkbox, Icon, IconName, plain_word, ruby, word};
use crate::reading::phrases::{choice, full_name, learner, told};
use crate::words::t;

/// The list; only those who are left, if somebody wishes.
#[component]
pub fn Agenda(room: Room) -> impl IntoView {
    let only_open = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let (only_open, current) = (only_open.get(), room.current.get());
        let is_shown =
            |it: &&AgendaItem| !only_open || !it.is_covered() || Some(it.learner) == current;
        room.items.with(|all| all.iter().filter(is_shown).map(|it| it.learner).collect::<Vec<_>>())
    });
    view! {
        <nav class="conference-list" aria-label=plain_word("conference.list")>
            <Checkbox label=word("conference.only_open") checked=only_open
                on_change=move |only: bool| only_open.set(only) />
            <ol role="list">
                <For each=move || shown.get() key=|id| *id let(id)>
                    <OneName room id />
                </For>
            </ol>
        </nav>
    }
}

#[component]
fn OneName(room: Room, id: RecordId) -> impl IntoView {
    let navigation = Navigation::here();
    let item =
        Memo::new(move |_| room.items.with(|all| all.iter().find(|it| it.learner == id).cloned()));
    let is_current = Memo::new(move |_| room.current.get() == Some(id));
    let is_covered = move || item.with(|it| it.as_ref().is_some_and(AgendaItem::is_covered));
    let said = move || {
        let conference = item.get()?.conference?;
        Some(conference.plan_decision.map_or_else(
            || t("conference.talked"),
            |decision: PlanDecision| choice(&KIND, "plan_decision", decision),
        ))
    };
    view! {
        <li>
            <button
                type="button"
                class="conference-name"
                aria-current=move || is_current.get().then_some("true")
                data-done=move || is_covered().then_some("")
                on:click=move |_| room.show(navigation, id)
            >
                {move || if is_covered() {
                    view! { <Icon name=IconName::CheckCircle /> }
                } else {
                    view! { <Icon name=IconName::Circle /> }
                }}
                <span>
                    {told(move || learner(room.replica, id))}
                    {move || full_name(room.replica, id).map(|full| view! {
                        <span class="name-full">{ruby(Signal::stored(full))}</span>
                    })}
                </span>
                {move || said().map(|said| view! {
                    <small>{ruby(Signal::stored(said))}</small>
                })}
            </button>
        </li>
    }
}
