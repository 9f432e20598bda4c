//! `simulate`: runs seeds until one fails, or replays one.

use std::process::ExitCode;

use simulation::host::Memory;
use simulation::run::{STEPS, Telling, run, run_in_memory};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: u64| {
        let at = words.iter().position(|word| word == name);
        at.and_then(|at| words.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    let (from, count) = (number("--from", 0), number("--seeds", 100));
    let steps = usize::try_from(number("--steps", STEPS as u64)).unwrap_or(STEPS);
    if words.iter().any(|word| word == "--seed") {
        let seed = number("--seed", 0);
        let ran = run(seed, steps, &mut Memory::default(), Telling::Aloud);
        println!("{ran:?}");
        return if ran.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let mut coverage = simulation::coverage::Coverage::default();
    let mut failed = 0;
    for seed in from..from + count {
        match run_in_memory(seed, steps) {
            Ok(met) => coverage.add(&met),
            Err(violation) => {
                println!("seed {seed}: {violation}");
                failed += 1;
            }
        }
    }
    println!("{failed} of {count} failed; never met: {:?}", coverage.missing());
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
