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

/// What each file that travels consists of, by the name that it travels under. Files that a first
/// page needs, or what comes right after it, are together with those that exactly the same of these
/// need, so that nobody waits for what only others need.
pub fn group(needs: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let mut starts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (piece, files) in needs {
        for file in files {
            let of = starts.entry(file).or_default();
            if is_early(piece) {
                of.insert(piece);
            }
        }
    }
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut leads: BTreeMap<&BTreeSet<&str>, &str> = BTreeMap::new();
    for (file, of) in &starts {
        let may_join = file.starts_with(SHARED) && !of.is_empty();
        let lead = if may_join { *leads.entry(of).or_insert(file) } else { file };
        groups.entry(lead.to_owned()).or_default().push((*file).to_owned());
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

/// The script that loads pieces, with one request for what travels together.
pub fn loader(script: &str, groups: &BTreeMap<String, Vec<String>>) -> Result<String, String> {
    let mut joined = script.to_owned();
    for (lead, files) in groups {
        for file in files.iter().filter(|file| *file != lead) {
            let start = format!("const __{file} = makeLoad(");
            let end = "\n, []);";
            let trouble = || format!("the script of the pieces does not load {file} as expected");
            let from = joined.find(&start).ok_or_else(trouble)?;
            let length = joined[from..].find(end).ok_or_else(trouble)? + end.len();
            joined
                .replace_range(from..from + length, &format!("const __{file} = () => __{lead}();"));
        }
    }
    Ok(joined)
}

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
        assert_eq!(groups["chunk_5"], ["chunk_5", "chunk_7"]);
        for alone in ["chunk_1", "chunk_4", "chunk_6", "split_a_start", "split_more"] {
            assert_eq!(groups[alone], [alone]);
        }
        let together = needs_together(&needs(), &groups);
        assert_eq!(together["a_start"], ["chunk_1", "chunk_2", "split_a_start"]);
        assert_eq!(together["rest"], ["chunk_2", "chunk_4", "chunk_6", "split_rest"]);
    }

    #[test]
    fn a_file_that_has_joined_another_is_loaded_with_it() {
        let load = |name: &str| {
            format!("const __{name} = makeLoad(() => {{\n  fetch(\"{name}.wasm\");\n}}\n, []);\n")
        };
        let more = "const __more = [__chunk_3];\n";
        let script = ["chunk_2", "chunk_3", "chunk_5", "chunk_7"].map(load).concat() + more;
        let expected = load("chunk_2")
            + "const __chunk_3 = () => __chunk_2();\n"
            + &load("chunk_5")
            + "const __chunk_7 = () => __chunk_5();\n"
            + more;
        assert_eq!(loader(&script, &group(&needs())).unwrap(), expected);
        assert!(loader("", &group(&needs())).is_err());
    }
}
