//! A map of many records by id, in order of id. Its values lie in a list, and a B-tree says where:
//! one B-tree of ids and places serves values of all types, where one for each type would load 7 KB
//! of code more. What holds little is a [`SortedMap`](crate::sorted::SortedMap).

use crate::id::RecordId;
use std::collections::BTreeMap;

/// A map from ids, in order.
#[derive(Clone, Debug)]
pub struct ById<T> {
    places: BTreeMap<RecordId, usize>,
    /// Boxed, so that a list that grows does not move values.
    values: Vec<Option<Box<T>>>,
    free: Vec<usize>,
}

impl<T> Default for ById<T> {
    fn default() -> ById<T> {
        ById { places: BTreeMap::new(), values: Vec::new(), free: Vec::new() }
    }
}

impl<T> ById<T> {
    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Removes everything.
    pub fn clear(&mut self) {
        *self = ById::default();
    }

    /// The value of an id.
    pub fn get(&self, id: RecordId) -> Option<&T> {
        self.at(*self.places.get(&id)?)
    }

    /// The value of an id, to be changed.
    pub fn get_mut(&mut self, id: RecordId) -> Option<&mut T> {
        let place = *self.places.get(&id)?;
        self.values.get_mut(place)?.as_deref_mut()
    }

    /// Puts a value at an id, and returns the one that was there.
    pub fn insert(&mut self, id: RecordId, value: T) -> Option<T> {
        let value = Some(Box::new(value));
        if let Some(place) = self.places.get(&id) {
            let before = self.values.get_mut(*place)?;
            return std::mem::replace(before, value).map(|before| *before);
        }
        let place = self.free.pop().unwrap_or(self.values.len());
        match self.values.get_mut(place) {
            Some(free) => *free = value,
            None => self.values.push(value),
        }
        self.places.insert(id, place);
        None
    }

    /// Removes the value of an id.
    pub fn remove(&mut self, id: RecordId) -> Option<T> {
        let place = self.places.remove(&id)?;
        self.free.push(place);
        self.values.get_mut(place)?.take().map(|value| *value)
    }

    /// Removes all values but those that `keep` wants.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        let ids: Vec<RecordId> =
            self.iter().filter(|(_, value)| !keep(value)).map(|(id, _)| id).collect();
        ids.into_iter().for_each(|id| drop(self.remove(id)));
    }

    /// The values with their ids, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (RecordId, &T)> {
        self.places.iter().filter_map(|(id, place)| Some((*id, self.at(*place)?)))
    }

    /// The values, in order of id.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.places.values().filter_map(|place| self.at(*place))
    }

    /// The values, in no order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.values.iter_mut().filter_map(Option::as_deref_mut)
    }

    /// The values with their ids, in order of id.
    pub fn into_entries(mut self) -> impl Iterator<Item = (RecordId, T)> {
        self.places.into_iter().filter_map(move |(id, place)| {
            let value = self.values.get_mut(place)?.take()?;
            Some((id, *value))
        })
    }

    fn at(&self, place: usize) -> Option<&T> {
        self.values.get(place)?.as_deref()
    }
}

impl<T: PartialEq> PartialEq for ById<T> {
    fn eq(&self, other: &ById<T>) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: Default> ById<T> {
    /// The value of an id, which is made if there is none.
    pub fn or_default(&mut self, id: RecordId) -> &mut T {
        let place = match self.places.get(&id) {
            Some(place) => *place,
            None => {
                self.insert(id, T::default());
                self.places.get(&id).map_or(0, |place| *place)
            }
        };
        self.values[place].get_or_insert_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(n: u8) -> RecordId {
        RecordId(Uuid::from_u128(n.into()))
    }

    proptest! {
        #[test]
        fn it_holds_what_a_map_of_the_standard_library_holds(
            steps in proptest::collection::vec((0..8u8, any::<u8>(), 0..4u8), 0..60),
        ) {
            let (mut ours, mut theirs) = (ById::default(), BTreeMap::new());
            for (key, value, step) in steps {
                match step {
                    0 => prop_assert_eq!(ours.remove(id(key)), theirs.remove(&id(key))),
                    1 => {
                        ours.retain(|it| *it != value);
                        theirs.retain(|_, it| *it != value);
                    }
                    2 => {
                        *ours.or_default(id(key)) = value;
                        *theirs.entry(id(key)).or_default() = value;
                    }
                    _ => {
                        prop_assert_eq!(ours.insert(id(key), value), theirs.insert(id(key), value));
                    }
                }
                prop_assert_eq!(ours.get(id(key)), theirs.get(&id(key)));
                prop_assert_eq!((ours.len(), ours.is_empty()), (theirs.len(), theirs.is_empty()));
                let all = theirs.iter().map(|(id, value)| (*id, *value)).collect::<Vec<_>>();
                let seen = ours.iter().map(|(id, value)| (id, *value)).collect::<Vec<_>>();
                prop_assert_eq!(seen, all);
            }
            let all: Vec<(RecordId, u8)> = theirs.into_iter().collect();
            prop_assert_eq!(ours.into_entries().collect::<Vec<_>>(), all);
        }
    }
}
