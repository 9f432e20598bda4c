//! Rule 14 for stylesheets: colors and layers of depth are named in tokens.css and nowhere else.

use super::{Finding, Source};

const RULE: &str = "rule 14";

/// The files where literals get their names: the system's own, and that of charts.
const TOKENS: &str = "/tokens.css";

const COLOR_FUNCTIONS: [&str; 10] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];

/// The named colors that slip in most easily; `transparent` and `currentcolor` are no literals.
const COLOR_NAMES: [&str; 12] = [
    "white", "black", "red", "green", "blue", "yellow", "orange", "gray", "grey", "silver", "navy",
    "purple",
];

pub fn inspect(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Declaration { line, name, value } in declarations(&without_comments(source.text)) {
        if value.contains("!important") {
            findings.push(source.finding(line, RULE, "!important: layers decide precedence"));
        }
        if source.path.ends_with(TOKENS) {
            continue;
        }
        if let Some(color) = color_literal(&value) {
            let sentence = format!("the color `{color}` belongs into tokens.css");
            findings.push(source.finding(line, RULE, sentence));
        }
        if name == "z-index" && value.parse::<i64>().is_ok() {
            findings.push(source.finding(line, RULE, "a z-index belongs into tokens.css"));
        }
    }
    findings
}

struct Declaration {
    line: usize,
    name: String,
    value: String,
}

/// The declarations of a stylesheet: what ends with `;` or `}`; what ends with `{` is a selector.
fn declarations(css: &str) -> Vec<Declaration> {
    let mut found = Vec::new();
    let (mut piece, mut line, mut piece_line) = (String::new(), 1, 1);
    for letter in css.chars() {
        if letter == '\n' {
            line += 1;
        }
        if !matches!(letter, '{' | ';' | '}') {
            if piece.trim().is_empty() {
                piece_line = line;
            }
            piece.push(letter);
            continue;
        }
        if letter != '{'
            && let Some((name, value)) = piece.split_once(':')
        {
            let (name, value) = (name.trim().to_owned(), value.trim().to_owned());
            found.push(Declaration { line: piece_line, name, value });
        }
        piece.clear();
    }
    found
}

/// Blanks comments out and keeps the lines.
fn without_comments(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        let (comment, tail) = after.split_once("*/").unwrap_or((after, ""));
        plain.extend(comment.chars().filter(|letter| *letter == '\n'));
        rest = tail;
    }
    plain.push_str(rest);
    plain
}

fn color_literal(value: &str) -> Option<String> {
    let separators = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '/');
    let function = COLOR_FUNCTIONS.iter().find(|function| {
        let starts = value.match_indices(**function).map(|(at, _)| &value[..at]);
        // `my-rgb(` or `--lab(` is some other word.
        starts
            .into_iter()
            .any(|before| !before.ends_with(|c: char| c.is_alphanumeric() || c == '-'))
    });
    let word = || {
        value.split(separators).find(|word| {
            let hex = word.strip_prefix('#').is_some_and(|digits| {
                matches!(digits.len(), 3 | 4 | 6 | 8)
                    && digits.chars().all(|digit| digit.is_ascii_hexdigit())
            });
            hex || COLOR_NAMES.contains(&word.to_ascii_lowercase().as_str())
        })
    };
    function.map(|function| format!("{function}…)")).or_else(|| word().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use crate::tidy::tests::found;

    fn check(css: &str, expected: &str) {
        assert_eq!(found("style/alert.css", css), expected, "{css}");
    }

    #[test]
    fn literals_are_found_where_they_stand() {
        check(".a {\n  color: #fff;\n}", "2 rule 14");
        check(".a { color: var(--ink); background: rgb(0 0 0 / 50%) }", "1 rule 14");
        check(".a { border: 1px solid White; }", "1 rule 14");
        check(".a {\n  margin: 0;\n\n  z-index: 10;\n}", "4 rule 14");
        check(".a { margin: 0 !important; }", "1 rule 14");
    }

    #[test]
    fn tokens_and_selectors_and_comments_are_no_literals() {
        check("#add:hover { color: var(--red); }", "");
        check("/* #fff\n */ .a { background: color-mix(in oklch, var(--a), transparent); }", "");
        check(".a { white-space: nowrap; z-index: var(--depth-dialog); }", "");
        assert_eq!(found("style/tokens.css", ":root { --ink: #1a1a1c; --top: 10; }"), "");
    }

    #[test]
    fn not_even_tokens_are_important() {
        assert_eq!(found("style/tokens.css", ":root { --ink: red !important; }"), "1 rule 14");
    }
}
