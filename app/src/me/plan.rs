//! A learner's plan as cards: what is done first, then what comes next. She may tick her own steps,
//! also without a network.

use std::collections::HashMap;

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::program::plan;
use shared::record::{Body, Record};
use shared::records::plan_item::PlanItem;
use shared::value::{Choice, Date, FieldValue};

use super::start::own_records;
use crate::parts::{Checkbox, EmptyState, Icon, IconName, Page, Section, Toasts, ruby, word};
use crate::replica::Replica;
use crate::words::{day_text, t, t_with};

/// Where a card stands. A card that is tapped stays where it is until the page is opened again: it
/// must not run away from the finger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CardGroup {
    Done,
    Ahead,
}

/// The newest successes are in sight; the others unfold, so that what comes next is not far away.
const DONE_SHOWN: usize = 4;

/// What a tap needs.
#[derive(Clone, Copy)]
struct Desk {
    replica: Replica,
    toasts: Toasts,
    stays: RwSignal<HashMap<RecordId, CardSlot>>,
}

/// A group, and the day that orders the cards there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct CardSlot {
    group: CardGroup,
    done_on: Option<Date>,
}

/// The learner's plan.
#[component]
pub fn Plan() -> impl IntoView {
    let replica = Replica::current();
    let desk = Desk { replica, toasts: Toasts::here(), stays: RwSignal::default() };
    let items = Memo::new(move |_| {
        let own = own_records(replica);
        replica.ask(|records| plan::steps(records, &own))
    });
    let is_empty = Memo::new(move |_| items.with(Vec::is_empty));
    move || {
        if is_empty.get() {
            return view! {
                <Page title=word("learner.plan.title")>
                    <EmptyState
                        title=word("learner.plan.none")
                        text=move || t("learner.plan.none.text")
                    />
                </Page>
            }
            .into_any();
        }
        view! {
            <Page title=word("learner.plan.title") lead=move || t("learner.plan.lead")>
                <Section title=Signal::derive(move || done_title(&items.get()))>
                    <Cards desk group=CardGroup::Done items empty="learner.plan.done.none" />
                </Section>
                <Section title=word("learner.plan.ahead")>
                    <Cards desk group=CardGroup::Ahead items empty="learner.plan.ahead.none" />
                </Section>
            </Page>
        }
        .into_any()
    }
}

fn done_title(items: &[PlanItem]) -> String {
    let count = items.iter().filter(|item| item.done_on.is_some()).count();
    match count {
        0 => t("learner.wins"),
        count => t_with("learner.plan.done", &[("n", &count.to_string())]),
    }
}

#[component]
fn Cards(
    desk: Desk,
    group: CardGroup,
    items: Memo<Vec<PlanItem>>,
    empty: &'static str,
) -> impl IntoView {
    let here = Memo::new(move |_| {
        let mut here = items.get();
        here.retain(|item| desk.spot(item).group == group);
        match group {
            CardGroup::Done => {
                here.sort_by_key(|item| std::cmp::Reverse((desk.spot(item).done_on, item.id)));
            }
            CardGroup::Ahead => {
                here.sort_by_key(|item| (item.position, item.due_on, item.id));
            }
        }
        here.into_iter().map(|item| item.id).collect::<Vec<_>>()
    });
    let shown = match group {
        CardGroup::Done => DONE_SHOWN,
        CardGroup::Ahead => usize::MAX,
    };
    let first = Memo::new(move |_| here.with(|ids| ids.iter().copied().take(shown).collect()));
    let rest =
        Memo::new(move |_| here.with(|ids| ids.iter().copied().skip(shown).collect::<Vec<_>>()));
    let has_rest = Memo::new(move |_| rest.with(|ids| !ids.is_empty()));
    let more = Signal::derive(move || {
        t_with("learner.plan.done.more", &[("n", &rest.with(Vec::len).to_string())])
    });
    view! {
        {move || here.with(Vec::is_empty).then(|| view! {
            <p class="learner-quiet">{ruby(word(empty))}</p>
        })}
        <TaskList desk ids=first items />
        {move || has_rest.get().then(|| view! {
            <details class="learner-more">
                <summary><Icon name=IconName::ChevronDown />{ruby(more)}</summary>
                <TaskList desk ids=rest items />
            </details>
        })}
    }
}

#[component]
fn TaskList(desk: Desk, ids: Memo<Vec<RecordId>>, items: Memo<Vec<PlanItem>>) -> impl IntoView {
    view! {
        <ul class="tasks" role="list">
            <For each=move || ids.get() key=|id| *id let:id>
                <Task desk id items />
            </For>
        </ul>
    }
}

/// One step as a card.
#[component]
fn Task(desk: Desk, id: RecordId, items: Memo<Vec<PlanItem>>) -> impl IntoView {
    let item = Memo::new(move |_| {
        let found = items.with(|items| items.iter().find(|item| item.id == id).cloned());
        found.unwrap_or_else(|| PlanItem::empty(id))
    });
    let title = move || item.get().title.map(|title| title.0).unwrap_or_default();
    let is_done = Signal::derive(move || item.with(|item| item.done_on.is_some()));
    view! {
        <li class="task" data-done=move || is_done.get().then_some("yes")>
            <Checkbox
                label=Signal::derive(title)
                checked=is_done
                on_change=move |done: bool| desk.tick(&item.get_untracked(), done)
                support=move || support(&item.get())
            />
        </li>
    }
}

/// The subject, and when the step was done or about when it should be.
fn support(item: &PlanItem) -> Option<String> {
    let subject = item.subject.map(|subject| t(&format!("subject.{}", subject.code())));
    let day = match (item.done_on, item.due_on) {
        (Some(done), _) => Some(t_with("learner.plan.done_on", &[("date", &day_text(done))])),
        (None, Some(due)) => Some(t_with("learner.plan.due", &[("date", &day_text(due))])),
        (None, None) => None,
    };
    let said: Vec<String> = subject.into_iter().chain(day).collect();
    (!said.is_empty()).then(|| said.join("　"))
}

impl Desk {
    fn spot(self, item: &PlanItem) -> CardSlot {
        let group = if item.done_on.is_some() { CardGroup::Done } else { CardGroup::Ahead };
        let by_state = CardSlot { group, done_on: item.done_on };
        self.stays.with(|stays| stays.get(&item.id).copied()).unwrap_or(by_state)
    }

    fn tick(self, item: &PlanItem, done: bool) {
        let spot = untrack(|| self.spot(item));
        self.stays.update(|stays| {
            stays.entry(item.id).or_insert(spot);
        });
        let (id, before) = (item.id, item.done_on);
        let day = done.then(|| untrack(|| self.replica.today()));
        if !self.set_done(id, day) {
            return;
        }
        let title = item.title.as_ref().map(|title| title.0.clone()).unwrap_or_default();
        let key = if done { "learner.plan.ticked" } else { "learner.plan.unticked" };
        let said = Signal::derive(move || t_with(key, &[("title", &title)]));
        self.toasts.undoable(said, move || {
            self.set_done(id, before);
        });
    }

    /// Whether the device took the change; if not, the page says so.
    fn set_done(self, id: RecordId, day: Option<Date>) -> bool {
        let value = day.map_or(Value::Null, |day| day.write());
        let set = Body::from_iter([("done_on".to_owned(), value)]);
        let is_taken = self.replica.patch(PlanItem::NAME, id, set).is_ok();
        if !is_taken {
            self.toasts.show(word("learner.plan.not_saved"));
        }
        is_taken
    }
}
