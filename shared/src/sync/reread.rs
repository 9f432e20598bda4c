//! Reading storage again. A tab that only looks shows what the writing tab has stored, and a tab
//! that begins to write goes on from there; what only its screen has is kept in both cases. A page
//! that follows another one in its tab takes what that one had no time to store.

use super::device::{Changes, Device, Effect};
use super::open::{Identity, Unreadable, read_entry};
use super::outbox::{Durability, Entry, stored_bytes};
use crate::gather::Gather;
use crate::id::MutationId;
use std::collections::BTreeSet;

impl Device {
    /// Takes what storage holds now in place of what it held before. Own edits that storage never
    /// got stay, after everything that is stored; they are written when this tab may write. When it
    /// fails, nothing has changed.
    pub fn reread(
        &mut self,
        identity: Identity,
        stored: &[(String, Vec<u8>)],
    ) -> Result<Vec<Effect>, Unreadable> {
        let mut fresh = Device::open(identity, self.sealer.clone(), stored)?;
        // A commit that is still under way must not be taken for one of the next ones.
        fresh.last_token = self.last_token;
        fresh.add_left(self.unsaved_entries().cloned().collect());
        let mut changes = Changes::default();
        self.kinds().into_iter().chain(fresh.kinds()).for_each(|kind| changes.note_whole(kind));
        fresh.records_read = self.records_read.clone();
        *self = fresh;
        Ok(if changes.is_empty() { Vec::new() } else { vec![Effect::Show(changes)] })
    }

    /// Own edits that storage does not have yet, for the page that follows this one.
    pub fn unsaved(&self) -> Vec<Vec<u8>> {
        self.unsaved_entries().map(stored_bytes).collect()
    }

    /// Takes the edits that the page before this one had no time to store; those that storage has
    /// all the same are left alone. They are written when something wants a sync.
    pub fn take_unsaved(&mut self, edits: &[Vec<u8>]) -> Vec<Effect> {
        // What cannot be read is nothing that a page of this release has written.
        let left = edits.iter().filter_map(|bytes| read_entry("", bytes).ok());
        self.add_left(left.collect())
    }

    fn unsaved_entries(&self) -> impl Iterator<Item = &Entry> {
        self.outbox.entries().filter(|entry| entry.durability != Durability::Saved)
    }

