//! Laws of the pure functions of sync, tried on whatever chance makes: what merging may never lose,
//! that pages may be cut anywhere, and that nothing unknown is dropped.

use proptest::prelude::*;
use serde_json::{Value, json};
use shared::id::{AccountId, ClientId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::record::{Body, Merge};
use shared::role::{Actor, Role};
use shared::scope::{Pattern, Scope};
use shared::sorted::SortedMap;
use shared::sync::device::{Device, Effect, Event, Identity, Sealer};
use shared::sync::digest::Digest;
use shared::sync::merge::{CausalContext, Incoming, Outcome, SetChange, merge};
use shared::sync::message::{Position, PullPage, RecordState, SyncReply};
use shared::sync::stored::{Meta, Stored, Version};
use shared::value::choice_codes;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const STEPS: &[(&str, &str)] = &[("v0", "v1"), ("v1", "v2"), ("v2", "v3")];
const RULES: [Merge; 5] =
    [Merge::Latest, Merge::QuietLatest, Merge::Text, Merge::Once, Merge::Steps(STEPS)];

/// One person's write: when by the clock, and how far back she had seen.
#[derive(Clone, Debug)]
struct Wrote {
    at: i64,
    /// How many of the latest changes she had not seen.
    behind: u64,
}

fn wrote() -> impl Strategy<Value = Wrote> {
    (0i64..6, 0u64..4).prop_map(|(at, behind)| Wrote { at, behind })
}

fn uid(n: u64) -> MutationId {
    MutationId(Uuid::from_u128(u128::from(n)))
}

fn empty() -> Stored {
    Stored {
        kind: "venue".to_owned(),
        id: RecordId(Uuid::from_u128(7)),
        scope: Scope::Program,
        seq: Seq(0),
        is_deleted: false,
        body: Body::new(),
        meta: Meta::default(),
    }
}

fn version(seq: u64, at: i64) -> Version {
    Version::new(Seq(seq), uid(seq), None, Stamp(at))
}

fn write(
    stored: &mut Stored,
    rule: Merge,
    value: Value,
    (seq, at): (u64, i64),
    base: u64,
) -> Outcome {
    let seen = CausalContext { base: Seq(base), ..CausalContext::default() };
    let (version, was) = (version(seq, at), None);
    let incoming = Incoming { unit: "f", fields: &["f"], rule, value, was, seen: &seen, version };
    merge(stored, &incoming).expect("few values wait")
}

fn values_of(stored: &Stored) -> BTreeSet<String> {
    let candidates = stored.meta.conflicts.values().flatten().map(|it| it.value.clone());
    let shown = stored.body.get("f").cloned();
    candidates.chain(shown).map(|value| value.to_string()).collect()
}

fn day_text(day: u8) -> String {
    format!("2021-02-{day:02}")
}

proptest! {
    #[test]
    fn what_nobody_has_seen_is_shown_or_waits(
        writes in proptest::collection::vec(wrote(), 1..12), rule in 0usize..RULES.len(),
    ) {
        let rule = RULES[rule];
        let mut stored = empty();
        let mut bases = Vec::new();
        for (seq, it) in (1u64..).zip(&writes) {
            let base = (seq - 1).saturating_sub(it.behind);
            write(&mut stored, rule, json!(format!("v{seq}")), (seq, it.at), base);
            bases.push(base);
        }
        let kept = values_of(&stored);
        for (seq, _) in (1u64..).zip(&writes) {
            let seen_later = bases.iter().skip(usize::try_from(seq).unwrap()).any(|b| *b >= seq);
            let is_quiet = rule == Merge::QuietLatest;
            let text = json!(format!("v{seq}")).to_string();
            prop_assert!(seen_later || is_quiet || kept.contains(&text), "{text} of {seq} is lost");
        }
    }

    #[test]
    fn two_unseen_edits_leave_the_same_values_whichever_came_first(
        one in 0usize..5, two in 0usize..5, at in 0i64..9, rule in 0usize..2,
    ) {
        let rule = [Merge::Latest, Merge::QuietLatest][rule];
        let edits = [(one, at), (two, at + 1)];
        let [first, second] = [[0usize, 1], [1, 0]].map(|order| {
            let mut stored = empty();
            write(&mut stored, rule, json!("before"), (1, 0), 0);
            for (seq, edit) in (2u64..).zip(order) {
                let (value, at) = edits[edit];
                // The first of them had seen what was there before; neither had seen the other.
                write(&mut stored, rule, json!(format!("v{value}")), (seq, at), 1);
            }
            stored
        });
        prop_assert_eq!(&first.body, &second.body);
        prop_assert_eq!(values_of(&first), values_of(&second));
    }

    #[test]
    fn of_days_that_close_something_the_earliest_stays_whoever_had_seen_what(
        days in proptest::collection::vec((1u8..28, 0u64..4), 1..8),
    ) {
        let mut stored = empty();
        for (seq, (day, behind)) in (1u64..).zip(&days) {
            let base = (seq - 1).saturating_sub(*behind);
            // Whoever has seen a day does not write a later one; that is refused before.
            let now = stored.body.get("f").and_then(Value::as_str);
            let is_seen = stored.meta.fields.get("f").is_some_and(|it| it.seq <= Seq(base));
            if is_seen && now.is_some_and(|now| now < day_text(*day).as_str()) {
                continue;
            }
            write(&mut stored, Merge::Earliest, json!(day_text(*day)), (seq, 9), base);
            write(&mut stored, Merge::Earliest, Value::Null, (seq, 9), 0);
        }
        let shown = stored.body.get("f").and_then(Value::as_str);
        let earliest = days.iter().map(|(day, _)| day_text(*day)).min();
        prop_assert_eq!(shown, earliest.as_deref());
        prop_assert!(stored.meta.conflicts.is_empty());
    }

    #[test]
    fn changes_of_a_set_that_know_nothing_of_each_other_come_out_the_same_in_any_order(
        changes in proptest::collection::vec((set_of_codes(), set_of_codes()), 2..5),
        turn in 0usize..5,
    ) {
        let apply = |order: Vec<usize>| {
            let mut stored = empty();
            write(&mut stored, Merge::Set, json!(["a", "b", "c"]), (1, 0), 0);
            for (seq, at) in (2u64..).zip(order) {
                let (add, remove) = &changes[at];
                let remove: Vec<_> = remove.difference(add).collect();
                let change = json!({ "add": add, "remove": remove });
                write(&mut stored, Merge::Set, change, (seq, 0), 1);
            }
            choice_codes(stored.body.get("f"))
        };
        let order: Vec<usize> = (0..changes.len()).collect();
        let mut turned = order.clone();
        turned.rotate_left(turn % changes.len());
        prop_assert_eq!(apply(order), apply(turned));
    }

    #[test]
    fn a_removal_never_takes_an_addition_that_it_had_not_seen(
        add in set_of_codes(), remove in set_of_codes(),
    ) {
        let mut stored = empty();
        write(&mut stored, Merge::Set, json!({ "add": add, "remove": [] }), (2, 0), 0);
        write(&mut stored, Merge::Set, json!({ "add": [], "remove": remove }), (3, 0), 1);
        prop_assert_eq!(choice_codes(stored.body.get("f")), add.clone());
        write(&mut stored, Merge::Set, json!({ "add": [], "remove": remove }), (4, 0), 3);
        let left: BTreeSet<String> = add.difference(&remove).cloned().collect();
        prop_assert_eq!(choice_codes(stored.body.get("f")), left);
    }

    #[test]
    fn the_same_value_again_changes_nothing(
        value in 0usize..5, at in 0i64..9, base in 0u64..3, rule in 0usize..RULES.len(),
    ) {
        let mut stored = empty();
        let value = json!(format!("v{value}"));
        write(&mut stored, RULES[rule], value.clone(), (1, 0), 0);
        let before = stored.clone();
        let outcome = write(&mut stored, RULES[rule], value, (2, at), base);
        prop_assert!(outcome < Outcome::Conflict);
        prop_assert_eq!(stored, before);
    }

    #[test]
    fn what_the_screen_shows_of_a_set_is_what_the_server_makes_of_it(
        before in set_of_codes(), add in set_of_codes(), remove in set_of_codes(),
    ) {
        let mut stored = empty();
        write(&mut stored, Merge::Set, json!({ "add": before, "remove": [] }), (1, 0), 0);
        let remove: BTreeSet<String> = remove.difference(&add).cloned().collect();
        let change = json!({ "add": add, "remove": remove });
        write(&mut stored, Merge::Set, change.clone(), (2, 0), 1);
        let shown = SetChange::read(&change, &before).applied_to(&before);
        prop_assert_eq!(choice_codes(stored.body.get("f")), shown);
    }

    #[test]
    fn wherever_pages_are_cut_the_device_holds_the_same(
        seqs in proptest::collection::btree_set(1u64..200, 1..40),
        cuts in proptest::collection::btree_set(0usize..40, 0..8),
        reopened_at in 0usize..10,
        reading in prop_oneof![Just(Reading::AtOnce), Just(Reading::Late)],
    ) {
        let all: Vec<RecordState> = seqs.iter().map(|seq| state(*seq)).collect();
        let (whole, _) = pulled(&all, &BTreeSet::new(), usize::MAX, Reading::AtOnce);
        let (cut, differs) = pulled(&all, &cuts, reopened_at, reading);
        prop_assert_eq!(whole.len(), all.len());
        prop_assert_eq!(cut, whole);
        prop_assert!(!differs);
    }
}

fn set_of_codes() -> impl Strategy<Value = BTreeSet<String>> {
    let codes = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
    proptest::sample::subsequence(codes, 0..=5).prop_map(|codes| codes.into_iter().collect())
}

/// What a newer release grants.
const PATTERN_OF_THE_FUTURE: &str = "group/*/of_the_future";

/// A record of a kind, in a scope and with fields that this release does not know.
fn state(seq: u64) -> RecordState {
    let group = format!("group/{}/of_the_future", Uuid::from_u128(40));
    let scope = if seq.is_multiple_of(2) { group.as_str() } else { "program" };
    let kind = if seq.is_multiple_of(3) { "of_the_future" } else { "venue" };
    let body = json!({ "name": "hall", "x_unknown": { "deep": [seq, null] } });
    RecordState {
        kind: kind.into(),
        id: RecordId(Uuid::from_u128(u128::from(seq))),
        scope: scope.parse().expect("a text that may be a scope"),
        seq: Seq(seq),
        deleted: false,
        body: body.as_object().cloned().expect("an object").into(),
        conflicts: Vec::new(),
    }
}

/// When a device reads a page in the middle of a pull.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// As soon as it has asked for the next one.
    AtOnce,
    /// Not before the next one has come.
    Late,
}

