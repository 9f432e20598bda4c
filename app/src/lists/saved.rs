//! Views of a list that somebody has named for herself: filters and order under one word, as a tab
//! beside the ready-made ones. They are kept on this device, sealed beside her records.

use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use shared::record::list::Order;

use super::query::Address;
use crate::fields::{to_first_field_of_dialog, to_first_refused};
use crate::parts::{
    Button, ButtonKind, ButtonRole, Dialog, Requirement, TextField, Toasts, ruby, word,
};
use crate::replica::Replica;
use crate::store::{Batch, Durability, Kv, VIEWS};
use crate::words::t;

/// The longest name of a view, in characters: it has to fit a tab.
const NAME_CHARS_MAX: usize = 20;

/// Views of one list, at most: more tabs than these nobody finds anything among.
const VIEWS_MAX: usize = 12;

/// A view with its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedView {
    /// The list's kind.
    list: String,
    /// What she calls it.
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sort: Option<String>,
    filters: Vec<(String, String)>,
}

impl SavedView {
    fn of(list: &str, name: &str, address: &Address) -> SavedView {
        SavedView {
            list: list.to_owned(),
            name: name.to_owned(),
            sort: address.sort.as_ref().map(Order::text),
            filters: address.filters.clone(),
        }
    }

    /// What the list shows in it.
    pub fn address(&self) -> Address {
        Address { sort: self.sort.as_deref().map(Order::read), filters: self.filters.clone() }
    }
}

/// The views of one list, read from this device when the list is opened.
#[derive(Clone, Copy)]
pub struct SavedViews {
    replica: Replica,
    list: &'static str,
    /// Those of every list.
    all: RwSignal<Vec<SavedView>>,
}

impl SavedViews {
    pub fn open(replica: Replica, list: &'static str) -> SavedViews {
        let views = SavedViews { replica, list, all: RwSignal::new(Vec::new()) };
        spawn_local(async move {
            let stored = replica.store().get(VIEWS).await.ok().flatten();
            let stored = stored.and_then(|bytes| shared::json::read(&bytes).ok());
            // Whoever has left the list meanwhile does not need them.
            let _ = views.all.try_set(stored.unwrap_or_default());
        });
        views
    }

    /// Those of this list, in the order in which they were named. A view that asks follows them.
    pub fn get(self) -> Vec<SavedView> {
        let own = |view: &&SavedView| view.list == self.list;
        self.all.with(|all| all.iter().filter(own).cloned().collect())
    }

    /// Which of them this address is.
    fn named(self, address: &Address) -> Option<SavedView> {
        self.get().into_iter().find(|view| view.address() == *address)
    }

    /// Takes up a view; one of the same name makes way for it.
    fn add(self, toasts: Toasts, name: &str, address: &Address) {
        let view = SavedView::of(self.list, name, address);
        let mut all = self.all.get_untracked();
        all.retain(|other| other.list != view.list || other.name != view.name);
        all.push(view);
        self.keep(toasts, all);
    }

    fn remove(self, toasts: Toasts, view: &SavedView) {
        let mut all = self.all.get_untracked();
        all.retain(|other| other != view);
        self.keep(toasts, all);
    }

    fn keep(self, toasts: Toasts, all: Vec<SavedView>) {
        let (before, store) = (self.all.get_untracked(), self.replica.store());
        self.all.set(all.clone());
        spawn_local(async move {
            let bytes = serde_json::to_vec(&all).expect("texts become JSON");
            let batch = Batch::default().put(VIEWS, bytes);
            if store.commit(batch, Durability::Strict).await.is_err() {
                let _ = self.all.try_set(before);
                toasts.show(t("manager.views.not_kept"));
            }
        });
    }
}

/// Names what the list shows now, or takes the name of a named view away.
#[component]
pub fn NameView(views: SavedViews, address: Memo<Address>) -> impl IntoView {
    let toasts = Toasts::here();
    let is_open = RwSignal::new(false);
    let own = Memo::new(move |_| address.with(|address| views.named(address)));
    let is_plain = Memo::new(move |_| address.with(|address| *address == Address::default()));
    let has_room = Memo::new(move |_| views.get().len() < VIEWS_MAX);
    let face =
        move || {
            match own.get() {
        Some(view) => {
            let remove = move |_| views.remove(toasts, &view);
            Some(view! {
                <button type="button" class="chip-clear-all" on:click=remove>
                    {ruby(word("manager.views.remove"))}
                </button>
            }.into_any())
        }
        None if !is_plain.get() && has_room.get() => Some(view! {
            <button type="button" class="chip-clear-all" on:click=move |_| is_open.set(true)>
                {ruby(word("manager.views.name"))}
            </button>
        }.into_any()),
        None => None,
    }
        };
    view! {
        {face}
        <Dialog title=word("manager.views.name") open=is_open>
            <NameForm views address is_open />
        </Dialog>
    }
}

#[component]
fn NameForm(views: SavedViews, address: Memo<Address>, is_open: RwSignal<bool>) -> impl IntoView {
    let toasts = Toasts::here();
    let (name, is_missing) = (RwSignal::new(String::new()), RwSignal::new(false));
    to_first_field_of_dialog();
    let save = move || {
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            to_first_refused();
            return is_missing.set(true);
        }
        // A name that is too long stays in the field, which says so.
        if typed.chars().count() <= NAME_CHARS_MAX {
            views.add(toasts, &typed, &address.get_untracked());
            is_open.set(false);
        }
    };
    view! {
        <form class="form" novalidate=true
            on:submit=move |event| { event.prevent_default(); save(); }>
            <TextField label=word("manager.views.label") value=name
                support=move || t("manager.views.support")
                requirement=Requirement::Required max_length=NAME_CHARS_MAX
                error=move || is_missing.get().then(|| t("manager.views.missing"))
                on_input=move |text: String| { is_missing.set(false); name.set(text); } />
            <Button label=word("manager.views.save") kind=ButtonKind::Primary
                role=ButtonRole::Submit />
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_view_is_the_list_that_was_named() {
        let filters = vec![("status".to_owned(), "held".to_owned())];
        let address = Address { sort: Some(Order::read("-date")), filters };
        let view = SavedView::of("lesson", "開いた日", &address);
        let stored = serde_json::to_string(&view).unwrap();
        let read: SavedView = serde_json::from_str(&stored).unwrap();
        assert_eq!((read.address(), &*read.name), (address, "開いた日"));
    }
}
