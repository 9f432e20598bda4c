//! What somebody studies: a subject of the exam, or what comes before and beside it.

use super::Subject;
use crate::value::{Choice, FieldType, FieldValue};
use serde_json::Value;

/// One subject that somebody studies. A subject of the exam keeps its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StudySubject {
    /// A subject of the exam.
    Exam(Subject),
    /// What junior high schools teach.
    JuniorHigh,
    /// Something else.
    Other,
}

const COUNT: usize = Subject::ALL.len() + 2;

/// Subjects of the exam first, in their order.
const ALL: [StudySubject; COUNT] = {
    let mut all = [StudySubject::Other; COUNT];
    let mut at = 0;
    while at < Subject::ALL.len() {
        all[at] = StudySubject::Exam(Subject::ALL[at]);
        at += 1;
    }
    all[at] = StudySubject::JuniorHigh;
    all
};

const CODES: [&str; COUNT] = {
    let mut codes = ["other"; COUNT];
    let mut at = 0;
    while at < Subject::CODES.len() {
        codes[at] = Subject::CODES[at];
        at += 1;
    }
    codes[at] = "junior_high";
    codes
};

impl Choice for StudySubject {
    const CODES: &'static [&'static str] = &CODES;
    const ALL: &'static [StudySubject] = &ALL;

    fn code(self) -> &'static str {
        match self {
            StudySubject::Exam(subject) => subject.code(),
            StudySubject::JuniorHigh => "junior_high",
            StudySubject::Other => "other",
        }
    }
}

impl FieldValue for StudySubject {
    const TYPE: FieldType = FieldType::Choice(StudySubject::CODES);

    fn read(json: &Value) -> Option<StudySubject> {
        StudySubject::from_code(json.as_str()?)
    }

    fn write(&self) -> Value {
        Value::from(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_as_its_value() {
        for (value, code) in StudySubject::ALL.iter().zip(StudySubject::CODES) {
            assert_eq!((value.code(), StudySubject::from_code(code)), (*code, Some(*value)));
        }
        assert_eq!(StudySubject::ALL.len(), StudySubject::CODES.len());
        assert_eq!(StudySubject::from_code("eigo"), Some(StudySubject::Exam(Subject::Eigo)));
    }
}
