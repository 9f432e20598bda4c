//! Builds the app into `app/dist`: WebAssembly, its JavaScript half, one stylesheet, static files.
//!
//! Text files of `app/static` may hold placeholders: `{{app_js}}`, `{{app_wasm}}` and `{{css}}` are
//! the hashed URLs; in `sw.js` also `{{precache}}`, a JSON list of every URL of the release
//! (`/` stands for index.html, sw.js itself is not in it), and `{{release}}`, a hash of it all.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::dist::{self, Files, Stamp};
use crate::workspace::{Done, Workspace, run};
use crate::{bindings, machine};

/// What a build is for: shipping it, or looking at a change soon.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Speed {
    Release,
    Dev,
}

/// Layers are declared first; then come tokens and base, then the parts in alphabetical order.
const FIRST_STYLES: [&str; 3] = ["main.css", "tokens.css", "base.css"];

/// The endings of static files in which placeholders are looked for.
const TEXT_ENDINGS: [&str; 3] = [".html", ".js", ".webmanifest"];

/// When the recipe changes, an old `app/dist` does not count as up to date.
const RECIPE: [&str; 3] =
    [include_str!("bundle.rs"), include_str!("dist.rs"), include_str!("bindings.rs")];

/// Brings `app/dist` up to date. Writes nothing when no input changed.
pub fn build(workspace: &Workspace, speed: Speed) -> Done {
    machine::want_wasm_target()?;
    let profile = match speed {
        Speed::Release => "wasm-release",
        Speed::Dev => "dev",
    };
    run(workspace
        .cargo()
        .args(["build", "--package", "app", "--profile", profile])
        .args(["--target", machine::WASM]))?;
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
    let compiled =
        bindings::generate(&wasm, "app", &workspace.target.join("xtask/bindings"), speed)?;
    let files = assemble(&compiled, &sources)?;
    let quality = match speed {
        Speed::Release => 11,
        Speed::Dev => 5,
    };
    let all = dist::with_compressed(files, quality)?;
    dist::write(&place, &all)?;
    stamp.leave(&all)
}

/// Everything that the build reads besides Rust.
struct Sources {
    wasm: Vec<u8>,
    statics: Files,
    styles: Files,
}

impl Sources {
    fn read(root: &Path, wasm: &Path) -> Done<Self> {
        let wasm = fs::read(wasm).map_err(|e| format!("{}: {e}", wasm.display()))?;
        let statics = dist::read_folder(&root.join("app/static"))?;
        let mut styles = dist::read_folder(&root.join("style"))?;
        styles.retain(|name, _| name.ends_with(".css"));
        Ok(Sources { wasm, statics, styles })
    }

    fn digest(&self, speed: Speed) -> String {
        let wasm = ("app.wasm", self.wasm.as_slice());
        let recipe = RECIPE.iter().map(|text| ("recipe", text.as_bytes()));
        let files = self.statics.iter().chain(&self.styles);
        let files = files.map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        let speed = match speed {
            Speed::Release => ("release", &b""[..]),
            Speed::Dev => ("dev", &b""[..]),
        };
        dist::digest([speed, wasm].into_iter().chain(recipe).chain(files))
    }
}

/// Names every file of the release and fills the placeholders.
fn assemble(compiled: &Files, sources: &Sources) -> Done<Files> {
    let mut files = Files::new();
    let mut places: BTreeMap<&str, String> = BTreeMap::new();
    for (name, bytes) in compiled {
        let (placeholder, released) = match name.as_str() {
            "app.js" => ("app_js", hashed("app", "js", bytes)),
            "app_bg.wasm" => ("app_wasm", hashed("app_bg", "wasm", bytes)),
            // Pieces of JavaScript that crates bring along; app.js imports them by this path.
            snippet => ("", snippet.to_owned()),
        };
        places.insert(placeholder, format!("/{released}"));
        files.insert(released, bytes.clone());
    }
    let css = join_styles(&sources.styles);
    let released = hashed("style", "css", &css);
    places.insert("css", format!("/{released}"));
    files.insert(released, css);

    for (name, bytes) in sources.statics.iter().filter(|(name, _)| *name != "sw.js") {
        files.insert(name.clone(), fill(name, bytes, &places)?);
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

/// Puts the stylesheets into one, in the order of the cascade.
fn join_styles(styles: &Files) -> Vec<u8> {
    let rank = |name: &str| {
        FIRST_STYLES.iter().position(|first| *first == name).unwrap_or(FIRST_STYLES.len())
    };
    let mut ordered: Vec<_> = styles.iter().collect();
    ordered.sort_by_key(|(name, _)| (rank(name), name.as_str()));
    let mut css = Vec::new();
    for (_, bytes) in ordered {
        css.extend_from_slice(bytes);
        css.push(b'\n');
    }
    css
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

fn hashed(stem: &str, ending: &str, bytes: &[u8]) -> String {
    format!("{stem}-{}.{ending}", short(&dist::digest([("", bytes)])))
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
        Sources { wasm: Vec::new(), statics: files(statics), styles }
    }

    #[test]
    fn styles_come_in_the_order_of_the_cascade() {
        let styles =
            files(&[("z.css", "z"), ("base.css", "b"), ("a.css", "a"), ("tokens.css", "t")]);
        assert_eq!(join_styles(&styles), b"t\nb\na\nz\n");
    }

    #[test]
    fn the_service_worker_lists_the_whole_release_but_itself() {
        let compiled = files(&[("app.js", "js"), ("app_bg.wasm", "wasm")]);
        let statics = [
            ("index.html", "<link href={{css}}>"),
            ("boot.js", "init('{{app_wasm}}', {{}}, '{{app_js}}')"),
            ("icons/i.png", "{{raw}}"),
            ("sw.js", "{{precache}} {{release}}"),
        ];
        let made = assemble(&compiled, &sources(&statics)).unwrap();
        let worker = String::from_utf8(made["sw.js"].clone()).unwrap();
        let list = worker.split(' ').next().unwrap();
        let urls: Vec<String> = serde_json::from_str(list).unwrap();
        assert_eq!(urls.len(), 6);
        assert!(urls.contains(&"/".into()) && urls.contains(&"/icons/i.png".into()));
        assert!(!urls.contains(&"/sw.js".into()));
        let boot = String::from_utf8(made["boot.js"].clone()).unwrap();
        assert!(boot.starts_with("init('/app_bg-") && boot.contains("{{}}"), "{boot}");
    }

    #[test]
    fn an_unknown_placeholder_is_an_error() {
        let statics = [("index.html", "{{ccs}}"), ("sw.js", "")];
        let trouble = assemble(&Files::new(), &sources(&statics)).unwrap_err();
        assert!(trouble.contains("{{ccs}}"), "{trouble}");
    }

    #[test]
    fn a_changed_service_worker_is_a_new_release() {
        let release = |worker: &str| {
            let statics = [("index.html", ""), ("sw.js", worker)];
            assemble(&Files::new(), &sources(&statics)).unwrap()["sw.js"].clone()
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
