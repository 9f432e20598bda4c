//! A reply on the device: fates are noted, pages gather, and with the last page everything
//! becomes visible in one commit.

use super::device::{Commit, Device, Effect, Purpose, Strictness};
use super::keys::{PAGE, STATE, stage_key};
use super::open::State;
use super::outbox::{entry_key, stored_bytes};
use super::staging::{Staging, for_each_scope};
use super::unread::{Unread, UnreadRecord};
use crate::gather::Gather;
use crate::heap::reserve_heap;
use crate::id::{Seq, Stamp};
use crate::planted;
use crate::record::{KindName, Record};
use crate::records::held_notice::{HeldNotice, HeldState};
use crate::scope::Scope;
use crate::sorted::SortedSet;
use crate::sync::index::Indexed;
use crate::sync::message::{Op, PullPage, RecordState, SyncReply};
use crate::sync::outbox::{Content, Entry};
use crate::sync::overlay::View;
use crate::sync::shown::Confirmed;
use crate::sync::table::RecordKey;
use crate::sync::unwritten::Unwritten;

impl Device {
    pub(super) fn receive(&mut self, reply: SyncReply<UnreadRecord>) -> Vec<Effect> {
        let mut effects = Vec::new();
        let is_void = std::mem::take(&mut self.is_answer_void);
        if self.epoch != Some(reply.epoch) {
            self.outbox.forget_fates_except(reply.epoch);
            effects.extend(self.start_over());
            // Before the first pull there is no earlier timeline.
            self.must_offer_again |= self.epoch.is_some();
            self.epoch = Some(reply.epoch);
        }
        let mut touched = Vec::new();
        for fate in &reply.fates {
            let entry = self.outbox.decide(fate);
            touched.extend(entry.into_iter().flat_map(|entry| keys_of(entry.ops())));
        }
        planted!(RetireOnAnswer => drop(self.outbox.retire(self.committed, |_| false)));
        self.last_n = reply.last_n;
        self.proof = reply.proof;
        effects.extend(self.number_anew());
        self.status.wants_sign_in = reply.pull.is_none() && !reply.upgrade_required;
        self.status.wants_upgrade = reply.upgrade_required;
        match reply.pull {
            None => {}
            Some(page) if page.reset => {
                effects.extend(self.start_over());
                effects.extend(self.send());
            }
            Some(PullPage { refill: Some(scope), .. }) => effects.extend(self.refill(scope)),
            Some(_) if is_void => {}
            Some(page) => effects.extend(self.take_page(page, reply.now, &mut touched)),
        }
        effects.extend(self.show(touched));
        let has_more = self.outbox.has_batch() && !reply.fates.is_empty();
        let is_behind = !self.is_sending && std::mem::take(&mut self.hinted) > self.committed;
        if has_more || self.is_wanted_again || is_behind {
            effects.extend(self.send());
        }
        effects
    }

    /// After a restore of the server, or as a new client, the device's numbers do not follow on
    /// what the server knows: everything is numbered anew, in its old order, and what was sent in
    /// the timeline that was lost comes first.
    fn number_anew(&mut self) -> Option<Effect> {
        planted!(NotRenumbered => return None);
        let first = self.last_n + 1;
        let leaves_gap = self.outbox.first_undecided().is_some_and(|n| n > first);
        if !(self.must_offer_again || leaves_gap) || !self.outbox.is_stored() {
            return None;
        }
        let (sent, keys) =
            if self.must_offer_again { self.sent.take() } else { (Vec::new(), Vec::new()) };
        self.must_offer_again = false;
        if sent.is_empty() && !leaves_gap {
            return None;
        }
        self.outbox.offer_again(sent, first);
        // They have other numbers now, and all of them are written with these.
        self.unwritten.sealed.clear();
        Some(self.rewrite_outbox(keys))
    }

    /// Forgets the cursor, not the outbox: the next complete pull replaces all records at once.
    fn start_over(&mut self) -> Option<Effect> {
        planted!(ResetTouchesOutbox => self.outbox.destroy(&self.outbox.numbers()));
        self.committed = Seq(0);
        self.forget_staging()
    }

    /// Forgets what was pulled of a pull that is not complete.
    pub(super) fn forget_staging(&mut self) -> Option<Effect> {
        let delete = self.drop_staging();
        let commit = Commit {
            token: 0,
            put: Vec::new(),
            delete,
            strictness: Strictness::Relaxed,
            expect_next_n: None,
        };
        (!commit.delete.is_empty()).then(|| self.commit(Purpose::Stage, commit))
    }

