//! What the command line asks for: which pages, in which sizes, languages and colors.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use ::tests::pages::{PAGES, PageOf};

/// A size in which a page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its name on the command line and in files.
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
    pub is_touch: bool,
    /// How large text is, in percent of what the browser begins with.
    pub text: u32,
    /// Whether the page is shown as a printer gets it, all of it.
    pub is_print: bool,
}

pub const PHONE: Size = touch("390", 390, 844);
pub const TABLET: Size = touch("1024", 1024, 768);
pub const DESK: Size = Size { is_touch: false, ..touch("1440", 1440, 900) };

/// The narrowest phone.
const NARROW: Size = touch("320", 320, 568);

/// A phone with large text.
const LARGE: Size = Size { text: 200, ..touch("200", 390, 844) };

/// A4 at 96 points an inch.
const PAPER: Size = Size { is_touch: false, is_print: true, ..touch("print", 794, 1123) };

pub const SIZES: [Size; 6] = [PHONE, TABLET, DESK, NARROW, LARGE, PAPER];

/// The sizes in which every page is looked at in every language and theme; in the others only in
/// Japanese and in light colors.
pub const EVERYWHERE: [&str; 3] = ["390", "1024", "1440"];

/// What is seen before and after an account is open: everybody's is the same, so the pictures are
/// taken on the device of this person.
pub const ENTRANCE_OF: &str = "tutor";
pub const SIGN_IN: &str = "sign-in";
pub const LOCK: &str = "lock";

pub const LANGUAGES: [&str; 3] = ["ja", "easy", "en"];
pub const THEMES: [&str; 2] = ["light", "dark"];

/// A whole run takes some minutes; nobody should wait much longer for a browser that hangs.
const MINUTES_MAX: u64 = 15;

const fn touch(name: &'static str, width: u32, height: u32) -> Size {
    Size { name, width, height, is_touch: true, text: 100, is_print: false }
}

/// Everything that is asked for; an empty list asks for all there is.
#[derive(Debug, PartialEq, Eq)]
pub struct Wishes {
    pages: Vec<String>,
    people: Vec<String>,
    sizes: Vec<String>,
    languages: Vec<String>,
    themes: Vec<String>,
    /// Whether pictures go down to the end of the page.
    pub is_whole: bool,
    /// Whether the pictures of the documentation are made instead.
    pub is_docs: bool,
    /// A server that runs already, with the demo.
    pub server: Option<SocketAddr>,
    /// Pictures to lay beside, as drawings of what the pages should be.
    pub beside: Option<PathBuf>,
    /// Where pictures and contact sheet go.
    pub folder: PathBuf,
    /// After this time no further picture is begun.
    pub limit: Duration,
}

