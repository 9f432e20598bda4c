//! What can be done to many records of a list at once: in steps, so that the page stays alive and
//! each step is one mutation, and undone as one. And the list as a file.

use std::collections::BTreeSet;

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::{Step, steps};
use shared::record::list::ListAction;
use shared::record::{Kind, words_key};
use wasm_bindgen_futures::spawn_local;

use crate::parts::{Button, ButtonKind, IconName, Toasts, plain, ruby};
use crate::replica::Replica;
use crate::saving::keep::{Kept, keep};
use crate::words::{t, t_with};

/// The records that are chosen. Provided by the page of a list with actions.
#[derive(Clone, Copy)]
pub struct Chosen(pub RwSignal<BTreeSet<RecordId>>);

/// How many are chosen, and what can be done to them.
#[component]
pub fn Many(kind: &'static Kind, actions: Vec<ListAction>, chosen: Chosen) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_busy = RwSignal::new(false);
    let act = move |action: ListAction| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let ids: Vec<RecordId> = chosen.0.get_untracked().into_iter().collect();
        let steps = untrack(|| replica.ask(|records| steps(action, kind, &ids, records)));
        spawn_local(async move {
            let done = write_all(replica, toasts, steps, |step| &step.writes).await;
            let n = done.iter().map(|step| step.writes.len()).sum::<usize>();
            if n > 0 {
                let words = t_with("manager.records.many.done", &[("n", &n.to_string())]);
                toasts.undoable(words, move || undo(replica, toasts, done.clone()));
            }
            let _ = is_busy.try_set(false);
            let _ = chosen.0.try_set(BTreeSet::new());
        });
    };
    let button = move |action: ListAction| {
        let label = move || match action {
            ListAction::Set { field, code } => {
                let words = kind.field(field).map(|it| t(&words_key(kind, it, code)));
                t_with("manager.records.many.set", &[("value", &words.unwrap_or_default())])
            }
            ListAction::Delete => t("manager.records.delete"),
        };
        view! { <Button label=Signal::derive(label) on_press=move || act(action) /> }
    };
    move || {
        let n = chosen.0.with(BTreeSet::len);
        (n > 0).then(|| {
            let actions = actions.clone();
            let count = t_with("manager.records.many.chosen", &[("n", &n.to_string())]);
            let label = plain(&count);
            view! {
                <div class="list-many" role="group" aria-label=label>
                    <span>{ruby(Signal::stored(count))}</span>
                    {actions.into_iter().map(button).collect_view()}
                    <Button label=Signal::derive(|| t("manager.records.many.none"))
                        kind=ButtonKind::Quiet icon=IconName::Close
                        on_press=move || chosen.0.set(BTreeSet::new()) />
                </div>
            }
        })
    }
}

/// Writes step after step until one is refused; returns those that were kept.
async fn write_all(
    replica: Replica,
    toasts: Toasts,
    steps: Vec<Step>,
    writes: fn(&Step) -> &Vec<shared::program::Write>,
) -> Vec<Step> {
    let mut done = Vec::new();
    for step in steps {
        if keep(replica, toasts, writes(&step).clone()) == Kept::No {
            break;
        }
        done.push(step);
        // Between two steps the page draws and hears taps.
        TimeoutFuture::new(0).await;
    }
    done
}

fn undo(replica: Replica, toasts: Toasts, steps: Vec<Step>) {
    spawn_local(async move {
        let latest_first = steps.into_iter().rev().collect();
        write_all(replica, toasts, latest_first, |step| &step.undo).await;
    });
}
