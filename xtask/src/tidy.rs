//! `cargo xtask tidy`: the house rules of docs/STYLE.md that a program can check.
//! Every finding names its rule; a rule that a person has to judge is not here.

mod layout;
mod names;
mod rust;
mod stylesheet;
mod words;

use std::fmt;
use std::fs;
use std::process::Command;

use crate::workspace::{Done, Workspace, read};

/// Where a file breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    path: String,
    line: usize,
    rule: &'static str,
    sentence: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path, self.line, self.rule, self.sentence)
    }
}

/// A file of the project with its text.
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    fn finding(&self, line: usize, rule: &'static str, sentence: impl Into<String>) -> Finding {
        Finding { path: self.path.to_owned(), line, rule, sentence: sentence.into() }
    }
}

/// Longer files hide a second idea.
const FILE_LINES_MAX: usize = 500;

/// What fits beside a browser window, and what rustfmt keeps to where it can.
const LINE_CHARACTERS_MAX: usize = 100;

/// Checks every file that is, or is about to be, in the repository.
pub fn tidy(workspace: &Workspace) -> Done {
    let mut git = Command::new("git");
    git.current_dir(&workspace.root).args(["ls-files", "-z", "--cached", "--others"]);
    let list = read(git.arg("--exclude-standard"))?;
    let mut files = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        let Ok(bytes) = fs::read(workspace.root.join(path)) else { continue };
        files.push((path, String::from_utf8(bytes).unwrap_or_default()));
    }
    let sources: Vec<Source> = files.iter().map(|(path, text)| Source { path, text }).collect();
    let mut findings: Vec<Finding> = sources.iter().flat_map(inspect).collect();
    findings.extend(words::inspect(&sources));
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("{} files are tidy", sources.len());
            Ok(())
        }
        n => Err(format!("{n} findings; the rules are explained in docs/STYLE.md")),
    }
}

fn inspect(source: &Source) -> Vec<Finding> {
    let mut findings = layout::inspect(source);
    let ending = source.path.rsplit('.').next().unwrap_or_default();
    match ending {
        "rs" => {
            findings.extend(rust::inspect(source));
            findings.extend(names::inspect(source));
        }
        "css" => findings.extend(stylesheet::inspect(source)),
        _ => {}
    }
    if matches!(ending, "rs" | "css" | "js") {
        findings.extend(inspect_lines(source));
    }
    findings
}

/// Rules for every sort of code: length, and no diary of what is still to be done.
fn inspect_lines(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let total = source.text.lines().count();
    if total > FILE_LINES_MAX {
        let sentence = format!("{total} lines, at most {FILE_LINES_MAX}: find the second idea");
        findings.push(source.finding(total, "rule 3", sentence));
    }
    for (index, line) in source.text.lines().enumerate() {
        let width = line.chars().count();
        if width > LINE_CHARACTERS_MAX {
            let sentence = format!("{width} characters, at most {LINE_CHARACTERS_MAX}");
            findings.push(source.finding(index + 1, "rule 3", sentence));
        }
        // Written in halves, so that this file does not find itself.
        for word in [concat!("TO", "DO"), concat!("FIX", "ME")] {
            if line.contains(word) {
                let sentence = format!("{word}: do it, or open an issue");
                findings.push(source.finding(index + 1, "rule 15", sentence));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines and rules that are found in `text`, as `line rule, line rule`.
    pub fn found(path: &str, text: &str) -> String {
        let findings = inspect(&Source { path, text });
        let short = findings.iter().map(|f| format!("{} {}", f.line, f.rule));
        short.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn a_tidy_file_has_no_findings() {
        assert_eq!(found("shared/src/a.rs", "//! Why.\n\nfn a() {}\n"), "");
    }

    #[test]
    fn length_is_limited_for_files_and_lines() {
        let wide = format!("//! Why.\n// {}\n", "字".repeat(98));
        assert_eq!(found("shared/src/a.rs", &wide), "2 rule 3");
        let long = format!("//! Why.\n{}", "\n".repeat(500));
        assert_eq!(found("shared/src/a.rs", &long), "501 rule 3");
    }

    #[test]
    fn a_diary_is_found_in_scripts_too() {
        let text = concat!("go(); // TO", "DO: later\n");
        assert_eq!(found("app/static/boot.js", text), "1 rule 15");
    }

    #[test]
    fn a_finding_says_where_and_which_rule() {
        let finding = Source { path: "a.rs", text: "" }.finding(7, "rule 2", "why?");
        assert_eq!(finding.to_string(), "a.rs:7: rule 2: why?");
    }
}
