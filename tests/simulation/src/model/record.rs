//! One record as the model knows it: every value that was ever written into it, and where each of
//! them stands.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shared::id::{MutationId, PersonId, RecordId, Seq, Stamp};
use shared::record::{Body, Kind, Merge};
use shared::scope::Scope;
use shared::sync::limit::CONFLICT_VALUES_MAX;
use shared::sync::message::{HeldReason, Op, OpKind};
use shared::value::choice_codes;

use super::text::both;
use crate::rights;

/// The place of a deletion that waits.
pub(super) const WHOLE: &str = "*";

/// A mutation's mark on what it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrote {
    pub seq: Seq,
    pub uid: MutationId,
    pub by: Option<PersonId>,
    pub at: Stamp,
    /// Of a deletion: where the record was moved.
    pub moved_to: Option<RecordId>,
}

/// How values meet those that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeMode {
    ByRule,
    /// They contradict each other: what came waits.
    AsCandidate,
}

/// What a person had on her screen.
#[derive(Clone)]
pub struct Seen {
    pub base: Seq,
    pub ancestors: BTreeSet<MutationId>,
    /// Whether she also saw what is in no record.
    pub has_more: bool,
}

impl Seen {
    fn has(&self, part: &(Seq, MutationId)) -> bool {
        part.0 <= self.base || self.ancestors.contains(&part.1)
    }
}

/// Whom an edit met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Met {
    Nobody,
    /// Somebody, and the field's rule settled it.
    Settled,
    /// Somebody, and a person has to choose.
    Open,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Shown,
    Candidate,
    Gone,
}

/// One value that was written into one place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Written {
    pub(super) by: Wrote,
    pub(super) value: Value,
    /// Of a merged text the other edits in it that its author had not seen.
    others: Vec<(Seq, MutationId)>,
    pub(super) standing: Standing,
    /// Since which seq it stands so.
    pub(super) since: Seq,
}

impl Written {
    fn is_seen(&self, seen: &Seen) -> bool {
        let stands_since = match self.standing {
            Standing::Candidate => self.since,
            Standing::Shown | Standing::Gone => self.by.seq,
        };
        seen.has(&(stands_since, self.by.uid)) && self.others.iter().all(|it| seen.has(it))
    }
}

/// One choice that was added to a set.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Addition {
    code: String,
    part: (Seq, MutationId),
    is_taken: bool,
}

/// A record, deleted or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    kind: String,
    pub scope: Scope,
    pub seq: Seq,
    pub(super) deletion: Option<Wrote>,
    pub(super) places: BTreeMap<String, Vec<Written>>,
    pub(super) additions: BTreeMap<String, Vec<Addition>>,
    /// The edits that changed a set, by field.
    pub(super) set_edits: BTreeMap<String, Vec<Wrote>>,
    /// Up to where nothing that the record said may be readable.
    pub blanked_at: Option<Seq>,
    settled: BTreeSet<(String, MutationId)>,
}

impl Known {
    pub fn new(kind: &Kind, scope: Scope) -> Known {
        Known {
            kind: kind.name.to_owned(),
            scope,
            seq: Seq(0),
            deletion: None,
            blanked_at: None,
            places: BTreeMap::new(),
            additions: BTreeMap::new(),
            set_edits: BTreeMap::new(),
            settled: BTreeSet::new(),
        }
    }

