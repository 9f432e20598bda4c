//! What those who run the program learn of records that they may not see: who gave herself care,
//! and confidential records that nobody can read any more, for which two of them appoint a reader.

use super::Pushed;
use super::links::links_of_record;
use super::push_transaction::PushTransaction;
use super::sync_store::{ChangeProvenance, Member, MutationNumber, SyncStore};
use crate::access::links::Team;
use crate::access::{Grants, Written};
use crate::id::{MutationId, RecordId, Seq};
use crate::record::{Body, Kind, Record, ScopeRule};
use crate::records;
use crate::records::assignment::{Assignment, KIND as ASSIGNMENT};
use crate::role::Role;
use crate::scope::Pattern;
use crate::sorted::SortedMap;
use crate::sync::accept::{Arrival, Author, Decision, accept};
use crate::sync::message::{Envelope, FateKind, HeldReason, Op, OpKind, SCHEMA, hex};
use crate::sync::stored::Stored;
use crate::value::Date;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a handle: nobody finds two records with the same one.
const HANDLE_BYTES: usize = 16;

/// The assignments by which somebody has given herself care, that have not ended, and that no other
/// manager has looked at. What was looked at counts no more once care was given anew.
pub fn own_care(assignments: &[Stored], today: Date) -> Vec<RecordId> {
    let has_ended = |assignment: &Assignment| assignment.to.is_some_and(|to| to < today);
    let is_open = |stored: &&Stored| unchecked_care(stored).is_some_and(|it| !has_ended(&it));
    assignments.iter().filter(is_open).map(|stored| stored.id).collect()
}

/// Whether managers are told of this record although they may not read it, or may be on some day.
pub fn is_overseen(stored: &Stored) -> bool {
    stored.scope.is_confidential() || unchecked_care(stored).is_some()
}

/// The assignment in this record, if by it somebody has given herself care and no other manager has
/// looked at that.
fn unchecked_care(stored: &Stored) -> Option<Assignment> {
    if stored.kind != Assignment::NAME {
        return None;
    }
    let assignment = Assignment::read(stored.id, &stored.body);
    let staff = assignment.staff.filter(|_| assignment.care == Some(true))?;
    let Written { authors, .. } = stored.written(&ASSIGNMENT, "care");
    let written_at = |field: &str| stored.meta.fields.get(field).map(|version| version.seq);
    let is_checked =
        assignment.care_checked_on.is_some() && written_at("care_checked_on") >= written_at("care");
    (authors.contains(&Some(staff.id)) && !is_checked).then_some(assignment)
}

/// The kinds of which only named people read a record.
pub fn confidential_kinds() -> impl Iterator<Item = &'static Kind> {
    records::KINDS.iter().copied().filter(|kind| matches!(kind.scope, ScopeRule::Named { .. }))
}

/// Whether nobody with an open account may see this record of a confidential kind.
pub fn is_readerless(record: &Stored, members: &[Member], today: Date) -> bool {
    let team = Team::new(links_of_record(record, today));
    let scope = Pattern::from(&record.scope);
    let reads = |member: &Member| {
        let is_open = !member.is_closed;
        is_open && team.patterns(&member.actor).contains(&scope)
    };
    !members.iter().any(reads)
}

/// A text by which a record is found again, and which tells nothing about it: its id says when it
/// was made.
pub fn handle(record: RecordId) -> String {
    hex(&Sha256::digest(record.to_string())[..HANDLE_BYTES])
}

/// Two managers who together let somebody read a confidential record.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// The record.
    pub record: (&'static str, RecordId),
    /// Who is to read it.
    pub reader: Member,
    /// Who has proposed her: the author of the change.
    pub proposer: Member,
    /// Who agrees.
    pub second: Member,
    /// The change.
    pub uid: MutationId,
    /// The number under which it stands in the history.
    pub number: MutationNumber,
}

/// Why nobody was appointed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAppointed {
    /// There is no such record, or somebody reads it.
    NotReaderless,
    /// She could not read it: her account is closed, or not one of the staff.
    NoReader,
    /// It takes two managers, and these are one person or may not decide any more.
    NeedsSomebodyElse,
    /// The record does not take the change.
    Refused(HeldReason),
}

