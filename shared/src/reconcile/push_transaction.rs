//! One push's way through a program: the counter is locked, mutations are decided one after the
//! other, and what they change is written with them.

use super::Pushed;
use super::committed::Committed;
use super::links::Links;
use super::sync_store::{
    ChangeProvenance, Counter, Held, HeldStanding, Member, MutationNumber, ScopeSum, SyncStore,
};
use crate::access::Grants;
use crate::access::links::gives_access;
use crate::id::{AccountId, Epoch, MutationId, RecordId, Seq, Stamp};
use crate::planted;
use crate::record::{Body, Kind, Record};
use crate::records;
use crate::records::held_notice::HeldNotice;
use crate::records::program::Program;
use crate::scope::{Pattern, Scope};
use crate::sync::accept::{self, Arrival, Author, Decision, Key, Rows, Write, read_ops};
use crate::sync::message::{Fate, FateKind, HeldReason, Op, OpKind};
use crate::sync::stored::Stored;
use crate::sync::together::{deleted_by, parents};
use std::collections::{BTreeMap, BTreeSet};

/// A mutation on its way to its fate.
#[derive(Debug)]
pub struct Incoming<'a> {
    /// Whose it is.
    pub member: &'a Member,
    /// What was sent.
    pub pushed: &'a Pushed,
    /// The number under which it is decided.
    pub number: MutationNumber,
    /// Its operations, if they could be read and may be decided.
    pub ops: Result<Vec<Op>, HeldReason>,
    /// For each operation the own edits that it was made on top of, directly or through others.
    pub ancestors: &'a [BTreeSet<MutationId>],
    /// When its client was last heard of.
    pub last_contact: Stamp,
    /// The manager who said whose it is, if no upload secret proves that.
    pub voucher: Option<AccountId>,
}

/// Whose day decides which assignments and enrollments are current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayBy {
    /// The program's: of a demonstration the day that it is pinned to, else the clock's.
    Program,
    /// The clock's, while the past is replayed.
    Clock,
}

/// One push on its way through the store.
#[derive(Debug)]
pub struct PushTransaction<'a, B> {
    /// The store, locked.
    pub store: &'a mut B,
    /// The timeline.
    pub epoch: Epoch,
    /// All timelines that there were.
    pub(super) timelines: Vec<(Epoch, Seq)>,
    /// The last seq.
    pub head: Seq,
    /// The server's clock.
    pub now: Stamp,
    /// Whose day counts.
    pub day_by: DayBy,
    pub(super) links: Option<Links>,
    grants: BTreeMap<AccountId, Grants>,
    pub(super) undecided: BTreeMap<AccountId, Vec<Held>>,
    sums: BTreeMap<Scope, ScopeSum>,
    /// Records that are known not to be deleted.
    alive: BTreeSet<Key>,
    pub(super) committed: Committed,
}