    fn drop_staging(&mut self) -> Vec<String> {
        self.staging = None;
        self.unread = None;
        let chunks = std::mem::take(&mut self.staged_chunks);
        (0..chunks).map(stage_key).collect()
    }

    /// Asks for the next page and leaves this one to be read while that is on its way; with the
    /// last one everything becomes visible.
    fn take_page(
        &mut self,
        page: PullPage<UnreadRecord>,
        now: Stamp,
        touched: &mut Vec<RecordKey>,
    ) -> Vec<Effect> {
        self.found_nothing_to_repair(page.head);
        let (head, mut is_complete, digest) = (page.head, page.complete, page.digest.clone());
        planted!(AppliedBeforeComplete => is_complete = true);
        self.unread = Some(Unread { page, now });
        if !is_complete {
            let mut effects = self.send();
            effects.push(Effect::ReadOn);
            return effects;
        }
        match self.take_unread() {
            Some(now) => self.apply_pull(head, digest.as_deref(), now, touched),
            None => Vec::new(),
        }
    }

    /// Keeps what was pulled lately, unless that is little time's work: a pull that goes on fast is
    /// over before anything of it is worth writing twice.
    pub(super) fn keep_staging(&mut self, now: Stamp) -> Option<Effect> {
        let chunk = self.staging.as_mut()?.unkept((self.epoch, self.committed), now)?;
        let name = stage_key(self.staged_chunks);
        self.staged_chunks += 1;
        let bytes = serde_json::to_vec(&chunk).unwrap_or_default();
        let commit = Commit {
            token: 0,
            put: vec![(name, bytes)],
            delete: Vec::new(),
            strictness: Strictness::Relaxed,
            expect_next_n: None,
        };
        Some(self.commit(Purpose::Stage, commit))
    }

    /// Makes the complete pull visible: records, cursor, grants and retired changes together.
    pub(super) fn apply_pull(
        &mut self,
        head: Seq,
        digest: Option<&str>,
        now: Stamp,
        touched: &mut Vec<RecordKey>,
    ) -> Vec<Effect> {
        let Some(staging) = self.staging.take() else { return Vec::new() };
        self.seal_lost(&staging, touched);
        self.purge(&staging, touched);
        for (key, mut record) in staging.records.into_iter() {
            planted!(UnknownFieldsDropped => drop_unknown_fields(&mut record));
            if record.deleted {
                self.forget(&key);
            } else {
                self.keep(key.clone(), record);
            }
            touched.push(key);
        }
        self.committed = head;
        let kept = staging.grants.patterns();
        let has_lost_scopes = !self.grants.patterns().is_subset(&kept);
        self.grants = staging.grants;
        self.status.synced_at = Some(now);
        let retired = self.retire();
        touched.extend(retired.iter().flat_map(|entry| keys_of(entry.ops())));
        let mut delete = self.drop_staging();
        delete.extend(retired.iter().map(|entry| entry_key(entry.n)));
        self.sent.add(&retired, &self.sealer, now);
        // What waits to be offered again is not too old, however long that takes.
        if !self.must_offer_again {
            delete.extend(self.sent.trim(now));
        }
        let mut effects = vec![self.write_all(delete)];
        effects.extend(has_lost_scopes.then_some(Effect::Rotate));
        effects.extend(self.compare(digest));
        effects
    }

    /// Writes what memory holds to a storage that has lost all of it: the records, unless a pull is
    /// about to write them anyway, and then the unsent work, which counts as saved only after both.
    pub(super) fn write_everything(&mut self) -> Vec<Effect> {
        self.pages.touch_all();
        self.sent.touch_all();
        self.unwritten = Unwritten::default();
        // Storage does not know the number that the outbox would expect there.
        self.is_unsure = true;
        let mut effects = Vec::new();
        if self.staging.is_none() && self.unread.is_none() {
            effects.push(self.write_all(Vec::new()));
        }
        effects.push(self.rewrite_outbox(Vec::new()));
        effects
    }

