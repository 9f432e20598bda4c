//! What a person sees: the confirmed record with her own edits on top, until they are confirmed.

use super::merge::SetChange;
use super::message::{Conflict, Op, OpKind, RecordState};
use super::stored::set_field;
use crate::id::{RecordId, Seq};
use crate::planted::{Bug, is_planted};
use crate::record::{Body, Merge};
use crate::records;
use crate::scope::Scope;
use crate::value::choice_codes;
use serde_json::{Value, json};

/// How far a record's newest own edit has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// The server has confirmed everything.
    Sent,
    /// Saved on this device, not confirmed yet.
    Unsent,
    /// Being written to this device's storage.
    Saving,
    /// Waits on the server for a decision.
    Waiting,
}

/// One record as the person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The kind's name.
    pub kind: String,
    /// The id.
    pub id: RecordId,
    /// The scope.
    pub scope: Scope,
    /// The confirmed seq; 0 while only this device knows the record.
    pub seq: Seq,
    /// The fields.
    pub body: Body,
    /// Open conflicts.
    pub conflicts: Vec<Conflict>,
    /// How far its newest own edit has come.
    pub progress: Progress,
}

impl View {
    fn confirmed(state: &RecordState) -> View {
        View {
            kind: state.kind.clone(),
            id: state.id,
            scope: state.scope,
            seq: state.seq,
            body: state.body.clone(),
            conflicts: state.conflicts.clone(),
            progress: Progress::Sent,
        }
    }
}

/// Folds own operations over the confirmed record, oldest first; `None` if it is not there or
/// was deleted.
pub fn fold<'a>(
    confirmed: Option<&RecordState>,
    own: impl Iterator<Item = (&'a Op, Progress)>,
) -> Option<View> {
    let mut view = confirmed.filter(|state| !state.deleted).map(View::confirmed);
    let mut own: Vec<(&Op, Progress)> = own.collect();
    if is_planted(Bug::OverlayReversed) {
        own.reverse();
    }
    for (op, progress) in own {
        if op.op == OpKind::Delete {
            view = None;
            continue;
        }
        if view.is_none() && op.op == OpKind::Create {
            view = new_view(op);
        }
        let Some(view) = &mut view else { continue };
        for (name, value) in &op.set {
            set_value(view, name, value);
        }
        view.conflicts.iter_mut().for_each(|conflict| {
            conflict.values.retain(|candidate| !op.closes.contains(&candidate.mark.uid));
        });
        view.conflicts.retain(|conflict| !conflict.values.is_empty());
        view.progress = view.progress.max(progress);
    }
    view
}

fn new_view(op: &Op) -> Option<View> {
    Some(View {
        kind: op.kind.clone(),
        id: op.id,
        scope: op.scope?,
        seq: Seq::default(),
        body: Body::new(),
        conflicts: Vec::new(),
        progress: Progress::Sent,
    })
}

fn set_value(view: &mut View, name: &str, value: &Value) {
    let field = records::kind(&view.kind).and_then(|kind| kind.field(name));
    if field.is_some_and(|field| field.merge == Merge::Set) {
        let before = choice_codes(view.body.get(name));
        let after = SetChange::read(value, &before).applied_to(&before);
        let value = if after.is_empty() { Value::Null } else { json!(after) };
        set_field(&mut view.body, name, value);
    } else {
        set_field(&mut view.body, name, value.clone());
    }
}
