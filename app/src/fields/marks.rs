//! Marks on a record until somebody has settled it: two values of which one has to be chosen, or a
//! change that waits for a decision. Every list and every page of a record shows the same ones.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::Kind;
use std::collections::BTreeMap;

use crate::book::Book;
use crate::choices::{Mark, Office, open_marks};
use crate::parts::{Badge, IconName, Tone, ruby};
use crate::routes;
use crate::words::t;

/// All marks of the open account, by record. Provided by the frame.
#[derive(Clone, Copy)]
pub struct Marked(Memo<BTreeMap<RecordId, Mark>>);

impl Marked {
    /// Follows what is open on this device and at the office.
    pub fn follow(book: Book, office: Office) -> Marked {
        Marked(Memo::new(move |_| open_marks(book, office)))
    }

    fn of(self, id: RecordId) -> Mark {
        self.0.with(|all| all.get(&id).copied()).unwrap_or_default()
    }
}

/// The marks of one record.
#[component]
pub fn Marks(id: RecordId) -> impl IntoView {
    let marked = expect_context::<Marked>();
    let mark = Memo::new(move |_| marked.of(id));
    move || {
        let Mark { has_conflict, is_waiting, .. } = mark.get();
        badges(has_conflict, is_waiting)
    }
}

/// The way to a record's own page, where its history is: who changed what, and how it was before.
#[component]
pub fn HistoryLink(kind: &'static Kind, id: RecordId) -> impl IntoView {
    view! {
        <a class="history-link" href=routes::record(kind.name, id)>
            {ruby(Signal::derive(|| t("forms.history")))}
        </a>
    }
}

/// The marks of a record and of all that is about it: of a learner her notes, of a lesson its roll.
#[component]
pub fn MarksAbout(id: RecordId) -> impl IntoView {
    let marked = expect_context::<Marked>();
    let mark = Memo::new(move |_| marked.of(id));
    move || {
        let mark = mark.get();
        badges(
            mark.has_conflict || mark.has_conflict_about,
            mark.is_waiting || mark.is_waiting_about,
        )
    }
}

fn badges(has_conflict: bool, is_waiting: bool) -> impl IntoView {
    let badge = |key: &'static str| {
        view! {
            <Badge label=Signal::derive(move || t(key)) tone=Tone::Warning
                icon=IconName::Warning />
        }
    };
    (has_conflict || is_waiting).then(|| {
        view! {
            <span class="marks">
                {has_conflict.then(|| badge("forms.marks.conflict"))}
                {is_waiting.then(|| badge("forms.marks.waiting"))}
            </span>
        }
    })
}
