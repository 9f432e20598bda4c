//! One transaction's way through a program: the counter is locked, mutations are decided one
//! after the other, and what they change is written with them.

use std::collections::{BTreeMap, BTreeSet};

use shared::access::Grants;
use shared::access::links::LINKING_KINDS;
use shared::id::{AccountId, ProgramId, RecordId, Seq, Stamp, Uid};
use shared::record::Record;
use shared::records;
use shared::records::held_notice::HeldNotice;
use shared::records::program;
use shared::scope::Scope;
use shared::sync::accept::{self, Arrival, Author, Decision, Rows, Write};
use shared::sync::message::{Fate, FateKind, HeldReason, Op};

use super::Pushed;
use super::links::{Links, Teams};
use crate::auth::actor_of;
use crate::store::{Account, Doing, Fault, HeldMutation, Place, Program, ScopeSum, WriteTx};

/// A mutation on its way to its fate.
pub struct Incoming<'a> {
    pub account: &'a Account,
    pub pushed: &'a Pushed,
    /// The number under which it is decided.
    pub place: Place,
    /// Its operations, if they could be read and may be decided.
    pub ops: Result<Vec<Op>, HeldReason>,
    /// For each operation the own edits that it was made on top of.
    pub chains: &'a [BTreeSet<Uid>],
    pub last_contact: Stamp,
}

/// What a transaction changed, for those who listen.
#[derive(Debug, Default)]
pub struct Moved {
    pub head: Seq,
    pub touched: BTreeSet<Scope>,
    pub regranted: BTreeSet<AccountId>,
}

impl Moved {
    /// Whether nobody has to be told.
    pub fn is_nothing(&self) -> bool {
        self.touched.is_empty() && self.regranted.is_empty()
    }

    /// Whether a record changed.
    pub fn has_records(&self) -> bool {
        !self.touched.is_empty()
    }
}

/// Whose day decides which assignments and enrollments are current.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayBy {
    /// The program's: of a demonstration the day that it is pinned to, else the clock's.
    Program,
    /// The clock's, while the past is replayed.
    Clock,
}

/// One transaction's way through a program.
pub struct Pass<'a> {
    pub tx: &'a mut WriteTx,
    pub program: Program,
    pub now: Stamp,
    pub day_by: DayBy,
    teams: &'a Teams,
    pub(super) links: Option<Links>,
    grants: BTreeMap<AccountId, Grants>,
    sums: BTreeMap<Scope, ScopeSum>,
    pub(super) moved: Moved,
}