impl<'a, B: SyncStore> PushTransaction<'a, B> {
    /// Begins with the program's counter. `known` are the links of the last transaction,
    /// if they are still there; they count only if nothing has happened since.
    pub async fn begin(
        store: &'a mut B,
        known: Option<Links>,
        now: Stamp,
    ) -> Result<PushTransaction<'a, B>, B::Fault> {
        let Counter { epoch, timelines, head, is_confirmed } = store.counter().await?;
        let links = known.filter(|links| links.are_of(head));
        Ok(PushTransaction {
            store,
            epoch,
            timelines,
            head,
            now,
            day_by: DayBy::Program,
            links,
            grants: BTreeMap::new(),
            undecided: BTreeMap::new(),
            sums: BTreeMap::new(),
            alive: BTreeSet::new(),
            committed: Committed { after: head, is_confirmed, ..Committed::default() },
        })
    }

    /// Decides one mutation and writes all that follows from it.
    pub async fn decide(&mut self, incoming: &Incoming<'_>) -> Result<Fate, B::Fault> {
        let rows = self.rows(incoming.ops.as_deref().unwrap_or_default()).await?;
        let writer = &incoming.member.actor;
        let grants = self.grants_of(writer.account).await?;
        let undecided = self.undecided_of(writer.account).await?;
        let awaited = self.awaited(&undecided).await?;
        let parts = self.parts(incoming.ops.as_deref().unwrap_or_default()).await?;
        let arrival = Arrival {
            envelope: &incoming.pushed.envelope,
            ops: incoming.ops.as_deref().map_err(|reason| *reason),
            ancestors: incoming.ancestors,
            held: &undecided.iter().map(|held| held.uid).collect(),
            awaited: &awaited,
            parts: &parts,
            last_contact: incoming.last_contact,
            now: self.now,
            epoch: self.epoch,
            timelines: &self.timelines,
        };
        let author = Author::own(writer, &grants);
        let Decision { mut fate, mut writes } =
            accept::accept(&rows, &author, &arrival, &mut self.head);
        fate.n = incoming.number.n;
        if fate.kind == FateKind::Held {
            self.keep_held(incoming, &fate).await?;
            self.give_notice_its_own_id(incoming.number, &mut writes).await?;
        }
        self.committed.authors.insert(writer.account);
        let provenance = self.provenance(incoming, incoming.voucher);
        self.write(&provenance, &writes).await?;
        if fate.kind != FateKind::Held {
            self.supersede(incoming, &undecided).await?;
        }
        Ok(fate)
    }

    /// The stored records that these operations touch, and the deleted ones that these are parts
    /// of.
    pub(super) async fn rows(&mut self, ops: &[Op]) -> Result<Rows, B::Fault> {
        let mut rows = Rows::new();
        for op in ops {
            let key = (op.kind.clone(), op.id);
            if records::kind(&op.kind).is_none() || rows.contains_key(&key) {
                continue;
            }
            if let Some(stored) = self.store.record(&op.kind, op.id).await? {
                rows.insert(key, stored);
            }
        }
        let mut bodies: Vec<(&'static Kind, Body)> = Vec::new();
        for op in ops.iter().filter(|op| op.op != OpKind::Delete) {
            let Some(kind) = records::kind(&op.kind) else { continue };
            let stored = rows.get(&(op.kind.clone(), op.id));
            bodies.push((kind, stored.map_or_else(|| op.set.clone(), |it| it.body.clone())));
        }
        while let Some((kind, body)) = bodies.pop() {
            for key in parents(kind, &body) {
                if self.alive.contains(&key) || rows.contains_key(&key) {
                    continue;
                }
                match self.store.record(&key.0, key.1).await? {
                    Some(parent) if parent.is_deleted => {
                        let kind = records::kind(&key.0);
                        bodies.extend(kind.map(|kind| (kind, parent.body.clone())));
                        rows.insert(key, parent);
                    }
                    Some(_) => {
                        self.alive.insert(key);
                    }
                    None => {}
                }
            }
        }
        Ok(rows)
    }

    /// The live parts of the records that these operations delete.
    pub(super) async fn parts(
        &mut self,
        ops: &[Op],
    ) -> Result<BTreeMap<Key, Vec<Stored>>, B::Fault> {
        let mut all = BTreeMap::new();
        for (kind, id) in deleted_by(ops) {
            all.insert((kind.to_owned(), id), self.store.parts(kind, id).await?);
        }
        Ok(all)
    }

    /// What an account may see, as it stands after the mutation before.
    pub(super) async fn grants_of(&mut self, account: AccountId) -> Result<Grants, B::Fault> {
        if let Some(grants) = self.grants.get(&account) {
            return Ok(grants.clone());
        }
        let grants = self.store.grants(account).await?;
        self.grants.insert(account, grants.clone());
        Ok(grants)
    }

    /// What waits of an author, oldest first.
    pub(super) async fn undecided_of(&mut self, author: AccountId) -> Result<Vec<Held>, B::Fault> {
        if let Some(undecided) = self.undecided.get(&author) {
            return Ok(undecided.clone());
        }
        let undecided = self.store.undecided_of(author).await?;
        self.undecided.insert(author, undecided.clone());
        Ok(undecided)
    }

    async fn keep_held(&mut self, incoming: &Incoming<'_>, fate: &Fate) -> Result<(), B::Fault> {
        planted!(DroppedNotHeld => return Ok(()));
        // Also of what may not even be looked at: whoever decides must be in charge there.
        let ops = read_ops(&incoming.pushed.envelope).unwrap_or_default();
        let rows = self.rows(&ops).await?;
        let held = Held {
            number: incoming.number,
            uid: fate.uid,
            author: incoming.member.actor.account,
            scope: wanted_scope(&ops, &rows),
            seq: fate.seq,
            reason: fate.reason.map_or_else(String::new, |reason| reason.code().to_owned()),
            payload: incoming.pushed.payload.to_string(),
            received_at: self.now,
            standing: HeldStanding::Undecided,
        };
        self.undecided.remove(&held.author);
        self.store.keep(&held).await
    }

    /// Two authors may use one uid, by accident or on purpose; each keeps a notice of her own.
    async fn give_notice_its_own_id(
        &mut self,
        number: MutationNumber,
        writes: &mut [Write],
    ) -> Result<(), B::Fault> {
        for write in writes.iter_mut().filter(|write| write.after.kind == HeldNotice::NAME) {
            if self.store.record(HeldNotice::NAME, write.after.id).await?.is_some() {
                write.after.id = own_notice_id(number);
            }
        }
        Ok(())
    }

    pub(super) fn provenance(
        &self,
        incoming: &Incoming<'_>,
        decider: Option<AccountId>,
    ) -> ChangeProvenance {
        let (envelope, actor) = (&incoming.pushed.envelope, &incoming.member.actor);
        let mut account = actor.account;
        planted!(DeciderIsAuthor => account = decider.unwrap_or(account));
        let earliest = incoming.last_contact.min(self.now);
        ChangeProvenance {
            number: incoming.number,
            uid: envelope.uid,
            account,
            person: actor.person,
            decider,
            edited_at: envelope.at.clamp(earliest, self.now),
            received_at: self.now,
        }
    }

    /// Stores records, and everything that follows from them.
    pub(super) async fn write(
        &mut self,
        provenance: &ChangeProvenance,
        writes: &[Write],
    ) -> Result<(), B::Fault> {
        for write in writes {
            self.store.put(provenance, write).await?;
            if write.moves_away() {
                self.store.blank_history(&write.after.kind, write.after.id).await?;
            }
            self.count(write).await?;
            if write.after.is_deleted {
                self.alive.remove(&(write.after.kind.clone(), write.after.id));
            }
            self.committed.touched.insert(write.after.scope.clone());
            self.committed.written.add(write);
        }
        self.regrant_after(writes).await
    }

    /// Keeps the scope's sum.
    async fn count(&mut self, write: &Write) -> Result<(), B::Fault> {
        let scope = &write.after.scope;
        let mut sum = match self.sums.get(scope) {
            Some(sum) => *sum,
            None => self.store.scope_sum(scope).await?,
        };
        if let Some(before) = write.before.as_ref().filter(|before| !before.is_deleted) {
            sum.digest = sum.digest.without(&before.kind, before.id, before.seq);
            sum.live -= 1;
        }
        let after = &write.after;
        let mut is_live = !after.is_deleted;
        planted!(DigestKeepsDeleted => is_live = true);
        if is_live {
            sum.digest = sum.digest.with(&after.kind, after.id, after.seq);
            sum.live += 1;
        }
        self.sums.insert(scope.clone(), sum);
        Ok(())
    }

    /// Changes grants if one of the records gives access, or says which day it is.
    async fn regrant_after(&mut self, writes: &[Write]) -> Result<(), B::Fault> {
        if writes.iter().any(|write| write.after.kind == Program::NAME) {
            return self.regrant_everybody().await;
        }
        let is_linking =
            |write: &&Write| records::kind(&write.after.kind).is_some_and(gives_access);
        let linking: Vec<&Write> = writes.iter().filter(is_linking).collect();
        if linking.is_empty() { Ok(()) } else { self.regrant(&linking).await }
    }

    /// Gives an account exactly these patterns, without those that a restore withholds; each
    /// change takes its own seq.
    pub(super) async fn set_patterns(
        &mut self,
        account: AccountId,
        wanted: &BTreeSet<Pattern>,
    ) -> Result<(), B::Fault> {
        let mut grants = self.grants_of(account).await?;
        let held = grants.patterns();
        let mut withheld = self.store.withheld(account).await?;
        planted!(WithheldIgnored => withheld.clear());
        for pattern in withheld.difference(wanted) {
            // The records do not give it any more; if they do again, that is a new decision.
            self.store.stop_withholding(account, pattern).await?;
        }
        let wanted: BTreeSet<Pattern> = wanted.difference(&withheld).cloned().collect();
        if held == wanted {
            return Ok(());
        }
        for pattern in held.difference(&wanted) {
            let seq = self.head.take_next();
            self.store.end_grant(account, pattern, seq).await?;
            grants.0.remove(pattern);
        }
        for pattern in wanted.difference(&held) {
            let mut seq = self.head.take_next();
            planted!(GrantSinceKept => seq = Seq(1));
            self.store.begin_grant(account, pattern, seq).await?;
            grants.0.insert(pattern.clone(), seq);
        }
        self.committed.regranted.insert(account);
        planted!(GrantsOfTheStart => return Ok(()));
        self.grants.insert(account, grants);
        Ok(())
    }

    /// Writes the sums and the counter; says what changed, and the links for the next transaction.
    pub async fn finish(mut self) -> Result<(Committed, Option<Links>), B::Fault> {
        self.store.put_scope_sums(&self.sums).await?;
        self.store.set_head(self.head).await?;
        (self.committed.head, self.committed.now) = (self.head, self.now);
        let links = self.links.map(|links| links.after(self.head));
        Ok((self.committed, links))
    }
}

/// The id of a notice whose uid is taken by somebody else's.
pub(super) fn own_notice_id(number: MutationNumber) -> RecordId {
    let parts = [number.client.to_string(), number.n.to_string()];
    RecordId::of_natural_key(HeldNotice::NAME, &parts)
}

/// The scope that a held mutation is about, so that whoever is in charge there sees it: of several
/// the one that fewest may see, because who decides reads all of it. Of a kind that this release
/// does not know, the device has said the scope.
fn wanted_scope(ops: &[Op], rows: &Rows) -> Scope {
    let scope = |op: &Op| {
        let stored = rows.get(&(op.kind.clone(), op.id)).map(|stored| stored.scope.clone());
        stored.or_else(|| match records::kind(&op.kind) {
            Some(kind) => kind.scope_of_held(op.id, &op.set),
            None => op.scope.clone().filter(Scope::is_confidential),
        })
    };
    let scopes: Vec<Scope> = ops.iter().filter_map(scope).collect();
    let hidden = scopes.iter().find(|scope| scope.is_confidential());
    hidden.or(scopes.first()).cloned().unwrap_or(Scope::Office)
}
