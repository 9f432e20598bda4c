//! Words that stand on the screen and are not in the outbox: somebody is typing them, or the device
//! did not take them. Until they are kept, nothing may say that everything is sent, and whoever
//! leaves the field finds them there again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Words that the device did not take, as they are stored beside the records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    place: String,
    text: String,
    page: String,
}

/// The words of the open account that are not kept yet, by the place where they belong.
#[derive(Clone, Copy)]
pub struct Typing(RwSignal<BTreeMap<String, Words>>);

/// Words of one field.
#[derive(Clone, PartialEq)]
enum Words {
    /// They will be kept in a moment.
    Coming,
    /// The device did not take them; so they stay here.
    Refused { text: String, page: String },
}

impl Typing {
    /// Nothing is typed yet.
    pub fn new() -> Typing {
        Typing(RwSignal::new(BTreeMap::new()))
    }

    /// Somebody is typing at this place.
    pub fn add(self, place: &str) {
        self.put(place, Words::Coming);
    }

    /// What was typed at this place, on this page, was not taken.
    pub fn refused(self, place: &str, text: String, page: String) {
        self.put(place, Words::Refused { text, page });
    }

    /// What was typed at this place is kept, or is gone on purpose.
    pub fn settled(self, place: &str) {
        if self.0.with_untracked(|all| all.contains_key(place)) {
            self.0.update(|all| drop(all.remove(place)));
        }
    }

    /// Whether something is being typed; a view that asks follows it.
    pub fn is_coming(self) -> bool {
        self.0.with(|all| all.values().any(|words| *words == Words::Coming))
    }

    /// Whether somebody is typing at this place; a view that asks follows it.
    pub fn is_coming_at(self, place: &str) -> bool {
        self.0.with(|all| all.get(place) == Some(&Words::Coming))
    }

    /// Whether something was not taken; a view that asks follows it.
    pub fn has_refused(self) -> bool {
        self.refused_page().is_some()
    }

    /// The page with the first words that were not taken; a view that asks follows it.
    pub fn refused_page(self) -> Option<String> {
        self.0.with(|all| {
            all.values().find_map(|words| match words {
                Words::Refused { page, .. } => Some(page.clone()),
                Words::Coming => None,
            })
        })
    }

    /// The words of this place that were not taken; a view that asks follows them.
    pub fn refused_at(self, place: &str) -> Option<String> {
        self.0.with(|all| match all.get(place) {
            Some(Words::Refused { text, .. }) => Some(text.clone()),
            Some(Words::Coming) | None => None,
        })
    }

    /// All words that were not taken; a view that asks follows them.
    pub fn drafts(self) -> Vec<Draft> {
        self.0.with(|all| {
            let draft = |(place, words): (&String, &Words)| match words {
                Words::Refused { text, page } => {
                    let (place, text, page) = (place.clone(), text.clone(), page.clone());
                    Some(Draft { place, text, page })
                }
                Words::Coming => None,
            };
            all.iter().filter_map(draft).collect()
        })
    }

    /// Shows words again that were stored.
    pub fn bring_back(self, drafts: Vec<Draft>) {
        for Draft { place, text, page } in drafts {
            self.refused(&place, text, page);
        }
    }

    fn put(self, place: &str, words: Words) {
        if self.0.with_untracked(|all| all.get(place) != Some(&words)) {
            self.0.update(|all| drop(all.insert(place.to_owned(), words)));
        }
    }
}

/// The address of the page that is open.
pub fn this_page() -> String {
    let location = window().location();
    // A browser without an address has no page to come back to but the first one.
    let path = location.pathname().unwrap_or_else(|_| "/".to_owned());
    path + &location.search().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_were_stored_come_back_as_they_were() {
        let owner = Owner::new();
        owner.set();
        let (before, after) = (Typing::new(), Typing::new());
        before.add("note/2/text");
        before.refused("note/1/text", "too long".to_owned(), "/learners/1".to_owned());
        after.bring_back(before.drafts());
        assert_eq!(after.refused_at("note/1/text").as_deref(), Some("too long"));
        assert_eq!(after.refused_page().as_deref(), Some("/learners/1"));
        assert!(!after.is_coming());
    }
}
