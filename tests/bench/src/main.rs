//! `cargo xtask bench`: measures storage, sync and server beside raw floors in the same run, and
//! prints what it found as the table of `docs/PERFORMANCE.md`.

mod browser;
mod floor;
mod plain;
mod report;
mod server;
mod visit;
mod wire;

use std::path::{Path, PathBuf};

use browser::{Bench, EditReadings, PageReadings, Readings};
use report::{Goal, Line, Measured, exponent, table};
use server::ServerReadings;
use tests::Manabi;

/// How much is measured.
struct Plan {
    /// Attendances, with how often each size is read.
    sizes: Vec<(usize, usize)>,
    /// The size for edits and for the server.
    middle: usize,
    rounds: usize,
    is_written: bool,
    only: Option<String>,
}

/// What the docs keep lies between these two lines.
const TABLE_BEGINS: &str = "<!-- measured -->";
const TABLE_ENDS: &str = "<!-- end -->";

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let plan = Plan::read(&words);
    let module = std::env::var_os("TESTED_MODULE").map(PathBuf::from);
    let module = module.expect("`cargo xtask bench` says where the module is");
    let mut lines = Vec::new();
    let mut growth = String::new();
    if plan.wants("server") {
        let readings = server::read(plan.middle, plan.rounds, &module).await;
        lines.extend(server_lines(readings));
    }
    if plan.wants("edits") && !plan.wants("browser") {
        let mut bench = Bench::set_up(plan.middle, &module).await;
        // Both sides need the records to which edits are made.
        bench.read(1).await;
        lines.extend(edit_lines(bench.edit(plan.rounds).await));
    }
    if plan.wants("visit") {
        lines.extend(visit_lines(plan.rounds).await);
    }
    if plan.wants("browser") {
        let mut all = Vec::new();
        for (size, rounds) in &plan.sizes {
            let mut bench = Bench::set_up(*size, &module).await;
            all.push((*size, bench.read(*rounds).await));
            if *size == plan.middle {
                lines.extend(edit_lines(bench.edit(*rounds).await));
            }
        }
        growth = growth_of(&all);
        for (size, readings) in all {
            lines.extend(size_lines(size, readings));
        }
    }
    let text = format!("{}\n{growth}", table(&lines));
    println!("{text}");
    if plan.is_written {
        write_down(&text);
    }
}

impl Plan {
    fn read(words: &[String]) -> Plan {
        let mut plan = Plan {
            sizes: vec![(1_000, 5), (10_000, 5), (100_000, 3)],
            middle: 10_000,
            rounds: 5,
            is_written: false,
            only: None,
        };
        for word in words {
            match word.as_str() {
                "--quick" => (plan.sizes, plan.rounds) = (vec![(10_000, 3)], 3),
                "--write" => plan.is_written = true,
                "--server" | "--browser" | "--edits" | "--visit" => {
                    plan.only = Some(word[2..].to_owned())
                }
                other => {
                    panic!(
                        "{other} is no wish: \
                         --quick, --server, --browser, --edits, --visit, --write"
                    )
                }
            }
        }
        plan
    }

    fn wants(&self, part: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only == part)
    }
}

fn line(work: &str, ours: Measured, floor: Option<Measured>, goal: Goal) -> Line {
    Line { work: work.to_owned(), ours, floor, goal }
}

async fn visit_lines(rounds: usize) -> Vec<Line> {
    let manabi = Manabi::start_demo().await;
    let mut lines = Vec::new();
    for network in &visit::NETWORKS {
        for (name, start) in [("tutor", "/today"), ("learner", "/me"), ("manager", "/work")] {
            let visits = visit::read(&manabi, network, name, start, rounds).await;
            let on = network.name;
            let named = |work: &str| format!("first visit of a {name} on {on} at 4×: {work}, ms");
            let goal = if name == "manager" { Goal::None } else { Goal::Max(3_500.0) };
            lines.extend([
                line(&named("until she can sign in"), visits.entrance, None, Goal::None),
                line(&named("from there to her first page"), visits.page, None, Goal::None),
                line(&named("both"), visits.all, None, goal),
            ]);
        }
    }
    lines
}

fn server_lines(readings: ServerReadings) -> Vec<Line> {
    let (push, scan) = (readings.pushed, readings.pulled_floor);
    vec![
        line("pushes, records/s", push.clone(), None, Goal::Min(2_000.0)),
        line(
            "the same beside one SQL statement a row",
            push.clone(),
            Some(readings.pushed_floor),
            Goal::RatioMin(0.5),
        ),
        line(
            "the same beside statements of many rows",
            push,
            Some(readings.pushed_floor_many),
            Goal::RatioMin(0.5),
        ),
        line("pulled pages, records/s", readings.pulled, Some(scan.clone()), Goal::Min(50_000.0)),
        line("the same, packed for the way", readings.pulled_packed, Some(scan), Goal::None),
    ]
}

