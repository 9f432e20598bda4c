//! How far a learner has come with the exam, and which round comes next: what her own page says of
//! it, worked out from her records and the rounds.

use std::collections::BTreeMap;

use shared::exam::{self, Progress, Subject};
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use shared::value::{Date, FiscalYear};

/// One round, by its place in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The fiscal year.
    pub year: FiscalYear,
    /// Which of its rounds.
    pub round: RoundOrder,
}

/// The order of the rounds within a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundOrder {
    /// In August.
    First,
    /// In November.
    Second,
}

/// A passed subject: it stays passed for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// The subject.
    pub subject: Subject,
    /// The round.
    pub when: When,
    /// How it is known; a pass that she has told counts for her plan, not as certain.
    pub known_by: Option<ResultEvidence>,
}

/// Where a subject stands that is not passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not passed the last time.
    Failed,
    /// She sat it; the result is not known yet.
    Waiting,
    /// She has applied.
    Applied,
}

/// The round that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextRound {
    /// Which one.
    pub when: When,
    /// Its first day, once it is announced.
    pub starts_on: Option<Date>,
    /// The last day of the postmark, while it is not over.
    pub apply_until: Option<Date>,
}

/// What there is to say about the exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// Passed subjects, the newest first.
    pub passed: Vec<Passed>,
    /// What is done and open, judged by the era of the next round.
    pub progress: Progress,
    /// Subjects that she tried or is about to try.
    pub standing: BTreeMap<Subject, Standing>,
    /// The next round.
    pub next: NextRound,
}

impl Outlook {
    /// Whether the notice of every pass has been seen.
    pub fn is_certain(&self) -> bool {
        self.passed.iter().all(|it| it.known_by == Some(ResultEvidence::NoticeSeen))
    }
}

/// Works the outlook out from a learner's own results.
pub fn outlook(results: &[ExamSubjectResult], sittings: &[ExamSitting], today: Date) -> Outlook {
    let next = next_round(sittings, today);
    let mut passed: Vec<Passed> = Vec::new();
    let mut newest: BTreeMap<Subject, (When, Standing)> = BTreeMap::new();
    for result in results {
        let Some(subject) = result.subject else { continue };
        let sitting = sittings.iter().find(|it| result.sitting.is_some_and(|of| of.id == it.id));
        // A result whose round is not known here happened at the latest this year.
        let now = When { year: today.fiscal_year(), round: RoundOrder::First };
        let when = sitting.and_then(When::of).unwrap_or(now);
        if result.result == Some(ExamResult::Passed) {
            passed.push(Passed { subject, when, known_by: result.evidence });
        } else if let Some(standing) = standing(result) {
            let entry = newest.entry(subject).or_insert((when, standing));
            if entry.0 <= when {
                *entry = (when, standing);
            }
        }
    }
    // Of two rounds with the same subject the one whose notice was seen is the certain one.
    let is_seen = |it: &Passed| it.known_by == Some(ResultEvidence::NoticeSeen);
    passed.sort_by_key(|it| (std::cmp::Reverse(it.when), it.subject, !is_seen(it)));
    passed.dedup_by_key(|it| it.subject);
    newest.retain(|subject, _| passed.iter().all(|it| it.subject != *subject));
    let year_of = |id| sittings.iter().find(|it| it.id == id)?.fiscal_year;
    let passes = exam::passes(results, year_of);
    Outlook {
        progress: exam::progress(&passes, next.when.year),
        standing: newest.into_iter().map(|(subject, (_, standing))| (subject, standing)).collect(),
        passed,
        next,
    }
}

/// Not sitting a subject says nothing about it.
fn standing(result: &ExamSubjectResult) -> Option<Standing> {
    match (result.attendance?, result.result) {
        (ExamAttendance::Sat, Some(ExamResult::Failed)) => Some(Standing::Failed),
        (ExamAttendance::Sat, _) => Some(Standing::Waiting),
        (ExamAttendance::Applied, _) => Some(Standing::Applied),
        (ExamAttendance::Absent, _) => None,
    }
}

impl When {
    /// The place in time of a round whose record is complete.
    pub fn of(sitting: &ExamSitting) -> Option<When> {
        let round = match sitting.round? {
            Round::First => RoundOrder::First,
            Round::Second => RoundOrder::Second,
        };
        Some(When { year: sitting.fiscal_year?, round })
    }

    /// The first day of the month in which the round is held.
    pub fn month(self) -> Date {
        let month = match self.round {
            RoundOrder::First => 8,
            RoundOrder::Second => 11,
        };
        let first = Date::new(self.year.0, month, 1);
        first.expect("August and November of every fiscal year begin with a first day")
    }
}

