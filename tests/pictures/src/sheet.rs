//! The contact sheet: all pictures on one HTML page, a row for each page, beside the drawings of
//! what the page should be if there are any.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::wishes::Size;

/// A picture that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    pub person: &'static str,
    pub page: &'static str,
    pub size: Size,
    pub language: &'static str,
    pub theme: &'static str,
}

impl Picture {
    /// The name of its file.
    pub fn file(&self) -> String {
        let Picture { person, page, size, language, theme } = self;
        format!("{person}-{page}-{}-{language}-{theme}.png", size.name)
    }

    fn caption(&self) -> String {
        format!("{} · {} · {}", self.size.name, self.language, self.theme)
    }
}

/// How the drawings of a page begin, where their name is not that of the page.
const DRAWN_AS: [(&str, &str); 23] = [
    ("tutor-today", "tutor-today"),
    ("tutor-roll", "tutor-roll"),
    ("tutor-learner", "tutor-learner"),
    ("tutor-exam-results", "tutor-exam-card"),
    ("tutor-exam-card", "tutor-exam-card"),
    ("tutor-exam-day", "tutor-exam-day"),
    ("tutor-exam-board", "manager-sitting"),
    ("tutor-consultation", "tutor-learner"),
    ("learner-me", "learner-home"),
    ("learner-plan", "learner-plan"),
    ("learner-subjects", "learner-exam"),
    ("manager-figures", "manager-figures"),
    ("manager-figures", "print-figures"),
    ("manager-indicator-count", "manager-indicator"),
    ("manager-indicator-rate", "manager-indicator"),
    ("manager-indicator-range", "manager-indicator"),
    ("manager-learner", "manager-learner"),
    ("manager-learners", "manager-list"),
    ("manager-list-learners", "manager-list"),
    ("manager-list-attendance", "manager-list"),
    ("manager-exam-board", "manager-sitting"),
    ("manager-round-results", "manager-results"),
    ("manager-today", "manager-today"),
];

const HEAD: &str = "<!doctype html><meta charset=utf-8><title>Manabi, page by page</title><style>
body{font:14px/1.5 system-ui,sans-serif;margin:1.5rem;background:#ddd;color:#222}
h2{margin:2rem 0 .5rem}div{display:flex;gap:1rem;overflow-x:auto;align-items:flex-start}
figure{margin:0;flex:none}img{display:block;height:24rem;max-width:60rem;object-fit:contain;
object-position:top left;background:#fff}
.drawn img{outline:3px solid #b58900}nav a{margin-right:1rem}</style>";

/// The contact sheet of some pictures, which lie in the same folder; drawings are in `beside`.
pub fn html(pictures: &[Picture], beside: Option<&Path>) -> Result<String, String> {
    let drawings = match beside {
        Some(folder) => drawings(folder)?,
        None => Vec::new(),
    };
    let mut pages: Vec<String> = pictures.iter().map(page_of).collect();
    pages.sort();
    pages.dedup();
    let mut html = HEAD.to_owned();
    let links: String = pages.iter().map(|it| format!("<a href=#{it}>{it}</a>")).collect();
    write!(html, "<nav>{links}</nav>").expect("texts take everything");
    for page in pages {
        let drawn = drawings.iter().filter(|file| is_drawing_of(&page, &stem(file)));
        let drawn = drawn.map(|file| figure(file, &stem(file), "drawn"));
        let taken = pictures.iter().filter(|picture| page_of(picture) == page);
        let taken = taken.map(|picture| figure(&picture.file(), &picture.caption(), "taken"));
        let all: String = drawn.chain(taken).collect();
        write!(html, "<h2 id={page}>{page}</h2><div>{all}</div>").expect("texts take everything");
    }
    Ok(html)
}

fn page_of(picture: &Picture) -> String {
    format!("{}-{}", picture.person, picture.page)
}

fn figure(file: &str, caption: &str, class: &str) -> String {
    format!(
        "<figure class={class}><a href='{file}'><img loading=lazy src='{file}' alt=''></a>\
         <figcaption>{caption}</figcaption></figure>"
    )
}

/// The paths of all PNG files in a folder, in order.
fn drawings(folder: &Path) -> Result<Vec<String>, String> {
    let trouble = |e: std::io::Error| format!("{}: {e}", folder.display());
    let folder = folder.canonicalize().map_err(trouble)?;
    let entries = fs::read_dir(&folder).map_err(trouble)?.flatten();
    let paths = entries.map(|entry| entry.path().display().to_string());
    let mut drawings: Vec<String> = paths.filter(|path| path.ends_with(".png")).collect();
    drawings.sort();
    Ok(drawings)
}

fn stem(file: &str) -> String {
    let stem = Path::new(file).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn is_drawing_of(page: &str, drawing: &str) -> bool {
    DRAWN_AS.iter().any(|(name, start)| *name == page && drawing.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wishes::PHONE;

    #[test]
    fn every_picture_is_on_the_sheet_below_its_page() {
        let picture =
            |page| Picture { person: "tutor", page, size: PHONE, language: "ja", theme: "dark" };
        let html = html(&[picture("roll"), picture("today")], None).unwrap();
        let (roll, today) = html.split_once("<h2 id=tutor-today>").unwrap();
        assert!(roll.contains("'tutor-roll-390-ja-dark.png'"));
        assert!(today.contains("'tutor-today-390-ja-dark.png'"));
    }

    #[test]
    fn a_drawing_lies_beside_the_page_that_it_draws() {
        assert!(is_drawing_of("tutor-roll", "tutor-roll-dark"));
        assert!(is_drawing_of("manager-figures", "print-figures"));
        assert!(!is_drawing_of("tutor-learners", "tutor-learner"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        assert!(html(&[], Some(Path::new("/nowhere"))).unwrap_err().contains("/nowhere"));
    }
}
