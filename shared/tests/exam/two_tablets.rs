//! Two tablets that know nothing of each other, on one exam day and with one application: what they
//! say alike is one fact, what each has chosen stays, and what they say differently shows both
//! until somebody decides.

use serde_json::{Value, json};
use shared::access::Grants;
use shared::exam::Subject;
use shared::id::{AccountId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::program::Write;
use shared::program::application_sheet::{begun, make_ready, sit, step};
use shared::program::exam_day::{Held, Paper, Sitter};
use shared::record::Record;
use shared::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use shared::records::exam_subject_result::ExamAttendance;
use shared::role::{Actor, Role};
use shared::scope::Pattern;
use shared::sync::accept::{Arrival, Author, Rows, accept};
use shared::sync::message::{Envelope, FateKind, Op, OpKind, SCHEMA};
use shared::sync::stored::Stored;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

/// What a tablet without any result of hers writes for one paper.
fn marked(attendance: ExamAttendance) -> Write {
    let paper = Paper { slot: 0, held: Held::OnTime, subject: Subject::Eigo, result: None };
    let ann = Sitter {
        learner: id(1),
        sitting: id(9),
        application: None,
        measures: Vec::new(),
        papers: vec![paper],
    };
    ann.mark(&[(Subject::Eigo, attendance)]).remove(0)
}

/// A set of choices goes to the server as what was added to it: these tablets take nothing away.
fn as_sent(value: Value) -> Value {
    match value {
        Value::Array(added) => json!({ "add": added, "remove": [] }),
        other => other,
    }
}

/// The place in the log of what both tablets have seen: the record as it was made.
const FIRST: Seq = Seq(41);

/// The server takes what one tablet wrote before it knew of any other.
fn take(stored: Option<&Stored>, n: u64, write: Write) -> (FateKind, Stored) {
    let op = match write {
        Write::Create { kind, id, set } => Op { set, ..Op::new(OpKind::Create, kind, id) },
        Write::Set { kind, id, set } => {
            let set = set.into_iter().map(|(name, value)| (name, as_sent(value))).collect();
            Op { set, base: FIRST, ..Op::new(OpKind::Patch, kind, id) }
        }
        Write::Remove { .. } => panic!("nothing is removed here"),
    };
    let person = Some(RecordId(Uuid::from_u128(3)));
    let actor =
        Actor { account: AccountId(Uuid::from_u128(8 + u128::from(n))), role: Role::Tutor, person };
    let scope = format!("learner/{}/own", self::id(1));
    let grants = Grants([(Pattern(scope), Seq(0))].into());
    let ops = [op];
    let envelope = Envelope {
        n,
        uid: MutationId(Uuid::from_u128(u128::from(n))),
        at: Stamp(1_000),
        schema: SCHEMA,
        epoch: None,
        ops: json!(ops),
    };
    let arrival = Arrival {
        envelope: &envelope,
        ops: Ok(&ops),
        ancestors: &[],
        held: &BTreeSet::new(),
        awaited: &BTreeSet::new(),
        parts: &BTreeMap::new(),
        last_contact: Stamp(0),
        now: Stamp(2_000),
        epoch: Epoch(Uuid::from_u128(1)),
        timelines: &[],
    };
    let rows: Rows = stored.map(|it| ((it.kind.clone(), it.id), it.clone())).into_iter().collect();
    let mut head = stored.map_or(Seq(FIRST.0 - 1), |it| it.seq);
    let author = Author::own(&actor, &grants);
    let mut decision = accept(&rows, &author, &arrival, &mut head);
    assert_eq!(decision.fate.reason, None);
    let after = decision.writes.pop().map(|write| write.after);
    (decision.fate.kind, after.or(stored.cloned()).expect("what was marked is stored"))
}

#[test]
fn sat_on_one_tablet_and_absent_on_the_other_shows_both_and_loses_neither() {
    let (_, first) = take(None, 1, marked(ExamAttendance::Sat));
    let (fate, both) = take(Some(&first), 2, marked(ExamAttendance::Absent));
    assert_eq!(fate, FateKind::Conflict, "it is one record, and nobody overwrites the other");
    let waiting = both.meta.conflicts.values().flatten().map(|it| &it.value["attendance"]);
    let said: BTreeSet<String> =
        waiting.chain([&both.body["attendance"]]).map(|it| it.to_string()).collect();
    assert_eq!(said, ["\"absent\"", "\"sat\""].map(str::to_owned).into());
}

#[test]
fn the_same_on_both_tablets_is_one_fact() {
    let (_, first) = take(None, 1, marked(ExamAttendance::Sat));
    let (_, both) = take(Some(&first), 2, marked(ExamAttendance::Sat));
    assert!(both.meta.conflicts.is_empty());
    assert_eq!(both.body["attendance"], "sat");
}

/// An application on the server, as both tablets have seen it.
fn begun_application() -> (ExamApplication, Stored) {
    let own = begun(id(1), id(9));
    let (_, stored) = take(None, 1, Write::create(&own));
    (own, stored)
}

#[test]
fn subjects_and_papers_that_two_tablets_add_to_one_application_all_stay() {
    let (own, stored) = begun_application();
    let about = (id(1), id(9));
    let (_, stored) = take(Some(&stored), 2, sit(Some(&own), about, [Subject::Eigo].into()));
    let (fate, stored) = take(Some(&stored), 3, sit(Some(&own), about, [Subject::Sugaku].into()));
    assert_eq!(fate, FateKind::Merged);
    let photo = [ApplicationPaper::Photo].into();
    let (_, stored) = take(Some(&stored), 4, make_ready(Some(&own), about, photo));
    let form = [ApplicationPaper::Form].into();
    let (fate, stored) = take(Some(&stored), 5, make_ready(Some(&own), about, form));
    assert_eq!(fate, FateKind::Merged);
    let read = ExamApplication::read(own.id, &stored.body);
    assert_eq!(read.sits(), [Subject::Eigo, Subject::Sugaku].into());
    assert_eq!(read.ready(), [ApplicationPaper::Photo, ApplicationPaper::Form].into());
    assert!(stored.meta.conflicts.is_empty());
}

#[test]
fn two_tablets_that_take_one_application_different_steps_show_both() {
    let (own, stored) = begun_application();
    let posted = step(own.id, ApplicationStep::Sent, "2021-05-06".parse().ok());
    let (_, stored) = take(Some(&stored), 2, posted);
    let withdrawn = step(own.id, ApplicationStep::Withdrawn, None);
    let (fate, stored) = take(Some(&stored), 3, withdrawn);
    assert_eq!(fate, FateKind::Conflict);
    let waiting = stored.meta.conflicts["step"].iter().map(|it| &it.value);
    let said: BTreeSet<String> =
        waiting.chain([&stored.body["step"]]).map(|it| it.to_string()).collect();
    assert_eq!(said, ["\"sent\"", "\"withdrawn\""].map(str::to_owned).into());
}