/// What a device holds after pages that end at these places, with its browser closed and opened
/// again after one of them; and whether it says that it differs from the server.
fn pulled(
    all: &[RecordState],
    cuts: &BTreeSet<usize>,
    reopened_at: usize,
    reading: Reading,
) -> (Vec<RecordState>, bool) {
    let mut disk: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let mut device = open(&disk);
    let inside = cuts.iter().copied().filter(|cut| *cut < all.len());
    let ends: Vec<usize> = inside.chain([all.len()]).collect();
    let mut asked = Seq(0);
    for (page, end) in ends.iter().enumerate() {
        asked = store(&mut device, Event::SyncWanted, &mut disk).unwrap_or(asked);
        // What it has not kept it asks for again.
        let from = all.iter().filter(|record| record.seq <= asked).count();
        let reply = reply(all, from, *end);
        let reply = Event::Reply(Box::new(reply.into()));
        asked = store(&mut device, reply, &mut disk).unwrap_or(asked);
        if reading == Reading::AtOnce {
            store(&mut device, Event::ReadOn, &mut disk);
        }
        if page == reopened_at {
            device = open(&disk);
        }
    }
    if reopened_at == ends.len() - 1 {
        // Nothing that was complete has to be asked for again.
        assert_eq!(device.confirmed().count(), all.len());
    }
    let reopened = open(&disk);
    assert!(device.confirmed().eq(reopened.confirmed()), "the disk has what the screen shows");
    (device.confirmed().collect(), device.status().differs)
}

