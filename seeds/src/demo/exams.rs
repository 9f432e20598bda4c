//! The equivalency exam: rounds, who sat what and how it ended, full passes and what came next.
//! Results reach the records as they did in life: applied, sat, and passed or not after the letter.

use super::Cast;
use super::people::Person;
use super::places::organization;
use crate::script::{Script, at, change, create, day, fact};
use shared::exam::{Pass, Subject};
use shared::id::RecordId;
use shared::records::certification::{Certification, CertificationBasis};
use shared::records::destination::{Destination, DestinationKind};
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use shared::records::high_school_exam::{HighSchoolExam, HighSchoolExamKind};
use shared::value::{Date, FiscalYear, Ref};
use std::collections::BTreeSet;

/// One round with its days.
pub(super) struct Sitting {
    year: i16,
    round: Round,
    days: [Date; 2],
    apply_until: Date,
    results_on: Date,
    /// Number, subjects passed, not passed, not sat; one letter per subject.
    results: &'static [(u8, &'static str, &'static str, &'static str)],
    /// The numbers of those whom the round completed.
    certified: &'static [u8],
}

impl Sitting {
    fn record(&self) -> ExamSitting {
        fact(|id| ExamSitting {
            fiscal_year: Some(FiscalYear(self.year)),
            round: Some(self.round),
            starts_on: Some(self.days[0]),
            ends_on: Some(self.days[1]),
            apply_until: Some(self.apply_until),
            results_on: Some(self.results_on),
            ..ExamSitting::empty(id)
        })
    }

    fn id(&self) -> RecordId {
        self.record().id
    }
}

/// The four rounds of two years.
fn rounds() -> [Sitting; 4] {
    [
        Sitting {
            year: 2019,
            round: Round::First,
            days: [day(2019, 8, 6), day(2019, 8, 7)],
            apply_until: day(2019, 5, 10),
            results_on: day(2019, 8, 28),
            results: FIRST_2019,
            certified: &[],
        },
        Sitting {
            year: 2019,
            round: Round::Second,
            days: [day(2019, 11, 9), day(2019, 11, 10)],
            apply_until: day(2019, 9, 13),
            results_on: day(2019, 12, 5),
            results: SECOND_2019,
            certified: &[],
        },
        Sitting {
            year: 2020,
            round: Round::First,
            days: [day(2020, 8, 12), day(2020, 8, 13)],
            apply_until: day(2020, 5, 11),
            results_on: day(2020, 9, 8),
            results: FIRST_2020,
            certified: &[1, 2, 3, 4, 5, 6, 7, 8],
        },
        Sitting {
            year: 2020,
            round: Round::Second,
            days: [day(2020, 11, 7), day(2020, 11, 8)],
            apply_until: day(2020, 9, 14),
            results_on: day(2020, 12, 8),
            results: SECOND_2020,
            certified: &[18, 19, 20, 21, 22],
        },
    ]
}

const FIRST_2019: &[(u8, &str, &str, &str)] =
    &[(1, "KWN", "S", ""), (3, "KN", "", ""), (6, "K", "E", ""), (20, "S", "K", "")];