    pub(super) fn kind(&self) -> &'static Kind {
        shared::records::kind(&self.kind).expect("unknown kinds never become records")
    }

    /// One operation of somebody who has seen so much.
    pub fn apply(
        &mut self,
        op: &Op,
        seen: &Seen,
        by: &Wrote,
        mode: MergeMode,
    ) -> Result<Met, HeldReason> {
        if op.op == OpKind::Delete {
            return self.delete(seen, &Wrote { moved_to: op.moved_to, ..*by });
        }
        let mut met = Met::Nobody;
        if let Some(deletion) = self.deletion.take() {
            if !seen.has(&(deletion.seq, deletion.uid)) {
                self.let_deletion_wait(deletion, by.seq)?;
                met = Met::Open;
            } else if op.op == OpKind::Create {
                self.places.values_mut().flatten().for_each(|it| it.standing = Standing::Gone);
                self.additions.clear();
                self.set_edits.clear();
            }
        }
        let units: BTreeSet<String> = op.set.keys().map(|name| self.unit_of(name)).collect();
        for unit in &units {
            if self.settled.contains(&(unit.clone(), by.uid)) {
                met = met.max(Met::Settled);
            } else {
                met = met.max(self.write(unit, op, seen, by, mode)?);
            }
        }
        for unit in units.into_iter().chain([WHOLE.to_owned()]) {
            for uid in &op.closes {
                for written in self.candidates_in(&unit).filter(|it| it.by.uid == *uid) {
                    let is_known = |part| seen.has(part) || op.closes.contains(&part.1);
                    if written.others.iter().all(is_known) {
                        written.standing = Standing::Gone;
                    }
                }
                self.settled.insert((unit.clone(), *uid));
            }
        }
        Ok(met)
    }

    /// Whoever deletes must have seen everything that stands here; else the deletion waits.
    fn delete(&mut self, seen: &Seen, by: &Wrote) -> Result<Met, HeldReason> {
        if self.deletion.is_some() {
            return Ok(Met::Nobody);
        }
        let values = self.places.values().flatten().filter(|it| it.standing != Standing::Gone);
        let additions = self.additions.values().flatten().filter(|it| !it.is_taken);
        let mut set_edits = self.set_edits.values().filter_map(|edits| edits.last());
        let has_seen_all = values.clone().all(|it| it.is_seen(seen))
            && additions.clone().all(|it| seen.has(&it.part))
            && set_edits.all(|it| seen.has(&(it.seq, it.uid)));
        if !has_seen_all {
            self.let_deletion_wait(*by, by.seq)?;
            return Ok(Met::Open);
        }
        let candidates = self.candidates_in(WHOLE);
        let moves = candidates.filter_map(|it| {
            it.standing = Standing::Gone;
            it.by.moved_to
        });
        let moved_to = moves.reduce(|first, _| first);
        self.deletion = Some(Wrote { moved_to: by.moved_to.or(moved_to), ..*by });
        Ok(Met::Nobody)
    }

    fn write(
        &mut self,
        unit: &str,
        op: &Op,
        seen: &Seen,
        by: &Wrote,
        mode: MergeMode,
    ) -> Result<Met, HeldReason> {
        let rule = self.rule_of(unit);
        if rule == Merge::Set {
            return Ok(self.write_set(unit, &op.set[unit], seen, by));
        }
        let closes = self.closes(unit);
        let settles_itself = closes || rule == Merge::QuietLatest;
        let value = self.value_of(unit, op);
        let shown = self.shown(unit).cloned();
        let current =
            shown.as_ref().map(|it| it.value.clone()).unwrap_or_else(|| self.nothing(unit));
        let is_slip = shown.as_ref().is_some_and(|it| value.is_null() && is_slip_of(&it.by, by));
        let unseen = shown.filter(|it| !it.is_seen(seen));
        if unseen.is_none() && !self.is_step(unit, &current, &value) && !(closes && is_slip) {
            return Err(HeldReason::StepNotAllowed);
        }
        let own_waited = self.take_back_own(unit, seen);
        if current == value {
            let is_news = unseen.is_some() && (mode == MergeMode::ByRule || settles_itself);
            return Ok(if is_news { Met::Settled } else { Met::Nobody });
        }
        if mode == MergeMode::AsCandidate && !settles_itself {
            self.let_wait(unit, *by, value, Vec::new(), by.seq)?;
            return Ok(Met::Open);
        }
        let Some(other) = unseen else {
            self.show(unit, *by, value, Vec::new());
            return Ok(Met::Nobody);
        };
        let is_later = by.at > other.by.at;
        if settles_itself {
            let replaces = if closes { !is_past(&value, &current) } else { is_later };
            match replaces {
                true => self.show(unit, *by, value, Vec::new()),
                false => self.put_aside(unit, *by, value),
            }
            return Ok(Met::Settled);
        }
        if rule == Merge::Text
            && !own_waited
            && !seen.has_more
            && let Some(text) = both(op.was.get(unit), &current, &value)
        {
            let mut others = other.others;
            others.push((other.by.seq, other.by.uid));
            others.retain(|part| !seen.has(part));
            let value = if text.is_empty() { Value::Null } else { json!(text) };
            self.show(unit, *by, value, others);
            return Ok(Met::Settled);
        }
        if is_later && matches!(rule, Merge::Latest | Merge::Text) {
            self.let_wait(unit, other.by, current, other.others, by.seq)?;
            self.show(unit, *by, value, Vec::new());
        } else {
            self.let_wait(unit, *by, value, Vec::new(), by.seq)?;
        }
        Ok(Met::Open)
    }

    /// Whether somebody who sees `now` may write `next`.
    fn is_step(&self, unit: &str, now: &Value, next: &Value) -> bool {
        let is_reopened = self.closes(unit) && !now.is_null() && is_past(next, now);
        match (self.rule_of(unit), now.as_str(), next.as_str()) {
            (Merge::Steps(steps), Some(from), Some(to)) => {
                from == to || steps.contains(&(from, to))
            }
            _ => !is_reopened,
        }
    }

    /// Own values that wait are replaced by what their author, looking at them, writes now; says
    /// whether there were any.
    fn take_back_own(&mut self, unit: &str, seen: &Seen) -> bool {
        let mut any = false;
        for written in self.candidates_in(unit) {
            let is_own = seen.ancestors.contains(&written.by.uid);
            if is_own && written.others.iter().all(|it| seen.has(it)) {
                written.standing = Standing::Gone;
                any = true;
            }
        }
        any
    }

    /// Additions and removals both count; a removal takes only additions that it has seen.
    fn write_set(&mut self, unit: &str, value: &Value, seen: &Seen, by: &Wrote) -> Met {
        let last = self.set_edits.get(unit).and_then(|edits| edits.last());
        let met = match last.is_some_and(|it| !seen.has(&(it.seq, it.uid))) {
            true => Met::Settled,
            false => Met::Nobody,
        };
        let before = self.standing_additions(unit);
        let codes: BTreeSet<String> = before.iter().map(|(code, _)| code.clone()).collect();
        let (add, remove): (BTreeSet<String>, BTreeSet<String>) = if value.is_object() {
            (choice_codes(value.get("add")), choice_codes(value.get("remove")))
        } else {
            let wanted = choice_codes(Some(value));
            (&wanted - &codes, &codes - &wanted)
        };
        let mut all = self.additions.get(unit).cloned().unwrap_or_default();
        for addition in &mut all {
            let is_named = add.contains(&addition.code) || remove.contains(&addition.code);
            addition.is_taken |= is_named && seen.has(&addition.part);
        }
        for code in add {
            let part = (by.seq, by.uid);
            all.retain(|it| !(it.code == code && it.part == part));
            all.push(Addition { code, part, is_taken: false });
        }
        if standing(&all) != before {
            self.additions.insert(unit.to_owned(), all);
            self.set_edits.entry(unit.to_owned()).or_default().push(*by);
        }
        met
    }

    fn standing_additions(&self, unit: &str) -> BTreeSet<(String, (Seq, MutationId))> {
        standing(self.additions.get(unit).map(Vec::as_slice).unwrap_or_default())
    }

    fn show(&mut self, unit: &str, by: Wrote, value: Value, others: Vec<(Seq, MutationId)>) {
        let place = self.places.entry(unit.to_owned()).or_default();
        let shown = place.iter_mut().filter(|it| it.standing == Standing::Shown);
        shown.for_each(|it| it.standing = Standing::Gone);
        place.push(Written { by, value, others, standing: Standing::Shown, since: by.seq });
    }

    /// Keeps a value for nobody but those who look back.
    fn put_aside(&mut self, unit: &str, by: Wrote, value: Value) {
        let (others, standing, since) = (Vec::new(), Standing::Gone, by.seq);
        let place = self.places.entry(unit.to_owned()).or_default();
        place.push(Written { by, value, others, standing, since });
    }

    /// Keeps a value for a person to choose, unless somebody has chosen before it came.
    pub(super) fn let_wait(
        &mut self,
        unit: &str,
        by: Wrote,
        value: Value,
        others: Vec<(Seq, MutationId)>,
        since: Seq,
    ) -> Result<(), HeldReason> {
        let waits = |it: &&mut Written| it.by.uid == by.uid;
        let is_settled = |uid| self.settled.contains(&(unit.to_owned(), uid));
        let all_settled = is_settled(by.uid) && others.iter().all(|part| is_settled(part.1));
        if all_settled || self.candidates_in(unit).find(waits).is_some() {
            return Ok(());
        }
        if self.candidates_in(unit).count() >= CONFLICT_VALUES_MAX {
            return Err(HeldReason::TooManyValues);
        }
        let written = Written { by, value, others, standing: Standing::Candidate, since };
        self.places.entry(unit.to_owned()).or_default().push(written);
        Ok(())
    }

    fn candidates_in(&mut self, unit: &str) -> impl Iterator<Item = &mut Written> {
        let place = self.places.get_mut(unit).into_iter().flatten();
        place.filter(|it| it.standing == Standing::Candidate)
    }

    fn shown(&self, unit: &str) -> Option<&Written> {
        self.places.get(unit)?.iter().find(|it| it.standing == Standing::Shown)
    }

    fn unit_of(&self, name: &str) -> String {
        let group = self.kind().field(name).and_then(|field| field.group);
        group.unwrap_or(name).to_owned()
    }

    fn fields_of(&self, unit: &str) -> Vec<String> {
        let of = self.kind().fields.iter().filter(|field| field.group == Some(unit));
        let grouped: Vec<String> = of.map(|field| field.name.to_owned()).collect();
        if grouped.is_empty() { vec![unit.to_owned()] } else { grouped }
    }

    /// A field that nobody declared is kept by the simplest rule.
    fn rule_of(&self, unit: &str) -> Merge {
        let field = self.fields_of(unit).into_iter().find_map(|name| self.kind().field(&name));
        field.map_or(Merge::Latest, |field| field.merge)
    }

    /// Whether the table says that this day never reopens.
    fn closes(&self, unit: &str) -> bool {
        rights::line(&self.kind).is_some_and(|line| line.closes.contains(&unit))
    }

    fn nothing(&self, unit: &str) -> Value {
        if self.fields_of(unit).len() > 1 { json!({}) } else { Value::Null }
    }

    /// What a unit becomes: of a group the fields that a change does not name stay.
    fn value_of(&self, unit: &str, op: &Op) -> Value {
        let (set, fields) = (&op.set, self.fields_of(unit));
        if fields.len() <= 1 {
            return set.get(unit).cloned().unwrap_or_default();
        }
        let stays = self.shown(unit).filter(|_| op.op != OpKind::Create);
        let mut value = stays.map(|it| it.value.clone()).unwrap_or_else(|| json!({}));
        let object = value.as_object_mut().expect("a group is an object");
        for name in fields.iter().filter(|name| set.contains_key(*name)) {
            match &set[name] {
                Value::Null => drop(object.remove(name)),
                other => drop(object.insert(name.clone(), other.clone())),
            }
        }
        value
    }

    pub(super) fn is_deleted(&self) -> bool {
        self.deletion.is_some()
    }

    pub(super) fn all_shown(&self) -> impl Iterator<Item = &Written> {
        self.places.values().flatten().filter(|it| it.standing == Standing::Shown)
    }

    pub(super) fn last_set_edits(&self) -> impl Iterator<Item = &Wrote> {
        self.set_edits.values().filter_map(|edits| edits.last())
    }

    pub(super) fn waits(&self) -> impl Iterator<Item = &Written> {
        self.places.values().flatten().filter(|it| it.standing == Standing::Candidate)
    }

    /// Whether somebody has seen whatever the record shows.
    pub(super) fn all_shown_is_seen(&self, seen: &Seen) -> bool {
        self.all_shown().all(|it| it.is_seen(seen))
            && self.last_set_edits().all(|it| seen.has(&(it.seq, it.uid)))
    }

    /// Whether somebody has seen whatever the record shows, and what waits in it.
    pub(super) fn everything_is_seen(&self, seen: &Seen) -> bool {
        self.all_shown_is_seen(seen) && self.waits().all(|it| it.is_seen(seen))
    }

    /// Whether everything in the record is by edits that she was looking at.
    pub(super) fn is_own(&self, seen: &Seen) -> bool {
        self.all_shown().all(|it| seen.ancestors.contains(&it.by.uid))
            && self.last_set_edits().all(|it| seen.ancestors.contains(&it.uid))
            && self.waits().next().is_none()
    }

    /// The record as everybody would see it.
    pub(super) fn body(&self) -> Body {
        let mut body = Body::new();
        for (unit, place) in &self.places {
            let shown = place.iter().find(|it| it.standing == Standing::Shown);
            match shown.map(|it| &it.value) {
                None | Some(Value::Null) => {}
                Some(Value::Object(fields)) if self.fields_of(unit).len() > 1 => {
                    body.extend(fields.clone());
                }
                Some(value) => drop(body.insert(unit.clone(), value.clone())),
            }
        }
        for unit in self.additions.keys() {
            let codes: BTreeSet<String> =
                self.standing_additions(unit).into_iter().map(|(code, _)| code).collect();
            if !codes.is_empty() {
                body.insert(unit.clone(), json!(codes));
            }
        }
        body
    }
}

fn standing(additions: &[Addition]) -> BTreeSet<(String, (Seq, MutationId))> {
    let stands = additions.iter().filter(|it| !it.is_taken);
    stands.map(|it| (it.code.clone(), it.part)).collect()
}

/// Whether a day lies after another one; no day is the latest.
fn is_past(day: &Value, than: &Value) -> bool {
    day.as_str().is_none_or(|day| than.as_str().is_some_and(|than| day > than))
}

/// Whether somebody takes back what she wrote herself within the hour before.
fn is_slip_of(before: &Wrote, now: &Wrote) -> bool {
    let hour = 60 * 60 * 1_000;
    before.by.is_some() && before.by == now.by && (0..=hour).contains(&(now.at.0 - before.at.0))
}