    /// Adds edits that storage never got, after everything that is stored.
    fn add_left(&mut self, left: Vec<Entry>) -> Vec<Effect> {
        let known: BTreeSet<MutationId> =
            self.outbox.entries().flat_map(Entry::uids).copied().gather();
        let first = self.outbox.next_n();
        for entry in left {
            if entry.uids().iter().all(|uid| !known.contains(uid)) {
                self.outbox.add_unsaved(entry);
            }
        }
        self.show_entries(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, ClientId, RecordId, Stamp};
    use crate::record::Body;
    use crate::role::{Actor, Role};
    use crate::sync::device::{Change, Event, Sealer, StorageTrouble};
    use std::collections::BTreeMap;
    use uuid::Uuid;

    fn identity() -> Identity {
        let account = AccountId(Uuid::from_u128(1));
        let actor = Actor { account, role: Role::Manager, person: None };
        Identity::unregistered(ClientId(Uuid::from_u128(2)), actor)
    }

    /// A tab, and the storage that it shares with others.
    struct Tab(Device);

    type Disk = BTreeMap<String, Vec<u8>>;

    impl Tab {
        fn open(disk: &Disk) -> Tab {
            let stored: Vec<_> = disk.clone().into_iter().collect();
            Tab(Device::open(identity(), Sealer::without_key(), &stored).unwrap())
        }

        fn edit(&mut self, n: u128) -> Vec<Effect> {
            let set = Body::from_iter([("name".to_owned(), format!("venue {n}").into())]);
            let change = Change::Create { kind: "venue", id: RecordId(Uuid::from_u128(n)), set };
            self.0.edit(vec![change], MutationId(Uuid::from_u128(n)), Stamp(0)).unwrap()
        }

        fn write(&mut self, effects: Vec<Effect>, disk: &mut Disk) {
            for effect in effects {
                let Effect::Commit(commit) = effect else { continue };
                disk.extend(commit.put);
                self.0.handle(Event::Stored(commit.token));
            }
        }

        fn fail(&mut self, effects: Vec<Effect>) {
            for effect in effects {
                let Effect::Commit(commit) = effect else { continue };
                self.0.handle(Event::NotStored(commit.token, StorageTrouble::Elsewhere));
            }
        }

        fn reread(&mut self, disk: &Disk) {
            let stored: Vec<_> = disk.clone().into_iter().collect();
            self.0.reread(identity(), &stored).unwrap();
        }

        fn venues(&self) -> Vec<u128> {
            self.0.all("venue").map(|view| view.id.0.as_u128()).collect()
        }
    }

    #[test]
    fn a_tab_that_looks_sees_what_the_other_one_stored() {
        let mut disk = Disk::new();
        let (mut writer, mut reader) = (Tab::open(&disk), Tab::open(&disk));
        let effects = writer.edit(1);
        writer.write(effects, &mut disk);
        assert!(reader.venues().is_empty());
        reader.reread(&disk);
        assert_eq!(reader.venues(), [1]);
        assert_eq!(reader.0.status().unsent, 1);
    }

    #[test]
    fn an_edit_that_was_fenced_off_is_written_after_what_the_other_tab_wrote() {
        let mut disk = Disk::new();
        let (mut lost, mut writer) = (Tab::open(&disk), Tab::open(&disk));
        let effects = lost.edit(1);
        lost.fail(effects);
        let effects = writer.edit(2);
        writer.write(effects, &mut disk);

        lost.reread(&disk);
        assert_eq!(lost.venues(), [1, 2]);
        assert_eq!((lost.0.status().saving, lost.0.status().unsent), (1, 1));
        lost.reread(&disk);
        assert_eq!(lost.0.status().saving, 1);

        let effects = lost.0.handle(Event::SyncWanted);
        lost.write(effects, &mut disk);
        assert_eq!(lost.0.status().unsent, 2);
        assert_eq!(Tab::open(&disk).venues(), [1, 2]);
    }

    #[test]
    fn an_edit_that_was_stored_although_it_was_reported_as_failed_is_there_once() {
        let mut disk = Disk::new();
        let mut tab = Tab::open(&disk);
        let effects = tab.edit(1);
        let Effect::Commit(commit) = &effects[0] else { panic!("an edit is committed") };
        disk.extend(commit.put.clone());
        tab.fail(effects);
        tab.reread(&disk);
        assert_eq!((tab.0.status().saving, tab.0.status().unsent), (0, 1));
    }

    #[test]
    fn what_a_page_had_no_time_to_store_goes_on_in_the_page_that_follows_it_once() {
        let mut disk = Disk::new();
        let mut page = Tab::open(&disk);
        let effects = page.edit(1);
        page.write(effects, &mut disk);
        let effects = page.edit(2);
        let Effect::Commit(commit) = &effects[0] else { panic!("an edit is committed") };
        let is_in_time = commit.put.clone();
        let _ = page.edit(3);
        let left = page.0.unsaved();
        disk.extend(is_in_time);

        let mut next = Tab::open(&disk);
        next.0.take_unsaved(&left);
        assert_eq!(next.venues(), [1, 2, 3]);
        assert_eq!((next.0.status().saving, next.0.status().unsent), (1, 2));
        let effects = next.0.handle(Event::SyncWanted);
        next.write(effects, &mut disk);
        assert_eq!(Tab::open(&disk).venues(), [1, 2, 3]);
        assert_eq!(Tab::open(&disk).0.status().unsent, 3);
    }

    #[test]
    fn storage_that_cannot_be_read_changes_nothing() {
        let mut disk = Disk::new();
        let mut tab = Tab::open(&disk);
        let effects = tab.edit(1);
        tab.write(effects, &mut disk);
        let broken = [("page/0".to_owned(), b"?".to_vec())];
        assert!(tab.0.reread(identity(), &broken).is_err());
        assert_eq!(tab.venues(), [1]);
    }
}
