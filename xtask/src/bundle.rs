//! Builds the app into `app/dist`: WebAssembly in pieces, JavaScript, one stylesheet, the words of
//! each language, static files.
//!
//! What belongs to one release lies in the folder `app-<hash of it all>`, whose files never change
//! and find each other by their plain names. Text files of `app/static` may hold placeholders:
//! `{{app}}` is the URL of that folder, `{{dev}}` what the page of a development build has besides;
//! in `sw.js` also `{{precache}}`, a JSON list of every URL of
//! the release (`/` stands for index.html, sw.js itself is not in it), and `{{release}}`, a hash of
//! it all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::dist::{self, Files, Stamp};
use crate::words::Named;
use crate::workspace::{Done, Workspace, run};
use crate::{bindings, machine, style, words};

/// What a build is for: shipping it, or looking at a change soon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    Release,
    Dev,
}

/// The endings of static files in which placeholders are looked for.
const TEXT_ENDINGS: [&str; 3] = [".html", ".js", ".webmanifest"];

/// The static file that starts the app: of this release, so in its folder.
const BOOT: &str = "boot.js";

/// The script that the page of a development build has besides.
const DEV: &str = "dev.js";

/// When the recipe changes, an old `app/dist` does not count as up to date.
const RECIPE: [&str; 7] = [
    include_str!("bundle.rs"),
    include_str!("dist.rs"),
    include_str!("bindings.rs"),
    include_str!("pack.rs"),
    include_str!("style.rs"),
    include_str!("together.rs"),
    include_str!("words.rs"),
];

/// Brings `app/dist` up to date. Writes nothing when no input changed.
pub fn build(workspace: &Workspace, speed: Speed) -> Done {
    machine::want_wasm_target()?;
    let profile = match speed {
        Speed::Release => "wasm-release",
        Speed::Dev => "dev",
    };
    let mut cargo = match speed {
        Speed::Release => workspace.cargo_to_ship(),
        Speed::Dev => workspace.cargo(),
    };
    run(cargo
        .args(["rustc", "--package", "app", "--bin", "app", "--profile", profile])
        // Where code refers to code is what the app is cut into pieces by.
        .args(["--target", machine::WASM, "--", "-C", "link-arg=--emit-relocs"]))?;
    let folder = match speed {
        Speed::Release => "wasm-release",
        Speed::Dev => "debug",
    };
    let wasm = workspace.target.join(machine::WASM).join(folder).join("app.wasm");
    let sources = Sources::read(&workspace.root, &wasm)?;
    let place = workspace.root.join("app/dist");
    let stamp = Stamp::new(&workspace.target.join("xtask/dist.stamp"), &sources.digest(speed));
    if stamp.holds(&place) {
        return Ok(());
    }
    let folder = bindings_folder(workspace);
    let compiled = bindings::generate_pieces(&sources.wasm, "app", &folder, speed)?;
    let named = match speed {
        Speed::Release => bindings::named_first(&folder, "app")?,
        Speed::Dev => Named::Everything,
    };
    let files = assemble(&compiled, &sources, &named, speed)?;
    let all = match speed {
        Speed::Release => dist::with_compressed(files)?,
        // Nothing travels far while one develops.
        Speed::Dev => files,
    };
    dist::write(&place, &all)?;
    stamp.leave(&all)
}

/// Where the pieces of the last build are with the names of their functions.
pub fn bindings_folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("xtask/bindings")
}

/// Everything that the build reads besides Rust.
struct Sources {
    wasm: Vec<u8>,
    statics: Files,
    styles: Files,
    /// The texts of each language, by area.
    words: Files,
}

impl Sources {
    fn read(root: &Path, wasm: &Path) -> Done<Self> {
        let wasm = fs::read(wasm).map_err(|e| format!("{}: {e}", wasm.display()))?;
        let statics = dist::read_folder(&root.join("app/static"))?;
        let mut styles = dist::read_folder(&root.join("style"))?;
        styles.retain(|name, _| name.ends_with(".css"));
        let words = words::read(&root.join("shared/locales"))?;
        Ok(Sources { wasm, statics, styles, words })
    }

    fn digest(&self, speed: Speed) -> String {
        let wasm = ("app.wasm", self.wasm.as_slice());
        let recipe = RECIPE.iter().map(|text| ("recipe", text.as_bytes()));
        let files = self.statics.iter().chain(&self.styles).chain(&self.words);
        let files = files.map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let speed = match speed {
            Speed::Release => ("release", &b""[..]),
            Speed::Dev => ("dev", &b""[..]),
        };
        dist::digest([speed, wasm].into_iter().chain(recipe).chain(files))
    }
}

/// Names every file of the release and fills the placeholders.
fn assemble(compiled: &Files, sources: &Sources, named: &Named, speed: Speed) -> Done<Files> {
    let mut released = compiled.clone();
    released.extend(style::join(sources.styles.clone())?);
    released.extend(words::part(&sources.words, named)?);
    for (name, bytes) in &sources.statics {
        match name.as_str() {
            BOOT => drop(released.insert(BOOT.to_owned(), bytes.clone())),
            // The page of a development build loads itself again.
            DEV if speed == Speed::Dev => drop(released.insert(DEV.to_owned(), bytes.clone())),
            _ => {}
        }
    }
    let contents = released.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let folder = format!("app-{}", short(&dist::digest(contents)));
    let dev = match speed {
        Speed::Release => String::new(),
        Speed::Dev => format!("<script type=\"module\" src=\"/{folder}/{DEV}\"></script>"),
    };
    let mut places = BTreeMap::from([("app", format!("/{folder}")), ("dev", dev)]);
    let mut files: Files =
        released.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect();

    for (name, bytes) in &sources.statics {
        if ![BOOT, DEV, "sw.js"].contains(&name.as_str()) {
            files.insert(name.clone(), fill(name, bytes, &places)?);
        }
    }
    let urls: Vec<String> = files.keys().map(|name| url(name)).collect();
    places.insert("precache", serde_json::Value::from(urls).to_string());
    let contents = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    let worker = sources.statics.get("sw.js").ok_or("app/static/sw.js is missing")?;
    let worker_source = std::iter::once(("sw.js", worker.as_slice()));
    places.insert("release", short(&dist::digest(contents.chain(worker_source))).to_owned());
    files.insert("sw.js".into(), fill("sw.js", worker, &places)?);
    if files.contains_key("index.html") {
        Ok(files)
    } else {
        Err("app/static/index.html is missing".into())
    }
}

