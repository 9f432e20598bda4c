//! The engine keeps its promises whatever a seed makes happen.

use shared::planted::Bug;
use simulation::fleet::{Fleet, Until};

const SEEDS: u64 = 2_000;
const STEPS: usize = 300;

/// How many seeds a planted bug may stay hidden.
const HIDDEN_SEEDS_MAX: u64 = 2_000;

/// Seeds that found a bug once.
const FOUND_BUGS: &[u64] = &[344, 713, 742, 918, 1_164, 1_516, 1_625, 1_801];

#[test]
fn every_invariant_holds_in_every_seed_and_every_situation_comes_up() {
    let fleet = Fleet { from: 0, steps: STEPS, bug: None };
    let found = fleet.run(Until::Seeds(SEEDS));
    let told: Vec<String> =
        found.violations.iter().map(|(seed, what)| format!("seed {seed}: {what}")).collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    assert_eq!(found.seeds, SEEDS);
    assert_eq!(found.coverage.missing(), Vec::<&str>::new(), "situations that never came up");
}

#[test]
fn seeds_that_found_a_bug_once_find_none_now() {
    for seed in FOUND_BUGS {
        let ran = simulation::run::run_in_memory(*seed, STEPS);
        assert_eq!(ran.err(), None, "seed {seed}");
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..20 {
        let once = simulation::run::run_in_memory(seed, STEPS).expect("it holds");
        let again = simulation::run::run_in_memory(seed, STEPS).expect("it holds");
        assert_eq!(once, again, "seed {seed}");
    }
}

#[test]
fn each_planted_bug_is_found() {
    let mut hidden = Vec::new();
    for bug in Bug::ALL {
        let fleet = Fleet { from: 0, steps: STEPS, bug: Some(*bug) };
        let found = fleet.run(Until::Found(HIDDEN_SEEDS_MAX));
        match found.violations.first() {
            Some((seed, it)) => {
                println!("| {} | {} | {} | {} |", bug.part(), bug.what(), seed + 1, it.invariant)
            }
            None => hidden.push(bug.name()),
        }
    }
    assert_eq!(hidden, Vec::<&str>::new(), "nobody notices these bugs");
}
