//! The rounds of the exam as tables: who sat what and how it ended, one letter per subject.

use crate::script::{day, fact};
use shared::exam::Subject;
use shared::id::RecordId;
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::value::{Date, FiscalYear};

/// One round with its days.
pub(super) struct Sitting {
    /// The fiscal year.
    pub year: i16,
    /// Which round.
    pub round: Round,
    /// Its days.
    pub days: [Date; 2],
    /// The first day on which the ministry takes applications, as far as it was written down.
    pub apply_from: Option<Date>,
    /// The last day of the postmark.
    pub apply_until: Date,
    /// The day on which results are sent.
    pub results_on: Date,
    /// Whether nobody has announced these days.
    pub is_example: bool,
    /// Who sat what and how it ended.
    pub results: &'static [Row],
    /// Who sat what and has not shown the letter: number, and one letter per subject.
    pub unseen: &'static [(u8, &'static str)],
    /// The numbers of those whom the round completed.
    pub certified: &'static [u8],
}

/// Number, subjects passed, not passed, not sat; one letter per subject.
pub(super) type Row = (u8, &'static str, &'static str, &'static str);

impl Sitting {
    /// Its record.
    pub fn record(&self) -> ExamSitting {
        fact(|id| ExamSitting {
            fiscal_year: Some(FiscalYear(self.year)),
            round: Some(self.round),
            starts_on: Some(self.days[0]),
            ends_on: Some(self.days[1]),
            apply_from: self.apply_from,
            apply_until: Some(self.apply_until),
            results_on: Some(self.results_on),
            is_example: self.is_example.then_some(true),
            ..ExamSitting::empty(id)
        })
    }

    /// The record's id.
    pub fn id(&self) -> RecordId {
        self.record().id
    }
}

/// The four rounds of the two years that the city published.
pub(super) fn rounds() -> Vec<Sitting> {
    vec![
        Sitting {
            year: 2019,
            round: Round::First,
            days: [day(2019, 8, 6), day(2019, 8, 7)],
            apply_from: None,
            apply_until: day(2019, 5, 10),
            results_on: day(2019, 8, 28),
            is_example: false,
            results: FIRST_2019,
            unseen: &[],
            certified: &[],
        },
        Sitting {
            year: 2019,
            round: Round::Second,
            days: [day(2019, 11, 9), day(2019, 11, 10)],
            apply_from: None,
            apply_until: day(2019, 9, 13),
            results_on: day(2019, 12, 5),
            is_example: false,
            results: SECOND_2019,
            unseen: &[],
            certified: &[],
        },
        Sitting {
            year: 2020,
            round: Round::First,
            days: [day(2020, 8, 12), day(2020, 8, 13)],
            apply_from: None,
            apply_until: day(2020, 5, 11),
            results_on: day(2020, 9, 8),
            is_example: false,
            results: FIRST_2020,
            unseen: &[],
            certified: &[1, 2, 3, 4, 5, 6, 7, 8],
        },
        Sitting {
            year: 2020,
            round: Round::Second,
            days: [day(2020, 11, 7), day(2020, 11, 8)],
            apply_from: None,
            apply_until: day(2020, 9, 14),
            results_on: day(2020, 12, 8),
            is_example: false,
            results: SECOND_2020,
            unseen: &[],
            certified: &[18, 19, 20, 21, 22],
        },
    ]
}

const FIRST_2019: &[Row] =
    &[(1, "KWN", "S", ""), (3, "KN", "", ""), (6, "K", "E", ""), (20, "S", "K", "")];

const SECOND_2019: &[Row] = &[
    (1, "GH", "", ""),
    (2, "KWCG", "E", ""),
    (3, "WGE", "", ""),
    (4, "KWNGH", "SE", ""),
    (5, "KW", "", ""),
    (6, "WNG", "S", ""),
    (8, "KWNGSH", "E", ""),
    (9, "K", "", ""),
    (15, "K", "W", ""),
    (18, "KWC", "", ""),
    (19, "KG", "", ""),
    (20, "KE", "", ""),
    (22, "KWE", "", ""),
];

const FIRST_2020: &[Row] = &[
    (1, "SBE", "", ""),
    (2, "SHTE", "", ""),
    (3, "SHB", "", ""),
    (4, "SEB", "", ""),
    (5, "CGSHBE", "", ""),
    (6, "SHBE", "", ""),
    (7, "KWCGSHBE", "", ""),
    (8, "BE", "", ""),
    (9, "WG", "SE", ""),
    (10, "KH", "W", ""),
    (11, "S", "E", ""),
    (12, "K", "", ""),
    (13, "E", "", ""),
    (14, "GK", "", ""),
    (15, "GH", "SE", ""),
    (16, "W", "KS", ""),
    (17, "", "KS", ""),
];

const SECOND_2020: &[Row] = &[
    (9, "", "", "SE"),
    (11, "E", "", ""),
    (12, "W", "S", ""),
    (13, "H", "", ""),
    (14, "N", "", ""),
    (15, "WNB", "S", ""),
    (16, "K", "S", ""),
    (17, "K", "W", ""),
    (18, "GSHBE", "", ""),
    (19, "WNSHBE", "", ""),
    (20, "WCGHT", "", ""),
    (21, "KWNGSHBE", "", ""),
    (22, "NGSHB", "", ""),
    (23, "KG", "SE", ""),
    (24, "H", "K", ""),
    (25, "", "KE", ""),
];

/// The subjects that the letters of the tables stand for.
pub(super) fn subjects(letters: &str) -> impl Iterator<Item = Subject> {
    letters.chars().map(|letter| match letter {
        'K' => Subject::Kokugo,
        'W' => Subject::SekaishiA,
        'N' => Subject::NihonshiA,
        'C' => Subject::ChiriA,
        'G' => Subject::GendaiShakai,
        'S' => Subject::Sugaku,
        'H' => Subject::KagakuToNingen,
        'B' => Subject::SeibutsuKiso,
        'T' => Subject::ChigakuKiso,
        'E' => Subject::Eigo,
        // Of the later years.
        'I' => Subject::Rinri,
        'L' => Subject::Chiri,
        'R' => Subject::Rekishi,
        'O' => Subject::Kokyo,
        'J' => Subject::Joho,
        other => unreachable!("the tables have no subject {other}"),
    })
}

/// Who applied for the second round of 2020, and for which subjects.
pub(super) fn applicants() -> impl Iterator<Item = (u8, Vec<Subject>)> {
    SECOND_2020.iter().map(|(number, passed, failed, missed)| {
        let letters = subjects(passed).chain(subjects(failed)).chain(subjects(missed));
        (*number, letters.collect())
    })
}
