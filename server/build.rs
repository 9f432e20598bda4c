//! Makes the folder that the built app is embedded from, so that the server compiles before it.

use std::path::Path;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/dist");
    std::fs::create_dir_all(&folder).expect("the work tree is writable while building");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=../app/dist");
}
