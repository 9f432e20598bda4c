//! Records of many kinds, and for each field that refers to other records an index: "the
//! attendances of this learner" is answered without a look at those of others.
//!
//! An index costs some 20 bytes a record, so each is built when somebody first asks for it, and
//! is kept up to date by every change from then on.

use super::table::{RecordKey, Table};
use crate::by_id::ById;
use crate::gather::Gather;
use crate::id::RecordId;
use crate::planted;
use crate::record::{Field, Fields};
use crate::records::KINDS;
use crate::sorted::SortedMap;
use std::cell::OnceCell;
use std::ops::Deref;

/// Something that holds a record's fields, or nothing in place of a record.
pub(super) trait HoldsFields {
    /// The fields; `None` if there is no record.
    fn fields(&self) -> Option<&Fields>;
}

/// A [`Table`] with indexes. It is read as a table, and changed only through its own methods.
#[derive(Debug)]
pub(super) struct Indexed<T> {
    table: Table<T>,
    indexes: SortedMap<&'static str, Vec<FieldIndex>>,
}

/// The index of one reference field of one kind.
#[derive(Debug)]
struct FieldIndex {
    field: &'static Field,
    /// Record referred to → the records that refer to it, in order of id.
    referring: OnceCell<ById<Vec<RecordId>>>,
}

impl<T> Default for Indexed<T> {
    fn default() -> Indexed<T> {
        let of_kind = |kind: &&'static crate::record::Kind| {
            let fields = kind.fields.iter().filter(|field| field.is_reference());
            let indexes = fields.map(|field| FieldIndex { field, referring: OnceCell::new() });
            (kind.name, indexes.collect())
        };
        Indexed { table: Table::default(), indexes: KINDS.iter().map(of_kind).gather() }
    }
}

impl<T> Deref for Indexed<T> {
    type Target = Table<T>;

    fn deref(&self) -> &Table<T> {
        &self.table
    }
}

impl<T: HoldsFields> Indexed<T> {
    /// Takes a record in, and returns what was in its place.
    pub(super) fn insert(&mut self, key: RecordKey, value: T) -> Option<T> {
        let before = self.table.insert(key.clone(), value);
        self.move_between(&key, before.as_ref());
        before
    }

    /// Takes a record out.
    pub(super) fn remove(&mut self, key: &RecordKey) -> Option<T> {
        let before = self.table.remove(key);
        self.move_between(key, before.as_ref());
        before
    }

    /// The ids of the records of `kind` whose field refers to `id`, in order. A field that refers
    /// to nothing has none.
    pub(super) fn referring(&self, kind: &str, field: &str, id: RecordId) -> &[RecordId] {
        let indexes = self.indexes.get(kind).into_iter().flatten();
        let index = indexes.into_iter().find(|index| index.field.name == field);
        let Some(index) = index else { return &[] };
        let referring =
            index.referring.get_or_init(|| build(self.table.of_kind(kind), index.field));
        referring.get(id).map_or(&[], Vec::as_slice)
    }

    /// Brings the indexes up to date after the record at `key` was another one before.
    fn move_between(&mut self, key: &RecordKey, before: Option<&T>) {
        let Some(indexes) = self.indexes.get_mut(&*key.0) else { return };
        let after = self.table.at(key).and_then(HoldsFields::fields);
        let before = before.and_then(HoldsFields::fields);
        for FieldIndex { field, referring } in indexes {
            let Some(referring) = referring.get_mut() else { continue };
            let targets = |fields: Option<&Fields>| {
                fields.map(|fields| field.references(fields)).unwrap_or_default()
            };
            let (old, new) = (targets(before), targets(after));
            old.iter()
                .filter(|id| !new.contains(id))
                .for_each(|id| take_out(referring, *id, key.1));
            new.iter().filter(|id| !old.contains(id)).for_each(|id| put_in(referring, *id, key.1));
        }
    }
}

fn build<'a, T: HoldsFields + 'a>(
    records: impl Iterator<Item = (RecordId, &'a T)>,
    field: &Field,
) -> ById<Vec<RecordId>> {
    let mut referring: ById<Vec<RecordId>> = ById::default();
    for (id, record) in records {
        let targets = record.fields().map(|fields| field.references(fields));
        for target in targets.into_iter().flatten() {
            referring.or_default(target).push(id);
        }
    }
    referring.values_mut().for_each(Vec::shrink_to_fit);
    referring
}

fn put_in(referring: &mut ById<Vec<RecordId>>, target: RecordId, id: RecordId) {
    let ids = referring.or_default(target);
    if let Err(at) = ids.binary_search(&id) {
        ids.insert(at, id);
    }
}

fn take_out(referring: &mut ById<Vec<RecordId>>, target: RecordId, id: RecordId) {
    planted!(IndexKeepsOld => return);
    let Some(ids) = referring.get_mut(target) else { return };
    ids.retain(|it| *it != id);
    if ids.is_empty() {
        referring.remove(target);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Body;
    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    impl HoldsFields for Fields {
        fn fields(&self) -> Option<&Fields> {
            Some(self)
        }
    }

    fn id(n: u8) -> RecordId {
        RecordId(Uuid::from_u128(n.into()))
    }

    fn key(n: u8) -> RecordKey {
        ("attendance".into(), id(n))
    }

    fn of(lesson: u8, learner: u8) -> Fields {
        let body = json!({ "lesson": id(lesson).to_string(), "learner": id(learner).to_string() });
        Fields::from(body.as_object().cloned().unwrap_or_else(Body::new))
    }

    /// What a look at every record finds.
    fn scan(table: &Indexed<Fields>, field: &str, target: RecordId) -> Vec<RecordId> {
        let target = target.to_string();
        let all = table.of_kind("attendance");
        let referring = all.filter(|(_, fields)| fields.text(field) == Some(&*target));
        referring.map(|(id, _)| id).collect()
    }

    #[test]
    fn a_field_that_refers_to_nothing_and_an_unknown_kind_have_no_answers() {
        let mut table = Indexed::default();
        table.insert(key(1), of(2, 3));
        assert_eq!(table.referring("attendance", "learner", id(3)), [id(1)]);
        assert!(table.referring("attendance", "status", id(3)).is_empty());
        assert!(table.referring("of_a_newer_release", "learner", id(3)).is_empty());
    }

    proptest! {
        #[test]
        fn an_index_answers_what_a_look_at_every_record_answers(
            steps in proptest::collection::vec((0..6u8, 0..4u8, 0..4u8, any::<bool>()), 0..40),
            asked_after in 0..40usize,
        ) {
            let mut table = Indexed::default();
            for (step, (record, lesson, learner, stays)) in steps.into_iter().enumerate() {
                if stays {
                    table.insert(key(record), of(lesson, learner));
                } else {
                    table.remove(&key(record));
                }
                // Indexes that nobody has asked for yet are built later from what is there.
                for target in (0..4).map(id).filter(|_| step >= asked_after) {
                    for field in ["lesson", "learner"] {
                        let found = table.referring("attendance", field, target);
                        prop_assert_eq!(found, scan(&table, field, target));
                    }
                }
            }
        }
    }
}
