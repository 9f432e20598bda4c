//! What a kind declares about its form: sections, help, when a field is asked for, what it begins
//! with, which days and records it takes, and which records are entered beneath it. Pure data;
//! `record::entry` evaluates it.

use super::body::Body;
use serde_json::Value;

/// What a form knows of one field. Built by the methods of [`super::Field`], inside `record!`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The section that begins with this field; its heading has the key
    /// `<kind>.section.<name>`.
    pub section: Option<&'static str>,
    /// Whether a sentence below the label helps to fill it in, with the key
    /// `<kind>.<field>.help`.
    pub has_help: bool,
    /// Whether it holds free words, as a long text does.
    pub is_free: bool,
    /// When a form asks for it; always, where nothing is said.
    pub shown_if: Option<Condition>,
    /// When its value is shown on no screen and in no file, also to those who may read it.
    pub withheld_if: Option<Condition>,
    /// What a new record begins with.
    pub initial: Option<Initial>,
    /// Whether no form shows it, because a page or the program fills it in.
    pub is_hidden: bool,
    /// Which records a reference offers; all of its kind, where nothing is said.
    pub choices: Option<Choices>,
    /// Which days a date takes.
    pub days: Days,
    /// That the text is a code: the name of what it stands for has the key `<coded>.<code>.name`.
    pub coded: Option<&'static str>,
    /// The longest text, in characters, where it is shorter than that of the type.
    pub chars_max: Option<usize>,
    /// The codes that older records have and no form offers any more.
    pub retired: &'static [&'static str],
}

impl Entry {
    /// A field of which its type says everything.
    pub const PLAIN: Entry = Entry {
        section: None,
        has_help: false,
        is_free: false,
        shown_if: None,
        withheld_if: None,
        initial: None,
        is_hidden: false,
        choices: None,
        days: Days::Plausible,
        coded: None,
        chars_max: None,
        retired: &[],
    };
}

/// What must hold of the other fields of a record.
///
/// ```
/// use shared::record::form::Condition;
///
/// const CALLED_OFF: Condition = Condition::Is("status", &["canceled", "closed"]);
/// let body = [("status".to_owned(), "closed".into())].into_iter().collect();
/// assert!(CALLED_OFF.holds(&body));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The field has one of these codes, or a set has at least one of them. Yes and no are the
    /// codes `yes` and `no`.
    Is(&'static str, &'static [&'static str]),
    /// The field has a value.
    Filled(&'static str),
    /// The field has no value.
    Empty(&'static str),
    /// All of these hold.
    All(&'static [Condition]),
    /// At least one of these holds.
    Any(&'static [Condition]),
}

impl Condition {
    /// Whether it holds of a record with this body.
    pub fn holds(self, body: &Body) -> bool {
        let value = |name: &str| body.get(name).filter(|json| !json.is_null());
        match self {
            Condition::Is(name, codes) => value(name).is_some_and(|json| has_code(json, codes)),
            Condition::Filled(name) => value(name).is_some(),
            Condition::Empty(name) => value(name).is_none(),
            Condition::All(parts) => parts.iter().all(|part| part.holds(body)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(body)),
        }
    }

    /// The fields that it looks at.
    pub fn fields(self) -> Vec<&'static str> {
        match self {
            Condition::Is(name, _) | Condition::Filled(name) | Condition::Empty(name) => vec![name],
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().flat_map(|part| part.fields()).collect()
            }
        }
    }
}

fn has_code(json: &Value, codes: &[&str]) -> bool {
    match json {
        Value::String(code) => codes.contains(&&**code),
        Value::Bool(is_yes) => codes.contains(&if *is_yes { "yes" } else { "no" }),
        Value::Array(items) => items.iter().any(|item| has_code(item, codes)),
        _ => false,
    }
}

/// What a field of a new record begins with, where the address of the form does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Initial {
    /// This code.
    Code(&'static str),
    /// This number.
    Number(i64),
    /// Yes or no.
    YesNo(bool),
    /// The present day.
    Today,
    /// The person who fills in the form, if she is of the kind that the field refers to.
    Me,
    /// The present fiscal year.
    FiscalYear,
    /// Nothing, where the day of the event is one that lies ahead.
    Nothing,
}

/// Which records a reference offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// Those of which this holds.
    Where(Condition),
    /// Those whose field `theirs` names the same as the field `mine` of the form, and all while
    /// `mine` is empty.
    Sharing {
        /// The field of the records that are offered.
        theirs: &'static str,
        /// The field of the form.
        mine: &'static str,
    },
}

impl Choices {
    /// Whether a form with these values offers a record with this body.
    pub fn offers(self, form: &Body, record: &Body) -> bool {
        match self {
            Choices::Where(condition) => condition.holds(record),
            Choices::Sharing { theirs, mine } => {
                let mine = form.get(mine).filter(|json| !json.is_null());
                mine.is_none_or(|mine| record.get(theirs) == Some(mine))
            }
        }
    }
}

/// Which days a date takes. A form refuses any other day; the server keeps it as a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Days {
    /// Any day from 1900 to 2200.
    Plausible,
    /// A day on which something has happened: not later than a day after the present one.
    Past,
    /// The birthday of somebody who is alive: from 1900, and not in the future.
    Birth,
}

/// Records of another kind that are entered in the form of the record that they belong to, and
/// saved with it as one mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beneath {
    /// The kind of the rows.
    pub kind: &'static str,
    /// The field of a row that names the record above.
    pub field: &'static str,
    /// The most rows that one form takes; a mutation has a limit of operations.
    pub rows_max: usize,
    /// The fields of a row that say the same as a field of the record above, which no row asks for:
    /// (of the row, of the record above).
    pub takes: &'static [(&'static str, &'static str)],
    /// Where the form offers to add rows.
    pub shown_if: Option<Condition>,
}