fn edit_lines(readings: EditReadings) -> Vec<Line> {
    let live = readings.live;
    let p95 = Measured(vec![live.at(0.95)]);
    let kept = Measured(vec![readings.kept_after_kill as f64]);
    vec![
        line(
            "1,000 edits offline, each awaited to the disk, ms",
            readings.written,
            Some(readings.written_floor),
            Goal::RatioMax(1.2),
        ),
        line("one of them, ms", readings.one, Some(readings.one_floor), Goal::RatioMax(1.2)),
        line("of 1,000 there after a kill", kept, None, Goal::Min(1_000.0)),
        line(
            "1,000 edits delivered, each with its fate, ms",
            readings.delivered,
            Some(readings.delivered_floor),
            Goal::RatioMax(1.2),
        ),
        line("an edit seen by somebody else, ms", live, None, Goal::Max(20.0)),
        line("the same, 95th percentile", p95, None, Goal::Max(40.0)),
    ]
}

fn size_lines(size: usize, readings: Readings) -> Vec<Line> {
    let named = |work: &str| format!("{size} attendances: {work}");
    let scale = size as f64 / 10_000.0;
    let line = |work: &str, ours, floor, goal| Line { work: named(work), ours, floor, goal };
    let pages = page_lines(size, readings.pages);
    let mut lines = vec![
        line(
            "first sync beside packed pages, ms",
            readings.first_sync.clone(),
            Some(readings.first_sync_packed),
            Goal::RatioMax(1.2),
        ),
        line(
            "the same beside rows",
            readings.first_sync,
            Some(readings.first_sync_rows),
            Goal::None,
        ),
        line(
            "bytes down, KB",
            readings.bytes,
            Some(readings.bytes_floor),
            Goal::Max(560.0 * scale),
        ),
        line("signing in on a new device, ms", readings.enter, None, Goal::None),
        line(
            "cold, offline: open and first question, beside packed, ms",
            readings.cold_open.clone(),
            Some(readings.cold_open_packed),
            Goal::RatioMax(1.0),
        ),
        line("the same beside rows", readings.cold_open, Some(readings.cold_open_rows), Goal::None),
        line("the same at 4× slower CPU", readings.cold_open_throttled, None, Goal::Max(2_500.0)),
        line(
            "one learner's records by date, ms",
            readings.by_learner,
            Some(readings.by_learner_floor),
            Goal::Max(0.1),
        ),
        line(
            "count by month × venue, first, ms",
            readings.aggregate,
            Some(readings.aggregate_floor),
            Goal::Max(5.0),
        ),
        line("WebAssembly memory, MB", readings.memory, None, Goal::Max(200.0)),
    ];
    lines.extend(pages);
    lines
}

/// Pages at a quarter of the speed. A letter is due within a frame while a list has 10,000 rows.
fn page_lines(size: usize, pages: PageReadings) -> Vec<Line> {
    let at_ease = if size <= 10_000 { Goal::Max(16.0) } else { Goal::None };
    let line = |work: &str, ours, goal| Line {
        work: format!("{size} attendances at 4×: {work}"),
        ours,
        floor: None,
        goal,
    };
    vec![
        line("what a learner's page asks, ms", pages.learner, Goal::Max(16.0)),
        line("records that it reads", pages.learner_read, Goal::None),
        line("what a record's page asks, ms", pages.record, Goal::Max(16.0)),
        line("records that it reads", pages.record_read, Goal::Max(1.0)),
        line("all rows into a list, ms", pages.fill, Goal::None),
        line("the first letter typed into it, ms", pages.first_letter, Goal::None),
        line("each further letter, ms", pages.letter, at_ease),
        line("another order, first, ms", pages.sort, Goal::None),
        line("one learner by the rules of the exam, ms", pages.exam, Goal::Max(1.0)),
    ]
}

/// With which power of the size each reading grows, over the whole range.
fn growth_of(all: &[(usize, Readings)]) -> String {
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return String::new() };
    if first.0 == last.0 {
        return String::new();
    }
    let mut text = format!("Growth from {} to {} (1 = as the size):", first.0, last.0);
    type Of = fn(&Readings) -> &Measured;
    let parts: [(&str, Of); 4] = [
        ("first sync", |it| &it.first_sync),
        ("packed floor of it", |it| &it.first_sync_packed),
        ("cold open", |it| &it.cold_open),
        ("count by month × venue", |it| &it.aggregate),
    ];
    for (name, of) in parts {
        let at = |(size, readings): &(usize, Readings)| (*size as f64, of(readings).median());
        text.push_str(&format!(" {name} {:.2},", exponent(at(first), at(last))));
    }
    text.pop();
    text + ".\n"
}

/// Puts the table where the docs keep the last one.
fn write_down(text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/PERFORMANCE.md");
    let docs = std::fs::read_to_string(&path).expect("docs/PERFORMANCE.md is there");
    let (before, rest) = docs.split_once(TABLE_BEGINS).expect("the docs say where it begins");
    let (_, after) = rest.split_once(TABLE_ENDS).expect("the docs say where it ends");
    let docs = format!("{before}{TABLE_BEGINS}\n{text}{TABLE_ENDS}{after}");
    std::fs::write(&path, docs).expect("the docs can be written");
}
