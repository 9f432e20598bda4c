//! All text that people see, by key, in three languages. A key that is missing in one of them
//! fails a test.
//!
//! Natively the texts are part of the program. In a browser each language has two files that the
//! app fetches and hands over with [`install`]: what first pages show, and the rest. Until the
//! first of them is here, Japanese stands in.

pub mod days;

use crate::arrange::Arrange;
use crate::value::codes;
use std::sync::OnceLock;

codes! {
    /// A language of the product, in the order in which people choose one.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Lang as code {
        /// Japanese.
        #[default]
        Ja = "ja",
        /// Easy Japanese with furigana.
        Easy = "easy",
        /// English.
        En = "en",
    }
}

impl Lang {
    /// The language with this code.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// What a page's `lang` attribute says.
    pub fn html(self) -> &'static str {
        match self {
            Lang::Ja | Lang::Easy => "ja",
            Lang::En => "en",
        }
    }
}

#[cfg(not(target_family = "wasm"))]
macro_rules! areas {
    ($($area:literal),+ $(,)?) => {
        /// The texts of every area, one file per area and language.
        fn sources(lang: Lang) -> &'static [(&'static str, &'static str)] {
            match lang {
                Lang::Ja => &[$(($area, include_str!(concat!("../locales/ja/", $area, ".txt")))),+],
                Lang::Easy => {
                    &[$(($area, include_str!(concat!("../locales/easy/", $area, ".txt")))),+]
                }
                Lang::En => &[$(($area, include_str!(concat!("../locales/en/", $area, ".txt")))),+],
            }
        }
    };
}

#[cfg(not(target_family = "wasm"))]
areas!(
    "charts",
    "conference",
    "dashboard",
    "entry",
    "exam",
    "findings",
    "forms",
    "indicators",
    "kinds",
    "learner",
    "manager",
    "network",
    "parts",
    "sync",
    "teaching",
    "tutor",
);

/// The texts of one language, sorted by key.
struct Table(Vec<(&'static str, &'static str)>);

impl Table {
    fn of(lines: impl Iterator<Item = &'static str>) -> Table {
        let mut entries: Vec<_> = lines.filter_map(entry).collect();
        entries.arrange_by_key(|(key, _)| *key);
        Table(entries)
    }

    fn get(&self, key: &str) -> Option<&'static str> {
        let at = self.0.binary_search_by(|(known, _)| (*known).cmp(key)).ok()?;
        Some(self.0[at].1)
    }
}

/// What a browser fetches at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What pages show with which somebody starts.
    First,
    /// Everything else.
    More,
}

static TABLES: [OnceLock<Table>; 3] = [const { OnceLock::new() }; 3];

/// What only a browser has apart.
static MORE: [OnceLock<Table>; 3] = [const { OnceLock::new() }; 3];

#[cfg(not(target_family = "wasm"))]
fn tables(lang: Lang) -> impl Iterator<Item = &'static Table> {
    let all = || Table::of(sources(lang).iter().flat_map(|(_, source)| source.lines()));
    std::iter::once(TABLES[lang as usize].get_or_init(all))
}

#[cfg(target_family = "wasm")]
fn tables(lang: Lang) -> impl Iterator<Item = &'static Table> {
    let lang = if is_here(lang, Part::First) { lang } else { Lang::default() };
    [&TABLES, &MORE].into_iter().filter_map(move |part| part[lang as usize].get())
}

/// Takes texts of a language that were fetched: lines `key = text`. They stay until the program
/// ends; a second file for the same part changes nothing.
pub fn install(lang: Lang, part: Part, texts: String) {
    if !is_here(lang, part) {
        let texts: &'static str = Box::leak(texts.into_boxed_str());
        // Nobody else can have been faster: a browser runs one thread.
        let _ = place(lang, part).set(Table::of(texts.lines()));
    }
}

/// Whether these texts of a language are here.
pub fn is_here(lang: Lang, part: Part) -> bool {
    cfg!(not(target_family = "wasm")) || place(lang, part).get().is_some()
}

fn place(lang: Lang, part: Part) -> &'static OnceLock<Table> {
    let parts = match part {
        Part::First => &TABLES,
        Part::More => &MORE,
    };
    &parts[lang as usize]
}

fn find(lang: Lang, key: &str) -> Option<&'static str> {
    tables(lang).find_map(|table| table.get(key))
}

/// One line `key = text`; blank lines and lines that start with `#` are for the translator. A text
/// keeps the spaces at its ends: what parts the names of a list ends in one.
fn entry(line: &'static str) -> Option<(&'static str, &'static str)> {
    if line.trim_start().starts_with('#') {
        return None;
    }
    let (key, text) = line.split_once('=')?;
    Some((key.trim(), text.strip_prefix(' ').unwrap_or(text)))
}

