//! A read-only look at records, as the person who asks may see them. A device answers from its
//! indexes, a [`RecordSet`] from memory.

use crate::id::RecordId;
use crate::record::{Body, Fields, Kind, KindName, Record};
use crate::records::KINDS;
use crate::value::Date;
use crate::value::refs::ids_named;
use std::collections::BTreeMap;

/// Some records with their ids, in order of id.
pub type Rows<'a> = Box<dyn Iterator<Item = (RecordId, &'a Fields)> + 'a>;

/// Records to be read. What the person who asks may not see is not there.
pub trait Records {
    /// The fields of one record.
    fn get(&self, kind: &str, id: RecordId) -> Option<&Fields>;

    /// Every record of a kind. Whatever shows one person, lesson or record asks for those that
    /// refer to it instead.
    fn of_kind<'a>(&'a self, kind: &str) -> Rows<'a>;

    /// The records of a kind whose field `field` refers to the record `id`. Takes as long as there
    /// are records in the answer.
    fn referring<'a>(&'a self, kind: &str, field: &str, id: RecordId) -> Rows<'a>;
}

/// Whether any record names this one in one of its fields.
pub fn is_named(records: &dyn Records, kind: &Kind, id: RecordId) -> bool {
    let names = |other: &&Kind| {
        let fields = other.fields.iter().filter(|field| field.refers_to() == Some(kind.name));
        fields
            .into_iter()
            .any(|field| records.referring(other.name, field.name, id).next().is_some())
    };
    KINDS.iter().any(names)
}

/// The same, typed.
pub trait ReadRecords: Records {
    /// One record.
    fn read<R: Record>(&self, id: RecordId) -> Option<R> {
        self.get(R::NAME, id).map(|fields| R::read(id, fields))
    }

    /// Every record of a kind, in order of id.
    fn list<R: Record>(&self) -> impl Iterator<Item = R> {
        self.of_kind(R::NAME).map(|(id, fields)| R::read(id, fields))
    }

    /// Those of a kind that are still used on `day`, in order of id.
    fn list_used<R: Record>(&self, day: Date) -> impl Iterator<Item = R> {
        let used = move |(_, fields): &(RecordId, &Fields)| R::KIND.is_used_on(fields, day);
        self.of_kind(R::NAME).filter(used).map(|(id, fields)| R::read(id, fields))
    }

    /// The records of a kind whose field `field` refers to the record `id`, in order of id.
    fn list_referring<R: Record>(&self, field: &str, id: RecordId) -> impl Iterator<Item = R> {
        debug_assert!(R::KIND.field(field).is_some(), "{} has no field {field}", R::NAME);
        self.referring(R::NAME, field, id).map(|(id, fields)| R::read(id, fields))
    }
}

impl<T: Records + ?Sized> ReadRecords for T {}

/// Whether the field refers to the record `id`, by itself or among several.
pub fn refers_to(fields: &Fields, field: &str, id: RecordId) -> bool {
    match fields.text(field) {
        Some(text) => text.parse() == Ok(id),
        None => fields.get(field).is_some_and(|json| ids_named(json).contains(&id)),
    }
}

/// Records in memory. Answers from a scan: for tests, demo data and short lists.
#[derive(Clone, Debug, Default)]
pub struct RecordSet(BTreeMap<KindName, BTreeMap<RecordId, Fields>>);

impl RecordSet {
    /// Adds a record, or replaces the one with its id.
    pub fn put(&mut self, kind: &str, id: RecordId, body: Body) {
        self.0.entry(kind.into()).or_default().insert(id, Fields::from(body));
    }

    /// Takes a record out, if it is there.
    pub fn remove(&mut self, kind: &str, id: RecordId) {
        if let Some(records) = self.0.get_mut(kind) {
            records.remove(&id);
        }
    }

    /// Adds a typed record, or replaces the one with its id.
    pub fn add<R: Record>(&mut self, record: &R) {
        self.put(R::NAME, record.id(), record.write());
    }
}

impl Records for RecordSet {
    fn get(&self, kind: &str, id: RecordId) -> Option<&Fields> {
        self.0.get(kind)?.get(&id)
    }

    fn of_kind<'a>(&'a self, kind: &str) -> Rows<'a> {
        let of_kind = self.0.get(kind).into_iter().flatten();
        Box::new(of_kind.map(|(id, fields)| (*id, fields)))
    }

    fn referring<'a>(&'a self, kind: &str, field: &str, id: RecordId) -> Rows<'a> {
        let field = field.to_owned();
        Box::new(self.of_kind(kind).filter(move |(_, fields)| refers_to(fields, &field, id)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::enrollment::Enrollment;
    use crate::records::learner::Learner;
    use crate::records::photo::Photo;
    use crate::value::{Ref, RefSet, Text};
    use uuid::Uuid;

    #[test]
    fn records_are_found_by_kind_by_id_and_by_whom_they_are_about() {
        let [ann, bob, place] = [1, 2, 3].map(|n| RecordId(Uuid::from_u128(n)));
        let mut records = RecordSet::default();
        let name = Some(Text("Ann".to_owned()));
        records.add(&Learner { preferred_name: name.clone(), ..Learner::empty(ann) });
        let enrollment = Enrollment { learner: Some(Ref::to(ann)), ..Enrollment::empty(place) };
        records.add(&enrollment);
        assert_eq!(records.read::<Learner>(ann).and_then(|learner| learner.preferred_name), name);
        assert_eq!(records.read::<Learner>(bob), None);
        assert_eq!(records.list::<Enrollment>().next().as_ref(), Some(&enrollment));
        let of = |learner| records.list_referring::<Enrollment>("learner", learner);
        assert_eq!(of(ann).collect::<Vec<_>>(), [enrollment]);
        assert_eq!(of(bob).count(), 0);
        let people = Some(RefSet::to([ann, bob]));
        records.add(&Photo { people, ..Photo::empty(place) });
        let of = |learner| records.list_referring::<Photo>("people", learner).count();
        assert_eq!([ann, bob, place].map(of), [1, 1, 0], "one of several");
    }
}
