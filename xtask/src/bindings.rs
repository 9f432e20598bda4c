//! The second half of wasm-bindgen, used as a library.
//! The version in Cargo.lock is the one the app was compiled with, so the two halves always fit.

use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::bundle::Speed;
use crate::dist::{self, Files};
use crate::workspace::Done;

/// Turns compiled code into `NAME.js`, `NAME_bg.wasm` and the snippets that they import.
/// `folder` is emptied first.
pub fn generate(wasm: &Path, name: &str, folder: &Path, speed: Speed) -> Done<Files> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    let mut bindgen = Bindgen::new();
    let made = bindgen
        .input_path(wasm)
        .out_name(name)
        .typescript(false)
        // boot.js says where the module is, because its name has a hash.
        .omit_default_module_path(true)
        // Names are for reading a panic while developing; they would double what a phone loads.
        .remove_name_section(speed == Speed::Release)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    made.map_err(|e| format!("wasm-bindgen: {e:#}"))?;
    dist::read_folder(folder)
}
