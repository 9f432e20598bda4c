//! Keeping what a person did, and saying so when a device cannot, or when she may not.

use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::Value;
use shared::access::{Action, Refusal, Request, may};
use shared::lists::Step;
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
    /// They are words of care, and she has not said yet where they belong.
    Care(Beginning),
}

/// What became of the beginning of a text that is held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// What is written down of it stays.
    Stays,
    /// It was written down, and is taken back.
    TakenBack,
}

impl NotKept {
    /// The reason in words.
    pub fn text(&self) -> String {
        match self {
            NotKept::Problem(code) => t(code.key()),
            NotKept::Refused(refused) => refused_text(refused),
            NotKept::NoRight(refusal) => t(refusal.key()),
            NotKept::Care(_) => t("tutor.care.held"),
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
    keep_undoable_unless(replica, toasts, said, writes, undo, || None)
}

/// As [`keep_undoable`]; when somebody wants to undo it, `why_not` says what is in the way by then,
/// as a key of words.
pub fn keep_undoable_unless(
    replica: Replica,
    toasts: Toasts,
    said: Text,
    writes: Vec<Write>,
    undo: impl Fn() -> Vec<Write> + Send + Sync + 'static,
    why_not: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
) -> Kept {
    // The second tap of two changes nothing, and must not take the way back of the first one.
    if is_said_already(replica, &writes) {
        return Kept::Yes;
    }
    let kept = keep(replica, toasts, writes);
    if kept == Kept::Yes {
        let own = shown(replica, &undo());
        toasts.undoable(said, move || {
            let back = undo();
            // What somebody wrote since is not hers to take back.
            let is_changed = shown(replica, &back) != own;
            match why_not().or(is_changed.then_some("parts.undo.changed")) {
                Some(key) => toasts.show(t(key)),
                None => drop(keep(replica, toasts, back)),
            }
        });
    }
    kept
}

/// Saves these steps one after the other, until one is refused, and offers to undo them as one.
/// Returns of how many records something was kept.
pub async fn keep_all_undoable(
    replica: Replica,
    toasts: Toasts,
    said: impl FnOnce(usize) -> String,
    steps: Vec<Step>,
) -> usize {
    keep_along(replica, toasts, said, Vec::new(), steps).await
}

/// As [`keep_all_undoable`], after something that is kept already and that `made` takes back with
/// the rest.
pub async fn keep_along(
    replica: Replica,
    toasts: Toasts,
    said: impl FnOnce(usize) -> String,
    made: Vec<Write>,
    steps: Vec<Step>,
) -> usize {
    let as_shown = |writes: Vec<Write>| -> Vec<(Write, Vec<Option<Body>>)> {
        let own = |write: Write| {
            let own = shown(replica, std::slice::from_ref(&write));
            (write, own)
        };
        writes.into_iter().map(own).collect()
    };
    let mut undo = vec![as_shown(made)];
    let mut count = 0;
    for step in steps {
        if keep(replica, toasts, step.writes) == Kept::No {
            break;
        }
        count += step.undo.len();
        undo.push(as_shown(step.undo));
        // Between two steps the page draws and hears taps.
        TimeoutFuture::new(0).await;
    }
    if undo.iter().any(|step| !step.is_empty()) {
        let latest_first: Vec<_> = undo.into_iter().rev().collect();
        toasts.undoable(said(count), move || {
            spawn_local(take_back(replica, toasts, latest_first.clone()));
        });
    }
    count
}

/// Takes steps back, but for what somebody wrote since: that is not hers to take back.
async fn take_back(replica: Replica, toasts: Toasts, steps: Vec<Vec<(Write, Vec<Option<Body>>)>>) {
    let mut changed = 0;
    for step in steps {
        let (still, others): (Vec<_>, Vec<_>) = step
            .into_iter()
            .partition(|(write, own)| shown(replica, std::slice::from_ref(write)) == *own);
        changed += others.len();
        let back: Vec<Write> = still.into_iter().map(|(write, _)| write).collect();
        if !back.is_empty() && keep(replica, toasts, back) == Kept::No {
            return;
        }
        TimeoutFuture::new(0).await;
    }
    if changed > 0 {
        toasts.show(t_with("parts.undo.some_changed", &[("n", &changed.to_string())]));
    }
}

/// Whether the records say all of this by now.
fn is_said_already(replica: Replica, writes: &[Write]) -> bool {
    let is_said = |write: &Write| {
        let Write::Set { kind, id, set } = write else { return false };
        let Some(view) = untrack(|| replica.view(kind, *id)) else { return false };
        set.iter().all(|(name, value)| view.body.get(name).unwrap_or(&Value::Null) == value)
    };
    !writes.is_empty() && writes.iter().all(is_said)
}

/// What the records show now that these writes are about: the fields that are set, all of a record
/// that goes, and whether one that comes is there.
fn shown(replica: Replica, writes: &[Write]) -> Vec<Option<Body>> {
    let body = |kind: &str, id| untrack(|| replica.view(kind, id)).map(|view| view.body);
    let one = |write: &Write| match write {
        Write::Create { kind, id, .. } => body(kind, *id).map(|_| Body::new()),
        // An empty field is not there, or is there without a value.
        Write::Remove { kind, id } => body(kind, *id).map(|body| {
            body.into_body().into_iter().filter(|(_, value)| !value.is_null()).collect()
        }),
        Write::Set { kind, id, set } => body(kind, *id).map(|body| {
            let field = |name: &String| (name.clone(), body.get(name).cloned().unwrap_or_default());
            set.keys().map(field).collect()
        }),
    };
    writes.iter().map(one).collect()
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
    let set = Body::new();
    refused(replica, &Request::new(action, kind, scope, &set))
}

/// Why the account may not do what is asked, in words; `None` if it may.
pub fn refused(replica: Replica, request: &Request<'_>) -> Option<Blocked> {
    let refusal = may(&replica.actor(), &replica.grants(), request).err()?;
    Some(Blocked { reason: t(refusal.key()), helper: t("tutor.blocked.helper") })
}

/// A body of one field.
pub fn one(field: &str, value: Value) -> Body {
    Body::from_iter([(field.to_owned(), value)])
}
