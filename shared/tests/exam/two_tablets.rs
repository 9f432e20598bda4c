//! Two tablets on one exam day that know nothing of each other: what they say alike is one fact,
//! and what they say differently shows both until somebody decides.

use serde_json::json;
use shared::access::Grants;
use shared::exam::Subject;
use shared::id::{AccountId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::program::Write;
use shared::program::exam_day::{Paper, Sitter};
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
    let paper = Paper { slot: 0, is_on_day: true, subject: Subject::Eigo, result: None };
    let ann = Sitter {
        learner: id(1),
        sitting: id(9),
        application: None,
        measures: Vec::new(),
        papers: vec![paper],
    };
    ann.mark(&[(Subject::Eigo, attendance)]).remove(0)
}

/// The server takes what one tablet wrote before it knew of any other.
fn take(stored: Option<&Stored>, n: u64, write: Write) -> (FateKind, Stored) {
    let Write::Create { kind, id, set } = write else { panic!("the paper has no result yet") };
    let person = Some(RecordId(Uuid::from_u128(3)));
    let actor =
        Actor { account: AccountId(Uuid::from_u128(8 + u128::from(n))), role: Role::Tutor, person };
    let scope = format!("learner/{}/own", self::id(1));
    let grants = Grants([(Pattern(scope), Seq(0))].into());
    let ops = [Op { set, ..Op::new(OpKind::Create, kind, id) }];
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
    let mut head = stored.map_or(Seq(40), |it| it.seq);
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
