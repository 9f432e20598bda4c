//! What is done to compiled WebAssembly: cut into pieces that load when they are needed, and joined
//! with its JavaScript half by wasm-bindgen. Both are libraries: their versions in Cargo.lock are
//! the ones the app was compiled with, so all halves fit.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, Module, RawSection};
use wasm_split_cli_support::{Options, transform};
use wasmparser::{Parser, Payload};

use crate::bundle::Speed;
use crate::dist::{self, Files};
use crate::pack::{Names, pack};
use crate::together;
use crate::words::Named;
use crate::workspace::Done;

/// The script that loads pieces. It and the app's own script import each other by these names, so
/// both lie in one folder and only the folder has a hash in its name.
pub const PIECES_JS: &str = "pieces.js";

/// How the names of functions begin or go on that `wasm-streams` offers to scripts, whether or not
/// the app has streams of its own. It has none.
const UNUSED: &str = "intounderlying";

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
    let wasm = without_unused(wasm)?;
    let mut options = Options::new(&wasm);
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
    let files = dist::read_folder(folder)?;
    let needs: BTreeMap<_, _> = cut.prefetch_map.into_iter().collect();
    let text = serde_json::to_string(&needs).expect("names become JSON");
    fs::write(folder.join(NEEDS), text).map_err(|e| format!("{NEEDS}: {e}"))?;
    match speed {
        Speed::Release => pack_all(files, name, &needs),
        Speed::Dev => Ok(files),
    }
}

/// The same program without the exports that nothing calls; nothing keeps their code then.
fn without_unused(wasm: &[u8]) -> Done<Vec<u8>> {
    let trouble = |e: &dyn std::fmt::Display| format!("the app cannot be read: {e}");
    let mut kept = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|e| trouble(&e))?;
        if let Payload::ExportSection(section) = payload {
            let mut exports = ExportSection::new();
            for export in section {
                let export = export.map_err(|e| trouble(&e))?;
                if !export.name.contains(UNUSED) {
                    let copied = RoundtripReencoder.parse_export(&mut exports, export);
                    copied.map_err(|e| trouble(&e))?;
                }
            }
            kept.section(&exports);
        } else if let Some((id, range)) = payload.as_section() {
            let place = |at: u64| usize::try_from(at).map_err(|e| trouble(&e));
            kept.section(&RawSection { id, data: &wasm[place(range.start)?..place(range.end)?] });
        }
    }
    Ok(kept.finish())
}

/// Makes the files and the scripts small for the way; `needs` says which pieces need which of them.
fn pack_all(mut files: Files, name: &str, needs: &BTreeMap<String, Vec<String>>) -> Done<Files> {
    let groups = together::group(needs);
    let main = format!("{name}_bg.wasm");
    let script = format!("{name}.js");
    let find = |name: &String| files.get(name).ok_or(format!("{name} was not made"));
    let names = Names::of(find(&main)?)?;
    let mut packed = Files::from([(main.clone(), pack(&[find(&main)?], &names)?)]);
    for (lead, members) in &groups {
        let member = |file: &String| Ok(find(&format!("{file}.wasm"))?.as_slice());
        let members = members.iter().map(member).collect::<Done<Vec<_>>>()?;
        packed.insert(format!("{lead}.wasm"), pack(&members, &names)?);
    }
    let text = |name: &String| std::str::from_utf8(find(name)?).map_err(|e| format!("{name}: {e}"));
    packed.insert(script.clone(), names.shorten(text(&script)?).into_bytes());
    let needs = together::needs_together(needs, &groups);
    let loader = together::loader(text(&PIECES_JS.to_owned())?, &needs)?;
    packed.insert(PIECES_JS.to_owned(), loader.into_bytes());
    files.retain(|name, _| !name.ends_with(".wasm"));
    files.extend(packed);
    Ok(files)
}

/// Which files each piece needs, as the last build left it in `folder`.
pub fn read_needs(folder: &Path) -> Done<BTreeMap<String, Vec<String>>> {
    let place = folder.join(NEEDS);
    let text = fs::read_to_string(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", place.display()))
}

/// Which keys of texts the code names that runs before and right after the first page.
pub fn named_first(folder: &Path, name: &str) -> Done<Named> {
    let needs = read_needs(folder)?;
    let first = needs.into_iter().filter(|(piece, _)| together::is_early(piece));
    let mut stems: BTreeSet<String> = first.flat_map(|(_, files)| files).collect();
    stems.insert(format!("{name}_bg"));
    let read = |stem: &String| {
        let place = folder.join(format!("{stem}.wasm"));
        fs::read(&place).map_err(|e| format!("{}: {e}", place.display()))
    };
    let modules = stems.iter().map(read).collect::<Done<Vec<_>>>()?;
    Named::by(modules.iter().map(Vec::as_slice))
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

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::ExportKind;

    #[test]
    fn what_nothing_calls_is_not_offered() {
        let mut exports = ExportSection::new();
        for name in ["start", "__wbg_intounderlyingsink_free", "memory"] {
            exports.export(name, ExportKind::Func, 0);
        }
        let mut module = Module::new();
        module.section(&exports);
        let kept = without_unused(&module.finish()).unwrap();
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(&kept) {
            if let Payload::ExportSection(section) = payload.unwrap() {
                names.extend(section.into_iter().map(|export| export.unwrap().name));
            }
        }
        assert_eq!(names, ["start", "memory"]);
        assert!(without_unused(b"no module").is_err());
    }
}
