//! How one incoming value meets the stored one: a pure function of both, by the field's rule.

use super::limit::CONFLICT_VALUES_MAX;
use super::message::{Candidate, HeldReason};
use super::stored::{Stored, Version, set_field, set_unit, unit_value};
use super::text::merge_texts;
use crate::gather::Gather;
use crate::id::{MutationId, Seq};
use crate::planted;
use crate::record::Merge;
use crate::record::field::is_earlier;
use crate::value::{LONG_TEXT_CHARS_MAX, choice_codes};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What the person had seen when she made the edit.
#[derive(Clone, Debug, Default)]
pub struct CausalContext {
    /// The record's seq when the form opened.
    pub base: Seq,
    /// Own edits that she was looking at, with all edits that those were made after.
    pub ancestors: BTreeSet<MutationId>,
    /// Whether her screen showed words that the record does not have, because a held mutation or a
    /// lost timeline has them. A three-way merge would take them for words that somebody removed.
    pub has_more: bool,
}

impl CausalContext {
    /// Whether she had seen what an edit wrote, with everything that was merged into it.
    pub fn has_seen(&self, version: &Version) -> bool {
        planted!(MergedTextIsSeen => return self.has_seen_edit(version.seq, version.uid));
        self.has_seen_edit(version.seq, version.uid)
            && version.with.iter().all(|(seq, uid)| self.has_seen_edit(*seq, *uid))
    }

    /// The same, with every addition that a set has from others: the last change of a set leaves
    /// those before it where they are.
    pub fn has_seen_additions(&self, version: &Version) -> bool {
        planted!(SetDeletedUnseen => return self.has_seen(version));
        let mut added = version.added.values().flatten();
        self.has_seen(version) && added.all(|(seq, uid)| self.has_seen_edit(*seq, *uid))
    }

    /// Whether she had seen a value that waits.
    pub fn has_seen_value(&self, value: &Candidate) -> bool {
        self.has_seen_edit(value.seq, value.stamp.uid)
            && value.with.iter().all(|(seq, uid)| self.has_seen_edit(*seq, *uid))
    }

    /// Whether she had seen the edit of this mutation, accepted at this seq.
    pub fn has_seen_edit(&self, seq: Seq, uid: MutationId) -> bool {
        seq <= self.base || self.ancestors.contains(&uid)
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
    /// Of a text: the text that the person changed, if her device said so.
    pub was: Option<&'a str>,
    /// What the author had seen.
    pub seen: &'a CausalContext,
    /// The edit.
    pub version: Version,
}

/// Merges one incoming value into `stored`; refuses when too many values wait already.
pub fn merge(stored: &mut Stored, incoming: &Incoming<'_>) -> Result<Outcome, HeldReason> {
    if incoming.rule == Merge::Set {
        return Ok(merge_set(stored, incoming));
    }
    let had_candidate = supersede_own(stored, incoming);
    let current = unit_value(&stored.body, incoming.unit, incoming.fields);
    let unseen = unseen_versions(stored, incoming);
    if current == incoming.value {
        return Ok(if unseen.is_empty() { Outcome::Nothing } else { Outcome::Merged });
    }
    let Some(newest) = unseen.iter().max_by_key(|version| version.seq).cloned() else {
        replace(stored, incoming);
        return Ok(Outcome::Applied);
    };
    let comes_later = incoming.version.at > newest.at;
    match incoming.rule {
        Merge::QuietLatest if !comes_later => return Ok(Outcome::Merged),
        Merge::Earliest if !is_earlier(&incoming.value, &current) => return Ok(Outcome::Merged),
        // A three-way merge needs that the text she changed became part of the stored text; the
        // value of a candidate did not.
        Merge::Text if had_candidate == HadCandidate::No && !incoming.seen.has_more => {
            if let Some(text) = merged_text(&current, incoming) {
                replace_merged(stored, incoming, text, &newest);
                return Ok(Outcome::Merged);
            }
        }
        Merge::Latest | Merge::QuietLatest | Merge::Text | Merge::Once => {}
        Merge::Earliest | Merge::Steps(_) | Merge::Set => {}
    }
    if overwrites(incoming.rule, comes_later) {
        replace(stored, incoming);
        return Ok(Outcome::Merged);
    }
    let takes_over = comes_later && matches!(incoming.rule, Merge::Latest | Merge::Text);
    if takes_over {
        add_candidate(stored, incoming.unit, &newest, current, incoming.version.seq)?;
        replace(stored, incoming);
    } else {
        let value = incoming.value.clone();
        add_candidate(stored, incoming.unit, &incoming.version, value, incoming.version.seq)?;
    }
    Ok(Outcome::Conflict)
}

/// Whether the incoming value replaces the stored one, which then is in the history only.
fn overwrites(rule: Merge, comes_later: bool) -> bool {
    planted!(LatestOverwrites => if rule == Merge::Latest { return true; });
    planted!(TextOverwrites => if rule == Merge::Text { return true; });
    planted!(OnceOverwrites => if rule == Merge::Once { return comes_later; });
    rule == Merge::Earliest || rule == Merge::QuietLatest && comes_later
}

/// Adds the value as a candidate beside the stored one, although the field's rule would have merged
/// both: fields that one author set together are not separated.
pub(super) fn merge_as_candidate(
    stored: &mut Stored,
    incoming: &Incoming<'_>,
) -> Result<Outcome, HeldReason> {
    supersede_own(stored, incoming);
    if unit_value(&stored.body, incoming.unit, incoming.fields) == incoming.value {
        return Ok(Outcome::Nothing);
    }
    let (version, value) = (&incoming.version, incoming.value.clone());
    add_candidate(stored, incoming.unit, version, value, version.seq)?;
    Ok(Outcome::Conflict)
}

/// The versions of the unit's fields that the author had not seen.
fn unseen_versions(stored: &Stored, incoming: &Incoming<'_>) -> Vec<Version> {
    let versions = incoming.fields.iter().filter_map(|name| stored.meta.fields.get(*name));
    versions.filter(|version| !incoming.seen.has_seen(version)).cloned().collect()
}

/// Whether an own earlier value was a candidate of the conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HadCandidate {
    Yes,
    No,
}

