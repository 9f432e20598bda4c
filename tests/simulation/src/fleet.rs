//! Many seeds on all cores.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use shared::planted::{Bug, plant};

use crate::coverage::Coverage;
use crate::faults::Stories;
use crate::host::Storage;
use crate::oracle::Violation;
use crate::run::{RunOptions, Telling, run};
use crate::world::Watching;

/// Seeds to run, one after the other from `from`, perhaps with a planted bug.
#[derive(Clone, Copy, Debug)]
pub struct Fleet {
    pub from: u64,
    pub steps: usize,
    pub storage: Storage,
    pub watching: Watching,
    pub stories: Stories,
    pub bug: Option<Bug>,
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// After so many seeds.
    Seeds(u64),
    /// After so much time.
    Passed(Duration),
    /// With the first seed that fails, or after so many.
    Found(u64),
}

/// What came out.
#[derive(Debug, Default)]
pub struct Found {
    pub seeds: u64,
    pub took: Duration,
    pub violations: Vec<(u64, Violation)>,
    pub coverage: Coverage,
}

/// How many seeds a planted bug may stay hidden.
const HIDDEN_SEEDS_MAX: u64 = 2_000;

/// How many of them the oracles have without the model.
const ALONE_SEEDS_MAX: u64 = 300;

/// Plants a bug, and returns the first seed that shows it with what it shows. The model sees most
/// faults of the server at once; oracles that know only what must never be are worth more where
/// they see it, too, so they look first.
pub fn find_planted(bug: Bug, steps: usize) -> Option<(u64, Violation)> {
    let look = |watching, seeds| {
        let (storage, stories) = (Storage::Memory, stories_that_show(bug));
        let fleet = Fleet { from: 0, steps, storage, watching, stories, bug: Some(bug) };
        fleet.run(Until::Found(seeds)).violations.into_iter().next()
    };
    look(Watching::Oracles, ALONE_SEEDS_MAX)
        .or_else(|| look(Watching::OraclesAndModel, HIDDEN_SEEDS_MAX))
}

/// The stories in which a bug is looked for. Most bugs show in the first ones, and sooner.
fn stories_that_show(bug: Bug) -> Stories {
    let is_later = matches!(bug.part(), "access" | "digest" | "paging" | "numbers");
    if is_later || bug == Bug::LaterCommitAlone { Stories::All } else { Stories::First }
}

/// The line of the published table for a bug that was found.
pub fn planted_line(bug: Bug, (seed, violation): &(u64, Violation)) -> String {
    let (part, what) = (bug.part(), bug.what());
    format!("| {part} | {what} | {} | {} |", seed + 1, violation.invariant)
}

impl Fleet {
    /// Runs the seeds. With `Until::Found` the first seed that fails is the first of all.
    #[expect(clippy::disallowed_methods, reason = "how long a run took is told, and ends it")]
    pub fn run(self, until: Until) -> Found {
        let begun = Instant::now();
        let next = AtomicU64::new(self.from);
        let is_over = AtomicBool::new(false);
        let found = Mutex::new(Found::default());
        let work = || {
            plant(self.bug);
            loop {
                let seed = next.fetch_add(1, Ordering::SeqCst);
                let is_enough = match until {
                    Until::Seeds(count) | Until::Found(count) => seed - self.from >= count,
                    Until::Passed(time) => begun.elapsed() >= time,
                };
                if is_enough || is_over.load(Ordering::SeqCst) {
                    return;
                }
                let Fleet { watching, stories, .. } = self;
                let options = RunOptions { telling: Telling::Silent, watching, stories };
                let ran = run(seed, self.steps, &mut *self.storage.host(), options);
                let mut found = found.lock().expect("nobody panics while holding it");
                found.seeds += 1;
                match ran {
                    Ok(met) => found.coverage.add(&met),
                    Err(violation) => {
                        found.violations.push((seed, violation));
                        if matches!(until, Until::Found(_)) {
                            is_over.store(true, Ordering::SeqCst);
                        }
                    }
                }
            }
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        std::thread::scope(|scope| {
            for _ in 0..cores {
                scope.spawn(work);
            }
        });
        let mut found = found.into_inner().expect("nobody panics while holding it");
        found.violations.sort_by_key(|(seed, _)| *seed);
        found.took = begun.elapsed();
        found
    }
}
