//! One step of a learner's plan with its round: she ticks her own steps, also without a
//! network. A step that is ticked stays where it is until the page is opened again, so that it
//! can be unticked.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::id::RecordId;
use shared::program::plan::Group;
use shared::record::{Body, Record};
use shared::records::plan_item::PlanItem;
use shared::value::{Choice, Date, FieldValue};
use shared::words::verbatim;

use crate::later::deferred;
use crate::parts::{CheckShape, Checkbox, Toasts, word};
use crate::replica::Replica;
use crate::words::{day_text, t, t_with};

/// What a tap needs, and which steps stay where they are.
#[derive(Clone, Copy)]
pub struct PlanState {
    replica: Replica,
    toasts: Toasts,
    stays: StoredValue<HashMap<RecordId, Group>>,
}

/// One step. Its words are as large as they are short.
#[component]
pub fn Task(state: PlanState, item: Memo<PlanItem>) -> impl IntoView {
    let title = move || item.get().title.map(|title| verbatim(&title.0)).unwrap_or_default();
    let is_done = Signal::derive(move || item.with(|item| item.done_on.is_some()));
    view! {
        <div class="task">
            <Checkbox
                label=Signal::derive(title)
                checked=is_done
                on_change=move |done: bool| state.tick(item.get_untracked(), done)
                support=move || support(&item.get(), state.replica.today())
                shape=CheckShape::Round
            />
        </div>
    }
}

/// The subject, and by when.
fn support(item: &PlanItem, today: Date) -> Option<String> {
    let subject = item.subject.map(|subject| t(&format!("subject.{}", subject.code())));
    let day = match (item.done_on, item.due_on) {
        (Some(done), _) if done == today => Some(t("learner.plan.done_today")),
        (Some(done), _) => Some(t_with("learner.plan.done_on", &[("date", &day_text(done))])),
        (None, Some(due)) => Some(t_with("learner.plan.due", &[("date", &day_text(due))])),
        (None, None) => Some(t("learner.plan.any_time")),
    };
    let said: Vec<String> = subject.into_iter().chain(day).collect();
    (!said.is_empty()).then(|| said.join("・"))
}

deferred! {
    /// Saves a tap, and offers to undo it.
    fn tick(state: PlanState, item: PlanItem, done: bool) -> () {
        state.tick_now(&item, done);
    }
}

impl PlanState {
    /// The state of the page that asks.
    pub fn here(replica: Replica) -> PlanState {
        PlanState { replica, toasts: Toasts::here(), stays: StoredValue::default() }
    }

    /// Where a step stands: where it was when the page was opened.
    pub fn group(self, item: &PlanItem, by_state: Group) -> Group {
        self.stays.with_value(|stays| stays.get(&item.id).copied()).unwrap_or(by_state)
    }

    /// Keeps a step where it is from now on.
    pub fn keep(self, item: RecordId, group: Group) {
        self.stays.update_value(|stays| {
            stays.entry(item).or_insert(group);
        });
    }

    fn tick(self, item: PlanItem, done: bool) {
        spawn_local(async move {
            if tick(self, item, done).await.is_err() {
                self.toasts.show(word("saving.failed"));
            }
        });
    }

    fn tick_now(self, item: &PlanItem, done: bool) {
        let (id, before) = (item.id, item.done_on);
        let day = done.then(|| untrack(|| self.replica.today()));
        if !self.set_done(id, day) {
            return;
        }
        let title = item.title.as_ref().map(|title| verbatim(&title.0)).unwrap_or_default();
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
            self.toasts.show(word("saving.failed"));
        }
        is_taken
    }
}
