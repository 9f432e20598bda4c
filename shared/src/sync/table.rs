//! Records by kind and id, as a device keeps them: asked for without making a key first.

use crate::by_id::ById;
use crate::id::RecordId;
use crate::record::KindName;
use crate::sorted::SortedMap;

/// A record's kind and id on a device.
pub type RecordKey = (KindName, RecordId);

/// Something for each of many records, in order of kind and id.
#[derive(Clone, Debug)]
pub(super) struct Table<T>(SortedMap<KindName, ById<T>>);

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table(SortedMap::new())
    }
}

impl<T> Table<T> {
    pub(super) fn get(&self, kind: &str, id: RecordId) -> Option<&T> {
        self.0.get(kind)?.get(id)
    }

    pub(super) fn at(&self, key: &RecordKey) -> Option<&T> {
        self.get(&key.0, key.1)
    }

    pub(super) fn insert(&mut self, key: RecordKey, value: T) -> Option<T> {
        // Whoever adds many adds them kind by kind.
        self.0.or_insert_with(key.0, ById::default).insert(key.1, value)
    }

    pub(super) fn remove(&mut self, key: &RecordKey) -> Option<T> {
        let of_kind = self.0.get_mut(&key.0)?;
        let gone = of_kind.remove(key.1);
        if of_kind.is_empty() {
            self.0.remove(&key.0);
        }
        gone
    }

    pub(super) fn retain(&mut self, mut stays: impl FnMut(&T) -> bool) {
        self.0.retain(|_, of_kind| {
            of_kind.retain(&mut stays);
            !of_kind.is_empty()
        });
    }

    /// How many of one kind there are.
    pub(super) fn count(&self, kind: &str) -> usize {
        self.0.get(kind).map_or(0, ById::len)
    }

    pub(super) fn kinds(&self) -> impl Iterator<Item = &KindName> {
        self.0.keys()
    }

    /// Those of one kind, in order of id.
    pub(super) fn of_kind<'a>(
        &'a self,
        kind: &str,
    ) -> impl Iterator<Item = (RecordId, &'a T)> + use<'a, T> {
        self.0.get(kind).into_iter().flat_map(ById::iter)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.0.values().flat_map(ById::values)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (RecordKey, &T)> {
        self.0.iter().flat_map(|(kind, of_kind)| {
            of_kind.iter().map(move |(id, value)| ((kind.clone(), id), value))
        })
    }

    pub(super) fn into_iter(self) -> impl Iterator<Item = (RecordKey, T)> {
        self.0.into_iter().flat_map(|(kind, of_kind)| {
            of_kind.into_entries().map(move |(id, value)| ((kind.clone(), id), value))
        })
    }
}
