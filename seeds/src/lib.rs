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
    /// The same program, looked at on another day: what was recorded stays as it is.
    pub fn on(mut self, day: Date) -> Seed {
        let ops = self.steps.iter_mut().flat_map(|step| &mut step.ops);
        for op in ops.filter(|op| op.kind == Program::NAME) {
            if let Some(pinned) = op.set.get_mut("demo_today") {
                *pinned = day.to_string().into();
            }
        }
        self
    }
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
