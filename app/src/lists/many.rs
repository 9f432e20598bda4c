//! Choosing records of a list, and what can be done to many at once: in steps, so that the page
//! stays alive and each step is one mutation, and undone as one.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::steps;
use shared::record::list::ListAction;
use shared::record::{Kind, words_key};
use wasm_bindgen_futures::spawn_local;

use super::export::save;
use super::live_table::LiveTable;
use crate::parts::{Button, ButtonKind, IconName, Toasts, plain, plain_word, ruby, word};
use crate::replica::Replica;
use crate::saving::keep::keep_all_undoable;
use crate::words::{t, t_with};

/// The records that are chosen. Provided by the page of a list with actions.
#[derive(Clone, Copy)]
pub struct Chosen(pub RwSignal<BTreeSet<RecordId>>);

impl Chosen {
    /// The chosen ones, in the order of the list; of those that are not in sight any more none.
    fn among(self, found: Memo<Vec<RecordId>>) -> Vec<RecordId> {
        let chosen = self.0.get_untracked();
        found.with_untracked(|found| {
            found.iter().copied().filter(|id| chosen.contains(id)).collect()
        })
    }
}

/// The box that chooses a record for what is done to many.
#[component]
pub fn Choose(id: RecordId, name: Signal<String>) -> impl IntoView {
    let Chosen(chosen) = expect_context();
    let label = move || plain(&t_with("manager.records.many.choose", &[("name", &name.get())]));
    let toggle = move |event| {
        let is_chosen = event_target_checked(&event);
        chosen.update(|chosen| {
            if is_chosen {
                chosen.insert(id)
            } else {
                chosen.remove(&id)
            };
        });
    };
    view! {
        <input type="checkbox" class="check-input" autocomplete="off" aria-label=label
            prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle />
    }
}

/// The box above all others: it chooses everything that was found.
#[component]
pub fn ChooseAll(found: Memo<Vec<RecordId>>) -> impl IntoView {
    let Chosen(chosen) = expect_context();
    let is_all = Memo::new(move |_| {
        found.with(|found| {
            chosen.with(|chosen| !found.is_empty() && found.iter().all(|id| chosen.contains(id)))
        })
    });
    let toggle = move |event| {
        let all = found.with_untracked(|found| found.iter().copied().collect());
        chosen.set(if event_target_checked(&event) { all } else { BTreeSet::new() });
    };
    view! {
        <input type="checkbox" class="check-input" autocomplete="off"
            aria-label=plain_word("manager.records.many.choose_all")
            prop:checked=is_all on:change=toggle />
    }
}

/// How many are chosen, and what can be done to them. It floats above the lower edge of the list,
/// so that choosing moves nothing.
#[component]
pub fn Many(
    kind: &'static Kind,
    table: LiveTable,
    found: Memo<Vec<RecordId>>,
    chosen: Chosen,
) -> impl IntoView {
    let actions = kind.list().actions;
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_busy = RwSignal::new(false);
    let act = move |action: ListAction| {
        if is_busy.get_untracked() {
            return;
        }
        is_busy.set(true);
        let ids = chosen.among(found);
        let steps = untrack(|| replica.ask(|records| steps(action, kind, &ids, records)));
        spawn_local(async move {
            // What is named by other records is in no step; a refusal says its own reason.
            let meant: usize = steps.iter().map(|step| step.undo.len()).sum();
            let left_out = ids.len() - meant;
            let said = |n| done(action, n, left_out);
            let count = keep_all_undoable(replica, toasts, said, steps).await;
            let _ = is_busy.try_set(false);
            if meant == 0 && action == ListAction::Delete {
                toasts.show(in_use(left_out));
            } else if count == meant {
                let _ = chosen.0.try_set(BTreeSet::new());
            }
        });
    };
    let export = move || {
        let _ = save(kind, table, &chosen.among(found));
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
                    <span class="list-many-count">{ruby(Signal::stored(count))}</span>
                    <Button label=word("manager.records.many.none") kind=ButtonKind::Quiet
                        on_press=move || chosen.0.set(BTreeSet::new()) />
                    {actions.into_iter().map(button).collect_view()}
                    <Button label=word("manager.records.many.export") icon=IconName::Download
                        on_press=export />
                </div>
            }
        })
    }
}

/// What is said when something was done to `n` of the chosen records, and some were left out
/// because others name them.
fn done(action: ListAction, n: usize, left_out: usize) -> String {
    let said = |key| t_with(key, &[("n", &n.to_string())]);
    match action {
        ListAction::Set { .. } => said("manager.records.many.done"),
        ListAction::Delete if left_out > 0 => {
            format!("{} {}", said("manager.records.many.deleted"), in_use(left_out))
        }
        ListAction::Delete => said("manager.records.many.deleted"),
    }
}

fn in_use(n: usize) -> String {
    t_with("manager.records.many.in_use", &[("n", &n.to_string())])
}
