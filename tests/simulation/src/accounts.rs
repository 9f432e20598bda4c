//! What became of each value that somebody wrote: shown, replaced by somebody who saw it, waiting,
//! or put aside by a person.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::id::{MutationId, Seq};
use shared::reconcile::HeldStanding;
use shared::sync::message::{FateKind, Op};
use shared::sync::stored::{Stored, WHOLE_RECORD};
use shared::value::choice_codes;

use crate::city::sync_store::Tables;
use crate::ledger::{Ledger, Write, WriteId, unit_of, words_in, writes_in};

/// The tables of one moment, looked at for each value.
pub struct Accounts<'a> {
    ledger: &'a Ledger,
    tables: &'a Tables,
    /// Writes in payloads that wait, or that a person has put aside.
    held: BTreeSet<WriteId>,
    dismissed: BTreeSet<MutationId>,
    /// For each write the later ones that had it on their screen.
    seen_by: BTreeMap<WriteId, Vec<WriteId>>,
}

impl<'a> Accounts<'a> {
    pub fn new(ledger: &'a Ledger, tables: &'a Tables) -> Accounts<'a> {
        let mut held = BTreeSet::new();
        let mut dismissed = BTreeSet::new();
        for it in tables.held.values() {
            match it.standing {
                HeldStanding::Undecided => held.extend(held_writes(ledger, it)),
                HeldStanding::Dismissed => {
                    dismissed.insert(it.uid);
                }
                HeldStanding::Released | HeldStanding::Superseded => {}
            }
        }
        let mut seen_by: BTreeMap<WriteId, Vec<WriteId>> = BTreeMap::new();
        for (id, write) in (0..).zip(&ledger.writes) {
            // In another timeline what waited may stand alone, and then she replaces it.
            let beside = write.beside.iter().filter(|_| tables.timelines.len() > 1);
            for seen in write.saw.iter().chain(beside) {
                seen_by.entry(*seen).or_default().push(id);
            }
        }
        Accounts { ledger, tables, held, dismissed, seen_by }
    }

    pub fn is_accounted(&self, id: WriteId) -> bool {
        let write = &self.ledger.writes[id as usize];
        if self.dismissed.contains(&write.uid) || self.held.contains(&id) {
            return true;
        }
        if write.unit == WHOLE_RECORD && self.deletion_is_accounted(write) {
            return true;
        }
        if self.is_there(id, write) {
            return true;
        }
        let later = self.seen_by.get(&id).into_iter().flatten().copied();
        later.chain(self.blind_writes(write)).any(|other| {
            let after = &self.ledger.writes[other as usize];
            let replaces = !after.keeps.contains(&id);
            // What a restore has lost may have been replaced in turn before it was lost.
            let took_effect = after.is_destroyed || self.took_effect(after);
            replaces && took_effect && self.is_accounted(other)
        })
    }

    /// Writes over a value, or deletions of its record, on a device from which a fault of the
    /// storage had taken the value: it says that its screen showed the record as of its last pull.
    fn blind_writes(&self, write: &Write) -> impl Iterator<Item = WriteId> {
        let at = self.decided_at(write.uid);
        let is_blind = move |other: &Write| {
            other.record == write.record
                && (other.unit == write.unit || other.unit == WHOLE_RECORD)
                && other.damaged.contains(&write.record)
                && at.is_some_and(|at| at <= other.cursor.1)
        };
        let all = (0..).zip(&self.ledger.writes);
        all.filter(move |(_, other)| is_blind(other)).map(|(id, _)| id)
    }

    /// Whether the value is shown, or waits in a conflict.
    fn is_there(&self, id: WriteId, write: &Write) -> bool {
        let Some(row) = self.row(write) else { return false };
        if let Some(topic) = write.unit.strip_prefix("topics+") {
            return !row.is_deleted && choice_codes(row.body.get("topics")).contains(topic);
        }
        if write.unit.starts_with("topics-") {
            // What a removal took was there before; what it left is looked at as an addition.
            return true;
        }
        if write.unit == "position" && self.is_in_history(write) {
            return true;
        }
        let shown = row.body.get(&write.unit).filter(|_| !row.is_deleted);
        let is_shown = shown.is_some_and(|value| writes_in(&write.unit, value).contains(&id));
        let unit = unit_of(&write.kind, &write.unit);
        let candidates = row.meta.conflicts.get(unit).into_iter().flatten();
        is_shown
            || candidates.clone().any(|it| writes_in(&write.unit, &it.value).contains(&id))
            || candidates.into_iter().any(|it| it.stamp.uid == write.uid)
    }

    /// Whether somebody who looks back finds the value: all that a quiet field promises, and only
    /// until the record is moved.
    fn is_in_history(&self, write: &Write) -> bool {
        let mut history = self.tables.history.iter().filter(|(_, it)| it.after.id == write.record);
        let mut was_there = false;
        history.any(|(provenance, it)| {
            was_there |= provenance.uid == write.uid;
            let says = it.change.iter().any(|op| op.set.contains_key(&write.unit));
            // The history in SQL keeps no meta: what was asked for says that it was a move, too.
            let moves = |op: &Op| op.id == write.record && op.moved_to.is_some();
            let is_moved = it.after.is_deleted && it.change.iter().any(moves);
            let was_moved = is_moved || it.after.moved_to().is_some();
            provenance.uid == write.uid && says || was_there && was_moved
        })
    }

    fn row(&self, write: &Write) -> Option<&Stored> {
        self.tables.rows.get(&(write.kind.clone(), write.record))
    }

    /// A deletion holds, waits for a person, or was undone by somebody who had seen it.
    fn deletion_is_accounted(&self, write: &Write) -> bool {
        let Some(row) = self.row(write) else { return true };
        if row.is_deleted {
            return true;
        }
        // Two deletions that did not know of each other are one wish.
        if row.meta.conflicts.contains_key(WHOLE_RECORD) {
            return true;
        }
        let Some(deleted_at) = self.decided_at(write.uid) else { return false };
        let earlier = self.tables.history.iter().rev().map(|(_, it)| &it.after);
        let mut earlier = earlier.filter(|it| it.id == write.record && it.seq < deleted_at);
        if earlier.next().is_some_and(|it| it.is_deleted) {
            // It had been deleted before, and whoever brought it back decided about that.
            return true;
        }
        let knew = |other: &&Write| {
            let is_own = other.node == write.node && other.step > write.step;
            other.record == write.record
                && other.uid != write.uid
                && (is_own || other.cursor.1 >= deleted_at)
                && self.took_effect(other)
        };
        self.ledger.writes.iter().any(|other| knew(&other))
    }

    fn decided_at(&self, uid: MutationId) -> Option<Seq> {
        let (_, first) = self.tables.decided.get(&uid)?.first()?;
        Some(first.fate.seq)
    }

    /// Whether a mutation has changed anything, or waits as one side of a conflict.
    fn took_effect(&self, write: &Write) -> bool {
        let Some((_, first)) = self.tables.decided.get(&write.uid).and_then(|all| all.first())
        else {
            return false;
        };
        first.fate.kind != FateKind::Held || self.is_settled(write.uid)
    }

    /// Whether a held mutation was released, or replaced by its author.
    fn is_settled(&self, uid: MutationId) -> bool {
        let settled = |held: &shared::reconcile::Held| {
            use HeldStanding::{Released, Superseded};
            held.uid == uid && matches!(held.standing, Released | Superseded)
        };
        self.tables.held.values().any(settled)
    }

    /// What is known of the place: everything that was written there, and how it stands.
    pub fn told(&self, write: &Write) -> String {
        let mut told = String::new();
        let same = |other: &Write| {
            let topic = write.unit.strip_prefix("topics+").unwrap_or("no topic");
            let is_same = other.unit == write.unit || other.unit == WHOLE_RECORD;
            other.record == write.record && (is_same || other.unit.ends_with(topic))
        };
        for (id, other) in (0u32..).zip(&self.ledger.writes).filter(|(_, other)| same(other)) {
            let fates = self.tables.decided.get(&other.uid).and_then(|all| all.first());
            let fate = fates.map(|(_, it)| (it.fate.kind, it.fate.seq.0, it.fate.reason));
            let standing =
                self.tables.held.values().find(|it| it.uid == other.uid).map(|it| it.standing);
            told += &format!(
                "\n  w{id} {} by {} at step {} from {}: saw {:?} keeps {:?} durable {:?} gone {} \
                 {fate:?} {standing:?}",
                other.unit,
                other.node,
                other.step,
                other.cursor.1,
                other.saw,
                other.keeps,
                other.durable_at,
                other.is_destroyed,
            );
        }
        let of_record = |it: &&(_, shared::sync::accept::Write)| it.1.after.id == write.record;
        for (provenance, it) in self.tables.history.iter().filter(of_record) {
            let candidates = it.after.meta.conflicts.get(unit_of(&write.kind, &write.unit));
            let candidates = candidates.into_iter().flatten().map(|value| value.value.to_string());
            let candidates: Vec<String> = candidates.collect();
            let shown = it.after.body.get(&write.unit).map(ToString::to_string);
            let (seq, uid) = (it.after.seq.0, provenance.uid);
            told += &format!("\n  at {seq} {uid} left {shown:?}, candidates {candidates:?}");
        }
        let row = self.row(write).map(|row| {
            let version = row.meta.fields.get(&write.unit);
            let version = version.map(|it| (it.seq.0, it.uid, it.with.clone()));
            let conflicts = row.meta.conflicts.iter();
            let conflicts: Vec<String> = conflicts
                .map(|(unit, values)| {
                    let values: Vec<String> =
                        values.iter().map(|it| format!("{}={}", it.stamp.uid, it.value)).collect();
                    format!("{unit}: {values:?}")
                })
                .collect();
            let shown = row.body.get(&write.unit).cloned();
            let deleted = row.meta.deleted.as_ref().map(|it| (it.seq.0, it.uid));
            format!("{shown:?} from {version:?}, deleted {deleted:?}, conflicts {conflicts:?}")
        });
        format!("{told}\n  now {row:?}")
    }
}

/// The writes in the payload of a held mutation; of a sealed one those that the ledger knows.
fn held_writes(ledger: &Ledger, held: &shared::reconcile::Held) -> Vec<WriteId> {
    let payload: Value = serde_json::from_str(&held.payload).unwrap_or_default();
    let words = words_in(&payload.to_string());
    let own = ledger.of(held.uid).iter().copied();
    own.filter(|id| {
        let write = &ledger.writes[*id as usize];
        let has_no_word =
            matches!(write.unit.as_str(), WHOLE_RECORD | "minutes" | "position" | "birth_date")
                || write.unit.contains("topics");
        words.contains(id) || has_no_word
    })
    .collect()
}