/// Removes own earlier candidates: this edit was made on top of them and replaces them.
fn supersede_own(stored: &mut Stored, incoming: &Incoming<'_>) -> HadCandidate {
    let mut had_candidate = HadCandidate::No;
    if let Some(values) = stored.meta.conflicts.get_mut(incoming.unit) {
        let before = values.len();
        values.retain(|value| {
            let seen = incoming.seen;
            let is_own = seen.ancestors.contains(&value.stamp.uid);
            // Of a merged text she has only seen her own part.
            !(is_own && value.with.iter().all(|(seq, uid)| seen.has_seen_edit(*seq, *uid)))
        });
        if values.len() < before {
            had_candidate = HadCandidate::Yes;
        }
        if values.is_empty() {
            stored.meta.conflicts.remove(incoming.unit);
        }
    }
    had_candidate
}

fn replace(stored: &mut Stored, incoming: &Incoming<'_>) {
    set_unit(&mut stored.body, incoming.unit, incoming.fields, &incoming.value);
    for name in incoming.fields {
        stored.meta.fields.insert((*name).to_owned(), incoming.version.clone());
    }
}

/// The text with both changes in it, if they do not overlap and there is room for both.
fn merged_text(current: &Value, incoming: &Incoming<'_>) -> Option<String> {
    let text = |value: &Value| match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    };
    let merged = merge_texts(incoming.was?, &text(current)?, &text(&incoming.value)?)?;
    (merged.chars().count() <= LONG_TEXT_CHARS_MAX).then_some(merged)
}

/// Stores the merged text with the edits that are in it: whoever saw only one of these edits has
/// not seen the merged text.
fn replace_merged(stored: &mut Stored, incoming: &Incoming<'_>, text: String, newest: &Version) {
    let value = if text.is_empty() { Value::Null } else { Value::String(text) };
    set_unit(&mut stored.body, incoming.unit, incoming.fields, &value);
    let others = newest.with.iter().copied().chain([(newest.seq, newest.uid)]);
    let with = others.filter(|(seq, uid)| !incoming.seen.has_seen_edit(*seq, *uid)).collect();
    let version = Version { with, ..incoming.version.clone() };
    for name in incoming.fields {
        stored.meta.fields.insert((*name).to_owned(), version.clone());
    }
}

/// Adds a candidate, unless somebody settled this value before it arrived.
pub(super) fn add_candidate(
    stored: &mut Stored,
    unit: &str,
    version: &Version,
    value: Value,
    seq: Seq,
) -> Result<(), HeldReason> {
    let stamp = version.stamp();
    let is_settled = |uid: MutationId| stored.meta.closed.contains(&(unit.to_owned(), uid));
    if is_settled(stamp.uid) && version.with.iter().all(|(_, uid)| is_settled(*uid)) {
        return Ok(());
    }
    let values = stored.meta.conflicts.entry(unit.to_owned()).or_default();
    if values.iter().any(|value| value.stamp.uid == stamp.uid) {
        return Ok(());
    }
    if values.len() >= CONFLICT_VALUES_MAX {
        return Err(HeldReason::TooManyValues);
    }
    values.push(Candidate { stamp, seq, with: version.with.clone(), value });
    Ok(())
}

/// Additions and removals both survive; a removal takes only an addition that it had seen.
fn merge_set(stored: &mut Stored, incoming: &Incoming<'_>) -> Outcome {
    let before: BTreeSet<String> = choice_codes(stored.body.get(incoming.unit));
    let is_concurrent = !unseen_versions(stored, incoming).is_empty();
    let change = SetChange::read(&incoming.value, &before);
    let known = stored.meta.fields.get(incoming.unit);
    let mut added = known.map(|version| version.added.clone()).unwrap_or_default();
    let mut now = before.clone();
    let has_seen = |(seq, uid): &(Seq, MutationId)| {
        planted!(RemovalTakesUnseen => return true);
        incoming.seen.has_seen_edit(*seq, *uid)
    };
    for code in &change.remove {
        if let Some(additions) = added.get_mut(code) {
            additions.retain(|addition| !has_seen(addition));
        }
        if added.get(code).is_none_or(BTreeSet::is_empty) {
            added.remove(code);
            now.remove(code);
        }
    }
    for code in &change.add {
        now.insert(code.clone());
        let additions = added.entry(code.clone()).or_default();
        additions.retain(|addition| !has_seen(addition));
        additions.insert((incoming.version.seq, incoming.version.uid));
    }
    if now == before && added == known.map(|version| version.added.clone()).unwrap_or_default() {
        return if is_concurrent { Outcome::Merged } else { Outcome::Nothing };
    }
    let codes: Vec<&String> = now.iter().collect();
    let value = if codes.is_empty() { Value::Null } else { json!(codes) };
    set_field(&mut stored.body, incoming.unit, value);
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
        SetChange { add: without(&wanted, before), remove: without(before, &wanted) }
    }

    /// The set after the change.
    pub fn applied_to(&self, before: &BTreeSet<String>) -> BTreeSet<String> {
        let mut after = without(before, &self.remove);
        after.extend(self.add.iter().cloned());
        after
    }
}

/// The codes that are not among the others.
fn without(codes: &BTreeSet<String>, others: &BTreeSet<String>) -> BTreeSet<String> {
    codes.iter().filter(|code| !others.contains(*code)).cloned().gather()
}
