//! Names that were replaced by the usual name of the field, so that they do not come back.

use super::{Finding, Source};

/// The old name, and the one to use. Only names that mean nothing else are here.
const REPLACED: [(&str, &str); 31] = [
    ("Apart", "PressGuard"),
    ("Books", "SyncStore"),
    ("CourseChart", "TrendChart"),
    ("Desk", "AccountsState, DayState or PlanState"),
    ("Doing", "ChangeProvenance"),
    ("Gatekeeper", "SessionController"),
    ("Glance", "KpiBand"),
    ("HadWaited", "HadCandidate"),
    ("HeldWithNobody", "NobodyCame"),
    ("Lobby", "SignInLayout"),
    ("Manner", "MergeMode or RunOptions"),
    ("Rhythm", "RequestTimes"),
    ("SeenBy", "CausalContext"),
    ("Shelf", "WriteBuffer"),
    ("Speech", "Localization"),
    ("SqlPass", "SqlPushTransaction"),
    ("Strange", "UnknownKind or UnknownKinds"),
    ("Stranger", "UnattributedClient"),
    ("Strangers", "Unattributed"),
    ("Teams", "LinksCache"),
    ("Told", "WireRecord"),
    ("Trying", "SignInSource"),
    ("Uid", "MutationId"),
    ("Unproven", "Unattributed"),
    ("Witness", "HighWaterMark"),
    ("charted", "chart_model"),
    ("hear_of", "take_hint"),
    ("hush", "unsubscribe"),
    ("live_line", "freshness_bar"),
    ("make_room", "reserve_heap, evict or free_space"),
    ("waiting_of", "undecided_of"),
];

/// This file names them.
const LIST: &str = "xtask/src/tidy/names.rs";

pub fn inspect(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if source.path == LIST {
        return findings;
    }
    for (index, line) in source.text.lines().enumerate() {
        if line.trim_start().starts_with("//") {
            continue;
        }
        for name in identifiers(line) {
            if let Some((_, now)) = REPLACED.iter().find(|(old, _)| *old == name) {
                let sentence = format!("`{name}` is called {now}");
                findings.push(source.finding(index + 1, "rule 25", sentence));
            }
        }
    }
    findings
}

/// The identifiers in a line, without what string literals say.
fn identifiers(line: &str) -> impl Iterator<Item = &str> {
    let code = line.split('"').step_by(2);
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words = code.flat_map(move |code| code.split(move |letter| !is_part(letter)));
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::tidy::tests::found;

    #[test]
    fn an_old_name_is_found_in_code_only() {
        let check = |code: &str, expected: &str| {
            assert_eq!(found("app/src/a.rs", &format!("//! Why.\n{code}\n")), expected, "{code}");
        };
        check("fn a(uid: Uid) {}", "2 rule 25");
        check("fn a(uid: MutationId) {}", "");
        check("// the wins of the year", "");
        check("t(\"learner.wins\");", "");
    }
}
