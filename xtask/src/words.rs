//! The texts of each language as the app loads them: those that first pages show, and the rest,
//! which comes in the background. Otherwise each kind of record and each page would cost every
//! first visit its words.
//!
//! Which texts a first page shows is read from its code: it names their keys, or how they begin.

use std::path::Path;

use wasmparser::{Parser, Payload};

use crate::dist::{self, Files};
use crate::workspace::Done;

/// Areas whose keys code puts together from names of records and fields. First pages show few of
/// them.
const PUT_TOGETHER: [&str; 6] = ["charts", "dashboard", "exam", "indicators", "kinds", "manager"];

/// How the keys of these areas begin that first pages show all the same: the frame, names of kinds
/// and subjects, lessons, and the way to many lessons at once.
const FIRST: [&str; 6] =
    ["frame.", "kind.", "kinds.", "lesson.", "manager.series.title", "subject."];

/// Which keys the code of first pages names.
pub enum Named {
    /// All that it could name: what a development build says.
    Everything,
    /// What its data has that could be a key, or the beginning of one.
    Words(Vec<String>),
}

impl Named {
    /// What the files of first pages name in their data.
    pub fn by<'a>(modules: impl Iterator<Item = &'a [u8]>) -> Done<Named> {
        let mut words = Vec::new();
        for module in modules {
            for payload in Parser::new(0).parse_all(module) {
                let payload = payload.map_err(|e| format!("a piece cannot be read: {e}"))?;
                if let Payload::DataSection(section) = payload {
                    for data in section {
                        let data = data.map_err(|e| format!("a piece cannot be read: {e}"))?;
                        let all = data.data.split(|byte| !is_of_a_key(*byte));
                        let texts = all.filter_map(|word| std::str::from_utf8(word).ok());
                        words.extend(texts.filter(|it| it.contains('.')).map(str::to_owned));
                    }
                }
            }
        }
        Ok(Named::Words(words))
    }

    /// Whether a key is named as a whole, or so far that code adds the rest.
    fn has(&self, key: &str) -> bool {
        let Named::Words(words) = self else { return true };
        let begins = |(at, _): (usize, &str)| words.iter().any(|it| it.ends_with(&key[..=at]));
        words.iter().any(|word| word.contains(key)) || key.match_indices(['.', '_']).any(begins)
    }
}

fn is_of_a_key(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._".contains(&byte)
}

/// The lines of each language by its area, such as `ja/entry`.
pub fn read(folder: &Path) -> Done<Files> {
    let all = dist::read_folder(folder)?;
    if let Some(path) = all.keys().find(|path| area(path).is_none()) {
        return Err(format!("locales {path} is no area of a language"));
    }
    Ok(all)
}

/// Two files for each language. What is only for the translator stays behind.
pub fn part(areas: &Files, named: &Named) -> Done<Files> {
    let mut words = Files::new();
    for (path, bytes) in areas {
        let text = std::str::from_utf8(bytes).map_err(|e| format!("locales {path}: {e}"))?;
        let Some((lang, area)) = area(path) else { continue };
        let (first, more) = (format!("words-{lang}.txt"), format!("words-{lang}-more.txt"));
        for name in [&first, &more] {
            words.entry(name.clone()).or_default();
        }
        let lines = text.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
        for (key, line) in lines.filter_map(|line| Some((line.split_once('=')?.0.trim(), line))) {
            let is_first = FIRST.iter().any(|it| key.starts_with(it))
                || (!PUT_TOGETHER.contains(&area) && named.has(key));
            if let Some(file) = words.get_mut(if is_first { &first } else { &more }) {
                file.extend_from_slice(line.as_bytes());
                file.push(b'\n');
            }
        }
    }
    Ok(words)
}

/// The language and the area of a file.
fn area(path: &str) -> Option<(&str, &str)> {
    path.strip_suffix(".txt")?.split_once('/')
}

/// Whether first pages have the text of a key once their code names it.
pub fn is_first(area: &str, key: &str) -> bool {
    !PUT_TOGETHER.contains(&area) || FIRST.iter().any(|it| key.starts_with(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(named: &Named) -> [String; 2] {
        let kinds = "kind.note = メモ\nlesson.date = 日\nnote.text = 本文\n";
        let entry = "# why\n\n a = あ\nb.c_d = い\nb.e = う\n";
        let areas = [("ja/entry.txt", entry), ("ja/kinds.txt", kinds)];
        let areas = areas.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
        let words = part(&Files::from(areas), named).unwrap();
        let text = |name: &str| String::from_utf8(words[name].clone()).unwrap();
        [text("words-ja.txt"), text("words-ja-more.txt")]
    }

    #[test]
    fn what_first_pages_show_is_apart_from_the_rest() {
        let kinds = "kind.note = メモ\nlesson.date = 日\n";
        let all = "a = あ\nb.c_d = い\nb.e = う\n";
        let [first, more] = parted(&Named::Everything);
        assert_eq!((first, more), (all.to_owned() + kinds, "note.text = 本文\n".to_owned()));

        let words = |all: &[&str]| Named::Words(all.iter().map(|it| (*it).to_owned()).collect());
        for (named, shown) in [
            (words(&["x.b.c_dy"]), "b.c_d = い\n"),
            (words(&["xb.c_"]), "b.c_d = い\n"),
            (words(&["b."]), "b.c_d = い\nb.e = う\n"),
            (words(&["b.c", "b.f"]), ""),
        ] {
            assert_eq!(parted(&named)[0], shown.to_owned() + kinds);
        }
    }

    #[test]
    fn a_module_names_what_its_data_has_of_keys() {
        let mut data = wasm_encoder::DataSection::new();
        data.passive(*b"\x05parts.\xc0WORD frame.rescue.text");
        let mut module = wasm_encoder::Module::new();
        module.section(&data);
        let module = module.finish();
        let named = Named::by([module.as_slice()].into_iter()).unwrap();
        assert!(named.has("parts.undo") && named.has("frame.rescue.text"));
        assert!(!named.has("frame.rescue.save") && !named.has("entry.name"));
    }
}
