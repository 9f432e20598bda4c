//! The words of the screens: every key that code names exists, and every key is named by code.
//! A missing key reads as an ellipsis on the screen, and an unused one is translated for nobody.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Source};

/// One language is enough to know the keys: a test of `shared` compares the languages.
const LOCALES: &str = "shared/locales/ja/";

/// Keys of these files are built from declarations, whose own tests ask for each of them.
const BUILT_FROM_DECLARATIONS: [&str; 3] = ["kinds.txt", "indicators.txt", "findings.txt"];

/// Where code names keys.
const CODE: [&str; 3] = ["app/src/", "shared/src/", "server/src/"];

/// Where declarations name fields of other records by paths, which look like keys; a test of
/// `shared` follows each of them.
const PATHS: [&str; 2] = ["shared/src/records/", "shared/src/record/list.rs"];

/// What pages are made of with which somebody starts: only the first words are here by then.
const FIRST_PAGES: [&str; 23] = [
    "app/src/frame.rs",
    "app/src/frame/",
    "app/src/me/absence.rs",
    "app/src/me/achievements.rs",
    "app/src/me/closures.rs",
    "app/src/me/exam_day.rs",
    "app/src/me/exam_left.rs",
    "app/src/me/garden.rs",
    "app/src/me/remote.rs",
    "app/src/me/start.rs",
    "app/src/me/task.rs",
    "app/src/parts/",
    "app/src/saving/",
    "app/src/session/",
    "app/src/today/exam_today.rs",
    "app/src/today/greet.rs",
    "app/src/today/lessons.rs",
    "app/src/today/next_lesson.rs",
    "app/src/today/roster.rs",
    "app/src/today/start.rs",
    "app/src/today/this_device.rs",
    "app/src/today/to_do.rs",
    "app/src/today/week.rs",
];

/// Checks the keys in `sources`, which are all files of the project.
pub fn inspect(sources: &[Source]) -> Vec<Finding> {
    let keys = keys(sources);
    let roots: BTreeSet<&str> = keys.keys().filter_map(|key| key.split('.').next()).collect();
    let mut findings = Vec::new();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let is_code = |source: &&Source| {
        source.path.ends_with(".rs") && CODE.iter().any(|folder| source.path.starts_with(folder))
    };
    for source in sources.iter().filter(is_code) {
        for (line, literal) in literals(source.text) {
            let root = literal.split('.').next().unwrap_or_default();
            if !is_key_shaped(literal) || !roots.contains(root) {
                continue;
            }
            named.insert(literal);
            if FIRST_PAGES.iter().any(|place| source.path.starts_with(place)) {
                findings.extend(
                    too_late(&keys, literal)
                        .map(|sentence| source.finding(line, "architecture", sentence)),
                );
            }
            let may_be_path = PATHS.iter().any(|place| source.path.starts_with(place));
            if !may_be_path && !keys.keys().any(|key| matches(literal, key)) {
                let sentence = format!("no text has the key `{literal}`");
                findings.push(source.finding(line, "rule 13", sentence));
            }
        }
    }
    for (key, (source, line)) in &keys {
        let is_built = BUILT_FROM_DECLARATIONS.iter().any(|name| source.path.ends_with(name));
        if !is_built && !named.iter().any(|literal| matches(literal, key)) {
            let sentence = format!("nothing shows the text `{key}`");
            findings.push(source.finding(*line, "rule 13", sentence));
        }
    }
    findings
}

/// Why a first page must not name this key: its text comes after the page.
fn too_late(keys: &BTreeMap<&str, (&Source, usize)>, literal: &str) -> Option<String> {
    let mut named = keys.iter().filter(|(key, _)| matches(literal, key));
    let (key, _) = named.find(|(key, (source, _))| {
        let file = source.path.rsplit('/').next().unwrap_or_default();
        !crate::words::is_first(file.trim_end_matches(".txt"), key)
    })?;
    Some(format!("a first page shows `{key}`, whose text comes later"))
}

/// Every key, with the file and the line of its text.
fn keys<'a>(sources: &'a [Source<'a>]) -> BTreeMap<&'a str, (&'a Source<'a>, usize)> {
    let mut keys = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.starts_with(LOCALES)) {
        for (index, line) in source.text.lines().enumerate() {
            let entry = line.split_once('=').filter(|_| !line.trim_start().starts_with('#'));
            keys.extend(entry.map(|(key, _)| (key.trim(), (source, index + 1))));
        }
    }
    keys
}

/// The string literals in lines of code, with their line numbers. Comments are passed over.
fn literals(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    // Every second part lies between quotes; keys hold no escaped quote.
    code.flat_map(|(index, line)| {
        line.split('"').skip(1).step_by(2).map(move |literal| (index + 1, literal))
    })
}

/// Whether a literal may be a key, or the pattern of one, as in `held.{code}`.
fn is_key_shaped(literal: &str) -> bool {
    let allowed = |letter: char| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || "._{}".contains(letter)
    };
    literal.contains('.') && literal.chars().all(allowed) && !literal.starts_with('{')
}

/// Whether a literal names this key: as it is, as the beginning that code adds to, or as a pattern
/// whose `{…}` stand for one part or more.
fn matches(literal: &str, key: &str) -> bool {
    let Some((before, rest)) = literal.split_once('{') else {
        let rest = key.strip_prefix(literal);
        return rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let Some(key_rest) = key.strip_prefix(before) else { return false };
    let mut ends = key_rest.char_indices().map(|(at, letter)| at + letter.len_utf8());
    ends.any(|end| matches_rest(after, &key_rest[end..]))
}

fn matches_rest(pattern: &str, rest: &str) -> bool {
    if pattern.is_empty() { rest.is_empty() } else { matches(pattern, rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: &[&str]) {
        let words = "note.text = a\nheld.no_right = b\nheld.no_right.next = c\n# note.old = d\n";
        let sources = [
            Source { path: "shared/locales/ja/manager.txt", text: words },
            Source { path: "app/src/a.rs", text: code },
        ];
        let found = inspect(&sources);
        let found: Vec<&str> = found.iter().map(|finding| finding.sentence.as_str()).collect();
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn a_key_without_a_text_and_a_text_without_a_key_are_found() {
        let all = "t(\"note.text\"); t(&format!(\"held.{code}\")); ";
        check(all, &[]);
        check(&format!("{all}word(\"note.gone\");"), &["no text has the key `note.gone`"]);
        check("t(\"held.no_right\");", &["nothing shows the text `note.text`"]);
        let next = "t(\"note.text\"); t(&format!(\"held.{code}.next\"));";
        check(next, &["nothing shows the text `held.no_right`"]);
    }

    #[test]
    fn a_first_page_has_only_words_that_are_there_when_it_stands() {
        let sources = [
            Source { path: "shared/locales/ja/manager.txt", text: "work.title = a\n" },
            Source { path: "shared/locales/ja/tutor.txt", text: "tutor.today = b\n" },
            Source {
                path: "app/src/today/start.rs",
                text: "t(\"work.title\"); t(\"tutor.today\")",
            },
        ];
        let found = inspect(&sources);
        let found: Vec<&str> = found.iter().map(|finding| finding.sentence.as_str()).collect();
        assert_eq!(found, ["a first page shows `work.title`, whose text comes later"]);
    }

    #[test]
    fn only_literals_that_may_be_keys_are_looked_at() {
        let all = "t(\"note.text\"); t(\"held\"); t(\"held.no_right\");";
        check(&format!("{all}\n// t(\"note.gone\")\n(\"app.css\", \"Note.gone\");"), &[]);
    }
}
