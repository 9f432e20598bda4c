//! What the model knows of things that belong together: the fields of one record, and records that
//! are parts of another one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::id::Seq;
use shared::record::Body;
use shared::sync::message::{HeldReason, Op, OpKind};
use shared::value::FieldType;

use super::record::{Known, MergeMode, Met, Seen, Wrote};
use super::{DecisionContext, Key, Model};

/// What one mutation did to one record.
pub(super) type Steps = BTreeMap<Key, Vec<(Op, Seen)>>;

impl Model {
    /// Where a merge alone has made a contradiction, everything that came waits.
    pub(super) fn part_contradictions(
        &self,
        changed: &mut BTreeMap<Key, Known>,
        steps: &Steps,
        wrote: impl Fn(Seq) -> Wrote,
    ) -> Result<Met, HeldReason> {
        let mut worst = Met::Nobody;
        for (key, after) in changed {
            let (Some(before), Some(steps)) = (self.records.get(key), steps.get(key)) else {
                continue;
            };
            let Some(kind) = shared::records::kind(&key.0) else { continue };
            let written: Body = steps.iter().flat_map(|(op, _)| op.set.clone()).collect();
            let excused =
                [kind.contradictions(&before.body()), kind.contradictions(&written)].concat();
            let is_new = kind.contradictions(&after.body()).iter().any(|it| !excused.contains(it));
            let is_blind = steps.iter().any(|(_, seen)| !before.all_shown_is_seen(seen));
            if after.is_deleted() || !is_new || !is_blind {
                continue;
            }
            let seq = after.seq;
            *after = before.clone();
            for (op, seen) in steps {
                worst = worst.max(after.apply(op, seen, &wrote(seq), MergeMode::AsCandidate)?);
            }
            after.seq = seq;
        }
        Ok(worst)
    }

    /// Nothing is deleted while it has a part that the deleter had not seen, and nobody writes
    /// into what is gone.
    pub(super) fn keep_families(
        &self,
        changed: &mut BTreeMap<Key, Known>,
        steps: &Steps,
        context: &DecisionContext<'_>,
        head: &mut Seq,
    ) -> Result<Met, HeldReason> {
        let mut worst = Met::Nobody;
        for key in changed.keys().cloned().collect::<Vec<_>>() {
            if self.hides_a_part(&key, changed, steps, context) {
                let whole = changed.get_mut(&key).expect("it was changed");
                whole.bring_back(whole.seq)?;
                worst = Met::Open;
            }
            let is_written = steps.get(&key).into_iter().flatten();
            if !is_written.into_iter().any(|(op, _)| op.op != OpKind::Delete) {
                continue;
            }
            let mut stack = vec![key];
            while let Some(part) = stack.pop() {
                let known = changed.get(&part).or_else(|| self.records.get(&part));
                let wholes = known.filter(|it| !it.is_deleted()).map(|it| wholes(&part.0, it));
                for whole in wholes.unwrap_or_default() {
                    let gone = self.records.get(&whole).filter(|it| it.is_deleted());
                    let gone = gone.filter(|it| context.grants.cover(&it.scope));
                    let Some(gone) = gone.filter(|_| !changed.contains_key(&whole)) else {
                        continue;
                    };
                    let mut back = gone.clone();
                    *head = Seq(head.0 + 1);
                    back.seq = *head;
                    back.bring_back(*head)?;
                    changed.insert(whole.clone(), back);
                    worst = Met::Open;
                    stack.push(whole);
                }
            }
        }
        Ok(worst)
    }

    fn hides_a_part(
        &self,
        key: &Key,
        changed: &BTreeMap<Key, Known>,
        steps: &Steps,
        context: &DecisionContext<'_>,
    ) -> bool {
        let was_there = self.records.get(key).is_some_and(|before| !before.is_deleted());
        let mut steps = steps.get(key).into_iter().flatten();
        let deletion = steps.rfind(|(op, _)| op.op == OpKind::Delete);
        let Some((_, seen)) = deletion.filter(|_| was_there && changed[key].is_deleted()) else {
            return false;
        };
        self.records.iter().any(|(part, known)| {
            let is_part = wholes(&part.0, known).contains(key);
            let now = changed.get(part).unwrap_or(known);
            let since = context.in_sight.since(&known.scope);
            let was_hers = since.is_some_and(|since| since <= seen.base);
            let is_known = was_hers && known.everything_is_seen(seen);
            is_part && !now.is_deleted() && !is_known && !known.is_own(seen)
        })
    }
}

/// The records that this one names in fields that are set once.
fn wholes(kind: &str, known: &Known) -> BTreeSet<Key> {
    let body = known.body();
    let fields = shared::records::kind(kind).map(|kind| kind.fields).unwrap_or_default();
    let named = fields.iter().filter(|field| field.is_fixed).filter_map(|field| {
        // No set is set once: what is a part names its whole in one reference.
        let FieldType::Ref(of) = field.declared else { return None };
        let id = body.get(field.name).and_then(Value::as_str)?;
        Some((of.to_owned(), id.parse().ok()?))
    });
    named.collect()
}