/// Where a record has the day of its event, which decides the period that it counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventDay {
    /// It is no event.
    None,
    /// In this field.
    Own(&'static str),
    /// In the record that a field names.
    Through {
        /// The field that names the other record.
        reference: &'static str,
        /// The other record's field with the day.
        field: &'static str,
    },
}

impl EventDay {
    /// The field of the record itself that has the day.
    pub const fn own(self) -> Option<&'static str> {
        match self {
            EventDay::Own(field) => Some(field),
            EventDay::None | EventDay::Through { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn holds(condition: Condition, json: &Value) -> bool {
        condition.holds(json.as_object().unwrap())
    }

    #[test]
    fn a_condition_looks_at_codes_at_sets_and_at_yes_and_no() {
        let body = json!({ "status": "closed", "topics": ["exam", "work"], "is_joint": false,
                           "reason": null });
        for (condition, expected) in [
            (Condition::Is("status", &["canceled", "closed"]), true),
            (Condition::Is("status", &["planned"]), false),
            (Condition::Is("topics", &["work"]), true),
            (Condition::Is("is_joint", &["no"]), true),
            (Condition::Is("is_joint", &["yes"]), false),
            (Condition::Is("reason", &["null"]), false),
            (Condition::Filled("status"), true),
            (Condition::Filled("reason"), false),
            (Condition::Empty("reason"), true),
            (Condition::Empty("nowhere"), true),
            (Condition::All(&[Condition::Filled("status"), Condition::Filled("reason")]), false),
            (Condition::Any(&[Condition::Filled("status"), Condition::Filled("reason")]), true),
        ] {
            assert_eq!(holds(condition, &body), expected, "{condition:?}");
        }
    }

    #[test]
    fn a_reference_offers_what_shares_a_field_with_the_form() {
        let choices = Choices::Sharing { theirs: "venue", mine: "venue" };
        let offers = |form: Value, record: Value| {
            choices.offers(form.as_object().unwrap(), record.as_object().unwrap())
        };
        assert!(offers(json!({ "venue": "north" }), json!({ "venue": "north" })));
        assert!(!offers(json!({ "venue": "north" }), json!({ "venue": "south" })));
        assert!(!offers(json!({ "venue": "north" }), json!({})));
        assert!(offers(json!({}), json!({ "venue": "south" })));
        assert!(offers(json!({ "venue": null }), json!({ "venue": "south" })));
    }
}
