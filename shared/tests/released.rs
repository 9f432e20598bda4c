//! The frozen corpus: payloads as every released schema writes them, with what becomes of them. A
//! file that is there is never rewritten; `BLESS=1` only adds the files of new record kinds.

use serde_json::{Value, json};
use shared::access::Grants;
use shared::id::{AccountId, Epoch, RecordId, Seq, Stamp};
use shared::record::{Field, Kind, Merge, Writers};
use shared::records::KINDS;
use shared::role::{Actor, Role};
use shared::scope::{Pattern, Scope};
use shared::sync::accept::{Arrival, Author, Rows, accept, read_ops};
use shared::sync::message::{Envelope, Op, OpKind, SCHEMA};
use shared::value::FieldType;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const STAFF: u128 = 3;

fn id(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(n))
}

fn folder(schema: u32) -> PathBuf {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/released");
    golden.join(schema.to_string())
}

/// Kinds that people write.
fn kinds() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(|kind| kind.writers != Writers::Server)
}

#[test]
fn every_kind_has_its_payloads_in_the_present_schema() {
    for kind in kinds() {
        let file = folder(SCHEMA).join(format!("{}.json", kind.name));
        if !file.exists() && std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(folder(SCHEMA)).expect("the folder can be made");
            let text = serde_json::to_string_pretty(&written_now(kind)).expect("JSON");
            std::fs::write(&file, text + "\n").expect("the file can be written");
        }
        assert!(
            file.exists(),
            "{} is missing. Run\nBLESS=1 cargo test -p shared --test released\nand commit it.",
            file.display()
        );
    }
}

#[test]
fn what_any_released_schema_wrote_is_read_as_it_was_meant() {
    let mut read = 0;
    for schema in 1..=SCHEMA {
        let files = std::fs::read_dir(folder(schema)).expect("each schema has a folder");
        for file in files {
            let path = file.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("a text");
            let steps: Vec<Value> = serde_json::from_str(&text).expect("a list of steps");
            let sent: Vec<Value> = steps.iter().map(|step| step["mutation"].clone()).collect();
            assert!(sent.iter().all(|mutation| mutation["schema"] == json!(schema)));
            let now = decided(&sent);
            assert_eq!(now, steps, "{}", path.display());
            read += steps.len();
        }
    }
    assert!(read >= kinds().count() * 3, "only {read} payloads were read");
}

/// What a manager's device of this release sends: a record, a change of it, and its deletion.
fn written_now(kind: &'static Kind) -> Vec<Value> {
    let full: BTreeMap<String, Value> =
        kind.fields.iter().map(|field| (field.name.to_owned(), first(field.declared))).collect();
    let full: serde_json::Map<String, Value> = full.into_iter().collect();
    let record = kind.natural_id(&full).unwrap_or(id(1));
    let scope = kind.scope_of(record, &full);
    let is_changed =
        |field: &&Field| !field.is_fixed && !field.is_author && field.merge != Merge::Earliest;
    let change = kind.fields.iter().filter(is_changed);
    let change = change.map(|field| match field.declared {
        FieldType::ChoiceSet(codes) => {
            let (add, remove) = ([codes[codes.len() - 1]], [codes[0]]);
            (field.name.to_owned(), json!({ "add": add, "remove": remove }))
        }
        FieldType::RefSet(_) => {
            let (add, remove) = ([id(51).to_string()], [id(50).to_string()]);
            (field.name.to_owned(), json!({ "add": add, "remove": remove }))
        }
        declared => (field.name.to_owned(), second(declared)),
    });
    let change: serde_json::Map<String, Value> = change.collect();
    let texts = kind.fields.iter().filter(|field| field.declared == FieldType::LongText);
    let was = texts.map(|field| (field.name.to_owned(), "最初の文".to_owned())).collect();
    let plain = |op, base| Op { base: Seq(base), ..Op::new(op, kind.name, record) };
    let ops = [
        Op { scope, set: full, ..plain(OpKind::Create, 0) },
        Op { set: change, was, ..plain(OpKind::Patch, 101) },
        plain(OpKind::Delete, 102),
    ];
    let sent: Vec<Value> = (1u32..)
        .zip(ops)
        .map(|(n, op)| {
            json!({
                "n": n, "uid": Uuid::from_u128(0x9000 + u128::from(n)), "at": 1_612_310_400_000i64,
                "schema": SCHEMA, "epoch": Uuid::from_u128(5), "ops": [op]
            })
        })
        .collect();
    decided(&sent)
}

