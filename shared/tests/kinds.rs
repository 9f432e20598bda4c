//! What must hold of every record kind: words in every language, sound declarations, and the laws
//! of merging. A new kind is under these tests as soon as it is in the list.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use shared::access::{Grants, Refusal, Setter};
use shared::id::{AccountId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::problem::ProblemCode;
use shared::record::key::{codes, help_key, section_key};
use shared::record::{Body, Kind, Merge, Proposed, ScopeRule, Writers, field_key, words_key};
use shared::records::{self, KINDS};
use shared::role::{Actor, Role};
use shared::scope::Pattern;
use shared::sync::accept::{Arrival, Author, Decision, Rows, accept};
use shared::sync::message::{Envelope, Fate, FateKind, HeldReason, Op, OpKind};
use shared::sync::stored::{Stored, unit_fields, unit_value};
use shared::value::{FieldType, choice_codes};
use shared::words::{Lang, has};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[test]
fn everything_that_a_declaration_names_has_words() {
    let mut keys = Vec::new();
    for kind in KINDS {
        keys.extend([kind.key(), kind.list_key()]);
        for field in kind.fields {
            keys.push(field_key(kind, field));
            keys.extend(codes(field).iter().map(|code| words_key(kind, field, code)));
            keys.push(field.merge.key().to_owned());
            keys.extend(field.entry.has_help.then(|| help_key(kind, field)));
            keys.extend(field.entry.section.map(|name| section_key(kind, name)));
        }
    }
    keys.extend(ProblemCode::ALL.map(|code| code.key().to_owned()));
    keys.extend(Refusal::ALL.map(|refusal| refusal.key().to_owned()));
    keys.extend(HeldReason::ALL.map(|reason| format!("held.{}", reason.code())));
    for era in &shared::exam::rules::ERAS {
        keys.extend(era.slots.iter().map(|slot| format!("slot.{}", slot.code)));
    }
    let missing: BTreeSet<String> =
        keys.into_iter().filter(|key| !Lang::ALL.iter().all(|lang| has(*lang, key))).collect();
    assert!(missing.is_empty(), "no words for {missing:?}");
}

#[test]
fn every_kind_and_every_field_has_a_name_of_its_own() {
    let names: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), KINDS.len());
    for kind in KINDS {
        let fields: BTreeSet<&str> = kind.fields.iter().map(|field| field.name).collect();
        assert_eq!(fields.len(), kind.fields.len(), "{}", kind.name);
    }
}

#[test]
fn every_reference_and_every_named_field_exists() {
    for kind in KINDS {
        for field in kind.fields {
            if let Some(other) = field.refers_to() {
                assert!(records::kind(other).is_some(), "{}.{}", kind.name, field.name);
            }
        }
        for name in named_fields(kind) {
            assert!(kind.field(name).is_some(), "{}.{name}", kind.name);
        }
        assert!(!kind.title.is_empty(), "{} has no title", kind.name);
        assert!(kind.fields.iter().any(|field| field.is_listed), "{} lists nothing", kind.name);
    }
}

/// The fields of its own that a kind names besides declaring them.
fn named_fields(kind: &Kind) -> impl Iterator<Item = &'static str> {
    let lists = kind.title.iter().chain(kind.tells_apart).copied();
    let lists = lists.chain(kind.alike.iter().chain(kind.also_alike).copied());
    lists.chain(kind.event_day.own()).chain(kind.reading).chain(kind.joined_by)
}

#[test]
fn what_a_right_hangs_on_is_a_field_of_which_the_whole_value_has_one_author() {
    for kind in KINDS {
        for field in kind.fields {
            let Some(other) = field.setter.field() else { continue };
            let other = kind.field(other).expect("the field exists");
            let is_whole = !matches!(other.merge, Merge::Text | Merge::Set);
            let judges_authors =
                matches!(field.setter, Setter::OtherThanAuthorOf(_) | Setter::PersonNamedIn(_));
            let judges_people = !matches!(field.setter, Setter::OtherThanAuthorOf(_));
            assert!(is_whole || !judges_authors, "{}.{}", kind.name, field.name);
            assert!(!judges_people || other.is_reference(), "{}.{}", kind.name, field.name);
        }
        for computed in kind.computed {
            assert!(kind.field(computed.name).is_none(), "{}.{}", kind.name, computed.name);
        }
    }
}

#[test]
fn what_decides_id_or_scope_is_fixed() {
    for kind in KINDS {
        for name in deciding_fields(kind) {
            let field = kind.field(name);
            assert!(field.is_some_and(|field| field.is_fixed), "{}.{name}", kind.name);
        }
    }
}

