//! What is done to compiled WebAssembly: cut into pieces that load when they are needed, and joined
//! with its JavaScript half by wasm-bindgen. Both are libraries: their versions in Cargo.lock are
//! the ones the app was compiled with, so all halves fit.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

use crate::bundle::Speed;
use crate::dist::{self, Files};
use crate::workspace::Done;

/// The script that loads pieces. It and the app's own script import each other by these names, so
/// both lie in one folder and only the folder has a hash in its name.
pub const PIECES_JS: &str = "pieces.js";

/// Which files each piece needs, as JSON, beside the pieces of the last build.
pub const NEEDS: &str = "needs.json";

/// Turns compiled code into `NAME.js`, `NAME_bg.wasm` and the snippets that they import.
/// `folder` is emptied first.
pub fn generate(wasm: &Path, name: &str, folder: &Path, speed: Speed) -> Done<Files> {
    empty(folder)?;
    bind(Bindgen::new().input_path(wasm), name, folder, speed)?;
    dist::read_folder(folder)
}

/// As [`generate`], for code with split points: each piece becomes a file of its own beside
/// `NAME_bg.wasm`, and `pieces.js` loads them. The files in `folder` keep the names of functions,
/// and [`NEEDS`] says there which files a piece needs; what is returned has neither in a release.
pub fn generate_pieces(wasm: &[u8], name: &str, folder: &Path, speed: Speed) -> Done<Files> {
    empty(folder)?;
    let (main, script) = (folder.join("main.wasm"), format!("./{name}.js"));
    let link = format!("./{PIECES_JS}");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.main_module = &script;
    options.link_name = &link;
    let cut = transform(options);
    let cut = cut.map_err(|e| format!("the app cannot be cut into pieces: {e:#}"))?;
    let mut bindgen = Bindgen::new();
    // Pieces find what they share with the main file by the names that the linker gave.
    bindgen.input_path(&main).keep_lld_exports(true).demangle(false);
    bind(&mut bindgen, name, folder, Speed::Dev)?;
    fs::remove_file(&main).map_err(|e| format!("{}: {e}", main.display()))?;
    let mut files = dist::read_folder(folder)?;
    let needs: BTreeMap<_, _> = cut.prefetch_map.into_iter().collect();
    let needs = serde_json::to_string(&needs).expect("names become JSON");
    fs::write(folder.join(NEEDS), needs).map_err(|e| format!("{NEEDS}: {e}"))?;
    if speed == Speed::Release {
        for (_, piece) in files.iter_mut().filter(|(name, _)| name.ends_with(".wasm")) {
            *piece = without_names(piece)?;
        }
    }
    Ok(files)
}

fn empty(folder: &Path) -> Done {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))
}

fn bind(bindgen: &mut Bindgen, name: &str, folder: &Path, speed: Speed) -> Done {
    let made = bindgen
        .out_name(name)
        .typescript(false)
        // boot.js says where the module is, because its name has a hash.
        .omit_default_module_path(true)
        // Names are for reading a panic while developing; they would double what a phone loads.
        .remove_name_section(speed == Speed::Release)
        .web(true)
        .and_then(|bindgen| bindgen.generate(folder));
    made.map_err(|e| format!("wasm-bindgen: {e:#}"))
}

/// The module without the names of its functions, which only a person who develops reads.
fn without_names(module: &[u8]) -> Done<Vec<u8>> {
    const HEADER: usize = 8;
    let mut kept = module.get(..HEADER).ok_or("a piece is no WebAssembly")?.to_vec();
    let mut rest = &module[HEADER..];
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = read_length(after).ok_or("a piece breaks off")?;
        let body = after.get(..length).ok_or("a piece breaks off")?;
        let end = rest.len() - after.len() + length;
        // Custom sections have the id 0 and begin with the length of their name.
        if id != 0 || body.get(1..5) != Some(b"name") {
            kept.extend_from_slice(&rest[..end]);
        }
        rest = &rest[end..];
    }
    Ok(kept)
}

/// A LEB128 number, and what follows it.
fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut length = 0;
    for (index, byte) in bytes.iter().take(5).enumerate() {
        length |= usize::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((length, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_leave_and_everything_else_stays() {
        let header = *b"\0asm\x01\0\0\0";
        let (names, other) = (b"\x00\x06\x04nameX", b"\x00\x06\x04nemeX");
        let code = [b"\x0a\x80\x01".as_slice(), &[7; 128]].concat();
        let module = [header.as_slice(), names, &code, names, other].concat();
        let expected = [header.as_slice(), &code, other].concat();
        assert_eq!(without_names(&module).unwrap(), expected);
        assert!(without_names(&module[..module.len() - 1]).is_err());
    }
}
