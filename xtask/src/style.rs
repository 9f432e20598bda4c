//! The stylesheet of the app: all files of `style` in the order of the cascade, without what only
//! people read.

use crate::dist::Files;
use crate::workspace::Done;

/// Layers are declared first; then come tokens and base, then the parts in alphabetical order.
const FIRST: [&str; 3] = ["main.css", "tokens.css", "base.css"];

/// Around these a space means nothing. It does around `:` in a selector and `+` in a sum.
const TIGHT: [char; 5] = ['{', '}', ';', ',', '>'];

/// Puts the stylesheets into one.
pub fn join(styles: &Files) -> Done<Vec<u8>> {
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
        String::from_utf8(join(&files.collect()).unwrap()).unwrap()
    }

    #[test]
    fn styles_come_in_the_order_of_the_cascade() {
        let files =
            [("z.css", "z{}"), ("base.css", "b{}"), ("a.css", "a{}"), ("tokens.css", "t{}")];
        assert_eq!(joined(&files), "t{}b{}a{}z{}");
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
            assert!(join(&files).unwrap_err().contains("b.css"));
        }
    }
}