fn deciding_fields(kind: &Kind) -> Vec<&'static str> {
    let mut names = match kind.scope {
        ScopeRule::Program | ScopeRule::Office | ScopeRule::Managers | ScopeRule::OwnSelf => {
            Vec::new()
        }
        ScopeRule::Venue(name)
        | ScopeRule::Own(name)
        | ScopeRule::Core(name)
        | ScopeRule::Care(name)
        | ScopeRule::Named { author: name, .. }
        | ScopeRule::Staff(name) => vec![name],
        ScopeRule::OwnOrCore { learner, audience } => vec![learner, audience],
    };
    names.extend(kind.identity.fields());
    names
}

#[test]
fn an_edit_that_had_seen_the_stored_one_replaces_it() {
    for_every_kind(|manager, first, second| {
        let stored = manager.create(first);
        let (fate, after) = manager.patch(&stored, second, stored.seq);
        assert_eq!(fate, FateKind::Applied);
        assert!(after.meta.conflicts.is_empty());
        for (name, value) in second {
            assert_eq!(after.body.get(name), Some(value), "{}.{name}", manager.kind.name);
        }
    });
}

#[test]
fn equal_values_are_never_a_conflict() {
    for_every_kind(|manager, first, _| {
        let stored = manager.create(first);
        let (fate, after) = manager.patch(&stored, first, Seq(0));
        assert!(fate < FateKind::Conflict);
        assert!(after.meta.conflicts.is_empty());
        assert_eq!(after.body, stored.body);
    });
}

#[test]
fn of_two_edits_that_did_not_know_of_each_other_none_is_lost() {
    for_every_kind(|manager, first, second| {
        let stored = manager.create(first);
        let (_, after) = manager.patch(&stored, second, Seq(0));
        for field in manager.kind.fields {
            let unit = field.group.unwrap_or(field.name);
            let fields = unit_fields(manager.kind, unit);
            let both = [&stored.body, &after_alone(&stored, second)].map(|body| {
                (fields.iter().any(|name| second.contains_key(*name)))
                    .then(|| unit_value(body, unit, &fields))
            });
            for value in both.into_iter().flatten() {
                assert_kept(manager.kind, field.merge, unit, &fields, &after, &value);
            }
        }
    });
}

/// The body that the second edit would have led to by itself.
fn after_alone(stored: &Stored, set: &Body) -> Body {
    let mut body = stored.body.clone();
    body.extend(set.clone());
    body
}

fn assert_kept(
    kind: &Kind,
    rule: Merge,
    unit: &str,
    fields: &[&str],
    after: &Stored,
    value: &Value,
) {
    let shown = unit_value(&after.body, unit, fields);
    let candidates = after.meta.conflicts.get(unit).into_iter().flatten();
    let is_kept = match rule {
        // The earlier day says what the later one does.
        Merge::QuietLatest | Merge::Earliest => return,
        // A plain list says which choices to take away as well; what is added is never lost.
        Merge::Set => return,
        _ => shown == *value || candidates.clone().any(|candidate| candidate.value == *value),
    };
    assert!(is_kept, "{}.{unit}: {value} is lost; shown {shown}", kind.name);
}

#[test]
fn additions_to_a_set_by_two_people_both_survive() {
    for_every_kind(|manager, first, second| {
        let stored = manager.create(first);
        let is_set =
            |name: &str| manager.kind.field(name).is_some_and(|field| field.merge == Merge::Set);
        let mut additions = Body::new();
        for (name, value) in second.iter().filter(|(name, _)| is_set(name)) {
            additions.insert(name.clone(), json!({ "add": value }));
        }
        if is_forbidden(manager.kind, &stored.body, &additions) {
            return;
        }
        let (fate, after) = manager.patch(&stored, &additions, Seq(0));
        assert!(fate < FateKind::Conflict);
        for name in additions.keys() {
            let both: BTreeSet<String> =
                &choice_codes(stored.body.get(name)) | &choice_codes(second.get(name));
            assert_eq!(choice_codes(after.body.get(name)), both);
        }
    });
}

