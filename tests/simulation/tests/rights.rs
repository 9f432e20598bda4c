//! The table that people wrote by hand and the one decision that the program asks say the same, of
//! every kind, person, field and action.

use std::collections::BTreeSet;

use serde_json::json;
use shared::access::{
    Action, Grants, Request, Written, may, may_as_it_stands, may_remove, may_set,
};
use shared::id::{AccountId, RecordId, Seq};
use shared::record::{Body, Field, Kind};
use shared::records::KINDS;
use shared::role::{Actor, Role};
use shared::scope::{Pattern, Scope};
use shared::sync::message::{Op, OpKind};
use shared::value::FieldType;
use simulation::rights::{Wish, line};
use simulation::world::id;
use uuid::Uuid;

const ME: u128 = 3;
const RECORD: u128 = 99;
const TODAY: &str = "2021-02-03";

#[test]
fn every_kind_has_its_line() {
    let missing: Vec<&str> =
        KINDS.iter().map(|kind| kind.name).filter(|name| line(name).is_none()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn both_place_a_record_in_the_same_scope_and_fix_the_same_fields() {
    for kind in KINDS {
        let line = line(kind.name).expect("it has one");
        for audience in ["learner", "team"] {
            let body = sample(kind, ME, audience);
            let record = record_of(kind);
            let scope = kind.scope_of(record, &body).map(|scope| scope.to_string());
            assert_eq!(line.scope(record, &body), scope, "{}", kind.name);
        }
        let fixed = kind.fields.iter().filter(|field| field.is_fixed).map(|field| field.name);
        let fixed: BTreeSet<&str> = fixed.collect();
        assert_eq!(line.fixed.iter().copied().collect::<BTreeSet<_>>(), fixed, "{}", kind.name);
    }
}

#[test]
fn both_let_the_same_people_write_the_same_fields() {
    let roles = [Role::Learner, Role::Tutor, Role::Manager, Role::Officer, Role::Admin];
    for kind in KINDS {
        for role in roles {
            for (names, audience, is_hers) in
                [(ME, "learner", true), (4, "learner", true), (ME, "team", false)]
            {
                for field in kind.fields.iter().map(|field| Some(field.name)).chain([None]) {
                    same_answers(kind, role, (names, audience, is_hers), field);
                }
            }
        }
    }
}

/// The fields of a record in which everything names this person.
fn sample(kind: &Kind, names: u128, audience: &str) -> Body {
    let value = |field: &Field| match (field.name, field.declared) {
        ("audience", _) => json!(audience),
        (_, FieldType::Date) => json!(TODAY),
        _ => json!(id(names).to_string()),
    };
    kind.fields.iter().map(|field| (field.name.to_owned(), value(field))).collect()
}

fn record_of(kind: &Kind) -> RecordId {
    if kind.name == "learner" { id(ME) } else { id(RECORD) }
}

/// The records that a mutation makes with what is asked, with the learners whom it deletes.
fn opened_or_removed() -> [(BTreeSet<RecordId>, BTreeSet<RecordId>); 3] {
    let nobody = BTreeSet::new;
    [
        (nobody(), nobody()),
        (BTreeSet::from([id(ME), id(RECORD)]), nobody()),
        (nobody(), BTreeSet::from([id(ME)])),
    ]
}

fn same_answers(
    kind: &'static Kind,
    role: Role,
    (names, audience, is_hers): (u128, &str, bool),
    field: Option<&str>,
) {
    let actor = Actor { account: AccountId(Uuid::from_u128(900)), role, person: Some(id(ME)) };
    let whole = sample(kind, names, audience);
    let Some(scope) = kind.scope_of(record_of(kind), &whole) else { return };
    let set = field.and_then(|name| Some((name.to_owned(), whole.get(name)?.clone())));
    let set: Body = set.into_iter().collect();
    let pattern = Pattern::from(&scope);
    let grants = Grants(is_hers.then_some((pattern, Seq(1))).into_iter().collect());
    let held = grants.patterns().into_iter().map(|pattern| pattern.0).collect();
    for (action, how) in [
        (Action::Create, OpKind::Create),
        (Action::Patch, OpKind::Patch),
        (Action::Delete, OpKind::Delete),
    ] {
        for (opened, removed) in opened_or_removed() {
            let nothing = Body::new();
            let before = if action == Action::Create { &nothing } else { &whole };
            // Who takes a record away says nothing of its fields.
            let set = if action == Action::Delete { &nothing } else { &set };
            let request = Request::new(action, kind, scope.clone(), set).of(before);
            let request = Request { opened: &opened, removed: &removed, ..request };
            let wish = Wish {
                op: &Op { set: set.clone(), ..Op::new(how, kind.name, record_of(kind)) },
                role,
                writer: actor.person,
                held: &held,
                opened: &opened,
                removed: &removed,
                before,
                is_deleted: false,
                ever_set: &BTreeSet::new(),
                authors: &|_| Vec::new(),
                moved_from: None,
                today: TODAY,
            };
            let by_hand = wish.is_granted(line(kind.name).expect("a line"), &scope.to_string());
            let written = |name: &str| {
                let values = before.get(name).cloned().into_iter().collect();
                Written { authors: Vec::new(), values }
            };
            let is_allowed = match action {
                Action::Delete => may_remove(&actor, kind, written),
                Action::Create | Action::Patch => may_set(&actor, kind, set, written),
            };
            let today = TODAY.parse().expect("a day");
            let keeps_rules = match action {
                Action::Delete => Ok(()),
                Action::Create | Action::Patch => {
                    may_as_it_stands(&actor, kind, before, set, today)
                }
            };
            let decided =
                is_allowed.is_ok() && keeps_rules.is_ok() && may(&actor, &grants, &request).is_ok();
            let kind = kind.name;
            assert_eq!(
                by_hand, decided,
                "{role:?} {action:?} {kind} {field:?} {scope} opened {opened:?} removed \
                 {removed:?} holds {is_hers}"
            );
        }
    }
    let _ = Scope::Program;
}
