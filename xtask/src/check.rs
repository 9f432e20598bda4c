//! `cargo xtask ci`: everything that must be true of a change. Nothing runs in CI that cannot run
//! here.

use crate::machine::{self, WASM};
use crate::workspace::{Done, Workspace, run};
use crate::{suite, tidy};

/// Checks format, lints, documentation and house rules, then runs all tests.
pub fn ci(workspace: &Workspace) -> Done {
    step("format");
    run(workspace.cargo().args(["fmt", "--all", "--check"]))?;
    step("tidy");
    tidy::tidy(workspace)?;
    step("clippy");
    machine::want_wasm_target()?;
    let native = ["clippy", "--workspace", "--exclude", "app", "--all-targets"];
    run(workspace.cargo().args(native).args(["--", "-D", "warnings"]))?;
    let browser = ["clippy", "--package", "app", "--target", WASM];
    run(workspace.cargo().args(browser).args(["--", "-D", "warnings"]))?;
    step("documentation");
    let native = ["doc", "--no-deps", "--workspace", "--exclude", "app"];
    run(workspace.cargo().env("RUSTDOCFLAGS", "-Dwarnings").args(native))?;
    let browser = ["doc", "--no-deps", "--package", "app", "--target", WASM];
    run(workspace.cargo().env("RUSTDOCFLAGS", "-Dwarnings").args(browser))?;
    step("tests");
    suite::test(workspace, "")
}

fn step(name: &str) {
    println!("\n==== {name}");
}