#[test]
fn what_a_day_has_closed_is_not_opened_again_by_somebody_who_saw_it() {
    let kind = records::kind("consent").expect("there is such a kind");
    let day = |day: Option<&str>| Body::from_iter([("withdrawn_on".to_owned(), json!(day))]);
    let learner = RecordId(Uuid::from_u128(50)).to_string();
    let consent = json!({ "learner": learner, "giver": "learner", "purpose": "line" });
    let stored = Manager { kind }.create(consent.as_object().expect("an object"));
    let mut withdrawn = Manager { kind }.patch(&stored, &day(Some("2021-02-03")), stored.seq).1;
    // Whoever wrote it may take a slip of her own back.
    let written = withdrawn.meta.fields.get_mut("withdrawn_on").expect("it is written");
    written.by = Some(RecordId(Uuid::from_u128(4)));
    let after = |set: &Body, base: Seq| {
        let op = op(OpKind::Patch, kind, withdrawn.id, base, set);
        let rows = Rows::from([((kind.name.to_owned(), withdrawn.id), withdrawn.clone())]);
        let (fate, after) = judge(rows, op, 3, withdrawn.seq);
        // Of a held change its author gets a notice, which is another record.
        let after = after.filter(|after| after.kind == kind.name);
        (fate.reason, after.unwrap_or_else(|| withdrawn.clone()).body["withdrawn_on"].clone())
    };
    let (closed, first) = (Some(HeldReason::StepNotAllowed), json!("2021-02-03"));
    assert_eq!(after(&day(None), withdrawn.seq), (closed, first.clone()));
    assert_eq!(after(&day(Some("2021-02-04")), withdrawn.seq), (closed, first.clone()));
    let earlier = (None, json!("2021-02-01"));
    assert_eq!(after(&day(Some("2021-02-01")), withdrawn.seq), earlier, "a slip is put right");
    assert_eq!(after(&day(Some("2021-02-05")), stored.seq), (None, first), "who had not seen it");
    assert_eq!(after(&day(Some("2021-02-01")), stored.seq), earlier);
}

/// Runs a law with two generated bodies of each kind that people write; the second one without
/// the fields that are set once.
fn for_every_kind(law: impl Fn(&Manager, &Body, &Body)) {
    for kind in KINDS.iter().filter(|kind| kind.writers != Writers::Server) {
        let mut runner = TestRunner::new(ProptestConfig::with_cases(32));
        let manager = Manager { kind };
        let bodies = (body_of(kind), body_of(kind));
        let outcome = runner.run(&bodies, |(mut first, mut second)| {
            // One person cannot do what needs a second one; rights have tests of their own.
            let is_for_her =
                |name: &str| kind.field(name).is_none_or(|it| it.setter == Setter::Anybody);
            first.retain(|name, _| is_for_her(name));
            second.retain(|name, _| is_for_her(name));
            second.retain(|name, _| !kind.field(name).is_some_and(|field| field.is_fixed));
            take_declared_steps(kind, &first, &mut second);
            close_no_later(kind, &first, &mut second);
            if is_forbidden(kind, &first, &second) {
                return Ok(());
            }
            law(&manager, &first, &second);
            Ok(())
        });
        if let Err(failure) = outcome {
            panic!("{}: {failure}", kind.name);
        }
    }
}

/// Whether a kind forbids a change by what the whole record would say; each has tests of its own.
fn is_forbidden(kind: &Kind, before: &Body, set: &Body) -> bool {
    let mut after = before.clone();
    after.extend(set.clone());
    let today = "2021-02-03".parse().expect("a day");
    (kind.forbids)(&Proposed { writer: None, before, after: &after, today })
}

/// Where a field has steps, the second body takes one that leads on from the first body's state.
fn take_declared_steps(kind: &Kind, first: &Body, second: &mut Body) {
    for field in kind.fields {
        let now = first.get(field.name).and_then(Value::as_str);
        let Some(next) = field.next_steps(now) else { continue };
        let is_declared = |value: &Value| value.as_str().is_some_and(|to| next.contains(&to));
        if !second.get(field.name).is_some_and(is_declared) {
            let last = next.last().expect("a state leads at least to itself");
            second.insert(field.name.to_owned(), json!(last));
        }
    }
}

/// A day that closes something is moved to an earlier day only.
fn close_no_later(kind: &Kind, first: &Body, second: &mut Body) {
    for field in kind.fields.iter().filter(|field| field.merge == Merge::Earliest) {
        let now = first.get(field.name).cloned().unwrap_or_default();
        if second.get(field.name).is_some_and(|next| field.reopens(&now, next)) {
            second.insert(field.name.to_owned(), now);
        }
    }
}

/// A manager who may see everything, writing from devices that know nothing of each other.
struct Manager {
    kind: &'static Kind,
}

impl Manager {
    fn create(&self, body: &Body) -> Stored {
        let id = self.kind.natural_id(body).unwrap_or(RecordId(Uuid::from_u128(77)));
        let op = op(OpKind::Create, self.kind, id, Seq(0), body);
        let (fate, stored) = decide(Rows::new(), op, 1, Seq(40));
        assert_eq!(fate, FateKind::Applied, "{} cannot be created", self.kind.name);
        stored.expect("a new record with fields is written")
    }

    fn patch(&self, stored: &Stored, set: &Body, base: Seq) -> (FateKind, Stored) {
        let op = op(OpKind::Patch, self.kind, stored.id, base, set);
        let rows = Rows::from([((stored.kind.clone(), stored.id), stored.clone())]);
        let (fate, after) = decide(rows, op, 2, stored.seq);
        (fate, after.unwrap_or_else(|| stored.clone()))
    }
}

