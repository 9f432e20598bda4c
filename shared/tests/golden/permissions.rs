//! The table of everybody's rights: person by kind by field by action, as the one decision gives
//! them. Nobody writes it by hand; whoever changes a right sees here what else has changed.

use serde_json::{Value, json};
use shared::access::{Action, Grants, Link, Request, Team, Written, may, may_set};
use shared::id::{AccountId, RecordId, Seq};
use shared::record::{Body, Deletion, Field, Kind};
use shared::records::KINDS;
use shared::role::{Actor, Role};
use shared::value::FieldType;
use std::collections::BTreeSet;
use std::fmt::Write;
use uuid::Uuid;

const VENUE: u128 = 50;
const LEARNER: u128 = 7;
const STAFF: u128 = 3;
const SOMEBODY: u128 = 4;
const RECORD: u128 = 99;

const HEAD: &str = "\
# Who may do what with a record about a learner and her venue:
#   tutor    of that venue             carer    the same, and her assignment says care; for a record
#   learner  the learner herself                with readers she is one of them
#   manager  with no assignment        officer, admin
# Beside a kind: s = sees it, n = makes a new one, d = deletes it (? = unless a field was ever set
# that forbids it). Beside a field: c = sets it in a new record, p = changes it. o instead of p:
# only if somebody else wrote what it is about; = instead of d or p: only if the record names her.
# Not in the table: a tutor makes a walk-in and assigns herself to her, and whoever makes a learner
# or a report sees it. Whoever says where a learner comes, or until when, sees that venue herself.
";

/// Somebody whose rights are asked for.
struct Asking {
    name: &'static str,
    actor: Actor,
    grants: Grants,
}

fn everybody() -> [Asking; 6] {
    let roles = [
        ("tutor", Role::Tutor),
        ("carer", Role::Tutor),
        ("learner", Role::Learner),
        ("manager", Role::Manager),
        ("officer", Role::Officer),
        ("admin", Role::Admin),
    ];
    roles.map(|(name, role)| {
        let person = match role {
            Role::Tutor | Role::Manager => Some(id(STAFF)),
            Role::Learner => Some(id(LEARNER)),
            Role::Officer | Role::Admin => None,
        };
        let actor = Actor { account: AccountId(Uuid::from_u128(900)), role, person };
        let mut links =
            vec![Link::LearnerVenue(id(LEARNER), id(VENUE)), Link::Enrolled(id(LEARNER))];
        if role == Role::Tutor {
            links.push(Link::StaffVenue(id(STAFF), id(VENUE)));
        }
        if name == "carer" {
            links.push(Link::StaffVenueCare(id(STAFF), id(VENUE)));
            links.push(Link::Reader(id(STAFF), id(RECORD)));
        }
        let patterns = Team::new(links).patterns(&actor).into_iter();
        let grants = Grants(patterns.map(|pattern| (pattern, Seq(1))).collect());
        Asking { name, actor, grants }
    })
}

fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

/// The whole table.
pub fn table() -> String {
    let everybody = everybody();
    let mut page = HEAD.to_owned();
    let mut line = |name: &str, cells: [String; 6]| {
        let cells = cells.map(|cell| format!("{cell:<8}"));
        let _ = writeln!(page, "{}", format!("{name:<30}{}", cells.concat()).trim_end());
    };
    line("", everybody.each_ref().map(|asking| asking.name.to_owned()));
    for kind in KINDS {
        let audiences = match kind.field("audience") {
            Some(_) => vec![Some("learner"), Some("team")],
            None => vec![None],
        };
        for audience in audiences {
            let name = audience.map_or(kind.name.to_owned(), |to| format!("{} ({to})", kind.name));
            line(&name, everybody.each_ref().map(|asking| of_kind(asking, kind, audience)));
            for field in kind.fields {
                let cells = everybody.each_ref().map(|it| of_field(it, kind, field, audience));
                line(&format!("  {}", field.name), cells);
            }
        }
    }
    page
}

