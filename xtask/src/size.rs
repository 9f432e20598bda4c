//! `cargo xtask size`: what a first visit loads, and what is in each piece of the app.
//!
//! Sizes are bytes after brotli, as they travel; what is in a piece is counted in bytes of code
//! before that, by the crate or, for our own, the module that a function is from.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wasmparser::{KnownCustom, Name, Parser, Payload};

use crate::bindings;
use crate::bundle::{self, Speed};
use crate::dist::{self, Files};
use crate::together;
use crate::workspace::{Done, Workspace};

/// What everybody loads: the page, the script that starts the app, its program, style, and words.
const FOR_ALL: [&str; 6] =
    ["app.js", "app_bg.wasm", "boot.js", "pieces.js", "style.css", "words-ja.txt"];

/// Who visits first, with the piece that has her first page and what her language needs besides.
const VISITORS: [(&str, &str, &[&str]); 3] = [
    ("tutor", "tutor_start", &[]),
    ("learner", "learner_start", &["words-easy.txt"]),
    ("manager", "manager_start", &["words-ja-more.txt", "style-more.css"]),
];

/// How many crates and modules are listed for each piece.
const LISTED_MAX: usize = 12;

/// Where the limits stand.
const BUDGET: &str = "app/budget.txt";

/// Builds the app as it ships, prints, and fails when a first visit loads more than it may.
pub fn size(workspace: &Workspace) -> Done {
    bundle::build(workspace, Speed::Release)?;
    let sizes = Sizes::read(workspace)?;
    for (name, bytes) in &sizes.packed {
        println!("{:>9}  {name}", thousands(*bytes));
        if let Some(piece) = name.strip_suffix(".wasm") {
            let alone = vec![piece.to_owned()];
            let files = sizes.groups.get(piece).unwrap_or(&alone);
            list(&bundle::bindings_folder(workspace), files)?;
        }
    }
    check(workspace, &sizes)
}

/// Compares what first visits load with the budget.
fn check(workspace: &Workspace, sizes: &Sizes) -> Done {
    let place = workspace.root.join(BUDGET);
    let text = fs::read_to_string(&place).map_err(|e| format!("{}: {e}", place.display()))?;
    let limits = limits(&text)?;
    let mut complaints = Vec::new();
    println!();
    for (visitor, piece, more) in VISITORS {
        let loaded = sizes.first_visit(piece, more)?;
        let limit = limits.get(visitor).ok_or(format!("{BUDGET} has no line for {visitor}"))?;
        let after = thousands(sizes.deferred(piece)?);
        let (all, of) = (thousands(loaded), thousands(*limit));
        println!("first visit of a {visitor}: {all} of {of}, and then {after} of code");
        if loaded > *limit {
            complaints.push(format!("{visitor}: {} too many", thousands(loaded - limit)));
        }
    }
    match complaints.as_slice() {
        [] => Ok(()),
        some => Err(format!("a first visit loads more than {BUDGET} allows: {}", some.join(", "))),
    }
}

/// Lines `visitor bytes`; lines that start with `#` say how the numbers came about.
fn limits(text: &str) -> Done<BTreeMap<&str, usize>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let limit = |line| {
        let read = |(visitor, bytes): (_, &str)| Some((visitor, bytes.trim().parse().ok()?));
        let found = str::split_once(line, ' ').and_then(read);
        found.ok_or(format!("{BUDGET}: `{line}` is no limit"))
    };
    lines.map(limit).collect()
}

/// The files of the release folder with their packed sizes, and which of them a piece needs.
struct Sizes {
    page: usize,
    packed: BTreeMap<String, usize>,
    needs: BTreeMap<String, Vec<String>>,
    /// What was linked as several files and travels as one.
    groups: BTreeMap<String, Vec<String>>,
}

impl Sizes {
    fn read(workspace: &Workspace) -> Done<Sizes> {
        let dist: Files = dist::read_folder(&workspace.root.join("app/dist"))?;
        let of_folder = |(name, bytes): (&String, &Vec<u8>)| {
            let (folder, file) = name.split_once('/')?;
            let file = file.strip_suffix(".br").filter(|_| folder.starts_with("app-"))?;
            Some((file.to_owned(), bytes.len()))
        };
        let needs = bindings::read_needs(&bundle::bindings_folder(workspace))?;
        let page = dist.get("index.html.br").map_or(0, Vec::len);
        let groups = together::group(&needs);
        let needs = together::needs_together(&needs, &groups);
        Ok(Sizes { page, packed: dist.iter().filter_map(of_folder).collect(), needs, groups })
    }

    /// The code that comes right after the first page of a piece.
    fn deferred(&self, piece: &str) -> Done<usize> {
        let of = |piece: &str| self.needs.get(piece).ok_or(format!("there is no piece `{piece}`"));
        let (here, wanted) = (of(piece)?, of(together::DEFERRED)?);
        let missing = wanted.iter().filter(|stem| !here.contains(stem));
        let bytes = missing.map(|stem| self.packed.get(&format!("{stem}.wasm")).unwrap_or(&0));
        Ok(bytes.sum())
    }

