//! Where files may be and what they may be called, and the sentence above each dependency.

use super::{Finding, Source};

const TOP_LEVEL: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "README.md",
    "app",
    "clippy.toml",
    "docs",
    "rustfmt.toml",
    "seeds",
    "server",
    "shared",
    "style",
    "tests",
    "xtask",
];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 7] = ["util", "utils", "common", "helper", "helpers", "misc", "stuff"];

const PLACES: &str = "architecture";

pub fn inspect(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let parts: Vec<&str> = source.path.split('/').collect();
    let top = parts[0];
    if !top.starts_with('.') && !TOP_LEVEL.contains(&top) {
        let sentence = format!("`{top}` is no top-level entry of this project");
        findings.push(source.finding(1, PLACES, sentence));
    }
    let code = ["rs", "css", "js"].iter().any(|ending| source.path.ends_with(ending));
    for part in parts.iter().filter(|_| code) {
        let stem = part.split('.').next().unwrap_or_default();
        if EMPTY_NAMES.contains(&stem) {
            let sentence = format!("`{stem}` does not say what is inside");
            findings.push(source.finding(1, "rule 1", sentence));
        }
    }
    let below_src = parts.iter().position(|part| *part == "src").map(|at| parts.len() - at - 2);
    if below_src.is_some_and(|folders| folders > 2) && source.path.ends_with(".rs") {
        findings.push(source.finding(1, PLACES, "more than two folders below src"));
    }
    if source.path == "Cargo.toml" {
        findings.extend(inspect_dependencies(source));
    }
    findings
}

/// Every dependency from outside has a comment right above that says what it does for us.
fn inspect_dependencies(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (mut inside, mut explained) = (false, false);
    for (index, line) in source.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        } else if let (true, Some((name, value))) = (inside, line.split_once('=')) {
            let own = value.contains("path =");
            if !line.starts_with('#') && !explained && !own {
                let sentence = format!("`{}` has no sentence saying why it is here", name.trim());
                findings.push(source.finding(index + 1, "rule 21", sentence));
            }
        }
        explained = line.starts_with("# ");
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::tidy::tests::found;

    const RUST: &str = "//! Why.\n";

    #[test]
    fn places_and_names_are_checked() {
        let cases = [
            ("shared/src/records/note.rs", ""),
            ("shared/src/records/deep/er/note.rs", "1 architecture"),
            ("tools/src/main.rs", "1 architecture"),
            (".ci/run.rs", ""),
            ("server/src/util.rs", "1 rule 1"),
            ("server/src/common/a.rs", "1 rule 1"),
            ("server/src/utility_bill.rs", ""),
        ];
        for (path, expected) in cases {
            assert_eq!(found(path, RUST), expected, "{path}");
        }
    }

    #[test]
    fn a_dependency_needs_its_sentence_and_our_own_crates_do_not() {
        let text = "[workspace.package]\nversion = \"1\"\n[workspace.dependencies]\n\
                    shared = { path = \"shared\" }\n# The server.\naxum = \"1\"\nserde = \"1\"\n";
        assert_eq!(found("Cargo.toml", text), "7 rule 21");
        assert_eq!(found("app/Cargo.toml", text), "");
    }
}
