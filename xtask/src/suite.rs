//! `cargo xtask test`: builds what the tests need, runs every test binary, and adds up.
//! Fails when a test failed, was ignored, or when a binary with tests ran none of them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::bench;
use crate::bundle::{self, Speed};
use crate::machine::{self, Browsers};
use crate::outcome::Outcome;
use crate::workspace::{Done, Workspace, describe, read, run};

/// Two browsers at a time is what a machine with two cores bears.
const BROWSER_THREADS: &str = "--test-threads=2";

/// The package that runs thousands of seeds, which is worth optimized code. It also has planted
/// bugs, which nothing else may be compiled with.
const SIMULATION: &str = "simulation";

/// A compiled test binary.
struct Binary {
    name: String,
    package_folder: PathBuf,
    executable: PathBuf,
    /// Where its tests should be: a file for `tests/*.rs`, else the package's `src`.
    source: PathBuf,
}

/// Runs all tests, or those binaries whose name (`package target`) contains `wanted`.
pub fn test(workspace: &Workspace, wanted: &str) -> Done {
    let browsers = machine::want_browsers(workspace)?;
    bundle::build(workspace, Speed::Release)?;
    bench::build_module(workspace, &bench::module_folder(workspace))?;
    workspace.build_server()?;
    let binaries = compile(workspace)?;
    let chosen: Vec<&Binary> = binaries.iter().filter(|b| b.name.contains(wanted)).collect();
    if chosen.is_empty() {
        return Err(format!("no test binary has `{wanted}` in its name"));
    }
    let mut outcome = Outcome::default();
    for binary in chosen {
        outcome += run_binary(workspace, &browsers, binary)?;
    }
    if wanted.is_empty() {
        outcome += run_examples(workspace)?;
    }
    println!();
    for complaint in &outcome.complaints {
        println!("- {complaint}");
    }
    println!("{}", outcome.summary());
    if outcome.is_good() { Ok(()) } else { Err("not every test passed".into()) }
}

/// Runs the simulator with these words of its own command line.
pub fn simulate(workspace: &Workspace, words: &[&str]) -> Done {
    let mut command = workspace.cargo();
    command.args(["run", "--release", "--package", SIMULATION, "--"]).args(words);
    run(&mut command)
}

/// Compiles all native tests and says where they are.
fn compile(workspace: &Workspace) -> Done<Vec<Binary>> {
    let listed = ["--no-run", "--message-format=json-render-diagnostics"];
    let mut command = workspace.cargo();
    command.args(["test", "--workspace", "--exclude", SIMULATION, "--exclude", bench::PAGE]);
    command.args(listed);
    if !has_tests(&workspace.root.join("app/src")) {
        // Compiling the app for this machine takes minutes; only its own tests are worth that.
        command.args(["--exclude", "app"]);
    }
    let mut messages = read(&mut command)?;
    let mut command = workspace.cargo();
    command.args(["test", "--release", "--package", SIMULATION]).args(listed);
    messages += &read(&mut command)?;
    Ok(messages.lines().filter_map(|line| Binary::from_message(workspace, line)).collect())
}

impl Binary {
    fn from_message(workspace: &Workspace, line: &str) -> Option<Self> {
        let message: Value = serde_json::from_str(line).ok()?;
        let executable = PathBuf::from(message["executable"].as_str()?);
        if message["profile"]["test"] != true {
            return None;
        }
        let manifest = Path::new(message["manifest_path"].as_str()?);
        let package = workspace.packages.iter().find(|p| manifest.parent() == Some(&p.folder))?;
        let target = &message["target"];
        let kind = target["kind"][0].as_str()?;
        let source = match kind {
            "test" => PathBuf::from(target["src_path"].as_str()?),
            _ => package.folder.join("src"),
        };
        let name = format!("{} {}", package.name, target["name"].as_str()?);
        Some(Binary { name, package_folder: package.folder.clone(), executable, source })
    }

    fn should_have_tests(&self) -> bool {
        self.source.is_file() || has_tests(&self.source)
    }
}

fn run_binary(workspace: &Workspace, browsers: &Browsers, binary: &Binary) -> Done<Outcome> {
    println!("\n== {}", binary.name);
    let mut command = Command::new(&binary.executable);
    command
        .current_dir(&binary.package_folder)
        .env("CARGO_MANIFEST_DIR", &binary.package_folder)
        .env("CHROMIUM", &browsers.chromium)
        .env("CHROMEDRIVER", &browsers.chromedriver)
        .env("FIREFOX", &browsers.firefox)
        .env("GECKODRIVER", &browsers.geckodriver)
        .env("TESTED_BINARY", workspace.server_binary())
        .env("TESTED_MODULE", bench::module_folder(workspace))
        .env("TESTED_SCREENSHOTS", workspace.target.join("screenshots"));
    if binary.package_folder.ends_with(SIMULATION) {
        // Each of its tests keeps every core busy.
        command.arg("--test-threads=1");
    }
    if binary.package_folder.ends_with("tests") {
        // The backtrace is what names the line of the journey that waited in vain.
        command.arg(BROWSER_THREADS).env("RUST_BACKTRACE", "1");
    }
    let mut outcome = listen(&binary.name, &mut command)?;
    if outcome.total() == 0 && binary.should_have_tests() {
        outcome.complain(format!("{}: has tests, but ran none", binary.name));
    }
    Ok(outcome)
}

/// Runs the examples in the documentation of the libraries.
fn run_examples(workspace: &Workspace) -> Done<Outcome> {
    println!("\n== examples in the documentation");
    let mut command = workspace.cargo();
    command.args(["test", "--doc", "--workspace", "--exclude", "app", "--exclude", SIMULATION]);
    command.args(["--exclude", bench::PAGE]);
    listen("examples", &mut command)
}

/// Runs `command`, passes on what it prints and counts.
fn listen(name: &str, command: &mut Command) -> Done<Outcome> {
    let said = describe(command);
    let trouble = |e: std::io::Error| format!("`{said}`: {e}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(trouble)?;
    let printed = child.stdout.take().expect("its output is piped");
    let mut outcome = Outcome::default();
    for line in BufReader::new(printed).split(b'\n') {
        let line = line.map_err(trouble)?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        outcome.hear(name, line.trim_end());
    }
    let status = child.wait().map_err(trouble)?;
    if !status.success() && outcome.failed == 0 {
        outcome.complain(format!("{name}: broke off ({status})"));
    }
    Ok(outcome)
}

/// Whether a Rust file below `folder` declares a test.
fn has_tests(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().map(|entry| entry.path()).any(|path| {
        let is_rust = path.extension().is_some_and(|ending| ending == "rs");
        let declares = |text: String| text.contains("#[test]") || text.contains("#[tokio::test");
        has_tests(&path) || (is_rust && fs::read_to_string(&path).is_ok_and(declares))
    })
}