impl<B: SyncStore> PushTransaction<'_, B> {
    /// Adds a reader to a confidential record that nobody reads. Neither manager sees the record.
    pub async fn appoint(
        &mut self,
        appointment: &Appointment,
    ) -> Result<Result<(), NotAppointed>, B::Fault> {
        let Appointment { record: (kind, id), ref reader, .. } = *appointment;
        if !are_two_managers(&appointment.proposer, &appointment.second) {
            return Ok(Err(NotAppointed::NeedsSomebodyElse));
        }
        let Some(staff) = reader.actor.staff().filter(|_| !reader.is_closed) else {
            return Ok(Err(NotAppointed::NoReader));
        };
        let stored = self.store.record(kind, id).await?.filter(|it| !it.is_deleted);
        let Some(stored) = stored else { return Ok(Err(NotAppointed::NotReaderless)) };
        let (members, today) = (self.store.members().await?, self.today().await?);
        if !is_readerless(&stored, &members, today) {
            return Ok(Err(NotAppointed::NotReaderless));
        }
        let Some(added) = addition(&stored, staff) else {
            return Ok(Err(NotAppointed::NotReaderless));
        };
        self.add_reader(appointment, &stored, added).await
    }

    /// Decides the change in the right that both managers have together.
    async fn add_reader(
        &mut self,
        appointment: &Appointment,
        stored: &Stored,
        added: Op,
    ) -> Result<Result<(), NotAppointed>, B::Fault> {
        let writer = &appointment.proposer.actor;
        let ops = [added];
        let (uid, at) = (appointment.uid, self.now);
        let (n, epoch) = (appointment.number.n, Some(self.epoch));
        let pushed = Pushed::open(Envelope { n, uid, at, schema: SCHEMA, epoch, ops: json!(ops) });
        let rows = self.rows(&ops).await?;
        let arrival = Arrival {
            envelope: &pushed.envelope,
            ops: Ok(&ops),
            ancestors: &[BTreeSet::new()],
            held: &BTreeSet::new(),
            awaited: &BTreeSet::new(),
            parts: &BTreeMap::new(),
            last_contact: self.now,
            now: self.now,
            epoch: self.epoch,
            timelines: &self.timelines,
        };
        let together = Grants(SortedMap::from_iter([(Pattern::from(&stored.scope), Seq(0))]));
        let mut head = self.head;
        let Decision { fate, writes } =
            accept(&rows, &Author::own(writer, &together), &arrival, &mut head);
        if fate.kind == FateKind::Held {
            let reason = fate.reason.unwrap_or(HeldReason::Unreadable);
            return Ok(Err(NotAppointed::Refused(reason)));
        }
        self.head = head;
        let provenance = ChangeProvenance {
            number: appointment.number,
            uid,
            account: writer.account,
            person: writer.person,
            decider: Some(appointment.second.actor.account),
            edited_at: at,
            received_at: at,
        };
        self.write(&provenance, &writes).await?;
        Ok(Ok(()))
    }
}

/// Whether these are two people who run the program.
fn are_two_managers(one: &Member, two: &Member) -> bool {
    let runs = |member: &Member| member.actor.role == Role::Manager && !member.is_closed;
    let is_same_person = one.actor.person.is_some() && one.actor.person == two.actor.person;
    runs(one) && runs(two) && one.actor.account != two.actor.account && !is_same_person
}

