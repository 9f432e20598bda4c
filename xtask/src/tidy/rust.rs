//! Rules for Rust files. Reads lines, not syntax: rustfmt has put every brace where it is expected,
//! and clippy checks what needs understanding.

use super::{Finding, Source};

/// Longer functions do more than one thing.
const FUNCTION_LINES_MAX: usize = 70;

/// What must not stand in a line of code; in halves, so that this file does not find itself.
const FORBIDDEN: [(&str, &str, &str); 3] = [
    (concat!("#[al", "low("), "rule 23", "use #[expect(…, reason = \"…\")]"),
    (concat!("#![al", "low("), "rule 23", "use #![expect(…, reason = \"…\")]"),
    (concat!("#[ig", "nore"), "rule 19", "a test runs, or it is not there"),
];
const UNWRAP: &str = concat!(".unw", "rap()");
const SLEEP: &str = concat!("sl", "eep(");

pub fn inspect(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.text.starts_with("//!") {
        findings.push(source.finding(1, "rule 2", "does not open with //! and why it exists"));
    }
    let lines: Vec<&str> = source.text.lines().collect();
    let tests_from = first_test_line(source.path, &lines);
    let is_journey = source.path.starts_with("tests/tests/");
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        for (text, rule, sentence) in FORBIDDEN {
            if code.contains(text) {
                findings.push(source.finding(index + 1, rule, sentence));
            }
        }
        if index < tests_from && code.contains(UNWRAP) {
            findings.push(source.finding(index + 1, "rule 8", "`expect` with the proof instead"));
        }
        if is_journey && code.contains(SLEEP) {
            findings.push(source.finding(index + 1, "rule 19", "wait for a fact, not for a time"));
        }
    }
    findings.extend(long_functions(source, &lines));
    findings
}

/// The index of the line where tests begin; tests come last in a file.
fn first_test_line(path: &str, lines: &[&str]) -> usize {
    let parts: Vec<&str> = path.split('/').collect();
    if parts.contains(&"tests") || path.ends_with("tests.rs") || parts.contains(&"benches") {
        return 0;
    }
    let opens = |pair: &[&str]| {
        pair[0].trim() == "#[cfg(test)]" && pair[1].contains("mod ") && pair[1].ends_with('{')
    };
    lines.windows(2).position(opens).unwrap_or(lines.len())
}

fn long_functions(source: &Source, lines: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (start, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
        let length = function_length(&lines[start..], indent(line));
        if length > FUNCTION_LINES_MAX {
            let sentence = format!("a function of {length} lines, at most {FUNCTION_LINES_MAX}");
            findings.push(source.finding(start + 1, "rule 3", sentence));
        }
    }
    findings
}

fn is_function(line: &str) -> bool {
    let mut words = line.trim_start().split(' ');
    words.find(|word| !is_qualifier(word)) == Some("fn")
}

fn is_qualifier(word: &str) -> bool {
    matches!(word, "pub" | "async" | "const" | "unsafe" | "extern" | "\"C\"")
        || word.starts_with("pub(")
}

/// The number of lines up to the one that closes what the first line opens.
fn function_length(lines: &[&str], indent_of_fn: usize) -> usize {
    let ends = |line: &&str| {
        let closes = line.trim_start().starts_with('}') || line.ends_with(';');
        indent(line) == indent_of_fn && closes
    };
    let first = lines[0].trim_end();
    if first.ends_with('}') || first.ends_with(';') {
        return 1;
    }
    lines.iter().skip(1).position(ends).map_or(lines.len(), |at| at + 2)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tests::found;

    fn check(path: &str, code: &str, expected: &str) {
        assert_eq!(found(path, &format!("//! Why.\n{code}\n")), expected, "{path}: {code}");
    }

    #[test]
    fn a_file_opens_with_why() {
        assert_eq!(found("shared/src/a.rs", "use std::fmt;\n"), "1 rule 2");
    }

    #[test]
    fn code_is_searched_and_comments_are_not() {
        let path = "server/src/a.rs";
        check(path, &format!("a{UNWRAP};"), "2 rule 8");
        check(path, &format!("// a{UNWRAP}"), "");
        check(path, "a.unwrap_or(1);", "");
        check(path, &format!("{}dead_code)]", FORBIDDEN[0].0), "2 rule 23");
        check(path, &format!("{}]", FORBIDDEN[2].0), "2 rule 19");
    }

    #[test]
    fn tests_may_unwrap_but_journeys_may_not_wait_for_a_time() {
        let unwraps = format!("a{UNWRAP};");
        check("server/src/a.rs", &format!("#[cfg(test)]\nmod tests {{\n{unwraps}\n}}"), "");
        check("server/src/a.rs", &format!("#[cfg(test)]\nmod tests;\n{unwraps}"), "4 rule 8");
        check("tests/tests/e2e.rs", &unwraps, "");
        check("server/tests/server/tls.rs", &unwraps, "");
        check("tests/tests/e2e.rs", &format!("{SLEEP}1);"), "2 rule 19");
    }

    #[test]
    fn function_lengths_are_counted_to_the_closing_brace() {
        let body = |lines: usize| "        a();\n".repeat(lines);
        let method = |lines| {
            format!(
                "impl A {{\n    pub(crate) async fn a(\n        b: u8,\n    ) {{\n{}    }}\n}}",
                body(lines)
            )
        };
        check("shared/src/a.rs", &method(66), "");
        check("shared/src/a.rs", &method(67), "3 rule 3");
        let declared =
            format!("trait A {{\n    fn a(\n        b: u8,\n    ) -> u8;\n{}}}", body(80));
        check("shared/src/a.rs", &declared, "");
    }
}
