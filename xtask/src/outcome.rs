//! Reads what a Rust test binary prints and adds it up over all binaries.

use std::ops::AddAssign;

/// How the tests of one or more binaries went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
    /// Sentences about what is wrong, named by test or binary.
    pub complaints: Vec<String>,
}

impl Outcome {
    /// Reads one printed line of the binary `name`: a result line counts, a failed or ignored
    /// test is named.
    pub fn hear(&mut self, name: &str, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.passed += number_before(counts, " passed");
            self.failed += number_before(counts, " failed");
            // A filtered test did not run; only somebody who names a test by hand causes that.
            self.skipped += number_before(counts, " ignored");
        } else if let Some(test) = line.strip_prefix("test ")
            && (test.ends_with("... FAILED") || test.contains("... ignored"))
        {
            self.complaints.push(format!("{name}: {test}"));
        }
    }

    /// Counts a binary that broke off, or that ran nothing although it should have.
    pub fn complain(&mut self, sentence: String) {
        self.failed += 1;
        self.complaints.push(sentence);
    }

    /// Whether everything ran and passed.
    pub fn is_good(&self) -> bool {
        self.passed > 0 && self.failed == 0 && self.skipped == 0 && self.complaints.is_empty()
    }

    /// How many tests there were.
    pub fn total(&self) -> u32 {
        self.passed + self.failed + self.skipped
    }

    /// The last line of `cargo xtask test`.
    pub fn summary(&self) -> String {
        format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl AddAssign for Outcome {
    fn add_assign(&mut self, other: Outcome) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.complaints.extend(other.complaints);
    }
}

fn number_before(text: &str, word: &str) -> u32 {
    let number = text.split(word).next().filter(|before| before.len() < text.len());
    number.and_then(|before| before.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(lines: &[&str]) -> Outcome {
        let mut outcome = Outcome::default();
        lines.iter().for_each(|line| outcome.hear("e2e", line));
        outcome
    }

    #[test]
    fn result_lines_are_added_up() {
        let line = "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out";
        let mut outcome = heard(&[line]);
        outcome += heard(&[line]);
        assert_eq!(outcome.summary(), "24 passed, 0 failed, 0 skipped");
        assert!(outcome.is_good());
    }

    #[test]
    fn a_failed_and_an_ignored_test_are_named() {
        let outcome = heard(&[
            "test offline::stays ... FAILED",
            "test later ... ignored, because",
            "test fine ... ok",
            "test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out",
        ]);
        assert_eq!(outcome.summary(), "1 passed, 1 failed, 1 skipped");
        assert_eq!(outcome.complaints[0], "e2e: offline::stays ... FAILED");
        assert_eq!(outcome.complaints[1], "e2e: later ... ignored, because");
        assert!(!outcome.is_good());
    }

    #[test]
    fn nothing_run_is_not_good() {
        assert!(!heard(&["running 0 tests"]).is_good());
        assert!(!heard(&["test result: ok. 0 passed; 0 failed; 0 ignored"]).is_good());
    }

    #[test]
    fn a_binary_that_breaks_off_counts_as_a_failure() {
        let mut outcome = heard(&["test result: ok. 2 passed; 0 failed; 0 ignored"]);
        outcome.complain("server: died".into());
        assert_eq!(outcome.summary(), "2 passed, 1 failed, 0 skipped");
    }
}
