//! The equivalency exam: rounds, who sat what and how it ended, full passes and what came next.
//! Results reach the records as they did in life: applied, sat, and passed or not after the letter.

use super::Cast;
use super::people::Person;
use super::places::organization;
use super::rounds::{Row, Sitting, subjects};
use crate::script::{Script, at, change, create, day, fact};
use shared::exam::{Pass, Subject};
use shared::records::certification::{Certification, CertificationBasis};
use shared::records::destination::{Destination, DestinationKind};
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use shared::records::high_school_exam::{HighSchoolExam, HighSchoolExamKind};
use shared::value::{Date, FiscalYear, Ref};
use std::collections::BTreeSet;

impl Cast {
    /// What a learner has passed by the demo's today, as far as somebody saw it.
    pub(super) fn passes(&self, number: u8) -> BTreeSet<Pass> {
        let mut passes = BTreeSet::new();
        for sitting in &self.set.rounds {
            let year = FiscalYear(sitting.year);
            for (_, passed, ..) in sitting.results.iter().filter(|row| row.0 == number) {
                passes.extend(subjects(passed).map(|subject| Pass { subject, year }));
            }
        }
        passes
    }

    /// A round of the demo.
    pub(super) fn round(&self, year: i16, round: Round) -> Ref<ExamSitting> {
        let is_meant = |sitting: &&Sitting| sitting.year == year && sitting.round == round;
        let sitting = self.set.rounds.iter().find(is_meant);
        Ref::to(sitting.expect("the tables name rounds that exist").id())
    }

    /// Whether a learner sits an exam on this day.
    pub(super) fn is_exam_day_of(&self, number: u8, on: Date) -> bool {
        self.set.rounds.iter().filter(|sitting| sitting.days.contains(&on)).any(|sitting| {
            let sits = |row: &Row| row.0 == number && row.3.is_empty();
            let has_sat = |row: &(u8, &str)| row.0 == number;
            sitting.results.iter().any(sits) || sitting.unseen.iter().any(has_sat)
        })
    }

    /// Whether a learner has her full pass on this day.
    pub(super) fn is_certified(&self, number: u8, on: Date) -> bool {
        self.certified_on(number).is_some_and(|since| since <= on)
    }

    /// The day of the notice of her full pass.
    pub(super) fn certified_on(&self, number: u8) -> Option<Date> {
        let mut rounds = self.set.rounds.iter();
        Some(rounds.find(|round| round.certified.contains(&number))?.results_on)
    }
}

/// The rounds, entered at the start of their years.
pub(super) fn sittings(script: &mut Script, cast: &Cast) {
    for sitting in &cast.set.rounds {
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
    for sitting in &cast.set.rounds {
        for row in sitting.results {
            sit(script, cast, sitting, row);
        }
        for (number, letters) in sitting.unseen {
            sit_unseen(script, cast, sitting, (cast.person(*number), letters));
        }
        for number in sitting.certified {
            certify(script, cast, sitting, cast.person(*number));
        }
    }
    destinations(script, cast);
    transfer_exams(script, cast);
}

fn sit(
    script: &mut Script,
    cast: &Cast,
    sitting: &Sitting,
    &(number, passed, failed, missed): &Row,
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

/// She sat, and nobody has seen her letter.
fn sit_unseen(
    script: &mut Script,
    cast: &Cast,
    sitting: &Sitting,
    (person, letters): (&Person, &str),
) {
    let sat = subjects(letters).map(|subject| {
        let attendance = Some(ExamAttendance::Sat);
        let record = ExamSubjectResult { attendance, ..blank(sitting, person, subject) };
        create(record.id, &record)
    });
    let author = cast.tutor(person.place).account();
    script.add(author, at(sitting.days[1], 18, i64::from(person.number)), sat.collect());
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
    let published = [
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
    let all = published.into_iter().chain(cast.set.destinations.iter().copied());
    for (number, kind, is_confirmed, decided_on) in all {
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
    use crate::Demo;
    use shared::exam::progress;

    fn casts() -> [Cast; 2] {
        [Demo::Year2020, Demo::Year2026].map(Cast::of)
    }

    #[test]
    fn who_is_certified_has_passed_everything_and_nobody_else_has() {
        for cast in casts() {
            for person in &cast.set.people {
                let number = person.number;
                let notice = cast.certified_on(number);
                let year = notice.unwrap_or(cast.set.today).fiscal_year();
                let is_complete = progress(&cast.passes(number), year).is_complete();
                assert_eq!(is_complete, notice.is_some(), "P{number:02}");
            }
        }
    }

    #[test]
    fn nobody_sits_a_subject_that_she_has_passed() {
        for cast in casts() {
            for person in &cast.set.people {
                let mut passed = BTreeSet::new();
                for sitting in &cast.set.rounds {
                    for row in sitting.results.iter().filter(|row| row.0 == person.number) {
                        let all = [row.1, row.2, row.3].concat();
                        for subject in subjects(&all) {
                            assert!(!passed.contains(&subject), "P{} {subject:?}", person.number);
                        }
                        passed.extend(subjects(row.1));
                    }
                }
            }
        }
    }
}
