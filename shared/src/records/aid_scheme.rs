//! Money or other help that young people can ask for: a grant, a loan, tuition support. Everybody
//! is told about each of them, so that nobody is known by what she was told.

use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Condition, Initial};
use crate::record::list::ListView;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Text, Url};

record! {
    /// One scheme.
    AidScheme = "aid_scheme" {
        /// Its name.
        title: Text => required, chars(80), listed;
        /// What it is, for whom, and what one has to do, in plain words: learners read it.
        text: LongText => help;
        /// Where more is written.
        link: Url;
        /// The day from which on everybody is told.
        announced_on: Date => required, initial(Initial::Today), listed;
        /// The last day on which one can ask for it.
        valid_until: Date => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: AidScheme::NAME,
    fields: AidScheme::FIELDS,
    scope: ScopeRule::Program,
    writers: Writers::Managers,
    event_day: EventDay::Own("announced_on"),
    title: &["title"],
    in_order: &[("announced_on", "valid_until")],
    used_until: Some("valid_until"),
    check,
    alike: &["title"],
    lists: &[ListView { sort: "-announced_on", ..ListView::PLAIN }],
    ..Kind::PLAIN
};

/// Whoever is told about a scheme can read what it is.
fn check(body: &Body) -> Vec<Problem> {
    let says = Condition::Any(&[Condition::Filled("text"), Condition::Filled("link")]);
    if says.holds(body) {
        return Vec::new();
    }
    vec![Problem::new("text", ProblemCode::Missing)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_scheme_says_what_it_is_or_where_that_is_written() {
        let of = |body: Value| check(body.as_object().unwrap());
        assert_eq!(of(json!({ "title": "x" })), [Problem::new("text", ProblemCode::Missing)]);
        assert_eq!(of(json!({ "text": "y" })), []);
        assert_eq!(of(json!({ "link": "https://example.jp" })), []);
    }
}