/// The text under `key`, with furigana markup if it has any. A key that does not exist reads as
/// an ellipsis: the tests keep that from happening.
pub fn text(lang: Lang, key: &str) -> &'static str {
    find(lang, key).unwrap_or("…")
}

/// What a name to be called by may end in: no text adds さん to it.
const CALLED: [&str; 4] = ["さん", "ちゃん", "くん", "先生"];

/// The text under `key` with `{name}` replaced by its value for each pair, and `{name:one|many}` by
/// the word that fits the number. Who is called しおりさん is not made a しおりさんさん.
pub fn text_with(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let mut filled = text(lang, key).to_owned();
    for (name, value) in values {
        let place = format!("{{{name}}}");
        filled = fitting(filled, name, value);
        if CALLED.iter().any(|ending| value.ends_with(ending)) {
            filled = filled.replace(&format!("{place}さん"), value);
        }
        filled = filled.replace(&place, value);
    }
    filled
}

/// The text with one of the two words where it says `{name:one|many}`.
fn fitting(mut text: String, name: &str, value: &str) -> String {
    let start = format!("{{{name}:");
    while let Some(at) = text.find(&start) {
        let rest = &text[at + start.len()..];
        let Some((words, after)) = rest.split_once('}') else { break };
        let (one, many) = words.split_once('|').unwrap_or((words, words));
        text = format!("{}{}{after}", &text[..at], if value == "1" { one } else { many });
    }
    text
}

/// Whether there is a text under `key`.
pub fn has(lang: Lang, key: &str) -> bool {
    find(lang, key).is_some()
}

/// Every key of a language.
pub fn keys(lang: Lang) -> impl Iterator<Item = &'static str> {
    tables(lang).flat_map(|table| table.0.iter().map(|(key, _)| *key))
}

/// A piece of a text: characters, with their reading if they carry furigana.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What is written.
    pub written: &'a str,
    /// How it is read.
    pub reading: Option<&'a str>,
}

/// The pieces of a text with furigana markup `[漢字|かんじ]`. Other brackets stay as they were
/// written, because a person's own words may have them.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut searched = 0;
    while let Some(open) = rest[searched..].find('[').map(|at| at + searched) {
        let inner = &rest[open + 1..];
        let marked = inner.find(']').map(|end| &inner[..end]).and_then(|it| it.split_once('|'));
        match marked.filter(|(written, _)| !written.contains('[')) {
            Some((written, reading)) => {
                if open > 0 {
                    found.push(Piece { written: &rest[..open], reading: None });
                }
                found.push(Piece { written, reading: Some(reading) });
                rest = &inner[written.len() + reading.len() + 2..];
                searched = 0;
            }
            None => searched = open + 1,
        }
    }
    if !rest.is_empty() {
        found.push(Piece { written: rest, reading: None });
    }
    found
}

/// The text without readings: for attributes, titles and wherever furigana is switched off.
pub fn plain(text: &str) -> String {
    let written: String = pieces(text).into_iter().map(|piece| piece.written).collect();
    restored(&written)
}

/// Stands for a bracket that a person typed: a code point that no text may contain.
const TYPED_BRACKET: char = '\u{FDD0}';

/// Words that a person typed, to stand among texts of ours: no bracket of hers is read as the
/// markup of a reading. [`plain`] and [`restored`] give them back as she typed them.
pub fn verbatim(typed: &str) -> String {
    typed.replace('[', &TYPED_BRACKET.to_string())
}

