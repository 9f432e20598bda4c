//! The style of the app: all files of `style` in the order of the cascade, without what only people
//! read. What first pages do not need is a second stylesheet. Each rule lies in a layer, so rules
//! that come later do not win by that.

use crate::dist::Files;
use crate::workspace::Done;

/// Layers are declared first; then come tokens and base, then the parts in alphabetical order.
const FIRST: [&str; 3] = ["main.css", "tokens.css", "base.css"];

/// Where the style lies that no first page needs, and which of it some do.
const LATER: [&str; 2] = ["charts/", "pages/"];
const FIRST_PAGES: [&str; 3] = ["pages/entrance.css", "pages/learner.css", "pages/tutor.css"];

/// Around these a space means nothing. It does around `:` in a selector and `+` in a sum.
const TIGHT: [char; 5] = ['{', '}', ';', ',', '>'];

/// The stylesheet of first pages, and the one of all others besides.
pub fn join(styles: Files) -> Done<Files> {
    let is_later = |name: &str| {
        !FIRST_PAGES.contains(&name) && LATER.iter().any(|folder| name.starts_with(folder))
    };
    let (later, first): (Files, Files) = styles.into_iter().partition(|(name, _)| is_later(name));
    let sheets = [("style.css", first), ("style-more.css", later)];
    sheets.into_iter().map(|(name, files)| Ok((name.to_owned(), join_all(&files)?))).collect()
}

fn join_all(styles: &Files) -> Done<Vec<u8>> {
    let rank = |name: &str| FIRST.iter().position(|it| *it == name).unwrap_or(FIRST.len());
    let mut ordered: Vec<_> = styles.iter().collect();
    ordered.sort_by_key(|(name, _)| (rank(name), name.as_str()));
    let mut css = String::new();
    for (name, bytes) in ordered {
        let text = std::str::from_utf8(bytes).map_err(|e| format!("style/{name}: {e}"))?;
        squeeze(text, &mut css).ok_or(format!("style/{name} has something without an end"))?;
    }
    Ok(css.into_bytes())
}

/// Adds a stylesheet without its comments and without spaces that mean nothing. What stands in
/// quotes stays as it is. `None` if a comment or a quotation does not end.
fn squeeze(text: &str, css: &mut String) -> Option<()> {
    let mut rest = text;
    let mut is_space_due = false;
    while let Some(next) = rest.chars().next() {
        if next.is_ascii_whitespace() {
            (is_space_due, rest) = (true, &rest[1..]);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            (is_space_due, rest) = (true, comment.split_once("*/")?.1);
        } else {
            let is_tight = css.ends_with(TIGHT) || css.is_empty() || TIGHT.contains(&next);
            if is_space_due && !is_tight {
                css.push(' ');
            }
            is_space_due = false;
            let length = match next {
                '"' | '\'' => rest[1..].find(next)? + 2,
                _ => next.len_utf8(),
            };
            if next == '}' && css.ends_with(';') {
                css.pop();
            }
            css.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(files: &[(&str, &str)]) -> String {
        let bytes = |text: &&str| text.as_bytes().to_vec();
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), bytes(text)));
        String::from_utf8(join(files.collect()).unwrap()["style.css"].clone()).unwrap()
    }

    #[test]
    fn styles_come_in_the_order_of_the_cascade() {
        let files =
            [("z.css", "z{}"), ("base.css", "b{}"), ("a.css", "a{}"), ("tokens.css", "t{}")];
        assert_eq!(joined(&files), "t{}b{}a{}z{}");
    }

    #[test]
    fn what_no_first_page_needs_is_apart() {
        let names = ["base.css", "charts/trend.css", "pages/forms.css", "pages/tutor.css"];
        let files = names.map(|name| (name.to_owned(), name.as_bytes().to_vec()));
        let sheets = join(files.into_iter().collect()).unwrap();
        assert_eq!(sheets["style.css"], b"base.csspages/tutor.css");
        assert_eq!(sheets["style-more.css"], b"charts/trend.csspages/forms.css");
    }

    #[test]
    fn what_only_people_read_stays_behind() {
        for (written, expected) in [
            ("/* why */\n.a,\n.b > c {\n  margin: 0 auto;\n}\n", ".a,.b>c{margin: 0 auto}"),
            ("a :hover { width: calc(1px + 2px) }", "a :hover{width: calc(1px + 2px)}"),
            ("a{content: \"; /* } '\"; }", "a{content: \"; /* } '\"}"),
            ("a/**/b{}", "a b{}"),
            ("@media (width < 3em) and (hover) { a {} }", "@media (width < 3em) and (hover){a{}}"),
        ] {
            assert_eq!(joined(&[("a.css", written)]), expected);
        }
    }

    #[test]
    fn what_does_not_end_is_said_with_its_file() {
        for text in ["a { /* ", "a { content: '"] {
            let files = Files::from([("b.css".to_owned(), text.as_bytes().to_vec())]);
            assert!(join(files).unwrap_err().contains("b.css"));
        }
    }
}
