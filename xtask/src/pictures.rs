//! `cargo xtask pictures`: looks at every page of the demo in a real browser and leaves pictures
//! with a contact sheet. A development build is enough to look at.

use crate::bundle::{self, Speed};
use crate::machine;
use crate::workspace::{Done, Workspace, run};

/// The package that takes them.
const CAMERA: &str = "pictures";

/// Builds what is looked at, unless `--at` names a server that runs, and takes the pictures.
pub fn pictures(workspace: &Workspace, words: &[&str]) -> Done {
    let browsers = machine::want_browsers(workspace)?;
    if !words.contains(&"--at") {
        bundle::build(workspace, Speed::Dev)?;
        run(workspace.cargo().args(["build", "--package", "server"]))?;
    }
    let server = format!("debug/manabi{}", std::env::consts::EXE_SUFFIX);
    let mut take = workspace.cargo();
    take.args(["run", "--quiet", "--package", CAMERA, "--"]).args(words);
    take.env("CHROMIUM", browsers.chromium)
        .env("CHROMEDRIVER", browsers.chromedriver)
        .env("TESTED_BINARY", workspace.target.join(server));
    run(&mut take)
}
