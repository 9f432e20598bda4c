//! Which pieces of the app travel as one file. The app is cut so finely that a first page would ask
//! for some thirty small files; those that the same people need first become one.

use std::collections::{BTreeMap, BTreeSet};

/// How the name of a piece ends that somebody loads first.
const START: &str = "_start";

/// The piece that everybody loads right after it.
pub const DEFERRED: &str = "deferred";

/// Whether a piece is loaded for a first page or right after it.
pub fn is_early(piece: &str) -> bool {
    piece.ends_with(START) || piece == DEFERRED
}

/// How the name of a file begins that pieces share.
const SHARED: &str = "chunk_";

/// How the name of the file begins that one piece alone needs.
const OWN: &str = "split_";

/// What each file that travels consists of, by the name that it travels under. Files that a first
/// page needs, or what comes right after it, are together with those that exactly the same of these
/// need, so that nobody waits for what only others need. What a single first page needs of these is
/// in the file of its own piece.
pub fn group(needs: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let starts: BTreeSet<&str> =
        needs.keys().filter(|piece| piece.ends_with(START)).map(String::as_str).collect();
    let mut early: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (piece, files) in needs {
        for file in files {
            let of = early.entry(file).or_default();
            if is_early(piece) {
                of.insert(piece);
            }
        }
    }
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut leads: BTreeMap<BTreeSet<&str>, &str> = BTreeMap::new();
    for (file, mut of) in early {
        if starts.is_subset(&of) {
            // Everybody has it before the rest is asked for.
            of.remove(DEFERRED);
        }
        let own = of.first().is_some_and(|piece| file == format!("{OWN}{piece}"));
        let may_join = !of.is_empty() && (own || file.starts_with(SHARED));
        let lead = if may_join { *leads.entry(of).or_insert(file) } else { file };
        groups.entry(lead.to_owned()).or_default().push(file.to_owned());
    }
    groups
}

/// The files that each piece needs once they travel together.
pub fn needs_together(
    needs: &BTreeMap<String, Vec<String>>,
    groups: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    let lead_of = |file: &String| {
        let found = groups.iter().find(|(_, files)| files.contains(file));
        found.map_or(file, |(lead, _)| lead).clone()
    };
    let together = |files: &Vec<String>| {
        let leads: BTreeSet<String> = files.iter().map(lead_of).collect();
        leads.into_iter().collect()
    };
    needs.iter().map(|(piece, files)| (piece.clone(), together(files))).collect()
}

/// The script that loads pieces, with one request for what travels together. What is made for the
/// cut files is kept up to where it lists them one by one.
pub fn loader(script: &str, needs: &BTreeMap<String, Vec<String>>) -> Result<String, String> {
    let list = script.find("\n/* ").ok_or("the script of the pieces lists no file")?;
    let mut loader = script[..list].to_owned();
    for needed in ["function wrapAsyncCb(", "function makeLoad("] {
        if !loader.contains(needed) {
            return Err(format!("the script of the pieces has no `{needed}`"));
        }
    }
    loader.push_str(LOAD);
    let files: BTreeSet<&String> = needs.values().flatten().collect();
    for file in files {
        loader.push_str(&format!("const {file} = load('{file}');\n"));
    }
    for (piece, files) in needs {
        let files = files.join(", ");
        loader.push_str(&format!("export const __wasm_split_load_{piece} = all([{files}]);\n"));
    }
    Ok(loader)
}

/// Loads one file, and those of one piece.
const LOAD: &str = r"
const load = (file) => makeLoad(() => {
    const src = fetch(new URL(`./${file}.wasm`, import.meta.url));
    src.catch(() => {});
    return async (imports) => WebAssembly.instantiateStreaming(src, imports);
}, []);
const all = (files) => wrapAsyncCb(() => Promise.all(files.map((file) => file())));
";

#[cfg(test)]
mod tests {
    use super::*;

    fn needs() -> BTreeMap<String, Vec<String>> {
        let pieces = [
            ("a_start", "chunk_1 chunk_2 chunk_3 split_a_start"),
            ("b_start", "chunk_2 chunk_3 split_b_start"),
            ("deferred", "chunk_5 chunk_7 split_deferred"),
            ("more", "chunk_1 chunk_3 chunk_4 chunk_5 chunk_7 split_more"),
            ("rest", "chunk_2 chunk_4 chunk_6 split_rest"),
        ];
        let files = |list: &str| list.split(' ').map(str::to_owned).collect();
        pieces.into_iter().map(|(piece, list)| (piece.to_owned(), files(list))).collect()
    }

    #[test]
    fn what_the_same_first_pages_need_is_one_file() {
        let groups = group(&needs());
        assert_eq!(groups["chunk_2"], ["chunk_2", "chunk_3"]);
        assert_eq!(groups["chunk_5"], ["chunk_5", "chunk_7", "split_deferred"]);
        assert_eq!(groups["chunk_1"], ["chunk_1", "split_a_start"]);
        for alone in ["chunk_4", "chunk_6", "split_b_start", "split_more"] {
            assert_eq!(groups[alone], [alone]);
        }
        let together = needs_together(&needs(), &groups);
        assert_eq!(together["a_start"], ["chunk_1", "chunk_2"]);
        assert_eq!(together["more"], ["chunk_1", "chunk_2", "chunk_4", "chunk_5", "split_more"]);
        assert_eq!(together["rest"], ["chunk_2", "chunk_4", "chunk_6", "split_rest"]);
    }

    #[test]
    fn the_script_loads_each_file_that_travels_once() {
        let made = "function wrapAsyncCb() {}\nfunction makeLoad() {}";
        let together = needs_together(&needs(), &group(&needs()));
        let script = loader(&format!("{made}\n/* a */\nconst x = 1;"), &together).unwrap();
        assert!(script.starts_with(made) && !script.contains("const x"));
        assert_eq!(script.matches("const chunk_2 = load('chunk_2');").count(), 1);
        assert!(!script.contains("chunk_3"));
        assert!(
            script.contains("export const __wasm_split_load_a_start = all([chunk_1, chunk_2]);")
        );
        assert!(loader(made, &together).is_err() && loader("\n/* a */", &together).is_err());
    }
}
