//! What a person sees: the confirmed record with her own edits on top, until they are confirmed.

use super::merge::SetChange;
use super::message::{Conflict, Op, OpKind, RecordState};
use super::stored::set_field;
use crate::id::{RecordId, Seq};
use crate::planted;
use crate::record::{Fields, KindName, Merge};
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
    Held,
}

/// One record as the person sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The kind's name.
    pub kind: KindName,
    /// The id.
    pub id: RecordId,
    /// The scope.
    pub scope: Scope,
    /// The confirmed seq; 0 while only this device knows the record.
    pub seq: Seq,
    /// The fields.
    pub body: Fields,
    /// Open conflicts.
    pub conflicts: Vec<Conflict>,
    /// How far its newest own edit has come.
    pub progress: Progress,
}

impl View {
    /// A record as the server has confirmed it.
    pub(super) fn confirmed(state: RecordState) -> View {
        let RecordState { kind, id, scope, seq, body, conflicts, .. } = state;
        View { kind, id, scope, seq, body, conflicts, progress: Progress::Sent }
    }

    /// A confirmed record as it travels.
    pub(super) fn state(&self) -> RecordState {
        RecordState {
            kind: self.kind.clone(),
            id: self.id,
            scope: self.scope.clone(),
            seq: self.seq,
            deleted: false,
            body: self.body.clone(),
            conflicts: self.conflicts.clone(),
        }
    }
}

/// Folds own operations over the confirmed record, oldest first; `None` if it is not there or
/// was deleted.
pub fn fold<'a>(
    confirmed: Option<&View>,
    own: impl Iterator<Item = (&'a Op, Progress)>,
) -> Option<View> {
    let mut view = confirmed.cloned();
    let mut own: Vec<(&Op, Progress)> = own.collect();
    planted!(OverlayReversed => own.reverse());
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
            conflict.values.retain(|candidate| !op.closes.contains(&candidate.stamp.uid));
        });
        view.conflicts.retain(|conflict| !conflict.values.is_empty());
        view.progress = view.progress.max(progress);
    }
    view
}

fn new_view(op: &Op) -> Option<View> {
    Some(View {
        kind: KindName::from(&op.kind),
        id: op.id,
        scope: op.scope.clone()?,
        seq: Seq::default(),
        body: Fields::default(),
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
        set_field(view.body.make_mut(), name, value);
    } else {
        set_field(view.body.make_mut(), name, value.clone());
    }
}
