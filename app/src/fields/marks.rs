//! Marks on a record until somebody has settled it: two values of which one has to be chosen, or a
//! change that waits for a decision. Every list and every page of a record shows the same ones.

use leptos::prelude::*;
use shared::by_id::ById;
use shared::id::RecordId;
use shared::record::{Kind, named};

use crate::inbox::{Office, OpenIssues, open_issues};
use crate::parts::{Badge, IconName, Tone, ruby};
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// All marks of the open account, by record. Provided by the frame.
#[derive(Clone, Copy)]
pub struct Marked(Memo<ById<OpenIssues>>);

impl Marked {
    /// Follows what is open on this device and at the office.
    pub fn follow(replica: Replica, office: Office) -> Marked {
        Marked(Memo::new(move |_| open_issues(replica, office)))
    }

    fn of(self, id: RecordId) -> OpenIssues {
        self.0.with(|all| all.get(id).copied()).unwrap_or_default()
    }
}

/// The marks of one record.
#[component]
pub fn Marks(id: RecordId) -> impl IntoView {
    let marked = expect_context::<Marked>();
    let issue = Memo::new(move |_| marked.of(id));
    move || {
        let OpenIssues { has_conflict, is_held, .. } = issue.get();
        badges(has_conflict, is_held)
    }
}

/// The way to the history of a record about a learner, in her file: who changed what, and how it
/// was before.
#[component]
pub fn HistoryLink(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let href = move || {
        let body = replica.view(kind.name, id).map(|view| view.body);
        let about = body.and_then(|body| named(&body, "learner"));
        about.map_or_else(
            || routes::record(kind.name, id),
            |learner| routes::learner_history(learner, kind.name, id),
        )
    };
    view! {
        <a class="history-link" href=href>{ruby(Signal::derive(|| t("forms.history")))}</a>
    }
}

/// The marks of a record and of all that is about it: of a learner her notes, of a lesson its roll.
#[component]
pub fn MarksAbout(id: RecordId) -> impl IntoView {
    let marked = expect_context::<Marked>();
    let issue = Memo::new(move |_| marked.of(id));
    move || {
        let issue = issue.get();
        badges(issue.has_conflict || issue.has_conflict_about, issue.is_held || issue.is_held_about)
    }
}

fn badges(has_conflict: bool, is_held: bool) -> impl IntoView {
    let badge = |key: &'static str| {
        view! {
            <Badge label=Signal::derive(move || t(key)) tone=Tone::Warning
                icon=IconName::Warning />
        }
    };
    (has_conflict || is_held).then(|| {
        view! {
            <span class="marks">
                {has_conflict.then(|| badge("forms.marks.conflict"))}
                {is_held.then(|| badge("forms.marks.waiting"))}
            </span>
        }
    })
}
