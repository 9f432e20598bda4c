//! `simulate`: runs seeds until the time is over, or replays one and tells what happens.

use std::process::ExitCode;
use std::time::Duration;

use shared::planted::Bug;
use simulation::faults::Stories;
use simulation::fleet::{Fleet, Until, find_planted, planted_line};
use simulation::host::Storage;
use simulation::run::{RunOptions, STEPS, Telling, run};
use simulation::world::Watching;

const HELP: &str = "\
simulate [--seeds N] [--from SEED] [--steps N]   runs N seeds
simulate --minutes N [--from SEED]               runs seeds for so long
simulate --seed SEED [--steps N]                 replays one seed and tells what happens
simulate --bug NAME                              plants a bug and tells which seed shows it
With --sqlite the server is the real one, over real files.
With --first-stories a seed is told as it was before care, reports and midnights came.";

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    if let [option, name] = &words[..]
        && option == "--bug"
    {
        return look_for(name);
    }
    let said = words.len();
    words.retain(|word| word != "--sqlite");
    let storage = if words.len() < said { Storage::Sqlite } else { Storage::Memory };
    let said = words.len();
    words.retain(|word| word != "--first-stories");
    let first = words.len() < said;
    let mut wishes = std::collections::BTreeMap::new();
    for pair in words.chunks(2) {
        let number = pair.get(1).and_then(|number| number.parse::<u64>().ok());
        let known = ["--seeds", "--from", "--steps", "--minutes", "--seed"];
        match (known.iter().find(|name| **name == pair[0]), number) {
            (Some(name), Some(number)) => drop(wishes.insert(*name, number)),
            _ => {
                eprintln!("{HELP}");
                return ExitCode::FAILURE;
            }
        }
    }
    let number = |name: &str, default: u64| wishes.get(name).copied().unwrap_or(default);
    let steps = usize::try_from(number("--steps", STEPS as u64)).unwrap_or(STEPS);
    if let Some(seed) = wishes.get("--seed") {
        let watching = Watching::OraclesAndModel;
        let stories = if first { Stories::First } else { Stories::All };
        let options = RunOptions { telling: Telling::Aloud, watching, stories };
        let ran = run(*seed, steps, &mut *storage.host(), options);
        return match ran {
            Ok(_) => {
                println!("seed {seed}: every invariant holds");
                ExitCode::SUCCESS
            }
            Err(violation) => {
                println!("seed {seed}: {violation}");
                ExitCode::FAILURE
            }
        };
    }
    let until = match wishes.get("--minutes") {
        Some(minutes) => Until::Passed(Duration::from_secs(minutes * 60)),
        None => Until::Seeds(number("--seeds", 2_000)),
    };
    let fleet = Fleet {
        from: number("--from", 0),
        steps,
        storage,
        watching: Watching::OraclesAndModel,
        stories: if first { Stories::First } else { Stories::All },
        bug: None,
    };
    let found = fleet.run(until);
    for (seed, violation) in &found.violations {
        println!("seed {seed}: {violation}");
    }
    println!(
        "{} seeds of {steps} steps in {:.1} s, {} failed; never met: {:?}",
        found.seeds,
        found.took.as_secs_f64(),
        found.violations.len(),
        found.coverage.missing(),
    );
    if found.violations.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Plants the bugs whose names begin like this, one after the other.
fn look_for(name: &str) -> ExitCode {
    let mut hidden = 0;
    for bug in Bug::ALL.iter().filter(|bug| bug.name().starts_with(name)) {
        match find_planted(*bug, STEPS) {
            Some(found) => println!("{}\n    {}", planted_line(*bug, &found), found.1),
            None => {
                println!("{} is not found", bug.name());
                hidden += 1;
            }
        }
    }
    if hidden == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