/// What somebody may do with records of a kind as a whole.
fn of_kind(asking: &Asking, kind: &'static Kind, audience: Option<&str>) -> String {
    let record = Sample::new(kind, asking, audience);
    let fits = |field: &&Field| record.may_set_alone(asking, field, Action::Create);
    let new: Body = kind
        .fields
        .iter()
        .filter(fits)
        .map(|field| (field.name.to_owned(), record.body[field.name].clone()))
        .collect();
    let is_needed = |field: &Field| !field.is_fixed || new.contains_key(field.name);
    let makes = kind.fields.iter().all(is_needed) && record.may(asking, Action::Create, &new);
    let deletes = record.may(asking, Action::Delete, &Body::new());
    let deletion = match kind.deletion {
        Deletion::UnlessSet(_) => '?',
        Deletion::ByPersonInOrManager(_) if asking.actor.role != Role::Manager => '=',
        Deletion::ByWriters | Deletion::Never | Deletion::ByPersonInOrManager(_) => 'd',
    };
    letters([
        (asking.grants.cover(&record.scope), 's'),
        (makes && !new.is_empty(), 'n'),
        (deletes, deletion),
    ])
}

/// What somebody may do with one field.
fn of_field(asking: &Asking, kind: &'static Kind, field: &Field, who: Option<&str>) -> String {
    let record = Sample::new(kind, asking, who);
    let creates = record.may_set_alone(asking, field, Action::Create);
    let changes = !field.is_fixed && record.may_set_alone(asking, field, Action::Patch);
    let set = Body::from_iter([(field.name.to_owned(), record.body[field.name].clone())]);
    let judged = |by: u128, names: u128| {
        let named = Value::from(id(names).to_string());
        let written =
            |_: &str| Written { authors: vec![Some(id(by))], values: vec![named.clone()] };
        may_set(&asking.actor, kind, &set, written).is_ok()
    };
    let letter =
        match (judged(STAFF, SOMEBODY), judged(SOMEBODY, SOMEBODY), judged(SOMEBODY, STAFF)) {
            (true, _, _) => 'p',
            (false, true, _) => 'o',
            (false, false, true) => '=',
            _ => '-',
        };
    letters([(creates, 'c'), (changes && letter != '-', letter)])
}

fn letters<const N: usize>(asked: [(bool, char); N]) -> String {
    asked.map(|(is_allowed, letter)| if is_allowed { letter } else { '-' }).iter().collect()
}

/// A record with every field, about that venue and that learner, by the person who asks.
struct Sample {
    kind: &'static Kind,
    body: Body,
    scope: shared::scope::Scope,
}

impl Sample {
    fn new(kind: &'static Kind, asking: &Asking, audience: Option<&str>) -> Sample {
        let value = |field: &Field| match field.declared {
            _ if field.name == "account" => json!(asking.actor.account.to_string()),
            FieldType::Ref("venue") => json!(id(VENUE).to_string()),
            FieldType::Ref("learner") => json!(id(LEARNER).to_string()),
            FieldType::Ref("staff") => json!(id(STAFF).to_string()),
            FieldType::Ref(_) => json!(id(98).to_string()),
            _ if field.name == "audience" => json!(audience),
            _ => json!("x"),
        };
        let fields = kind.fields.iter();
        let body: Body = fields.map(|field| (field.name.to_owned(), value(field))).collect();
        let own_id = if kind.name == "learner" { id(LEARNER) } else { id(RECORD) };
        let scope = kind.scope_of(own_id, &body).expect("the sample has every field that decides");
        Sample { kind, body, scope }
    }

    fn may(&self, asking: &Asking, action: Action, set: &Body) -> bool {
        let nothing = BTreeSet::new();
        let request = Request {
            opened: &nothing,
            ..Request::new(action, self.kind, self.scope.clone(), set)
        };
        may(&asking.actor, &asking.grants, &request).is_ok()
    }

    fn may_set_alone(&self, asking: &Asking, field: &Field, action: Action) -> bool {
        let value = self.body[field.name].clone();
        self.may(asking, action, &Body::from_iter([(field.name.to_owned(), value)]))
    }
}
