//! A reply on the device: fates are noted, pages gather, and with the last page everything
//! becomes visible in one commit.

use super::device::{Commit, Device, Effect, Purpose, Strictness};
use super::open::{OUTBOX, PAGE, STAGE, STATE, State};
use super::staging::{Chunk, Staging};
use crate::id::{Seq, Stamp};
use crate::record::Record;
use crate::records::held_notice::{HeldNotice, HeldState};
use crate::sync::accept::Key;
use crate::sync::digest::Digest;
use crate::sync::message::{FateKind, Op, PullPage, RecordState, SyncReply};
use crate::sync::outbox::Entry;
use std::collections::BTreeSet;

/// Fresh pulls in a row after a digest that differs, before it is only reported.
const REFETCHES_MAX: u32 = 1;

impl Device {
    pub(super) fn receive(&mut self, reply: SyncReply) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.epoch != Some(reply.epoch) {
            self.outbox.forget_fates_except(reply.epoch);
            effects.extend(self.start_over());
            self.epoch = Some(reply.epoch);
        }
        let mut touched = BTreeSet::new();
        for fate in &reply.fates {
            self.outbox.decide(fate);
        }
        let decided = |entry: &&Entry| reply.fates.iter().any(|fate| fate.n == entry.envelope.n);
        for entry in self.outbox.entries().filter(decided) {
            touched.extend(entry.ops.iter().map(|op| (op.kind.clone(), op.id)));
        }
        self.status.wants_sign_in = reply.pull.is_none();
        match reply.pull {
            None => {}
            Some(page) if page.reset => {
                effects.extend(self.start_over());
                effects.extend(self.send());
            }
            Some(page) => effects.extend(self.take_page(page, reply.now, &mut touched)),
        }
        effects.extend(self.show(touched));
        let has_more = !self.outbox.batch().is_empty() && !reply.fates.is_empty();
        if has_more || self.is_wanted_again {
            effects.extend(self.send());
        }
        effects
    }

    /// Forgets the cursor, not the outbox: the next complete pull replaces all records at once.
    fn start_over(&mut self) -> Option<Effect> {
        self.committed = Seq(0);
        self.grants.0.clear();
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
        let chunks = std::mem::take(&mut self.staged_chunks);
        (0..chunks).map(|chunk| format!("{STAGE}{chunk:08}")).collect()
    }

    fn take_page(
        &mut self,
        page: PullPage,
        now: Stamp,
        touched: &mut BTreeSet<Key>,
    ) -> Vec<Effect> {
        let chunk = Chunk::from(&page);
        let bytes = serde_json::to_vec(&chunk).unwrap_or_default();
        let (committed, held) = (self.committed, self.grants.clone());
        self.staging.get_or_insert_with(|| Staging::new(committed, &held)).take(chunk);
        if page.complete {
            return self.flip(&page, now, touched);
        }
        let name = format!("{STAGE}{:08}", self.staged_chunks);
        self.staged_chunks += 1;
        let commit = Commit {
            token: 0,
            put: vec![(name, bytes)],
            delete: Vec::new(),
            strictness: Strictness::Relaxed,
            expect_next_n: None,
        };
        let mut effects = vec![self.commit(Purpose::Stage, commit)];
        effects.extend(self.send());
        effects
    }

    /// Makes the complete pull visible: records, cursor, grants and retired changes together.
    fn flip(&mut self, page: &PullPage, now: Stamp, touched: &mut BTreeSet<Key>) -> Vec<Effect> {
        let Some(staging) = self.staging.take() else { return Vec::new() };
        self.purge(&staging, touched);
        for (key, record) in staging.records {
            if record.deleted {
                self.pages.remove(&key);
                self.confirmed.remove(&key);
            } else {
                self.pages.touch(&key);
                self.confirmed.insert(key.clone(), record);
            }
            touched.insert(key);
        }
        self.committed = page.head;
        let kept = staging.grants.patterns();
        let has_lost_scopes = !self.grants.patterns().is_subset(&kept);
        self.grants = staging.grants;
        self.status.synced_at = Some(now);
        let retired = self.retire();
        touched.extend(retired.iter().flat_map(|entry| keys(&entry.ops)));
        let mut delete = self.drop_staging();
        delete.extend(retired.iter().map(|entry| format!("{OUTBOX}{:020}", entry.envelope.n)));
        let mut put = self.changed_pages();
        put.push((STATE.to_owned(), self.state_bytes()));
        let commit =
            Commit { token: 0, put, delete, strictness: Strictness::Relaxed, expect_next_n: None };
        let mut effects = vec![self.commit(Purpose::Flip, commit)];
        effects.extend(has_lost_scopes.then_some(Effect::Rotate));
        effects.extend(self.compare(page.digest.as_deref()));
        effects
    }

    /// Removes the records of scopes that the account has not held without a break since the
    /// last complete pull. What it may see again has come anew.
    fn purge(&mut self, staging: &Staging, touched: &mut BTreeSet<Key>) {
        let committed = self.committed;
        let is_kept = |record: &RecordState| {
            staging.grants.since(&record.scope).is_some_and(|since| since <= committed)
        };
        let gone: Vec<Key> = self
            .confirmed
            .iter()
            .filter(|(_, record)| !is_kept(record))
            .map(|(key, _)| key.clone())
            .collect();
        for key in gone {
            self.pages.remove(&key);
            self.confirmed.remove(&key);
            touched.insert(key);
        }
    }

    /// Lets decided changes leave the outbox. A held one stays in sight while it waits and its
    /// author may still see what it is about.
    fn retire(&mut self) -> Vec<Entry> {
        let confirmed = &self.confirmed;
        let grants = &self.grants;
        let may_see = |op: &Op| {
            let known = confirmed.get(&(op.kind.clone(), op.id)).map(|record| record.scope);
            known.or(op.scope).is_some_and(|scope| grants.cover(&scope))
        };
        let stays = |entry: &Entry| {
            let is_held = entry.fate.as_ref().is_some_and(|fate| fate.kind == FateKind::Held);
            is_held && is_waiting(confirmed, entry) && entry.ops.iter().all(may_see)
        };
        self.outbox.retire(self.committed, stays)
    }

    fn changed_pages(&mut self) -> Vec<(String, Vec<u8>)> {
        let pages = self.pages.take_changed().into_iter();
        pages
            .map(|(page, keys)| {
                let records: Vec<&RecordState> =
                    keys.iter().filter_map(|key| self.confirmed.get(key)).collect();
                let bytes = serde_json::to_vec(&records).unwrap_or_default();
                (format!("{PAGE}{page:08}"), bytes)
            })
            .collect()
    }

    fn state_bytes(&self) -> Vec<u8> {
        let state = State {
            epoch: self.epoch,
            committed: self.committed,
            grants: self.grants.clone(),
            synced_at: self.status.synced_at,
        };
        serde_json::to_vec(&state).unwrap_or_default()
    }

    /// Pulls everything again if the server holds other records than the device; if that does
    /// not help, says so instead of trying for ever.
    fn compare(&mut self, digest: Option<&str>) -> Vec<Effect> {
        let Some(theirs) = digest.and_then(Digest::from_text) else { return Vec::new() };
        let add = |sum: Digest, record: &RecordState| sum.with(&record.kind, record.id, record.seq);
        let ours = self.confirmed.values().fold(Digest::default(), add);
        self.status.differs = ours != theirs;
        if ours == theirs {
            self.refetches = 0;
            return Vec::new();
        }
        if self.refetches >= REFETCHES_MAX {
            return Vec::new();
        }
        self.refetches += 1;
        let mut effects: Vec<Effect> = self.start_over().into_iter().collect();
        effects.extend(self.send());
        effects
    }
}

fn keys(ops: &[Op]) -> impl Iterator<Item = Key> {
    ops.iter().map(|op| (op.kind.clone(), op.id))
}

fn is_waiting(confirmed: &std::collections::BTreeMap<Key, RecordState>, entry: &Entry) -> bool {
    let mut key_body = crate::record::Body::new();
    key_body.insert("uid".to_owned(), entry.envelope.uid.to_string().into());
    let Some(id) = HeldNotice::KIND.natural_id(&key_body) else { return false };
    confirmed
        .get(&(HeldNotice::NAME.to_owned(), id))
        .is_some_and(|record| HeldNotice::read(id, &record.body).state == Some(HeldState::Waiting))
}
