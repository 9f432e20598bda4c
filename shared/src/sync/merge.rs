//! How one incoming value meets the stored one: a pure function of both, by the field's rule.

use super::message::Candidate;
use super::stored::{Stored, Version, set_unit, unit_value};
use crate::id::{Seq, Uid};
use crate::record::Merge;
use crate::value::choice_codes;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the person had seen when she made the edit.
#[derive(Clone, Debug, Default)]
pub struct SeenBy {
    /// The record's seq when the form opened.
    pub base: Seq,
    /// Own edits that she was looking at, with all edits that those were made after.
    pub chain: BTreeSet<Uid>,
}

impl SeenBy {
    /// Whether she had seen this edit.
    pub fn has_seen(&self, version: &Version) -> bool {
        version.seq <= self.base || self.chain.contains(&version.uid)
    }
}

/// How an incoming value met the stored one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The value was there already.
    Nothing,
    /// The value replaced one that its author had seen.
    Applied,
    /// The value met a concurrent one and the rule settled it.
    Merged,
    /// Both values are kept for a person to choose.
    Conflict,
}

/// One incoming value for a unit: a field, or a group of fields that merge as one.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    /// The unit's name.
    pub unit: &'a str,
    /// Its fields.
    pub fields: &'a [&'a str],
    /// The rule.
    pub rule: Merge,
    /// The new value: of a field its value, of a group an object of its fields.
    pub value: Value,
    /// What the author had seen.
    pub seen: &'a SeenBy,
    /// The edit.
    pub version: Version,
}

/// Merges one incoming value into `stored`.
pub fn merge(stored: &mut Stored, incoming: &Incoming<'_>) -> Outcome {
    if incoming.rule == Merge::Set {
        return merge_set(stored, incoming);
    }
    supersede_own(stored, incoming);
    let current = unit_value(&stored.body, incoming.unit, incoming.fields);
    let unseen = unseen_versions(stored, incoming);
    if current == incoming.value {
        return if unseen.is_empty() { Outcome::Nothing } else { Outcome::Merged };
    }
    let Some(newest) = unseen.into_iter().max_by_key(|version| version.seq) else {
        replace(stored, incoming);
        return Outcome::Applied;
    };
    let comes_later = incoming.version.at > newest.at;
    match incoming.rule {
        Merge::QuietLatest => {
            if comes_later {
                replace(stored, incoming);
            }
            Outcome::Merged
        }
        Merge::Latest | Merge::Text if comes_later => {
            wait(stored, incoming.unit, Candidate { mark: newest.mark(), value: current });
            replace(stored, incoming);
            Outcome::Conflict
        }
        Merge::Latest | Merge::Text | Merge::Once | Merge::Steps(_) | Merge::Set => {
            let value = incoming.value.clone();
            wait(stored, incoming.unit, Candidate { mark: incoming.version.mark(), value });
            Outcome::Conflict
        }
    }
}

/// The versions of the unit's fields that the author had not seen.
fn unseen_versions(stored: &Stored, incoming: &Incoming<'_>) -> Vec<Version> {
    let versions = incoming.fields.iter().filter_map(|name| stored.meta.fields.get(*name));
    versions.filter(|version| !incoming.seen.has_seen(version)).cloned().collect()
}

/// An own earlier value that waits in a conflict is replaced by this edit, which was made
/// looking at it.
fn supersede_own(stored: &mut Stored, incoming: &Incoming<'_>) {
    if let Some(values) = stored.meta.conflicts.get_mut(incoming.unit) {
        values.retain(|value| !incoming.seen.chain.contains(&value.mark.uid));
        if values.is_empty() {
            stored.meta.conflicts.remove(incoming.unit);
        }
    }
}

fn replace(stored: &mut Stored, incoming: &Incoming<'_>) {
    set_unit(&mut stored.body, incoming.unit, incoming.fields, &incoming.value);
    for name in incoming.fields {
        stored.meta.fields.insert((*name).to_owned(), incoming.version.clone());
    }
}

fn wait(stored: &mut Stored, unit: &str, candidate: Candidate) {
    if stored.meta.closed.contains(&candidate.mark.uid) {
        return;
    }
    let values = stored.meta.conflicts.entry(unit.to_owned()).or_default();
    if values.iter().all(|value| value.mark.uid != candidate.mark.uid) {
        values.push(candidate);
    }
}

/// Additions and removals both survive; a removal takes only an addition that it had seen.
fn merge_set(stored: &mut Stored, incoming: &Incoming<'_>) -> Outcome {
    let before: BTreeSet<String> = choice_codes(stored.body.get(incoming.unit));
    let is_concurrent = !unseen_versions(stored, incoming).is_empty();
    let change = SetChange::read(&incoming.value, &before);
    let known = stored.meta.fields.get(incoming.unit);
    let mut added = known.map(|version| version.added.clone()).unwrap_or_default();
    let mut now = before.clone();
    for code in &change.remove {
        let has_seen = |(seq, uid): &(Seq, Uid)| {
            *seq <= incoming.seen.base || incoming.seen.chain.contains(uid)
        };
        if added.get(code).is_none_or(has_seen) {
            now.remove(code);
            added.remove(code);
        }
    }
    for code in &change.add {
        now.insert(code.clone());
        added.insert(code.clone(), (incoming.version.seq, incoming.version.uid));
    }
    if now == before {
        return if is_concurrent { Outcome::Merged } else { Outcome::Nothing };
    }
    let codes: Vec<&String> = now.iter().collect();
    let value = if codes.is_empty() { Value::Null } else { json!(codes) };
    super::stored::set_field(&mut stored.body, incoming.unit, value);
    let version = Version { added, ..incoming.version.clone() };
    stored.meta.fields.insert(incoming.unit.to_owned(), version);
    if is_concurrent { Outcome::Merged } else { Outcome::Applied }
}

/// A change of a set of choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SetChange {
    /// Choices that are added.
    pub add: BTreeSet<String>,
    /// Choices that are taken away.
    pub remove: BTreeSet<String>,
}

impl SetChange {
    /// Reads `{ "add": […], "remove": […] }`; a plain list means that set instead of `before`,
    /// `null` the empty one.
    pub fn read(value: &Value, before: &BTreeSet<String>) -> SetChange {
        if value.is_object() {
            let part = |name: &str| choice_codes(value.get(name));
            return SetChange { add: part("add"), remove: part("remove") };
        }
        let wanted = choice_codes(Some(value));
        SetChange {
            add: wanted.difference(before).cloned().collect(),
            remove: before.difference(&wanted).cloned().collect(),
        }
    }

    /// The set after the change.
    pub fn applied_to(&self, before: &BTreeSet<String>) -> BTreeSet<String> {
        let kept = before.difference(&self.remove).cloned();
        kept.chain(self.add.iter().cloned()).collect()
    }
}