/// The operation that adds somebody to the readers of a record.
fn addition(stored: &Stored, staff: RecordId) -> Option<Op> {
    let kind = records::kind(&stored.kind)?;
    let ScopeRule::Named { readers, .. } = kind.scope else { return None };
    let added = json!({ "add": [staff.to_string()], "remove": [] });
    let set = Body::from_iter([(readers.to_owned(), added)]);
    Some(Op { base: stored.seq, set, ..Op::new(OpKind::Patch, kind.name, stored.id) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{AccountId, Stamp};
    use crate::role::Actor;
    use crate::scope::Scope;
    use crate::sync::stored::{Meta, Version};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn member(n: u128, role: Role, is_closed: bool) -> Member {
        let account = AccountId(Uuid::from_u128(n + 1_000));
        Member { actor: Actor { account, role, person: Some(id(n)) }, is_closed }
    }

    fn stored(kind: &str, scope: Scope, body: serde_json::Value, by: u128) -> Stored {
        let body = body.as_object().cloned().unwrap();
        let version = Version::new(Seq(1), MutationId(Uuid::from_u128(9)), Some(id(by)), Stamp(0));
        let fields = body.keys().map(|name| (name.clone(), version.clone())).collect();
        Stored {
            kind: kind.to_owned(),
            id: id(90),
            scope,
            seq: Seq(1),
            is_deleted: false,
            body,
            meta: Meta { fields, ..Meta::default() },
        }
    }

    #[test]
    fn a_report_is_readerless_when_its_author_and_all_its_readers_have_left() {
        let [author, reader] = [1, 2].map(|n| id(n).to_string());
        let body = json!({ "staff": author, "readers": [reader], "text": "…" });
        let report = stored("safety_report", Scope::Named(id(90)), body, 1);
        let today = "2021-02-03".parse().unwrap();
        let boss = member(3, Role::Manager, false);
        for (author, reader, expected) in
            [(false, true, false), (true, false, false), (true, true, true)]
        {
            let members =
                [member(1, Role::Tutor, author), member(2, Role::Manager, reader), boss.clone()];
            assert_eq!(is_readerless(&report, &members, today), expected, "{author} {reader}");
        }
        // An account that is for nothing but figures reads no record.
        let moved = [member(1, Role::Officer, false), boss];
        assert!(is_readerless(&report, &moved, today));
    }

    #[test]
    fn care_is_shown_that_somebody_gave_herself_until_another_manager_has_looked_at_it() {
        let today = "2021-02-03".parse().unwrap();
        let found = |by: u128, more: serde_json::Value| {
            let mut body = json!({ "staff": id(1).to_string(), "learner": id(7).to_string(),
                "from": "2021-02-03", "care": true });
            body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            own_care(&[stored("assignment", Scope::Office, body, by)], today).len()
        };
        assert_eq!(found(1, json!({})), 1);
        assert_eq!(found(1, json!({ "to": "2021-02-03" })), 1, "its last day counts");
        assert_eq!(found(1, json!({ "to": "2021-02-02" })), 0);
        assert_eq!(found(1, json!({ "care_checked_on": "2021-02-03" })), 0);
        assert_eq!(found(1, json!({ "care": false })), 0);
        assert_eq!(found(2, json!({})), 0, "given by somebody else");
    }

    #[test]
    fn care_that_somebody_gives_herself_once_more_is_shown_once_more() {
        let today = "2021-02-03".parse().unwrap();
        let body = json!({ "staff": id(1).to_string(), "learner": id(7).to_string(),
            "from": "2021-02-03", "care": true, "care_checked_on": "2021-02-03" });
        let mut assignment = stored("assignment", Scope::Office, body, 1);
        let mut write = |field: &str, seq: u64| {
            assignment.meta.fields.get_mut(field).unwrap().seq = Seq(seq);
            own_care(std::slice::from_ref(&assignment), today).len()
        };
        assert_eq!(write("care_checked_on", 2), 0);
        assert_eq!(write("care", 4), 1, "taken away and given again after the look");
        assert_eq!(write("care_checked_on", 5), 0);
    }

    #[test]
    fn two_accounts_of_one_person_are_not_two_managers() {
        let [one, two] = [1, 2].map(|n| member(n, Role::Manager, false));
        assert!(are_two_managers(&one, &two));
        let mut own = two.clone();
        own.actor.person = one.actor.person;
        assert!(!are_two_managers(&one, &own) && !are_two_managers(&one, &one));
        assert!(!are_two_managers(&one, &member(2, Role::Tutor, false)));
        assert!(!are_two_managers(&member(1, Role::Manager, true), &two));
    }
}