fn op(op: OpKind, kind: &Kind, id: RecordId, base: Seq, set: &Body) -> Op {
    Op { base, set: set.clone(), ..Op::new(op, kind.name, id) }
}

fn decide(rows: Rows, op: Op, n: u64, head: Seq) -> (FateKind, Option<Stored>) {
    let (fate, stored) = judge(rows, op, n, head);
    assert_eq!(fate.reason, None);
    (fate.kind, stored)
}

fn judge(rows: Rows, op: Op, n: u64, mut head: Seq) -> (Fate, Option<Stored>) {
    let classes = [
        "program",
        "office",
        "managers",
        "venue/*",
        "learner/*/own",
        "learner/*/core",
        "learner/*/care",
        "named/00000000-0000-0000-0000-00000000004d",
    ];
    let grants = classes.map(|class| (Pattern(class.to_owned()), Seq(0)));
    let grants = Grants(grants.into_iter().collect());
    let actor = manager();
    let ops = [op];
    let envelope = Envelope {
        n,
        uid: MutationId(Uuid::from_u128(u128::from(n))),
        at: Stamp(1_000),
        schema: 1,
        epoch: None,
        ops: json!(ops),
    };
    let awaited = BTreeSet::new();
    let arrival = Arrival {
        envelope: &envelope,
        ops: Ok(&ops),
        ancestors: &[],
        held: &BTreeSet::new(),
        awaited: &awaited,
        parts: &BTreeMap::new(),
        last_contact: Stamp(0),
        now: Stamp(2_000),
        epoch: Epoch(Uuid::from_u128(1)),
        timelines: &[],
    };
    let author = Author::own(&actor, &grants);
    let Decision { fate, mut writes } = accept(&rows, &author, &arrival, &mut head);
    (fate, writes.pop().map(|write| write.after))
}

fn manager() -> Actor {
    let person = Some(RecordId(Uuid::from_u128(3)));
    Actor { account: AccountId(Uuid::from_u128(9)), role: Role::Manager, person }
}

/// Bodies with every field of a kind.
fn body_of(kind: &'static Kind) -> impl Strategy<Value = Body> {
    let values: Vec<BoxedStrategy<Value>> = kind
        .fields
        .iter()
        .map(|field| {
            if field.is_author {
                let person = manager().person.expect("the manager is a person");
                return Just(json!(person.to_string())).boxed();
            }
            value_of(field.declared)
        })
        .collect();
    values.prop_map(|values| {
        let names = kind.fields.iter().map(|field| field.name.to_owned());
        names.zip(values).collect()
    })
}

fn value_of(declared: FieldType) -> BoxedStrategy<Value> {
    match declared {
        FieldType::Text => "[あ-んa-z]{1,6}".prop_map(Value::from).boxed(),
        FieldType::LongText => "[あ-んa-z]{1,6}(\n[あ-ん]{1,6})?".prop_map(Value::from).boxed(),
        FieldType::Date => (1i8..=12, 1i8..=28)
            .prop_map(|(month, day)| json!(format!("2020-{month:02}-{day:02}")))
            .boxed(),
        FieldType::Time => (0u8..24).prop_map(|hour| json!(format!("{hour:02}:30"))).boxed(),
        FieldType::FiscalYear => (2018i64..2024).prop_map(Value::from).boxed(),
        FieldType::Whole { min, max } => (min..=max.min(min + 50)).prop_map(Value::from).boxed(),
        FieldType::YesNo => any::<bool>().prop_map(Value::from).boxed(),
        FieldType::Choice(codes) => proptest::sample::select(codes).prop_map(Value::from).boxed(),
        FieldType::ChoiceSet(codes) => {
            let some = proptest::sample::subsequence(codes.to_vec(), 1..=codes.len());
            some.prop_map(|mut codes| {
                codes.sort_unstable();
                json!(codes)
            })
            .boxed()
        }
        FieldType::Yen => (-5_000i64..5_000).prop_map(Value::from).boxed(),
        FieldType::Url => "https://[a-z]{1,6}\\.jp".prop_map(Value::from).boxed(),
        FieldType::RefSet(_) => proptest::collection::btree_set(0u128..6, 1..4)
            .prop_map(|ids| {
                json!(
                    ids.into_iter()
                        .map(|n| RecordId(Uuid::from_u128(n)).to_string())
                        .collect::<Vec<_>>()
                )
            })
            .boxed(),
        FieldType::Ref(_) => {
            (100u128..110).prop_map(|n| json!(RecordId(Uuid::from_u128(n)).to_string())).boxed()
        }
    }
}