    /// Writes what has changed and removes these keys, together with the cursor. What an earlier
    /// commit was to do is done once more, unless storage has told that it was done: one after it
    /// may be written although it is refused, and then nothing of it may be missing.
    fn write_all(&mut self, delete: Vec<String>) -> Effect {
        planted!(LaterCommitAlone => self.forget_unwritten());
        self.unwritten.delete.extend(delete);
        let entries = self.outbox.numbers();
        let in_use: SortedSet<String> = entries.iter().map(|n| entry_key(*n)).gather();
        self.unwritten.delete.retain(|key| !in_use.contains(key) && !self.sent.holds(key));
        let mut put = self.sealed_entries();
        put.extend(self.sent.unstored());
        let mut pages = self.changed_pages();
        planted!(CursorWithoutPages => pages.clear());
        put.extend(pages);
        put.push((STATE.to_owned(), self.state_bytes()));
        let (delete, strictness) = (self.unwritten.delete.iter().cloned(), Strictness::Relaxed);
        let delete = delete.collect();
        let commit = Commit { token: 0, put, delete, strictness, expect_next_n: None };
        self.commit(Purpose::ApplyPull, commit)
    }

    /// Unsent work in scopes that the account has lost goes on to the server, but nobody here can
    /// read it any more.
    fn seal_lost(&mut self, staging: &Staging, touched: &mut Vec<RecordKey>) {
        let grants = &staging.grants;
        let has_lost_any = !self.grants.patterns().is_subset(&grants.patterns());
        // Where a record was that is deleted meanwhile nobody here knows any more; one that was
        // damaged here comes with this pull.
        let is_lost = |op: &Op| match self.scope_of(op) {
            Some(scope) => self.grants.cover(&scope) && !grants.cover(&scope),
            None => has_lost_any && staging.records.get(&op.kind, op.id).is_none(),
        };
        let entries = self.outbox.entries().filter(|entry| entry.ops().iter().any(is_lost));
        let mut lost: SortedSet<u64> = entries.map(|entry| entry.n).gather();
        planted!(DropNotSealed => lost.clear());
        planted!(DropDestroysUnsent => self.outbox.destroy(&lost));
        let before = self.outbox.seal(&self.sealer, |entry| lost.contains(&entry.n));
        touched.extend(before.iter().flat_map(|entry| keys_of(entry.ops())));
        planted!(SealedInMemoryOnly => return);
        self.unwritten.sealed.extend(before.iter().map(|entry| entry.n));
    }

    /// The entries that storage may still have as they were before they were sealed.
    fn sealed_entries(&self) -> Vec<(String, Vec<u8>)> {
        let sealed = self.unwritten.sealed.iter().filter_map(|n| self.outbox.entry(*n));
        let sealed = sealed.filter(|entry| matches!(entry.content, Content::Sealed(_)));
        sealed.map(|entry| (entry_key(entry.n), stored_bytes(entry))).collect()
    }

    /// Where the record of an own operation is: as the server said, or as it was made here.
    fn scope_of(&self, op: &Op) -> Option<Scope> {
        let known =
            self.confirmed.get(&op.kind, op.id).map(|confirmed| confirmed.view.scope.clone());
        let own = || self.outbox.ops_on(&op.kind, op.id).find_map(|(op, _)| op.scope.clone());
        known.or_else(|| op.scope.clone()).or_else(own)
    }

    /// Removes the records of scopes that the account has not held without a break since the
    /// last complete pull, or that were fetched anew. What it may see again has come anew.
    fn purge(&mut self, staging: &Staging, touched: &mut Vec<RecordKey>) {
        planted!(PurgeSkipped => return);
        let committed = self.committed;
        let is_as_before = staging.refill.is_none() && staging.grants == self.grants;
        if is_as_before && self.grants.0.values().all(|since| *since <= committed) {
            // Everything here was let in by these very grants.
            return;
        }
        let mut is_kept = for_each_scope(|scope| {
            planted!(RefillKeepsOld => return staging.grants.cover(scope));
            staging.refill.as_ref() != Some(scope)
                && staging.grants.since(scope).is_some_and(|since| since <= committed)
        });
        let gone = self.confirmed.iter().filter(|(_, confirmed)| !is_kept(&confirmed.view.scope));
        let gone: Vec<RecordKey> = gone.map(|(key, _)| key).collect();
        for key in gone {
            self.forget(&key);
            touched.push(key);
        }
    }

