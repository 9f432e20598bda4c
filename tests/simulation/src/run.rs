//! One run from one seed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::coverage::Coverage;
use crate::faults::Stories;
use crate::host::{Host, Storage};
use crate::oracle::Violation;
use crate::rest::rest;
use crate::world::{Watching, World};

/// Steps of a run.
pub const STEPS: usize = 300;

/// Runs a seed over a new server, telling nothing.
pub fn run_on(
    storage: Storage,
    watching: Watching,
    seed: u64,
    steps: usize,
) -> Result<Coverage, Violation> {
    let (telling, stories) = (Telling::Silent, Stories::All);
    let options = RunOptions { telling, watching, stories };
    run(seed, steps, &mut *storage.host(), options)
}

/// Whether a run tells what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    Silent,
    Aloud,
}

/// How a run goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    pub telling: Telling,
    pub watching: Watching,
    pub stories: Stories,
}

/// Runs a seed over a server; fails with the first invariant that does not hold.
pub fn run(
    seed: u64,
    steps: usize,
    host: &mut dyn Host,
    options: RunOptions,
) -> Result<Coverage, Violation> {
    let ran = catch_unwind(AssertUnwindSafe(|| steps_of(seed, steps, host, options)));
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
    options: RunOptions,
) -> Result<Coverage, Violation> {
    let mut world = World::new(seed, host, options.watching, options.stories)?;
    world.is_told = options.telling == Telling::Aloud;
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
