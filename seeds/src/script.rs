//! Writes down who did what when. Ids and order follow from the script alone: two builds of a
//! seed are equal.

use crate::Step;
use shared::id::{AccountId, MutationId, RecordId, Stamp};
use shared::record::Record;
use shared::sync::message::{Op, OpKind};
use shared::value::Date;

/// A seed in the making.
#[derive(Default)]
pub(crate) struct Script {
    steps: Vec<Step>,
    made: u64,
}

impl Script {
    /// A new record's id, time-ordered like those that a device makes.
    pub(crate) fn id(&mut self, at: Stamp) -> RecordId {
        self.made += 1;
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&self.made.to_be_bytes());
        RecordId::from_time(at, bytes)
    }

    /// Adds a mutation that reached the server as soon as it was made.
    pub(crate) fn add(&mut self, author: AccountId, at: Stamp, ops: Vec<Op>) {
        self.add_late(author, at, at, ops);
    }

    /// Adds a mutation that reached the server only later.
    pub(crate) fn add_late(
        &mut self,
        author: AccountId,
        edited_at: Stamp,
        received_at: Stamp,
        ops: Vec<Op>,
    ) {
        if ops.is_empty() {
            return;
        }
        let uid = MutationId(named("mutation", &self.steps.len().to_string()).0);
        self.steps.push(Step { uid, author, edited_at, received_at, ops });
    }

    /// The steps in the order in which they reached the server.
    pub(crate) fn finish(mut self) -> Vec<Step> {
        self.steps.sort_by_key(|step| step.received_at);
        self.steps
    }
}

/// The id of the thing of this name; the same in every build.
pub(crate) fn named(sort: &str, name: &str) -> RecordId {
    RecordId::of_natural_key("demo", &[sort.to_owned(), name.to_owned()])
}

/// Creates a record.
pub(crate) fn create<R: Record>(id: RecordId, record: &R) -> Op {
    op(OpKind::Create, id, record)
}

/// Sets the fields that `record` has.
pub(crate) fn change<R: Record>(id: RecordId, record: &R) -> Op {
    op(OpKind::Patch, id, record)
}

/// A record whose id follows from its natural key.
pub(crate) fn fact<R: Record>(make: impl Fn(RecordId) -> R) -> R {
    let draft = make(named("draft", R::NAME));
    make(R::KIND.natural_id(&draft.write()).expect("only kinds with a natural key are facts"))
}

/// The moment at this hour and minute in Tokyo.
pub(crate) fn at(day: Date, hour: i64, minute: i64) -> Stamp {
    Stamp(day.starts_at().0 + (hour * 60 + minute) * 60_000)
}

/// The day with this year, month and day of the month.
pub(crate) fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).expect("the script names days that exist")
}

/// A number that looks random and follows from its arguments.
pub(crate) fn scatter(one: u64, two: u64) -> u64 {
    // The finalizer of splitmix64: every bit of the input moves every bit of the output.
    let mut mixed =
        one.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ two.wrapping_mul(0xd1b5_4a32_d192_ed03);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// One of `items`, as [`scatter`] says.
pub(crate) fn pick<T: Copy>(items: &[T], one: u64, two: u64) -> T {
    let place = scatter(one, two) % items.len() as u64;
    items[usize::try_from(place).expect("a place in a list fits")]
}

fn op<R: Record>(op: OpKind, id: RecordId, record: &R) -> Op {
    Op { set: record.write(), ..Op::new(op, R::NAME, id) }
}
