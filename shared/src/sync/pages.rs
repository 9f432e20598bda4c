//! Which record lies in which page of the device's storage. Pages hold many records, because
//! storing costs per value and not per byte.

use super::table::RecordKey;
use crate::sorted::{SortedMap, SortedSet};

/// Records in one page; 20,000 records took 0.2 s in pages of this size and 6 s one by one.
/// A simulation has few records, and wants them in several pages.
const PAGE_RECORDS: usize = if cfg!(feature = "planted") { 8 } else { 256 };

/// The layout: the records of each page. Which page a record is in lies beside the record.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    members: SortedMap<u32, Vec<RecordKey>>,
    changed: SortedSet<u32>,
}

impl Pages {
    /// Notes that a record was read from a page.
    pub(super) fn read_from(&mut self, page: u32, key: RecordKey) {
        self.members.or_insert_with(page, Vec::new).push(key);
    }

    /// Finds a page for a new record, which must be written.
    pub(super) fn add(&mut self, key: RecordKey) -> u32 {
        let last = self.members.last();
        let page = match last {
            Some((page, members)) if members.len() < PAGE_RECORDS => *page,
            Some((page, _)) => page + 1,
            None => 0,
        };
        self.members.or_insert_with(page, Vec::new).push(key);
        self.changed.insert(page);
        page
    }

    /// Notes that a record in this page has changed; the page must be written.
    pub(super) fn touch(&mut self, page: u32) {
        self.changed.insert(page);
    }

    /// Notes that a record is gone; its page must be written without it.
    pub(super) fn remove(&mut self, page: u32, key: &RecordKey) {
        self.changed.insert(page);
        if let Some(members) = self.members.get_mut(&page) {
            members.retain(|member| member != key);
        }
    }

    /// Notes that storage is behind: every page must be written again.
    pub(super) fn touch_all(&mut self) {
        self.changed.extend(self.members.keys().copied());
    }

    /// Takes the pages that must be written.
    pub(super) fn take_changed(&mut self) -> SortedSet<u32> {
        std::mem::take(&mut self.changed)
    }

    /// The records that belong in a page.
    pub(super) fn members(&self, page: u32) -> &[RecordKey] {
        self.members.get(&page).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use uuid::Uuid;

    fn key(n: u128) -> RecordKey {
        ("venue".into(), RecordId(Uuid::from_u128(n)))
    }

    #[test]
    fn a_change_writes_one_page_and_a_removal_takes_the_record_out_of_it() {
        let mut pages = Pages::default();
        let page_of: Vec<u32> = (0..600).map(|n| pages.add(key(n))).collect();
        assert_eq!(pages.take_changed().len(), 3);
        pages.touch(page_of[300]);
        let changed: Vec<u32> = pages.take_changed().into_iter().collect();
        assert_eq!(changed.len(), 1);
        assert!(pages.members(changed[0]).contains(&key(300)));
        pages.remove(page_of[300], &key(300));
        assert_eq!(pages.take_changed().into_iter().collect::<Vec<_>>(), changed);
        assert!(!pages.members(changed[0]).contains(&key(300)));
        pages.touch_all();
        assert_eq!(pages.take_changed().len(), 3);
    }
}