    /// What is loaded until the first page of a piece stands.
    fn first_visit(&self, piece: &str, more: &[&str]) -> Done<usize> {
        let needed = self.needs.get(piece).ok_or(format!("there is no piece `{piece}`"))?;
        let pieces = needed.iter().map(|stem| format!("{stem}.wasm"));
        let snippets = self.packed.keys().filter(|name| name.starts_with("snippets/")).cloned();
        let rest = FOR_ALL.iter().chain(more).map(|name| (*name).to_owned());
        let mut sum = self.page;
        for name in rest.chain(pieces).chain(snippets) {
            sum += self.packed.get(&name).ok_or(format!("{name} was not built"))?;
        }
        Ok(sum)
    }
}

/// Prints where the code of a piece is from, the largest first.
fn list(folder: &Path, files: &[String]) -> Done {
    let mut sums = BTreeMap::new();
    for file in files {
        let place = folder.join(format!("{file}.wasm"));
        let module = fs::read(&place).map_err(|e| format!("{}: {e}", place.display()))?;
        for (source, bytes) in sources(&module)? {
            *sums.entry(source).or_insert(0) += bytes;
        }
    }
    let mut sums: Vec<(String, usize)> = sums.into_iter().collect();
    sums.sort_by_key(|(_, bytes)| Reverse(*bytes));
    for (source, bytes) in sums.iter().take(LISTED_MAX) {
        println!("{:>21}  {source}", thousands(*bytes));
    }
    let rest: usize = sums.iter().skip(LISTED_MAX).map(|(_, bytes)| bytes).sum();
    println!("{:>21}  all others", thousands(rest));
    Ok(())
}

/// Bytes of code by the crate or module that it is from.
fn sources(module: &[u8]) -> Done<BTreeMap<String, usize>> {
    let trouble = |e: wasmparser::BinaryReaderError| format!("a piece cannot be read: {e}");
    let (mut bodies, mut names, mut imported) = (Vec::new(), BTreeMap::new(), 0);
    for payload in Parser::new(0).parse_all(module) {
        match payload.map_err(trouble)? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let ty = import.map_err(trouble)?.ty;
                    imported += u32::from(matches!(ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(length(&body)?),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(all) = section.as_known() {
                    for part in all {
                        if let Name::Function(functions) = part.map_err(trouble)? {
                            for naming in functions {
                                let naming = naming.map_err(trouble)?;
                                names.insert(naming.index, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut sums = BTreeMap::new();
    for (index, bytes) in (imported..).zip(bodies) {
        let source = names.get(&index).map_or("without a name".to_owned(), |name| source_of(name));
        *sums.entry(source).or_insert(0) += bytes;
    }
    Ok(sums)
}

fn length(body: &wasmparser::FunctionBody) -> Done<usize> {
    let range = body.range();
    usize::try_from(range.end - range.start).map_err(|_| "a function is too long".to_owned())
}

/// The crate that a function is from, with the first module if the crate is ours. What is generated
/// for a type counts for the type: `<app::figures::… as serde::…>` is `app::figures`.
fn source_of(name: &str) -> String {
    let plain = format!("{:#}", rustc_demangle::demangle(name));
    let path = plain.trim_start_matches(['<', '&', '(', '*', ' ']);
    let path = path.strip_prefix("mut ").or(path.strip_prefix("dyn ")).unwrap_or(path);
    let word = |text: &str| -> String {
        text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    let Some((first, rest)) = path.split_once("::") else { return "other".to_owned() };
    let (first, second) = (word(first), word(rest));
    match first.as_str() {
        "app" | "shared" => format!("{first}::{second}"),
        _ => first,
    }
}

fn thousands(bytes: usize) -> String {
    let digits = bytes.to_string();
    let start = digits.len() % 3;
    let (head, tail) = digits.split_at(start);
    let groups = tail.as_bytes().chunks(3).map(String::from_utf8_lossy);
    let all = std::iter::once(head.into()).chain(groups).filter(|group| !group.is_empty());
    all.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_counts_for_the_module_of_ours_or_the_crate_it_is_from() {
        for (name, expected) in [
            ("_ZN3app7figures9dashboard9Dashboard17h0123456789abcdefE", "app::figures"),
            ("<shared::value::Date as core::fmt::Display>::fmt", "shared::value"),
            ("serde_json::de::from_slice", "serde_json"),
            ("main", "other"),
        ] {
            assert_eq!(source_of(name), expected, "{name}");
        }
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        assert_eq!([0, 999, 1_000, 12_345_678].map(thousands), ["0", "999", "1,000", "12,345,678"]);
        let read = limits("# why\ntutor 470000\n").unwrap();
        assert_eq!(read["tutor"], 470_000);
        assert!(limits("tutor many\n").is_err());
    }

    #[test]
    fn a_first_visit_loads_the_files_that_its_piece_needs() {
        let mut packed: BTreeMap<_, _> =
            FOR_ALL.iter().map(|name| ((*name).to_owned(), 10)).collect();
        packed.insert("chunk_5.wasm".to_owned(), 100);
        packed.insert("other.wasm".to_owned(), 1_000);
        packed.insert("words-easy.txt".to_owned(), 5);
        let needs = BTreeMap::from([("own".to_owned(), vec!["chunk_5".to_owned()])]);
        let sizes = Sizes { page: 1, packed, needs, groups: BTreeMap::new() };
        assert_eq!(sizes.first_visit("own", &["words-easy.txt"]).unwrap(), 166);
        assert!(sizes.first_visit("none", &[]).is_err());
    }
}
