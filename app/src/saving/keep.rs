//! Keeping what a person did, and saying so when a device cannot, or when she may not.

use leptos::prelude::*;
use serde_json::Value;
use shared::access::{Action, Refusal, Request, may};
use shared::problem::ProblemCode;
use shared::program::Write;
use shared::record::{Body, Kind};
use shared::scope::Scope;
use shared::sync::device::{Change, EditRefused};

use crate::parts::{Blocked, Text, Toasts};
use crate::replica::Replica;
use crate::words::{t, t_with};

/// Whether a change is in the outbox now, or only on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is in the outbox.
    Yes,
    /// It is not; a toast said why.
    No,
}

/// Why words are not kept; the field that holds them says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// They are no value of the field.
    Problem(ProblemCode),
    /// The device does not take them.
    Refused(EditRefused),
    /// She has no right to say this; the server would hold it.
    NoRight(Refusal),
}

impl NotKept {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            NotKept::Problem(code) => t(code.key()),
            NotKept::Refused(refused) => refused_text(refused),
            NotKept::NoRight(refusal) => t(refusal.key()),
        }
    }
}

/// Saves this change of a text; whoever asks shows why it was not kept.
pub fn keep_text(replica: Replica, change: Change) -> Result<(), NotKept> {
    replica.edit(vec![change]).map_err(NotKept::Refused)
}

/// Saves this as one change; if the device refuses it, a toast says why.
pub fn keep(replica: Replica, toasts: Toasts, writes: Vec<Write>) -> Kept {
    match replica.edit(replica.changes(writes)) {
        Ok(()) => Kept::Yes,
        Err(refused) => {
            toasts.show(Signal::derive(move || refused_text(&refused)));
            Kept::No
        }
    }
}

/// Saves this as one change and offers to undo it.
pub fn keep_undoable(
    replica: Replica,
    toasts: Toasts,
    said: Text,
    writes: Vec<Write>,
    undo: impl Fn() -> Vec<Write> + Send + Sync + 'static,
) -> Kept {
    let kept = keep(replica, toasts, writes);
    if kept == Kept::Yes {
        toasts.undoable(said, move || {
            keep(replica, toasts, undo());
        });
    }
    kept
}

/// Why the device did not take an edit, in words. What was typed is still on the screen.
pub fn refused_text(refused: &EditRefused) -> String {
    let key = format!("refused.{}", refused.code());
    match refused {
        EditRefused::TooLong { chars_max, .. } => t_with(&key, &[("n", &chars_max.to_string())]),
        _ => t(&key),
    }
}

/// Why the account may not do this to a record of `kind` in `scope`, in words; `None` if it may.
pub fn blocked(
    replica: Replica,
    action: Action,
    kind: &'static Kind,
    scope: Scope,
) -> Option<Blocked> {
    let (actor, grants) = (replica.actor(), replica.grants());
    let set = Body::new();
    let refusal = may(&actor, &grants, &Request::new(action, kind, scope, &set)).err()?;
    Some(Blocked { reason: t(refusal.key()), helper: t("tutor.blocked.helper") })
}

/// A body of one field.
pub fn one(field: &str, value: Value) -> Body {
    Body::from_iter([(field.to_owned(), value)])
}
