//! What somebody studies: a subject of the exam, or what comes before and beside it.

use super::Subject;
use crate::value::{Choice, FieldType, FieldValue, FiscalYear};
use serde_json::Value;
use std::ops::RangeInclusive;

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

impl StudySubject {
    /// What somebody can study for the exam of a fiscal year, or besides it. It says which subjects
    /// a round offers without the rules of the exam, which few pages load.
    pub fn in_year(year: FiscalYear) -> impl Iterator<Item = StudySubject> {
        let is_offered = move |subject: &StudySubject| match subject {
            StudySubject::Exam(subject) => years(*subject).contains(&year.0),
            StudySubject::JuniorHigh | StudySubject::Other => true,
        };
        ALL.into_iter().filter(is_offered)
    }
}

/// The fiscal years of the rounds that offer a subject.
fn years(subject: Subject) -> RangeInclusive<i16> {
    use Subject::{
        Butsuri1, ButsuriKiso, Chigaku1, ChigakuKiso, Chiri, ChiriA, ChiriB, GendaiShakai, Joho,
        Kagaku1, KagakuKiso, KagakuToNingen, Kokyo, NihonshiA, NihonshiB, Rekishi, RikaSogo, Rinri,
        Seibutsu1, SeibutsuKiso, SeijiKeizai, SekaishiA, SekaishiB,
    };
    match subject {
        RikaSogo | Butsuri1 | Kagaku1 | Seibutsu1 | Chigaku1 => 0..=2013,
        SekaishiA | SekaishiB | NihonshiA | NihonshiB | ChiriA | ChiriB | GendaiShakai | Rinri
        | SeijiKeizai => 0..=2023,
        KagakuToNingen | ButsuriKiso | KagakuKiso | SeibutsuKiso | ChigakuKiso => 2014..=i16::MAX,
        Chiri | Rekishi | Kokyo => 2024..=i16::MAX,
        Joho => 2026..=i16::MAX,
        Subject::Kokugo | Subject::Sugaku | Subject::Eigo => 0..=i16::MAX,
    }
}

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
    use crate::exam::offered;
    use std::collections::BTreeSet;

    #[test]
    fn the_subjects_of_a_year_are_those_that_its_rounds_offer() {
        for year in (2013..2030).map(FiscalYear) {
            let of_exam = StudySubject::in_year(year).filter_map(|subject| match subject {
                StudySubject::Exam(subject) => Some(subject),
                StudySubject::JuniorHigh | StudySubject::Other => None,
            });
            assert_eq!(of_exam.collect::<BTreeSet<_>>(), offered(year), "{}", year.0);
        }
    }

    #[test]
    fn every_code_reads_as_its_value() {
        for (value, code) in StudySubject::ALL.iter().zip(StudySubject::CODES) {
            assert_eq!((value.code(), StudySubject::from_code(code)), (*code, Some(*value)));
        }
        assert_eq!(StudySubject::ALL.len(), StudySubject::CODES.len());
        assert_eq!(StudySubject::from_code("eigo"), Some(StudySubject::Exam(Subject::Eigo)));
    }
}
