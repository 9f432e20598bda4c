//! Committed truths of the shared rules: a change of the record kinds or of anybody's rights shows
//! as a change of a text file. `BLESS=1` rewrites the files instead of comparing.

use serde_json::{Value, json};
use shared::access::{Action, Grants, Link, Request, Team, may};
use shared::id::{AccountId, RecordId, Seq};
use shared::indicator::{Dimension, basis, definitions, is_additive};
use shared::record::{Body, Kind, document};
use shared::records::KINDS;
use shared::role::{Actor, Role};
use shared::value::FieldType;
use std::fmt::Write;
use std::path::Path;
use uuid::Uuid;

#[test]
fn the_document_of_record_kinds_is_the_committed_one() {
    compare("../docs/RECORDS.md", &document());
}

#[test]
fn the_permissions_are_the_committed_ones() {
    compare("../tests/golden/expected/permissions.txt", &permissions());
}

#[test]
fn the_table_of_indicators_is_the_committed_one() {
    compare("../tests/golden/expected/indicators.txt", &indicators());
}

/// Every indicator with what tells it apart by venue, by organization and by month.
fn indicators() -> String {
    let mut text = "# code version unit shape | venue | organization | month\n".to_owned();
    for it in definitions() {
        let unit = it.unit.code();
        write!(text, "{} {} {unit} {:?}", it.code, it.version, it.shape).expect("memory");
        for dimension in [Dimension::Venue, Dimension::Organization] {
            write!(text, " | {}", basis(it, dimension).as_deref().unwrap_or("-")).expect("memory");
        }
        let sums = if is_additive(it) { ", sums to the year" } else { "" };
        let month = basis(it, Dimension::Month).unwrap_or_default();
        writeln!(text, " | {month}{sums}").expect("memory");
    }
    text
}

fn compare(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("BLESS").is_some() {
        let folder = path.parent().expect("the path has a folder");
        std::fs::create_dir_all(folder).expect("the folder can be made");
        std::fs::write(&path, text).expect("the file can be written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == text,
        "{} is not what the declarations say. If the change is meant, run\n\
         BLESS=1 cargo test -p shared --test golden\nand commit the file.",
        path.display()
    );
}

const VENUE: u128 = 50;
const LEARNER: u128 = 7;
const STAFF: u128 = 3;

fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

/// A tutor at the learner's venue, the learner, a manager and an admin.
fn actor(role: Role) -> Actor {
    let person = match role {
        Role::Tutor | Role::Manager => Some(id(STAFF)),
        Role::Learner => Some(id(LEARNER)),
        Role::Admin => None,
    };
    Actor { account: AccountId(Uuid::from_u128(900)), role, person }
}

fn grants(actor: &Actor) -> Grants {
    let team = Team::new([
        Link::StaffVenue(id(STAFF), id(VENUE)),
        Link::LearnerVenue(id(LEARNER), id(VENUE)),
        Link::Enrolled(id(LEARNER)),
    ]);
    Grants(team.patterns(actor).into_iter().map(|pattern| (pattern, Seq(1))).collect())
}

/// The four letters of what a role may do with records of a kind around that venue and learner.
fn letters(kind: &'static Kind, actor: &Actor, audience: Option<&str>) -> String {
    let grants = grants(actor);
    let full = sample(kind, actor, audience);
    let own_id = if kind.name == "learner" { id(LEARNER) } else { id(99) };
    let scope = kind.scope_of(own_id, &full).expect("the sample has every field that decides");
    let try_it = |action: Action, set: &Body| {
        may(actor, &grants, &Request::new(action, kind, scope.clone(), set)).is_ok()
    };
    let is_hers = |name: &String| {
        let field = kind.field(name).expect("the sample has declared fields only");
        match actor.role {
            Role::Learner => field.is_for_learner,
            Role::Manager => true,
            Role::Tutor | Role::Admin => !field.is_for_managers,
        }
    };
    let mut change = full.clone();
    change.retain(|name, _| is_hers(name) && !kind.field(name).is_some_and(|f| f.is_fixed));
    let mut new = full.clone();
    new.retain(|name, _| is_hers(name) || kind.field(name).is_some_and(|f| f.is_fixed));
    let asked = [
        ('s', grants.cover(&scope)),
        ('c', try_it(Action::Create, &new)),
        ('p', !change.is_empty() && try_it(Action::Patch, &change)),
        ('d', try_it(Action::Delete, &Body::new())),
    ];
    asked.into_iter().map(|(letter, is_allowed)| if is_allowed { letter } else { '-' }).collect()
}

/// A body with every field, about that venue and that learner, by that person.
fn sample(kind: &Kind, actor: &Actor, audience: Option<&str>) -> Body {
    let value = |declared: FieldType| match declared {
        FieldType::Ref("venue") => json!(id(VENUE).to_string()),
        FieldType::Ref("learner") => json!(id(LEARNER).to_string()),
        FieldType::Ref("staff") => json!(id(STAFF).to_string()),
        FieldType::Ref(_) => json!(id(98).to_string()),
        _ => json!("x"),
    };
    let mut body: Body =
        kind.fields.iter().map(|field| (field.name.to_owned(), value(field.declared))).collect();
    if let Some(audience) = audience {
        body.insert("audience".to_owned(), json!(audience));
    }
    if kind.name == "held_notice" {
        body.insert("account".to_owned(), Value::from(actor.account.to_string()));
    }
    body
}

fn permissions() -> String {
    let mut page = "\
# Who may do what with a record about a learner and her venue: a tutor of that venue, the learner
# herself, a manager, an admin. s = see, c = create, p = patch, d = delete.
# A learner sets only the fields declared for her; see docs/RECORDS.md.

kind                        tutor  learner  manager  admin
"
    .to_owned();
    for kind in KINDS {
        let audiences = match kind.field("audience") {
            Some(_) => vec![Some("learner"), Some("team")],
            None => vec![None],
        };
        for audience in audiences {
            let name = audience.map_or(kind.name.to_owned(), |to| format!("{} ({to})", kind.name));
            let [tutor, learner, manager, admin] =
                Role::ALL.map(|role| letters(kind, &actor(role), audience));
            let _ = writeln!(page, "{name:<28}{tutor}   {learner}     {manager}     {admin}");
        }
    }
    page
}
