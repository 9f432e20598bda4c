//! `cargo xtask …`: the one place that knows how to build, run, test and check Manabi.
//! This file reads the command line; every command lives in the module of its name.

mod bench;
mod bindings;
mod bundle;
mod check;
mod dev;
mod dist;
mod likeness;
mod machine;
mod outcome;
mod pack;
mod pictures;
mod serve;
mod size;
mod style;
mod suite;
mod tidy;
mod together;
mod words;
mod workspace;

use std::process::ExitCode;

use bundle::Speed;
use workspace::{Done, Workspace};

const HELP: &str = "\
cargo xtask build [--dev]     builds the app into app/dist
cargo xtask size              builds the app, says what is in each piece, and holds what a first
                              visit loads to app/budget.txt
cargo xtask serve [--demo [YEAR]] [--dev] [--listen ADDR] [--data DIR]
                              builds app and server, then serves (default 127.0.0.1:8080, ./data);
                              with --dev every change is built, and the page loads itself again
cargo xtask test [NAME]       runs every test there is, or the test binaries whose name has NAME
cargo xtask simulate [--seeds N] [--minutes N] [--seed N] [--sqlite]
                              drives the sync core through faults; one seed is told in words;
                              with --sqlite over the real server and its files
cargo xtask pictures [--pages A,B] [--people A,B] [--sizes 390,1024,1440,320,200,print]
                     [--languages ja,easy,en] [--themes light,dark] [--whole] [--beside DIR]
                     [--to DIR] [--minutes N] [--at ADDR] [--docs]
                              takes every page of the demo, or those whose name has A or B, as PNG
                              with a contact sheet in target/pictures; all of them in some eight
                              minutes, none begun after N (15); --at looks at a server that runs;
                              --docs takes the pictures of docs/pictures instead
cargo xtask bench [--quick] [--write]
                              measures beside the raw floors; --write puts the table into docs/
cargo xtask bench --module DIR
                              leaves storage and sync as a module for other harnesses in DIR
cargo xtask tidy              checks the house rules that a program can check
cargo xtask ci                format, clippy, docs, tidy and size, then all tests";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match obey(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn obey(words: &[String]) -> Done {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let workspace = Workspace::find()?;
    match words.as_slice() {
        ["build"] => bundle::build(&workspace, Speed::Release),
        ["build", "--dev"] => bundle::build(&workspace, Speed::Dev),
        ["size"] => size::size(&workspace),
        ["serve", wishes @ ..] => serve::serve(&workspace, wishes),
        ["test"] => suite::test(&workspace, ""),
        ["test", name] if !name.starts_with('-') => suite::test(&workspace, name),
        ["simulate", wishes @ ..] => suite::simulate(&workspace, wishes),
        ["pictures", wishes @ ..] => pictures::pictures(&workspace, wishes),
        ["bench", wishes @ ..] => bench::bench(&workspace, wishes),
        ["tidy"] => tidy::tidy(&workspace),
        ["ci"] => check::ci(&workspace),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        unknown => Err(format!("I do not know `{}`.\n{HELP}", unknown.join(" "))),
    }
}