impl<'a> Pass<'a> {
    /// Begins with the program's counter. The writer has locked the database before, so whatever
    /// is read from here on is current.
    pub async fn begin(
        tx: &'a mut WriteTx,
        teams: &'a Teams,
        program: ProgramId,
        now: Stamp,
    ) -> Result<Pass<'a>, Fault> {
        let program = tx.program(program).await?;
        let links = teams.take(program.id, program.head);
        let (grants, sums, moved) = (BTreeMap::new(), BTreeMap::new(), Moved::default());
        let day_by = DayBy::Program;
        Ok(Pass { tx, program, now, day_by, teams, links, grants, sums, moved })
    }

    /// Decides one mutation and writes all that follows from it.
    pub async fn decide(&mut self, incoming: &Incoming<'_>) -> Result<Fate, Fault> {
        let rows = self.rows(incoming).await?;
        let grants = self.grants_of(incoming.account.id).await?;
        let actor = actor_of(incoming.account);
        let author = Author { actor: &actor, grants: &grants };
        let arrival = Arrival {
            envelope: &incoming.pushed.envelope,
            ops: incoming.ops.as_deref().map_err(|reason| *reason),
            chains: incoming.chains,
            last_contact: incoming.last_contact,
            now: self.now,
            epoch: self.program.epoch,
        };
        let decision = accept::accept(&rows, &author, &arrival, &mut self.program.head);
        let Decision { mut fate, mut writes } = decision;
        fate.n = incoming.place.n;
        if fate.kind == FateKind::Held {
            self.keep_held(incoming, &fate, &rows).await?;
            self.give_notice_its_own_id(incoming, &mut writes).await?;
        }
        self.write(incoming, &writes).await?;
        self.regrant_after(&writes).await?;
        Ok(fate)
    }

    /// The stored records that the mutation touches.
    async fn rows(&mut self, incoming: &Incoming<'_>) -> Result<Rows, Fault> {
        let mut rows = Rows::new();
        for op in incoming.ops.iter().flatten() {
            let key = (op.kind.clone(), op.id);
            if records::kind(&op.kind).is_none() || rows.contains_key(&key) {
                continue;
            }
            if let Some(stored) = self.tx.record(self.program.id, &op.kind, op.id).await? {
                rows.insert(key, stored);
            }
        }
        Ok(rows)
    }

    /// What an account may see, as it stands after the mutation before.
    async fn grants_of(&mut self, account: AccountId) -> Result<Grants, Fault> {
        if let Some(grants) = self.grants.get(&account) {
            return Ok(grants.clone());
        }
        let (grants, _) = self.tx.grants_after(self.program.id, account, self.program.head).await?;
        self.grants.insert(account, grants.clone());
        Ok(grants)
    }

    async fn keep_held(
        &mut self,
        incoming: &Incoming<'_>,
        fate: &Fate,
        rows: &Rows,
    ) -> Result<(), Fault> {
        let held = HeldMutation {
            place: incoming.place,
            uid: fate.uid,
            author: incoming.account.id,
            scope: wanted_scope(incoming.ops.as_deref().unwrap_or_default(), rows),
            seq: fate.seq,
            reason: fate.reason.map_or_else(String::new, |reason| reason.code().to_owned()),
            payload: incoming.pushed.payload.to_string(),
            received_at: self.now,
        };
        self.tx.add_held(self.program.id, &held).await
    }

    /// Two authors may use one uid, by accident or on purpose; each keeps a notice of her own.
    async fn give_notice_its_own_id(
        &mut self,
        incoming: &Incoming<'_>,
        writes: &mut [Write],
    ) -> Result<(), Fault> {
        for write in writes.iter_mut().filter(|write| write.after.kind == HeldNotice::NAME) {
            let known = self.tx.record(self.program.id, HeldNotice::NAME, write.after.id).await?;
            if known.is_some() {
                let place = incoming.place;
                let parts = [place.client.to_string(), place.n.to_string()];
                write.after.id = RecordId::of_natural_key(HeldNotice::NAME, &parts);
            }
        }
        Ok(())
    }

    async fn write(&mut self, incoming: &Incoming<'_>, writes: &[Write]) -> Result<(), Fault> {
        let account = incoming.account;
        let envelope = &incoming.pushed.envelope;
        let earliest = incoming.last_contact.min(self.now);
        let doing = Doing {
            place: incoming.place,
            uid: envelope.uid,
            account: account.id,
            person: account.person,
            edited_at: envelope.at.clamp(earliest, self.now),
            received_at: self.now,
        };
        for write in writes {
            self.tx.put_record(self.program.id, &write.after).await?;
            self.tx.add_history(self.program.id, &doing, write).await?;
            self.count(write).await?;
            self.moved.touched.insert(write.after.scope);
        }
        Ok(())
    }

    /// Keeps the scope's sum.
    async fn count(&mut self, write: &Write) -> Result<(), Fault> {
        let scope = write.after.scope;
        let mut sum = match self.sums.get(&scope) {
            Some(sum) => *sum,
            None => self.tx.scope_sum(self.program.id, &scope).await?,
        };
        if let Some(before) = write.before.as_ref().filter(|before| !before.is_deleted) {
            sum.digest = sum.digest.without(&before.kind, before.id, before.seq);
            sum.live -= 1;
        }
        let after = &write.after;
        if !after.is_deleted {
            sum.digest = sum.digest.with(&after.kind, after.id, after.seq);
            sum.live += 1;
        }
        self.sums.insert(scope, sum);
        Ok(())
    }

    /// Changes grants if one of the records gives access, or says which day it is.
    async fn regrant_after(&mut self, writes: &[Write]) -> Result<(), Fault> {
        let is = |write: &&Write, kinds: &[&str]| kinds.contains(&write.after.kind.as_str());
        if writes.iter().any(|write| is(&write, &[program::Program::NAME])) {
            return self.regrant_everybody().await;
        }
        let linking: Vec<&Write> =
            writes.iter().filter(|write| is(write, &LINKING_KINDS)).collect();
        if linking.is_empty() { Ok(()) } else { self.regrant(&linking).await }
    }

    /// Gives an account exactly these patterns; each change takes its own seq.
    pub(super) async fn set_patterns(
        &mut self,
        account: AccountId,
        wanted: &BTreeSet<shared::scope::Pattern>,
    ) -> Result<(), Fault> {
        let mut grants = self.grants_of(account).await?;
        let held = grants.patterns();
        if held == *wanted {
            return Ok(());
        }
        for pattern in held.difference(wanted) {
            let seq = self.program.head.take_next();
            self.tx.end_grant(self.program.id, account, pattern, seq).await?;
            grants.0.remove(pattern);
        }
        for pattern in wanted.difference(&held) {
            let seq = self.program.head.take_next();
            self.tx.add_grant(self.program.id, account, pattern, seq).await?;
            grants.0.insert(pattern.clone(), seq);
        }
        self.grants.insert(account, grants);
        self.moved.regranted.insert(account);
        Ok(())
    }

    /// Writes the sums and the counter; says what changed.
    pub async fn finish(mut self) -> Result<Moved, Fault> {
        self.tx.put_scope_sums(self.program.id, &self.sums).await?;
        self.tx.set_head(self.program.id, self.program.head).await?;
        self.teams.put_back(self.program.id, self.program.head, self.links);
        self.moved.head = self.program.head;
        Ok(self.moved)
    }
}

/// The scope that a held mutation is about, so that whoever is in charge there sees it.
fn wanted_scope(ops: &[Op], rows: &Rows) -> Scope {
    let scope = |op: &Op| {
        let stored = rows.get(&(op.kind.clone(), op.id)).map(|stored| stored.scope);
        stored.or_else(|| records::kind(&op.kind)?.scope_of(op.id, &op.set))
    };
    ops.iter().find_map(scope).unwrap_or(Scope::Office)
}