/// A piece of a text as it is shown, with the brackets that people typed.
pub fn restored(written: &str) -> String {
    written.replace(TYPED_BRACKET, "[")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn who_is_called_by_a_name_that_ends_in_san_is_not_called_so_twice() {
        let said = |name: &str| text_with(Lang::Ja, "first.saved", &[("name", name)]);
        assert_eq!(said("ことり"), "ことりさんの受付を保存しました");
        assert_eq!(said("しおりさん"), "しおりさんの受付を保存しました");
        assert_eq!(said("りなちゃん"), "りなちゃんの受付を保存しました");
    }

    #[test]
    fn every_key_exists_in_every_language() {
        let of = |lang| keys(lang).collect::<BTreeSet<_>>();
        let ja = of(Lang::Ja);
        for lang in [Lang::Easy, Lang::En] {
            let other = of(lang);
            let missing: Vec<_> = ja.symmetric_difference(&other).collect();
            assert!(missing.is_empty(), "{lang:?} and ja differ in {missing:?}");
        }
    }

    #[test]
    fn a_text_is_found_by_its_whole_key() {
        let table = Table::of("b = 2\n# c = 3\n\na.x = 1 = 1\n".lines());
        assert_eq!(
            ["a.x", "b", "c", "a"].map(|key| table.get(key)),
            [Some("1 = 1"), Some("2"), None, None]
        );
    }

    #[test]
    fn names_of_a_list_are_parted_by_a_space_where_words_are() {
        let table = Table::of("comma = , \nfrom =  start\n".lines());
        assert_eq!([table.get("comma"), table.get("from")], [Some(", "), Some(" start")]);
        for key in ["forms.comma", "dashboard.list.and", "dashboard.moved.and"] {
            assert!(text(Lang::En, key).ends_with(' '), "{key}");
        }
    }

    #[test]
    fn every_placeholder_exists_in_every_language() {
        let names = |text: &str| -> BTreeSet<String> {
            let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
            let name = |part: &str| part.split(':').next().unwrap_or_default().to_owned();
            parts.map(|(part, _)| name(part)).collect()
        };
        for key in keys(Lang::Ja) {
            for lang in [Lang::Easy, Lang::En] {
                assert_eq!(names(text(Lang::Ja, key)), names(text(lang, key)), "{key} {lang:?}");
            }
        }
    }

    #[test]
    fn no_key_is_given_twice() {
        for lang in Lang::ALL {
            let mut seen = BTreeSet::new();
            for (area, source) in sources(lang) {
                for (key, _) in source.lines().filter_map(entry) {
                    assert!(seen.insert(key), "{key} twice, again in {area} ({lang:?})");
                }
            }
        }
    }

    #[test]
    fn one_thing_and_many_things_have_their_own_word() {
        let said = |n: &str| text_with(Lang::En, "manager.kinds.count", &[("n", n)]);
        assert_eq!(["0", "1", "2"].map(said), ["0 records", "1 record", "2 records"]);
        for (text, value, expected) in [
            ("{n} {n:man|men}", "1", "{n} man"),
            ("{n:is|are} {n:it|they}", "3", "are they"),
            ("{n:never", "1", "{n:never"),
            ("{m:a|b}", "1", "{m:a|b}"),
        ] {
            assert_eq!(fitting(text.to_owned(), "n", value), expected);
        }
    }

    #[test]
    fn english_says_of_one_thing_that_it_is_one() {
        // Numbers that are never one, and words that are no number.
        let others = ["parts.text.too_long", "refused.too_long", "manager.records.weeks"];
        let numbers = ["n", "m", "all", "days", "minutes", "seconds", "columns"];
        let is_of_many = |after: &str| {
            let word = after.split(|letter: char| !letter.is_ascii_alphabetic()).next();
            word.is_some_and(|word| word == "people" || word.len() > 3 && word.ends_with('s'))
        };
        for key in keys(Lang::En).filter(|key| !others.contains(key)) {
            for part in text(Lang::En, key).split('{').skip(1) {
                let Some((name, after)) = part.split_once("} ") else { continue };
                let is_number = numbers.contains(&name);
                assert!(!is_number || !is_of_many(after), "{key}: {}", text(Lang::En, key));
            }
        }
    }

    #[test]
    fn furigana_is_read_and_can_be_left_out() {
        let text = "[勉強|べんきょう]の 日";
        let expected = [
            Piece { written: "勉強", reading: Some("べんきょう") },
            Piece { written: "の 日", reading: None },
        ];
        assert_eq!(pieces(text), expected);
        assert_eq!(plain(text), "勉強の 日");
    }

    #[test]
    fn what_a_person_typed_is_shown_as_she_typed_it() {
        for typed in ["ゆき[A|B]", "[漢字|かんじ]", "[", "]|[", ""] {
            let shown = format!("{}さん", verbatim(typed));
            assert!(pieces(&shown).iter().all(|piece| piece.reading.is_none()), "{typed}");
            assert_eq!(plain(&shown), format!("{typed}さん"));
        }
    }

    #[test]
    fn brackets_that_carry_no_reading_stay() {
        for (text, expected) in [
            ("", ""),
            ("きょう", "きょう"),
            ("[今日|きょう]の[勉強|べんきょう]", "今日の勉強"),
            ("a[b]c", "a[b]c"),
            ("a[b] [今|いま]", "a[b] 今"),
            ("[[1] [今|いま]", "[[1] 今"),
            ("終わり[", "終わり["),
            ("unclosed [text", "unclosed [text"),
        ] {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
