//! Which records look different now. A view that shows some of them reads those again, and no
//! others.

use crate::id::RecordId;
use crate::record::{Fields, KindName};
use crate::records;
use crate::sorted::SortedMap;
use std::collections::BTreeSet;

/// Records of one kind that are told one by one; of more the whole kind is told. A first pull
/// changes so many that a list of them would only cost memory.
const NAMED_MAX: usize = 512;

/// Records that look different from how they looked before, by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes(SortedMap<KindName, Extent>);

/// How much of a kind looks different.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    /// Any record of the kind may.
    Whole,
    /// These records do.
    Some(ChangedRecords),
}

/// Records of one kind, one by one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangedRecords {
    /// The records.
    pub ids: BTreeSet<RecordId>,
    /// Field → the records to which they refer by it, or referred before.
    pub(crate) referred: SortedMap<&'static str, BTreeSet<RecordId>>,
}

impl ChangedRecords {
    /// Where they refer to, or referred to before: field and record. Whoever shows all records
    /// that refer to one of these looks again.
    pub fn referred(&self) -> impl Iterator<Item = (&'static str, RecordId)> {
        self.referred.iter().flat_map(|(field, ids)| ids.iter().map(|id| (*field, *id)))
    }

    fn refer(&mut self, field: &'static str, ids: impl IntoIterator<Item = RecordId>) {
        self.referred.or_insert_with(field, BTreeSet::new).extend(ids);
    }
}

impl Changes {
    /// Whether nothing looks different.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kinds, each with how much of it looks different.
    pub fn kinds(&self) -> impl Iterator<Item = (&KindName, &Extent)> {
        self.0.iter()
    }

    /// Notes a record with its fields as they were or as they are; `None` if it was not or is not
    /// there. Both are noted, one after the other.
    pub(super) fn note(&mut self, kind: &KindName, id: RecordId, fields: Option<&Fields>) {
        if !self.0.contains_key(kind) {
            self.0.insert(kind.clone(), Extent::Some(ChangedRecords::default()));
        }
        let Some(extent) = self.0.get_mut(kind) else { return };
        let Extent::Some(records) = extent else { return };
        records.ids.insert(id);
        if records.ids.len() > NAMED_MAX {
            *extent = Extent::Whole;
            return;
        }
        let (Some(fields), Some(kind)) = (fields, records::kind(kind)) else { return };
        for field in kind.fields.iter().filter(|field| field.is_reference()) {
            records.refer(field.name, field.references(fields));
        }
    }

    /// Notes that every record of a kind may look different.
    pub(super) fn note_whole(&mut self, kind: &KindName) {
        self.0.insert(kind.clone(), Extent::Whole);
    }

    /// Adds what somebody else has noted.
    pub fn extend(&mut self, other: Changes) {
        for (kind, extent) in other.0 {
            match (self.0.get_mut(&kind), extent) {
                (Some(Extent::Some(here)), Extent::Some(more)) => {
                    here.ids.extend(more.ids);
                    more.referred.into_iter().for_each(|(field, ids)| here.refer(field, ids));
                }
                (Some(Extent::Whole), _) => {}
                (_, extent) => {
                    self.0.insert(kind, extent);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn of(learner: u128) -> Fields {
        let body = json!({ "learner": id(learner).to_string(), "status": "present" });
        Fields::from(body.as_object().unwrap().clone())
    }

    #[test]
    fn a_record_that_moves_from_one_person_to_another_concerns_both() {
        let mut changes = Changes::default();
        let kind: KindName = "attendance".into();
        changes.note(&kind, id(1), Some(&of(7)));
        changes.note(&kind, id(1), Some(&of(8)));
        let Some((_, Extent::Some(records))) = changes.kinds().next() else { panic!("one kind") };
        assert_eq!(records.ids, BTreeSet::from([id(1)]));
        let learners = records.referred().filter(|(field, _)| *field == "learner");
        assert_eq!(learners.map(|(_, id)| id).collect::<Vec<_>>(), [id(7), id(8)]);
    }

    #[test]
    fn of_very_many_records_the_kind_is_told() {
        let mut changes = Changes::default();
        let kind: KindName = "attendance".into();
        (0..=NAMED_MAX as u128).for_each(|n| changes.note(&kind, id(n), Some(&of(n))));
        assert_eq!(changes.kinds().next(), Some((&kind, &Extent::Whole)));
    }
}
