//! `cargo xtask bench`: measures the app's storage and sync and the server beside the raw floors,
//! or leaves the module that does so where another harness finds it.

use std::path::{Path, PathBuf};

use crate::bundle::{self, Speed};
use crate::dist::{self, Files};
use crate::workspace::{Done, Workspace, run};
use crate::{bindings, machine};

/// The package that measures.
const RUNNER: &str = "bench";

/// The package that is measured in a browser.
pub const PAGE: &str = "bench-page";

/// Measures, or only builds the module.
pub fn bench(workspace: &Workspace, words: &[&str]) -> Done {
    if let ["--module", folder] = words {
        build_module(workspace, Path::new(folder))?;
        println!("The module is in {folder}; its README.md says how to use it.");
        return Ok(());
    }
    let browsers = machine::want_browsers(workspace)?;
    let module = module_folder(workspace);
    build_module(workspace, &module)?;
    bundle::build(workspace, Speed::Release)?;
    workspace.build_server()?;
    let mut measure = workspace.cargo();
    measure.args(["run", "--release", "--package", RUNNER, "--"]).args(words);
    measure
        .env("CHROMIUM", browsers.chromium)
        .env("CHROMEDRIVER", browsers.chromedriver)
        .env("TESTED_BINARY", workspace.server_binary())
        .env("TESTED_MODULE", module);
    run(&mut measure)
}

/// Where tests and measurements look for the module.
pub fn module_folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("xtask/module")
}

/// Brings the module in `folder` up to date: WebAssembly, JavaScript, and a README.
pub fn build_module(workspace: &Workspace, folder: &Path) -> Done {
    machine::want_wasm_target()?;
    let profile = ["--profile", "wasm-release", "--target", machine::WASM];
    run(workspace.cargo_to_ship().args(["build", "--package", PAGE]).args(profile))?;
    let wasm = workspace.target.join(machine::WASM).join("wasm-release/bench_page.wasm");
    let bindings = workspace.target.join("xtask/page-bindings");
    let mut files: Files = bindings::generate(&wasm, "page", &bindings, Speed::Release)?;
    files.extend(dist::read_folder(&workspace.root.join("tests/bench/page/static"))?);
    dist::write(folder, &files)
}