impl Wishes {
    /// Reads `--pages a,b --people … --sizes … --languages … --themes … --whole --docs --at ADDR
    /// --beside DIR --to DIR --minutes N`.
    pub fn read(words: &[String]) -> Result<Wishes, String> {
        let mut wishes = Wishes::all();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let mut value = || rest.next().cloned().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                "--whole" => wishes.is_whole = true,
                "--docs" => wishes.is_docs = true,
                "--pages" => wishes.pages = list(&value()?),
                "--people" => wishes.people = list(&value()?),
                "--sizes" => wishes.sizes = known(&value()?, &SIZES.map(|size| size.name))?,
                "--languages" => wishes.languages = known(&value()?, &LANGUAGES)?,
                "--themes" => wishes.themes = known(&value()?, &THEMES)?,
                "--at" => wishes.server = Some(read(word, &value()?)?),
                "--beside" => wishes.beside = Some(value()?.into()),
                "--to" => wishes.folder = value()?.into(),
                "--minutes" => {
                    wishes.limit = Duration::from_secs(60 * read::<u64>(word, &value()?)?);
                }
                other => return Err(format!("`pictures` does not know `{other}`")),
            }
        }
        if wishes.people().is_empty() {
            Err(format!("no page is called that; there are {}", names()))
        } else {
            Ok(wishes)
        }
    }

    fn all() -> Wishes {
        Wishes {
            pages: Vec::new(),
            people: Vec::new(),
            sizes: Vec::new(),
            languages: Vec::new(),
            themes: Vec::new(),
            is_whole: false,
            is_docs: false,
            server: None,
            beside: None,
            folder: PathBuf::from("target/pictures"),
            limit: Duration::from_secs(60 * MINUTES_MAX),
        }
    }

    /// The pages that are looked at, by person.
    pub fn pages(&self) -> impl Iterator<Item = PageOf> {
        PAGES.iter().filter(|page| self.has(page.person, page.name)).copied()
    }

    /// Whether this page of this person is looked at.
    pub fn has(&self, person: &str, page: &str) -> bool {
        wants(&self.people, person)
            && (self.pages.is_empty() || self.pages.iter().any(|part| page.contains(part)))
    }

    /// Everybody some page of whom is looked at.
    pub fn people(&self) -> Vec<&'static str> {
        let at_entrance = [SIGN_IN, LOCK].iter().any(|page| self.has(ENTRANCE_OF, page));
        let pages = self.pages().map(|page| page.person);
        let mut people: Vec<_> =
            at_entrance.then_some(ENTRANCE_OF).into_iter().chain(pages).collect();
        people.dedup();
        people
    }

    /// The languages in which pages are looked at.
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        LANGUAGES.into_iter().filter(|language| wants(&self.languages, language))
    }

    /// The sizes and themes in which a page is looked at in a language. A size that was asked for
    /// by name is looked at in whatever languages and themes are asked for.
    pub fn views(&self, language: &str) -> Vec<(Size, &'static str)> {
        let is_wanted = |size: Size, theme: &str| {
            let is_named = self.sizes.iter().any(|it| it == size.name);
            let is_plain = language == "ja" && theme == "light";
            let is_usual = is_plain || EVERYWHERE.contains(&size.name);
            wants(&self.themes, theme) && (is_named || (self.sizes.is_empty() && is_usual))
        };
        let all = THEMES.into_iter().flat_map(|theme| SIZES.map(|size| (size, theme)));
        all.filter(|(size, theme)| is_wanted(*size, theme)).collect()
    }
}

fn wants(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|it| it == name)
}

fn list(words: &str) -> Vec<String> {
    words.split(',').map(|word| word.trim().to_owned()).collect()
}

/// A list of words, each of which is one of `all`.
fn known(words: &str, all: &[&str]) -> Result<Vec<String>, String> {
    let words = list(words);
    match words.iter().find(|word| !all.contains(&word.as_str())) {
        Some(word) => Err(format!("`{word}` is none of {}", all.join(", "))),
        None => Ok(words),
    }
}

fn read<T: std::str::FromStr>(word: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{word} does not take `{text}`"))
}

fn names() -> String {
    let pages = PAGES.iter().map(|page| page.name).chain([SIGN_IN, LOCK]);
    pages.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(words: &str) -> Result<Wishes, String> {
        Wishes::read(&words.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn everything_is_looked_at_unless_somebody_asks_for_less() {
        let all = wishes("").unwrap();
        assert_eq!(all.pages().count(), PAGES.len());
        assert_eq!(all.languages().count(), 3);
        assert_eq!(all.views("ja").len(), 6 + 3);
        assert_eq!(all.views("en").len(), 3 + 3);
        let one = wishes("--pages roll --sizes 1024 --languages ja --themes light").unwrap();
        assert_eq!(one.pages().map(|page| page.name).collect::<Vec<_>>(), ["roll"]);
        assert_eq!(one.views("ja").len(), 1);
    }

    #[test]
    fn a_size_that_is_named_is_looked_at_in_every_language() {
        assert_eq!(wishes("--sizes 200 --themes dark").unwrap().views("en").len(), 1);
    }

    #[test]
    fn the_entrance_is_looked_at_on_one_device_only() {
        let lock = wishes("--pages lock").unwrap();
        assert_eq!(lock.people(), [ENTRANCE_OF]);
        assert_eq!(lock.pages().count(), 0);
        assert_eq!(wishes("").unwrap().people(), ["tutor", "learner", "manager"]);
    }

    #[test]
    fn what_is_not_known_is_said_back() {
        for (words, part) in [
            ("--sizes 500", "390"),
            ("--pages nowhere", "today"),
            ("--languages", "value"),
            ("--at here", "here"),
            ("--loud", "--loud"),
        ] {
            let trouble = wishes(words).unwrap_err();
            assert!(trouble.contains(part), "{words}: {trouble}");
        }
    }
}