fn first(declared: FieldType) -> Value {
    match declared {
        FieldType::Text => json!("会場A"),
        FieldType::LongText => json!("最初の文"),
        FieldType::Date => json!("2021-02-03"),
        FieldType::Time => json!("18:00"),
        FieldType::FiscalYear => json!(2020),
        FieldType::Whole { min, .. } => json!(min),
        FieldType::YesNo => json!(true),
        FieldType::Choice(codes) => json!(codes[0]),
        FieldType::ChoiceSet(codes) => json!([codes[0]]),
        FieldType::Yen => json!(1_200),
        FieldType::Url => json!("https://example.jp/a"),
        FieldType::RefSet(_) => json!([id(50).to_string()]),
        FieldType::Ref("staff") => json!(id(STAFF).to_string()),
        FieldType::Ref(_) => json!(id(50).to_string()),
    }
}

fn second(declared: FieldType) -> Value {
    match declared {
        FieldType::Text => json!("会場B"),
        FieldType::LongText => json!("最初の文に続けて"),
        FieldType::Date => json!("2021-02-10"),
        FieldType::Time => json!("19:30"),
        FieldType::Whole { max, .. } => json!(max),
        FieldType::YesNo => json!(false),
        FieldType::Choice(codes) => json!(codes[1.min(codes.len() - 1)]),
        FieldType::Ref(_) => json!(id(51).to_string()),
        FieldType::Yen => json!(-1_200),
        FieldType::Url => json!("https://example.jp/b"),
        FieldType::FiscalYear | FieldType::ChoiceSet(_) | FieldType::RefSet(_) => first(declared),
    }
}

/// Each mutation with its fate and the record as it is then, decided one after the other.
fn decided(sent: &[Value]) -> Vec<Value> {
    let account = AccountId(Uuid::from_u128(900));
    let actor = Actor { account, role: Role::Manager, person: Some(id(STAFF)) };
    let scopes = [
        Scope::Program,
        Scope::Office,
        Scope::Managers,
        Scope::Venue(id(50)),
        Scope::Staff(account),
        Scope::Named(id(1)),
    ];
    let named = scopes.map(Pattern::from).into_iter();
    let all = [
        Scope::Own(id(50)),
        Scope::Core(id(50)),
        Scope::Care(id(50)),
        Scope::Own(id(1)),
        Scope::Venue(id(1)),
    ];
    let classes = all.map(|scope| scope.class()).into_iter();
    let grants = Grants(named.chain(classes).map(|pattern| (pattern, Seq(1))).collect());
    let epoch = Epoch(Uuid::from_u128(5));
    let (mut rows, mut head) = (Rows::new(), Seq(100));
    let mut steps = Vec::new();
    for mutation in sent {
        let envelope: Envelope = serde_json::from_value(mutation.clone()).expect("an envelope");
        let ops = read_ops(&envelope);
        let arrival = Arrival {
            envelope: &envelope,
            ops: ops.as_deref().map_err(|reason| *reason),
            ancestors: &[BTreeSet::new()],
            held: &BTreeSet::new(),
            awaited: &BTreeSet::new(),
            parts: &BTreeMap::new(),
            last_contact: Stamp(1_612_310_300_000),
            now: Stamp(1_612_310_500_000),
            epoch,
            timelines: &[(epoch, Seq(0))],
        };
        let author = Author::own(&actor, &grants);
        let decision = accept(&rows, &author, &arrival, &mut head);
        let record = decision.writes.last().map(|write| &write.after);
        steps.push(json!({
            "mutation": mutation,
            "fate": decision.fate.kind,
            "reason": decision.fate.reason,
            "deleted": record.map(|record| record.is_deleted),
            "record": record.map(|record| &record.body),
        }));
        for write in decision.writes {
            rows.insert((write.after.kind.clone(), write.after.id), write.after);
        }
    }
    steps
}
