//! The texts of each language as the app loads them: those that first pages show, and the rest,
//! which comes in the background. Otherwise each kind of record would cost every first visit its
//! words.

use std::path::Path;

use crate::dist::{self, Files};
use crate::workspace::Done;

/// Areas that no page shows with which somebody starts on a new device.
const LATER: [&str; 6] = ["charts", "dashboard", "exam", "indicators", "kinds", "manager"];

/// How the keys begin that first pages show all the same: the frame, names of kinds and subjects,
/// lessons, and the way to many lessons at once.
const FIRST: [&str; 6] =
    ["frame.", "kind.", "kinds.", "lesson.", "manager.series.title", "subject."];

/// Two files for each language. What is only for the translator stays behind.
pub fn read(folder: &Path) -> Done<Files> {
    let mut words = Files::new();
    for (path, bytes) in dist::read_folder(folder)? {
        let text = String::from_utf8(bytes).map_err(|e| format!("locales {path}: {e}"))?;
        let Some((lang, area)) = path.strip_suffix(".txt").and_then(|it| it.split_once('/')) else {
            return Err(format!("locales {path} is no area of a language"));
        };
        let (first, more) = (format!("words-{lang}.txt"), format!("words-{lang}-more.txt"));
        for name in [&first, &more] {
            words.entry(name.clone()).or_default();
        }
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            let file = words.get_mut(if is_first(area, line) { &first } else { &more });
            if let Some(file) = file.filter(|_| line.contains('=')) {
                file.extend_from_slice(line.as_bytes());
                file.push(b'\n');
            }
        }
    }
    Ok(words)
}

/// Whether first pages have the text of a key, or of the line that begins with it.
pub fn is_first(area: &str, key: &str) -> bool {
    !LATER.contains(&area) || FIRST.iter().any(|it| key.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_first_pages_show_is_apart_from_the_rest() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("ja")).unwrap();
        fs::write(folder.path().join("ja/entry.txt"), "# why\n\n a = あ \n").unwrap();
        let kinds = "kind.note = メモ\nlesson.date = 日\nnote.text = 本文\n";
        fs::write(folder.path().join("ja/kinds.txt"), kinds).unwrap();
        let words = read(folder.path()).unwrap();
        let text = |name: &str| String::from_utf8(words[name].clone()).unwrap();
        assert_eq!(text("words-ja.txt"), "a = あ\nkind.note = メモ\nlesson.date = 日\n");
        assert_eq!(text("words-ja-more.txt"), "note.text = 本文\n");
    }
}