fn reply(all: &[RecordState], from: usize, end: usize) -> SyncReply {
    let head = all.last().map_or(Seq(0), |record| record.seq);
    let complete = end == all.len();
    let add = |sum: Digest, it: &RecordState| sum.with(&it.kind, it.id, it.seq);
    let digest = all.iter().fold(Digest::default(), add).text();
    let reached = all[..end].last().map_or(Seq(0), |record| record.seq);
    SyncReply {
        epoch: Epoch(Uuid::from_u128(1)),
        now: Stamp(1_000),
        fates: Vec::new(),
        last_n: 0,
        proof: None,
        upgrade_required: false,
        pull: Some(PullPage {
            reset: false,
            records: all[from..end].to_vec(),
            position: Position { main: reached, ..Position::default() },
            head,
            complete,
            add: SortedMap::from_iter([
                (Pattern::from(Scope::Program), Seq(0)),
                (Pattern(PATTERN_OF_THE_FUTURE.to_owned()), Seq(0)),
            ]),
            drop: Vec::new(),
            digest: complete.then_some(digest),
            refill: None,
        }),
    }
}

fn open(disk: &BTreeMap<String, Vec<u8>>) -> Device {
    let account = AccountId(Uuid::from_u128(9));
    let actor = Actor { account, role: Role::Tutor, person: None };
    let identity = Identity::unregistered(ClientId(Uuid::from_u128(5)), actor);
    let stored: Vec<(String, Vec<u8>)> =
        disk.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    Device::open(identity, Sealer::without_key(), &stored).expect("it wrote this itself")
}

/// Lets the device do what follows from an event; says up to where it has asked for records.
fn store(device: &mut Device, event: Event, disk: &mut BTreeMap<String, Vec<u8>>) -> Option<Seq> {
    let (mut events, mut asked) = (vec![event], None);
    while let Some(event) = events.pop() {
        for effect in device.handle(event) {
            match effect {
                Effect::Commit(commit) => {
                    commit.delete.iter().for_each(|key| drop(disk.remove(key)));
                    disk.extend(commit.put);
                    events.push(Event::Stored(commit.token));
                }
                Effect::Send(request) => asked = Some(request.position.main),
                _ => {}
            }
        }
    }
    asked
}
