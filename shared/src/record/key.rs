//! The keys of the words for kinds, fields and choices: one place, so that a form, a list and an
//! export call the same thing by the same name.

use super::{Field, Kind};
use crate::exam::{StudySubject, Subject};
use crate::value::{Choice, FieldType, Weekday};

impl Kind {
    /// The key of the kind's name for one record.
    pub fn key(&self) -> String {
        format!("kind.{}", self.name)
    }

    /// The key of the kind's name for a list of records.
    pub fn list_key(&self) -> String {
        format!("kinds.{}", self.name)
    }
}

/// The key of a field's label.
pub fn field_key(kind: &Kind, field: &Field) -> String {
    format!("{}.{}", kind.name, field.name)
}

/// The key of the sentence that helps to fill in a field.
pub fn help_key(kind: &Kind, field: &Field) -> String {
    format!("{}.{}.help", kind.name, field.name)
}

/// The key of the heading of a section of a kind's form.
pub fn section_key(kind: &Kind, section: &str) -> String {
    format!("{}.section.{section}", kind.name)
}

/// The key of the words for one choice of a field. Choices that several kinds share have one set
/// of words; yes and no are written as the codes `yes` and `no`.
pub fn words_key(kind: &Kind, field: &Field, code: &str) -> String {
    match field.declared {
        FieldType::Choice(codes) | FieldType::ChoiceSet(codes) if codes == Weekday::CODES => {
            format!("weekday.{code}")
        }
        FieldType::Choice(codes) | FieldType::ChoiceSet(codes) if is_subject(codes) => {
            format!("subject.{code}")
        }
        FieldType::YesNo => format!("yes_no.{code}"),
        _ => format!("{}.{}.{code}", kind.name, field.name),
    }
}

fn is_subject(codes: &[&str]) -> bool {
    codes == Subject::CODES || codes == StudySubject::CODES
}

/// The codes that a field offers, in the order in which forms show them; none if it is not a
/// choice.
pub fn codes(field: &Field) -> &'static [&'static str] {
    match field.declared {
        FieldType::Choice(codes) | FieldType::ChoiceSet(codes) => codes,
        FieldType::YesNo => &["yes", "no"],
        _ => &[],
    }
}
