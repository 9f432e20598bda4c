//! `cargo xtask ci`: everything that must be true of a change. Nothing runs in CI that cannot run
//! here.

use crate::bench::PAGE;
use crate::machine::{self, WASM};
use crate::workspace::{Done, Workspace, run};
use crate::{size, suite, tidy};

/// Checks format, lints, documentation, house rules and what a first visit loads, then runs all
/// tests.
pub fn ci(workspace: &Workspace) -> Done {
    step("format");
    run(workspace.cargo().args(["fmt", "--all", "--check"]))?;
    step("tidy");
    tidy::tidy(workspace)?;
    step("clippy");
    machine::want_wasm_target()?;
    let native = ["--workspace", "--exclude", "app", "--exclude", PAGE];
    let strict = ["--", "-D", "warnings"];
    run(workspace.cargo().arg("clippy").args(native).arg("--all-targets").args(strict))?;
    let browser = ["clippy", "--package", "app", "--package", PAGE, "--target", WASM];
    run(workspace.cargo().args(browser).args(strict))?;
    step("documentation");
    let mut doc = workspace.cargo();
    run(doc.env("RUSTDOCFLAGS", "-Dwarnings").args(["doc", "--no-deps"]).args(native))?;
    let browser = ["doc", "--no-deps", "--package", "app", "--target", WASM];
    run(workspace.cargo().env("RUSTDOCFLAGS", "-Dwarnings").args(browser))?;
    step("size");
    size::size(workspace)?;
    step("tests");
    suite::test(workspace, "")
}

fn step(name: &str) {
    println!("\n==== {name}");
}
