//! One run from one seed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::coverage::Coverage;
use crate::host::{Ground, Host};
use crate::oracle::Violation;
use crate::rest::rest;
use crate::world::World;

/// Steps of a run.
pub const STEPS: usize = 300;

/// Runs a seed over a new server, telling nothing.
pub fn run_on(ground: Ground, seed: u64, steps: usize) -> Result<Coverage, Violation> {
    run(seed, steps, &mut *ground.host(), Telling::Silent)
}

/// Whether a run tells what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    Silent,
    Aloud,
}

/// Runs a seed over a server; fails with the first invariant that does not hold.
pub fn run(
    seed: u64,
    steps: usize,
    host: &mut dyn Host,
    telling: Telling,
) -> Result<Coverage, Violation> {
    let ran = catch_unwind(AssertUnwindSafe(|| steps_of(seed, steps, host, telling)));
    ran.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(Violation { invariant: "panic", what: text.unwrap_or_default() })
    })
}

fn steps_of(
    seed: u64,
    steps: usize,
    host: &mut dyn Host,
    telling: Telling,
) -> Result<Coverage, Violation> {
    let mut world = World::new(seed, host);
    world.is_told = telling == Telling::Aloud;
    for step in 0..steps {
        world.advance()?;
        // Now and then everybody comes to rest in the middle, and goes on from there.
        if step == steps / 2 && world.rng.hits(1, 4) {
            rest(&mut world)?;
        }
    }
    rest(&mut world)?;
    Ok(world.coverage)
}
