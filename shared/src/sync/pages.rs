//! Which record lies in which page of the device's storage. Pages hold many records, because
//! storing costs per value and not per byte.

use super::accept::Key;
use std::collections::{BTreeMap, BTreeSet};

/// Records in one page; 20,000 records took 0.2 s in pages of this size and 6 s one by one.
/// A simulation has few records, and wants them in several pages.
const PAGE_RECORDS: usize = if cfg!(feature = "planted") { 8 } else { 256 };

/// The layout: page number ↔ records.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    page_of: BTreeMap<Key, u32>,
    members: BTreeMap<u32, BTreeSet<Key>>,
    changed: BTreeSet<u32>,
}

impl Pages {
    /// Notes that a record was read from a page.
    pub fn read_from(&mut self, page: u32, key: Key) {
        self.members.entry(page).or_default().insert(key.clone());
        self.page_of.insert(key, page);
    }

    /// Notes that a record is new or changed; its page must be written.
    pub fn touch(&mut self, key: &Key) {
        if let Some(page) = self.page_of.get(key) {
            self.changed.insert(*page);
            return;
        }
        let last = self.members.last_key_value();
        let page = match last {
            Some((page, members)) if members.len() < PAGE_RECORDS => *page,
            Some((page, _)) => page + 1,
            None => 0,
        };
        self.members.entry(page).or_default().insert(key.clone());
        self.page_of.insert(key.clone(), page);
        self.changed.insert(page);
    }

    /// Notes that a record is gone; its page must be written without it.
    pub fn remove(&mut self, key: &Key) {
        if let Some(page) = self.page_of.remove(key) {
            self.changed.insert(page);
            if let Some(members) = self.members.get_mut(&page) {
                members.remove(key);
            }
        }
    }

    /// Notes that storage is behind: every page must be written again.
    pub fn touch_all(&mut self) {
        self.changed.extend(self.members.keys().copied());
    }

    /// Takes the pages that must be written, each with the records that belong in it.
    pub fn take_changed(&mut self) -> Vec<(u32, Vec<Key>)> {
        let changed = std::mem::take(&mut self.changed);
        let members = |page: &u32| {
            self.members.get(page).map(|keys| keys.iter().cloned().collect()).unwrap_or_default()
        };
        changed.into_iter().map(|page| (page, members(&page))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use uuid::Uuid;

    fn key(n: u128) -> Key {
        ("venue".to_owned(), RecordId(Uuid::from_u128(n)))
    }

    #[test]
    fn a_change_writes_one_page_and_a_removal_takes_the_record_out_of_it() {
        let mut pages = Pages::default();
        (0..600).for_each(|n| pages.touch(&key(n)));
        assert_eq!(pages.take_changed().len(), 3);
        pages.touch(&key(300));
        let changed = pages.take_changed();
        assert_eq!(changed.len(), 1);
        assert!(changed[0].1.contains(&key(300)));
        pages.remove(&key(300));
        assert!(!pages.take_changed()[0].1.contains(&key(300)));
        pages.touch_all();
        assert_eq!(pages.take_changed().len(), 3);
    }
}