const SECOND_2019: &[(u8, &str, &str, &str)] = &[
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

const FIRST_2020: &[(u8, &str, &str, &str)] = &[
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

const SECOND_2020: &[(u8, &str, &str, &str)] = &[
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
fn subjects(letters: &str) -> impl Iterator<Item = Subject> {
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
        other => unreachable!("the tables have no subject {other}"),
    })
}

/// What a learner has passed by the demo's today.
pub(super) fn passes(number: u8) -> BTreeSet<Pass> {
    let mut passes = BTreeSet::new();
    for sitting in rounds() {
        let year = FiscalYear(sitting.year);
        for (_, passed, ..) in sitting.results.iter().filter(|row| row.0 == number) {
            passes.extend(subjects(passed).map(|subject| Pass { subject, year }));
        }
    }
    passes
}

/// The record of a round.
pub(super) fn round_id(year: i16, round: Round) -> RecordId {
    let rounds = rounds();
    let is_meant = |sitting: &&Sitting| sitting.year == year && sitting.round == round;
    rounds.iter().find(is_meant).expect("the demo has the rounds of two years").id()
}

/// Who applied for the second round of 2020, and for which subjects.
pub(super) fn applicants() -> impl Iterator<Item = (u8, Vec<Subject>)> {
    SECOND_2020.iter().map(|(number, passed, failed, missed)| {
        let letters = subjects(passed).chain(subjects(failed)).chain(subjects(missed));
        (*number, letters.collect())
    })
}

/// Whether a learner sits an exam on this day.
pub(super) fn is_exam_day_of(number: u8, on: Date) -> bool {
    rounds().iter().any(|sitting| {
        let sits = |row: &&(u8, &str, &str, &str)| row.0 == number && row.3.is_empty();
        sitting.days.contains(&on) && sitting.results.iter().any(|row| sits(&row))
    })
}

/// Whether a learner has her full pass on this day.
pub(super) fn is_certified(number: u8, on: Date) -> bool {
    let rounds = rounds();
    rounds.iter().any(|round| round.certified.contains(&number) && round.results_on <= on)
}

/// The four rounds, entered at the start of their years.
pub(super) fn sittings(script: &mut Script, cast: &Cast) {
    for sitting in rounds() {
        let entered_at = at(day(sitting.year, 4, 1), 11, 0);
        script.add(
            cast.manager.account(),
            entered_at,
            vec![create(sitting.id(), &sitting.record())],
        );
    }
}

/// Everything around the exams.
pub(super) fn exams(script: &mut Script, cast: &Cast) {
    for sitting in rounds() {
        for row in sitting.results {
            sit(script, cast, &sitting, row);
        }
        for number in sitting.certified {
            certify(script, cast, &sitting, cast.person(*number));
        }
    }
    destinations(script, cast);
    transfer_exams(script, cast);
}

fn sit(
    script: &mut Script,
    cast: &Cast,
    sitting: &Sitting,
    &(number, passed, failed, missed): &(u8, &str, &str, &str),
) {
    let person = cast.person(number);
    let author = cast.tutor(person.place).account();
    let blank = |subject| blank(sitting, person, subject);
    let all = || subjects(passed).chain(subjects(failed)).chain(subjects(missed));
    if person.joined > sitting.results_on {
        // She sat this round before she came; her letter was seen at her first talk.
        let known = subjects(passed).map(|subject| {
            let mut record = outcome(blank(subject), ExamResult::Passed);
            record.attendance = Some(ExamAttendance::Sat);
            create(record.id, &record)
        });
        script.add(author, at(person.joined, 18, 30), known.collect());
        return;
    }
    let applied_at = at(sitting.apply_until.plus_days(-4), 16, i64::from(number));
    if person.joined <= sitting.apply_until.plus_days(-4) {
        let applied = all().map(|subject| {
            let attendance = Some(ExamAttendance::Applied);
            let record = ExamSubjectResult { attendance, ..blank(subject) };
            create(record.id, &record)
        });
        script.add(author, applied_at, applied.collect());
    }
    let on_the_day = |attendance| {
        move |record: ExamSubjectResult| {
            let record = ExamSubjectResult { attendance: Some(attendance), ..record };
            create(record.id, &record)
        }
    };
    let sat = subjects(passed).chain(subjects(failed)).map(blank);
    let sat = sat.map(on_the_day(ExamAttendance::Sat));
    let absent = subjects(missed).map(blank).map(on_the_day(ExamAttendance::Absent));
    script.add(author, at(sitting.days[1], 18, i64::from(number)), sat.chain(absent).collect());
    let results = subjects(passed)
        .map(|subject| outcome(blank(subject), ExamResult::Passed))
        .chain(subjects(failed).map(|subject| outcome(blank(subject), ExamResult::Failed)));
    let results = results.map(|record| change(record.id, &only_outcome(&record)));
    let known_at = at(letter_day(sitting, number), 17, i64::from(number));
    script.add(author, known_at, results.collect());
}

fn blank(sitting: &Sitting, person: &Person, subject: Subject) -> ExamSubjectResult {
    fact(|id| ExamSubjectResult {
        sitting: Some(Ref::to(sitting.id())),
        learner: Some(Ref::to(person.id())),
        subject: Some(subject),
        ..ExamSubjectResult::empty(id)
    })
}

fn outcome(record: ExamSubjectResult, result: ExamResult) -> ExamSubjectResult {
    let evidence = Some(ResultEvidence::NoticeSeen);
    ExamSubjectResult { result: Some(result), evidence, ..record }
}

fn only_outcome(record: &ExamSubjectResult) -> ExamSubjectResult {
    let ExamSubjectResult { id, result, evidence, .. } = *record;
    ExamSubjectResult { result, evidence, ..ExamSubjectResult::empty(id) }
}

/// Letters come home; staff see them within a week.
fn letter_day(sitting: &Sitting, number: u8) -> Date {
    sitting.results_on.plus_days(i64::from(number % 6) + 1)
}

fn certify(script: &mut Script, cast: &Cast, sitting: &Sitting, person: &Person) {
    let known_at = at(letter_day(sitting, person.number), 17, 40);
    let id = script.id(known_at);
    let record = Certification {
        learner: Some(Ref::to(person.id())),
        sitting: Some(Ref::to(sitting.id())),
        noticed_on: Some(sitting.results_on),
        basis: Some(CertificationBasis::Exam),
        ..Certification::empty(id)
    };
    script.add(cast.tutor(person.place).account(), known_at, vec![create(id, &record)]);
}

/// What came next for those with a full pass. P01 looked for work first: the later one counts.
fn destinations(script: &mut Script, cast: &Cast) {
    use DestinationKind::{FurtherStudy, GeneralEmployment, JobSeeking, WelfareEmployment};
    let rows = [
        (1, JobSeeking, false, day(2020, 9, 24)),
        (1, GeneralEmployment, true, day(2020, 11, 16)),
        (2, GeneralEmployment, true, day(2020, 10, 5)),
        (3, GeneralEmployment, true, day(2020, 12, 1)),
        (4, WelfareEmployment, true, day(2020, 10, 19)),
        (5, WelfareEmployment, true, day(2020, 11, 2)),
        (6, WelfareEmployment, true, day(2021, 1, 18)),
        (7, FurtherStudy, false, day(2020, 10, 13)),
        (8, FurtherStudy, false, day(2020, 11, 11)),
        (18, FurtherStudy, false, day(2021, 1, 12)),
        (19, JobSeeking, false, day(2020, 12, 24)),
        (20, JobSeeking, false, day(2020, 12, 21)),
        (21, JobSeeking, false, day(2021, 1, 9)),
        (22, JobSeeking, false, day(2021, 1, 13)),
    ];
    for (number, kind, is_confirmed, decided_on) in rows {
        let person = cast.person(number);
        let known_at = at(decided_on, 19, 0);
        let id = script.id(known_at);
        let record = Destination {
            learner: Some(Ref::to(person.id())),
            decided_on: Some(decided_on),
            kind: Some(kind),
            is_confirmed: Some(is_confirmed),
            ..Destination::empty(id)
        };
        script.add(cast.tutor(person.place).account(), known_at, vec![create(id, &record)]);
    }
}

/// P26 to P30 sat exams to change schools; how they ended is not known yet.
fn transfer_exams(script: &mut Script, cast: &Cast) {
    for number in 26..=30 {
        let person = cast.person(number);
        let known_at = at(day(2021, 1, 23), 17, i64::from(number));
        let id = script.id(known_at);
        let record = HighSchoolExam {
            learner: Some(Ref::to(person.id())),
            school: Some(Ref::to(organization(super::places::CORRESPONDENCE_SCHOOL))),
            kind: Some(HighSchoolExamKind::Transfer),
            date: Some(day(2021, 1, 23)),
            ..HighSchoolExam::empty(id)
        };
        script.add(cast.tutor(person.place).account(), known_at, vec![create(id, &record)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::exam::progress;

    #[test]
    fn who_is_certified_has_passed_everything_and_nobody_else_has() {
        for number in 1..=25 {
            let is_complete = progress(&passes(number), FiscalYear(2020)).is_complete();
            assert_eq!(is_complete, is_certified(number, super::super::today()), "P{number:02}");
        }
    }

    #[test]
    fn nobody_sits_a_subject_that_she_has_passed() {
        for number in 1..=25 {
            let mut passed = BTreeSet::new();
            for sitting in rounds() {
                for row in sitting.results.iter().filter(|row| row.0 == number) {
                    for subject in subjects(row.1).chain(subjects(row.2)).chain(subjects(row.3)) {
                        assert!(!passed.contains(&subject), "P{number:02} {subject:?}");
                    }
                    passed.extend(subjects(row.1));
                }
            }
        }
    }
}