    fn keep(&mut self, key: RecordKey, record: RecordState) {
        let view = View::confirmed(record);
        self.anti_entropy.add(&view);
        let known = self.confirmed.at(&key).map(|before| before.page);
        let page = match known {
            Some(page) => {
                self.pages.touch(page);
                page
            }
            None => self.pages.add(key.clone()),
        };
        if let Some(before) = self.confirmed.insert(key.clone(), Confirmed { view, page }) {
            self.anti_entropy.remove(&before.view);
            self.changes.note(&key.0, key.1, Some(&before.view.body));
        }
    }

    fn forget(&mut self, key: &RecordKey) {
        if let Some(Confirmed { view, page }) = self.confirmed.remove(key) {
            self.pages.remove(page, key);
            self.anti_entropy.remove(&view);
            self.changes.note(&key.0, key.1, Some(&view.body));
        }
    }

    /// Lets decided changes leave the outbox. A held one stays in sight while it waits and its
    /// author may still see what it is about.
    fn retire(&mut self) -> Vec<Entry> {
        let may_see = |op: &Op| self.scope_of(op).is_some_and(|scope| self.grants.cover(&scope));
        let stays = |entry: &&Entry| {
            planted!(HeldLeavesSight => return false);
            let ops = entry.ops();
            !ops.is_empty()
                && entry.is_held()
                && is_undecided(&self.confirmed, entry)
                && ops.iter().all(may_see)
        };
        let stays: SortedSet<u64> =
            self.outbox.entries().filter(stays).map(|entry| entry.n).gather();
        self.outbox.retire(self.committed, |entry| stays.contains(&entry.n))
    }

    fn changed_pages(&mut self) -> Vec<(String, Vec<u8>)> {
        self.unwritten.pages.extend(self.pages.take_changed());
        let pages = self.unwritten.pages.iter().copied();
        let pages: Vec<(u32, Vec<RecordState>, usize)> = pages
            .map(|page| {
                let members = self.pages.members(page).iter();
                let records = members.filter_map(|key| self.confirmed.at(key));
                let records: Vec<RecordState> = records.map(|it| it.view.state()).collect();
                let bytes = records.iter().map(|it| it.body.bytes() + HEAD_BYTES).sum();
                (page, records, bytes)
            })
            .collect();
        reserve_heap(pages.iter().map(|(_, _, bytes)| bytes).sum());
        let page = |(page, records, bytes)| {
            let mut json = Vec::with_capacity(bytes);
            // Records become JSON, and a list in memory takes whatever is written to it.
            let _ = serde_json::to_writer(&mut json, &records);
            (format!("{PAGE}{page:08}"), json)
        };
        pages.into_iter().map(page).collect()
    }

    fn state_bytes(&self) -> Vec<u8> {
        let state = State {
            epoch: self.epoch,
            committed: self.committed,
            proof: self.proof.clone(),
            must_offer_again: self.must_offer_again,
            grants: self.grants.clone(),
            synced_at: self.status.synced_at,
        };
        serde_json::to_vec(&state).unwrap_or_default()
    }
}

impl Device {
    /// Takes what is unwritten for written: only for a planted bug.
    fn forget_unwritten(&mut self) {
        self.unwritten.pages.clear();
        self.sent.is_stored();
    }
}

/// About as many bytes as a record has in a page besides its fields.
const HEAD_BYTES: usize = 192;

/// Takes away what this release does not know: only for a planted bug.
fn drop_unknown_fields(record: &mut RecordState) {
    if let Some(kind) = crate::records::kind(&record.kind) {
        record.body.make_mut().retain(|name, _| kind.field(name).is_some());
    }
}

fn keys_of(ops: &[Op]) -> impl Iterator<Item = RecordKey> {
    ops.iter().map(|op| (KindName::from(&op.kind), op.id))
}

/// Whether nobody has decided about a held entry as far as its author was told. A notice that is
/// not here has been damaged and comes again; until then nothing is known to be decided.
fn is_undecided(confirmed: &Indexed<Confirmed>, entry: &Entry) -> bool {
    let own = confirmed.of_kind(HeldNotice::NAME).filter_map(|(id, confirmed)| {
        let notice = HeldNotice::read(id, &confirmed.view.body);
        let uid = notice.uid.filter(|uid| entry.uids().iter().any(|it| it.to_string() == uid.0));
        uid.and(notice.state)
    });
    let states: Vec<HeldState> = own.collect();
    states.is_empty() || states.contains(&HeldState::Undecided)
}
