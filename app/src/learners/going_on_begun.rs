//! What somebody has begun on the page about what comes next: its forms are kept on the device
//! until one of them is sent, and the one that was filled in last stands open again.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::record::Record;
use shared::records::enrollment::Enrollment;

use crate::replica::Replica;
use crate::saving::unfinished::{KeptForm, left_at};

/// The name of these forms among those that are kept.
const FORM: &str = "going_on";

/// What is filled in and not sent.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Held {
    /// The form that was changed last.
    last: String,
    /// What each form holds that is not as it began.
    forms: BTreeMap<String, Value>,
}

/// The forms of the page.
#[derive(Clone, Copy)]
pub struct Begun {
    held: RwSignal<Held>,
    form: KeptForm,
}

impl Begun {
    /// Goes on with what was left at this address, if anything was.
    pub fn open(replica: Replica) -> Begun {
        let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
        let held = RwSignal::new(left.unwrap_or_default());
        let read = move || {
            let held: Held = held.try_get_untracked().filter(|it: &Held| !it.forms.is_empty())?;
            serde_json::to_string(&held).ok()
        };
        Begun { held, form: KeptForm::open(replica, FORM, Enrollment::NAME, read) }
    }

    /// The form that somebody was filling in.
    pub fn last(self) -> Option<String> {
        self.held
            .with_untracked(|held| held.forms.contains_key(&held.last).then(|| held.last.clone()))
    }

    /// What this form held when it was left, or else what it begins with.
    pub fn left<T: DeserializeOwned>(self, form: &str, first: T) -> T {
        let left = self.held.with_untracked(|held| held.forms.get(form).cloned());
        left.and_then(|left| serde_json::from_value(left).ok()).unwrap_or(first)
    }

    /// Keeps what this form holds from now on; as it begins there is nothing to keep.
    pub fn keep<T: Serialize>(
        self,
        form: &'static str,
        first: &T,
        now: impl Fn() -> T + Send + Sync + 'static,
    ) {
        let written = |told: &T| serde_json::to_value(told).unwrap_or_default();
        let first = written(first);
        Effect::new(move |before: Option<Value>| {
            let told = written(&now());
            if before.is_some_and(|before| before != told) {
                self.note(form, Some(told.clone()).filter(|told| *told != first));
            }
            told
        });
    }

    /// Takes note that one of the forms is sent: what the others hold is not meant any more.
    pub fn finish(self) {
        self.form.finish();
    }

    fn note(self, form: &str, told: Option<Value>) {
        self.held.update(|held| {
            form.clone_into(&mut held.last);
            match told {
                Some(told) => drop(held.forms.insert(form.to_owned(), told)),
                None => drop(held.forms.remove(form)),
            }
        });
        self.form.touch();
    }
}
