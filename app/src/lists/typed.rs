//! What is typed into the search of a list. It stays in memory while the account is open, so that
//! it is there when somebody comes back to the list; in an address every letter of a person's name
//! would lie in the browser's history.

use std::collections::HashMap;

use leptos::prelude::*;

/// What is typed into each search. Provided by the frame.
#[derive(Clone, Copy)]
pub struct Searches(StoredValue<HashMap<&'static str, RwSignal<String>>>, StoredValue<Owner>);

impl Searches {
    /// Searches in which nothing is typed yet, for the pages below.
    pub fn provide() {
        let owner = Owner::current().unwrap_or_default();
        provide_context(Searches(StoredValue::new(HashMap::new()), StoredValue::new(owner)));
    }

    /// What is typed into the search of this list.
    pub fn of(list: &'static str) -> RwSignal<String> {
        let Some(Searches(known, owner)) = use_context() else {
            return RwSignal::new(String::new());
        };
        if let Some(typed) = known.with_value(|known| known.get(list).copied()) {
            return typed;
        }
        // It outlives the page that asks first.
        let typed = owner.with_value(|owner| owner.with(|| RwSignal::new(String::new())));
        known.update_value(|known| {
            known.insert(list, typed);
        });
        typed
    }
}
