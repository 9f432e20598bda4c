//! Demo data as typed code: a year of a program as the mutations that made it, so that history
//! holds what reached the server when, and every figure comes out of ordinary records.

mod demo;
mod large;
mod script;

pub use demo::{Demo, demo};
pub use large::large;

use shared::id::{AccountId, MutationId, ProgramId, RecordId, Seq, Stamp};
use shared::record::Record;
use shared::records::program::Program;
use shared::role::Role;
use shared::sync::message::Op;
use shared::value::Date;

/// A program ready to be replayed.
#[derive(Clone, Debug)]
pub struct Seed {
    /// The tenant.
    pub program: ProgramId,
    /// Everybody who writes or signs in.
    pub accounts: Vec<Account>,
    /// What happened, in the order in which it reached the server.
    pub steps: Vec<Step>,
}

impl Seed {
    /// The same program, looked at on another day. An earlier one is as its morning was:
    /// nothing is there that was recorded since. On a later one nothing has come.
    pub fn on(mut self, day: Date) -> Seed {
        let own = self.steps.iter().flat_map(|step| &step.ops).find_map(pinned_day);
        if own.is_some_and(|own| day < own) {
            let is_there = |step: &Step| Date::in_tokyo(step.received_at) < day;
            self.steps.retain(|step| is_there(step) || step.ops.iter().any(is_of_program));
        }
        let ops = self.steps.iter_mut().flat_map(|step| &mut step.ops);
        for op in ops.filter(|op| is_of_program(op)) {
            if let Some(pinned) = op.set.get_mut("demo_today") {
                *pinned = day.to_string().into();
            }
        }
        self
    }
}

fn is_of_program(op: &Op) -> bool {
    op.kind == Program::NAME
}

/// The day that the program shows as today, where an operation sets it.
fn pinned_day(op: &Op) -> Option<Date> {
    op.set.get("demo_today").filter(|_| is_of_program(op))?.as_str()?.parse().ok()
}

/// One person's sign-in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// The name to sign in with.
    pub sign_in: &'static str,
    /// The person's name.
    pub name: String,
    /// The password, public on purpose; none for staff in whose name nobody signs in.
    pub password: Option<&'static str>,
    /// What the account is for.
    pub role: Role,
    /// The staff or learner record, which the steps create.
    pub person: RecordId,
}

/// One mutation and when it happened.
#[derive(Clone, Debug)]
pub struct Step {
    /// The mutation, the same in every replay.
    pub uid: MutationId,
    /// Who made it.
    pub author: AccountId,
    /// When it was made.
    pub edited_at: Stamp,
    /// When it reached the server, which is the server's `now` in a replay.
    pub received_at: Stamp,
    ops: Vec<Op>,
}

impl Step {
    /// The operations of somebody who was looking at everything up to `head`, which is the
    /// program's last seq in the replay.
    pub fn ops_seen_at(&self, head: Seq) -> Vec<Op> {
        self.ops.iter().map(|op| Op { base: head, ..op.clone() }).collect()
    }
}