/// Replaces the placeholders of a text file; one that nobody knows is an error.
fn fill(name: &str, bytes: &[u8], places: &BTreeMap<&str, String>) -> Done<Vec<u8>> {
    if !TEXT_ENDINGS.iter().any(|ending| name.ends_with(ending)) {
        return Ok(bytes.to_vec());
    }
    let text = std::str::from_utf8(bytes).map_err(|e| format!("app/static/{name}: {e}"))?;
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let word_end = after.find(|c: char| !c.is_ascii_lowercase() && c != '_');
        match word_end.map(|end| after.split_at(end)) {
            Some((word, tail)) if !word.is_empty() && tail.starts_with("}}") => {
                let known = places.get(word).ok_or_else(|| {
                    format!("app/static/{name} has the unknown placeholder {{{{{word}}}}}")
                })?;
                filled.push_str(known);
                rest = &tail[2..];
            }
            _ => {
                filled.push_str("{{");
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    Ok(filled.into_bytes())
}

fn url(name: &str) -> String {
    if name == "index.html" { "/".into() } else { format!("/{name}") }
}

/// 64 bits: enough to tell the releases of one program apart, short enough to read in a log.
fn short(digest: &str) -> &str {
    &digest[..16]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn sources(statics: &[(&str, &str)]) -> Sources {
        let styles = files(&[("tokens.css", "t"), ("base.css", "b"), ("alert.css", "a")]);
        let words = files(&[("ja/entry.txt", "a = あ\n")]);
        Sources { wasm: Vec::new(), statics: files(statics), styles, words }
    }

    #[test]
    fn the_service_worker_lists_the_whole_release_but_itself() {
        let compiled = files(&[("app.js", "js"), ("app_bg.wasm", "wasm")]);
        let statics = [
            ("index.html", "<link href={{app}}/style.css> {{}}"),
            ("boot.js", "import './app.js'"),
            ("icons/i.png", "{{raw}}"),
            ("sw.js", "{{precache}} {{release}}"),
        ];
        let made =
            assemble(&compiled, &sources(&statics), &Named::Everything, Speed::Release).unwrap();
        let worker = String::from_utf8(made["sw.js"].clone()).unwrap();
        let list = worker.split(' ').next().unwrap();
        let urls: Vec<String> = serde_json::from_str(list).unwrap();
        assert_eq!(urls.len(), 9, "{urls:?}");
        assert!(urls.contains(&"/".into()) && urls.contains(&"/icons/i.png".into()));
        assert!(!urls.contains(&"/sw.js".into()));
        let page = String::from_utf8(made["index.html"].clone()).unwrap();
        let style = page.strip_prefix("<link href=/").and_then(|it| it.strip_suffix("> {{}}"));
        let style = style.expect("what is no placeholder stays");
        let folder = style.strip_suffix("/style.css").unwrap();
        for name in ["app.js", "app_bg.wasm", "boot.js", "style.css", "words-ja.txt"] {
            assert!(made.contains_key(&format!("{folder}/{name}")), "{name} lies in {folder}");
        }
    }

    #[test]
    fn the_folder_has_another_name_as_soon_as_one_of_its_files_changes() {
        let folder = |js: &str, boot: &str, style: &str| {
            let statics = [("index.html", "{{app}}"), ("boot.js", boot), ("sw.js", "")];
            let mut sources = sources(&statics);
            sources.styles = files(&[("base.css", style)]);
            let compiled = files(&[("app.js", js)]);
            let made = assemble(&compiled, &sources, &Named::Everything, Speed::Release).unwrap();
            made["index.html"].clone()
        };
        let first = folder("a", "b", "c");
        assert_eq!(first, folder("a", "b", "c"));
        for other in [folder("x", "b", "c"), folder("a", "x", "c"), folder("a", "b", "x")] {
            assert_ne!(first, other);
        }
    }

    #[test]
    fn an_unknown_placeholder_is_an_error() {
        let statics = [("index.html", "{{ccs}}"), ("sw.js", "")];
        let trouble =
            assemble(&Files::new(), &sources(&statics), &Named::Everything, Speed::Release)
                .unwrap_err();
        assert!(trouble.contains("{{ccs}}"), "{trouble}");
    }

    #[test]
    fn a_changed_service_worker_is_a_new_release() {
        let release = |worker: &str| {
            let statics = [("index.html", ""), ("sw.js", worker)];
            assemble(&Files::new(), &sources(&statics), &Named::Everything, Speed::Release).unwrap()
                ["sw.js"]
                .clone()
        };
        assert_ne!(release("{{release}}"), [release("{{release}} ").as_slice(), b" "].concat());
    }

    #[test]
    fn the_digest_notices_a_renamed_file() {
        let one = sources(&[("a.js", "x")]).digest(Speed::Dev);
        assert_ne!(one, sources(&[("b.js", "x")]).digest(Speed::Dev));
        assert_ne!(one, sources(&[("a.js", "x")]).digest(Speed::Release));
    }
}