/// The next round that is announced, or else the next August or November.
fn next_round(sittings: &[ExamSitting], today: Date) -> NextRound {
    let ahead = sittings.iter().filter(|it| it.starts_on.is_some_and(|day| day >= today));
    let announced = ahead.min_by_key(|it| it.starts_on);
    let when = announced.and_then(When::of).unwrap_or_else(|| usual_next(today));
    let record = sittings.iter().find(|it| When::of(it) == Some(when));
    NextRound {
        when,
        starts_on: record.and_then(|it| it.starts_on).filter(|day| *day >= today),
        apply_until: record.and_then(|it| it.apply_until).filter(|day| *day >= today),
    }
}

fn usual_next(today: Date) -> When {
    let year = today.fiscal_year();
    match today.month() {
        4..=7 => When { year, round: RoundOrder::First },
        8..=10 => When { year, round: RoundOrder::Second },
        _ => When { year: FiscalYear(year.0 + 1), round: RoundOrder::First },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::id::RecordId;
    use shared::value::{Choice, Ref};
    use uuid::Uuid;

    fn sitting(year: i16, round: Round, starts_on: Option<&str>) -> ExamSitting {
        let number = u128::from(year as u16) * 2 + u128::from(round == Round::Second);
        ExamSitting {
            fiscal_year: Some(FiscalYear(year)),
            round: Some(round),
            starts_on: starts_on.map(|day| day.parse().unwrap()),
            ..ExamSitting::empty(RecordId(Uuid::from_u128(number)))
        }
    }

    fn result(
        sitting: &ExamSitting,
        subject: &str,
        result: Option<ExamResult>,
    ) -> ExamSubjectResult {
        ExamSubjectResult {
            sitting: Some(Ref::to(sitting.id)),
            subject: Subject::from_code(subject),
            attendance: Some(ExamAttendance::Sat),
            result,
            ..ExamSubjectResult::empty(RecordId(Uuid::nil()))
        }
    }

    #[test]
    fn the_next_round_is_the_announced_one_or_else_the_usual_one() {
        let announced = [sitting(2020, Round::Second, Some("2020-11-07"))];
        for (today, year, round) in [
            ("2020-11-07", 2020, RoundOrder::Second),
            ("2020-11-08", 2021, RoundOrder::First),
            ("2021-02-03", 2021, RoundOrder::First),
            ("2021-05-01", 2021, RoundOrder::First),
            ("2021-09-01", 2021, RoundOrder::Second),
        ] {
            let next = next_round(&announced, today.parse().unwrap());
            assert_eq!(next.when, When { year: FiscalYear(year), round }, "{today}");
        }
    }

    #[test]
    fn a_pass_is_certain_once_its_notice_was_seen() {
        let august = sitting(2020, Round::First, Some("2020-08-12"));
        let known = |evidence| ExamSubjectResult {
            evidence,
            ..result(&august, "kokugo", Some(ExamResult::Passed))
        };
        let is_certain = |results: &[ExamSubjectResult]| {
            outlook(results, std::slice::from_ref(&august), "2021-02-03".parse().unwrap())
                .is_certain()
        };
        let (told, seen) = (Some(ResultEvidence::SelfReport), Some(ResultEvidence::NoticeSeen));
        assert!(is_certain(&[known(seen)]));
        assert!(!is_certain(&[known(told)]));
        assert!(!is_certain(&[known(None)]));
        assert!(is_certain(&[known(told), known(seen)]));
    }

    #[test]
    fn a_pass_stays_and_what_was_tried_before_it_is_forgotten() {
        let august = sitting(2020, Round::First, Some("2020-08-12"));
        let november = sitting(2020, Round::Second, Some("2020-11-07"));
        let results = [
            result(&august, "kokugo", Some(ExamResult::Failed)),
            result(&november, "kokugo", Some(ExamResult::Passed)),
            result(&november, "eigo", Some(ExamResult::Failed)),
            result(&november, "sugaku", None),
        ];
        let found = outlook(&results, &[august, november], "2021-02-03".parse().unwrap());
        assert_eq!(found.passed.len(), 1);
        assert_eq!(found.passed[0].subject, Subject::Kokugo);
        assert_eq!(found.progress.fewest_left(), 7);
        let expected = [(Subject::Sugaku, Standing::Waiting), (Subject::Eigo, Standing::Failed)];
        assert_eq!(found.standing, BTreeMap::from(expected));
    }
}
