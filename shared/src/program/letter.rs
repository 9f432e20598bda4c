//! The letter with the results of a round, as a learner reads it out: what she says of each subject
//! counts for her own plan until somebody of the team has seen the letter (ruling E8).

use super::exam_applications::applications;
use super::records::{ReadRecords, Records};
use super::standing::{newest_rounds, results};
use super::write::{Write, field};
use crate::exam::Subject;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::exam_application::ExamApplication;
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use crate::records::told_result::{ToldOutcome, ToldResult};
use crate::value::{Date, Ref};
use std::collections::BTreeMap;

/// A letter of which not everything was seen by the team.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The round that it is about.
    pub sitting: ExamSitting,
    /// What it says, by subject.
    pub rows: Vec<LetterRow>,
}

/// One subject of a letter.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterRow {
    /// The subject.
    pub subject: Subject,
    /// What she says.
    pub told: Option<ToldResult>,
    /// Whether she said so before the letters were sent: then it is not what the letter says.
    pub is_guess: bool,
    /// What the team has seen. It counts, whatever she said.
    pub seen: Option<ExamResult>,
    /// What somebody of the team wrote down as her words.
    pub reported: Option<ExamResult>,
}

impl LetterRow {
    /// What is known of the subject: by the letter, else by her, else by what was written down as
    /// her words.
    pub fn outcome(&self) -> Option<ToldOutcome> {
        let of = |result: ExamResult| match result {
            ExamResult::Passed => ToldOutcome::Passed,
            ExamResult::Failed => ToldOutcome::NotYet,
        };
        let told = self.told.as_ref().filter(|_| !self.is_guess).and_then(|told| told.result);
        self.seen.map(of).or(told).or(self.reported.map(of))
    }
}

/// The letter that she is asked about: of the rounds of the fiscal year that she sat last, and of
/// which letters may be there, the newest of which something is to be answered, or else of which
/// the team has not seen all; `None` once it has.
pub fn letter(records: &dyn Records, aliases: &[RecordId], today: Date) -> Option<Letter> {
    let known = Known {
        results: results(records, aliases),
        applications: applications(records, aliases),
        told: aliases.iter().flat_map(|id| records.list_referring("learner", *id)).collect(),
    };
    let over = newest_rounds(records).into_iter().filter(|it| it.has_letters(today) == Some(true));
    let sat = over.map(|sitting| Letter { rows: known.rows(&sitting), sitting });
    let mut sat = sat.filter(|it| !it.rows.is_empty()).peekable();
    let year = sat.peek()?.sitting.fiscal_year;
    let of_year = sat.take_while(|it| it.sitting.fiscal_year == year);
    let mut letters: Vec<Letter> =
        of_year.filter(|it| it.rows.iter().any(|row| row.seen.is_none())).collect();
    let is_asked = |it: &Letter| it.rows.iter().any(|row| row.outcome().is_none());
    let at = letters.iter().position(is_asked).unwrap_or(0);
    (at < letters.len()).then(|| letters.swap_remove(at))
}

/// What is recorded about one person's letters.
struct Known {
    results: Vec<ExamSubjectResult>,
    applications: Vec<ExamApplication>,
    told: Vec<ToldResult>,
}

impl Known {
    /// What the letter of a round says, as far as it is known; what is to be answered comes first.
    fn rows(&self, sitting: &ExamSitting) -> Vec<LetterRow> {
        let is_of = |of: Option<RecordId>| of == Some(sitting.id);
        let posted = self.applications.iter().filter(|it| it.is_posted());
        let posted = posted.filter(|it| is_of(it.sitting.map(|of| of.id)));
        let mut rows: BTreeMap<Subject, LetterRow> =
            posted.flat_map(ExamApplication::sits).map(|it| (it, row(it))).collect();
        let own = self.results.iter().filter(|it| is_of(it.sitting.map(|of| of.id)));
        let (absent, sat): (Vec<_>, Vec<_>) =
            own.partition(|it| it.attendance == Some(ExamAttendance::Absent));
        for result in sat {
            let Some(subject) = result.subject else { continue };
            let row = rows.entry(subject).or_insert_with(|| row(subject));
            match result.evidence {
                Some(ResultEvidence::NoticeSeen) => row.seen = row.seen.or(result.result),
                _ => row.reported = row.reported.or(result.result),
            }
        }
        for told in self.told.iter().filter(|it| is_of(it.sitting.map(|of| of.id))) {
            let Some(subject) = told.subject else { continue };
            // What she has taken back makes no row of its own.
            if told.result.is_none() && !rows.contains_key(&subject) {
                continue;
            }
            let row = rows.entry(subject).or_insert_with(|| row(subject));
            row.is_guess = told.is_guess(sitting);
            row.told = Some(told.clone());
        }
        // Of a paper that she did not sit the letter says nothing, whatever was told.
        let has_result = |it: &LetterRow| it.seen.is_some() || it.reported.is_some();
        let is_absent = |subject: &Subject| absent.iter().any(|it| it.subject == Some(*subject));
        rows.retain(|subject, row| has_result(row) || !is_absent(subject));
        rows.retain(|subject, row| row.seen.is_some() || !self.has_passed(*subject, sitting.id));
        let mut rows: Vec<LetterRow> = rows.into_values().collect();
        rows.sort_by_key(|row| (row.seen.is_some(), row.subject));
        rows
    }

    /// Whether the letter of another round was seen by which she has passed a subject: then this
    /// one has nothing to say about it any more.
    fn has_passed(&self, subject: Subject, sitting: RecordId) -> bool {
        self.results.iter().any(|it| {
            it.subject == Some(subject)
                && it.result == Some(ExamResult::Passed)
                && it.evidence == Some(ResultEvidence::NoticeSeen)
                && it.sitting.is_none_or(|of| of.id != sitting)
        })
    }
}

fn row(subject: Subject) -> LetterRow {
    LetterRow { subject, told: None, is_guess: false, seen: None, reported: None }
}

/// She says what the letter says of one subject.
pub fn tell(
    learner: RecordId,
    sitting: RecordId,
    row: &LetterRow,
    result: ToldOutcome,
    today: Date,
) -> Write {
    if let Some(told) = &row.told {
        let set = [field("result", Some(&result)), field("told_on", Some(&today))];
        return Write::set::<ToldResult>(told.id, Body::from_iter(set));
    }
    let told = told_about(learner, sitting, row.subject);
    Write::create(&ToldResult { result: Some(result), told_on: Some(today), ..told })
}

/// Takes back what [`tell`] wrote when the row was as it is here. A learner deletes nothing: what
/// she said first becomes empty.
pub fn take_back(learner: RecordId, sitting: RecordId, row: &LetterRow) -> Write {
    let (result, told_on) = row.told.as_ref().map(|it| (it.result, it.told_on)).unwrap_or_default();
    let set = [field("result", result.as_ref()), field("told_on", told_on.as_ref())];
    let made = told_about(learner, sitting, row.subject).id;
    let id = row.told.as_ref().map_or(made, |told| told.id);
    Write::set::<ToldResult>(id, Body::from_iter(set))
}

fn told_about(learner: RecordId, sitting: RecordId, subject: Subject) -> ToldResult {
    let told = ToldResult {
        sitting: Some(Ref::to(sitting)),
        learner: Some(Ref::to(learner)),
        subject: Some(subject),
        ..ToldResult::empty(learner)
    };
    let id = ToldResult::KIND.natural_id(&told.write()).expect("what was told has a natural key");
    ToldResult { id, ..told }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::program::standing::standing;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn records(rows: &[(&str, Value)]) -> RecordSet {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n, fields: Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        put("learner", 1, json!({ "preferred_name": "Ann" }));
        for (n, round, starts, sent) in
            [(8, "first", "2020-08-12", "2020-09-08"), (9, "second", "2020-11-07", "2020-12-08")]
        {
            let sitting = json!({ "fiscal_year": 2020, "round": round, "starts_on": starts,
                "results_on": sent });
            put("exam_sitting", n, sitting);
        }
        for (n, (kind, fields)) in (100..).zip(rows) {
            put(kind, n, fields.clone());
        }
        all
    }

    fn of_round(round: u128, subject: &str, more: Value) -> Value {
        let mut fields = json!({ "sitting": id(round).to_string(), "subject": subject,
            "learner": id(1).to_string() });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_letter_is_asked_for_from_the_day_it_is_sent_until_somebody_has_seen_it() {
        let sat = json!({ "attendance": "sat" });
        let seen = json!({ "attendance": "sat", "result": "failed", "evidence": "notice_seen" });
        let absent = json!({ "attendance": "absent" });
        let mut rows = vec![
            ("exam_subject_result", of_round(9, "eigo", sat)),
            ("exam_subject_result", of_round(9, "kokugo", seen.clone())),
            ("exam_subject_result", of_round(9, "sugaku", absent)),
        ];
        let of = |rows: &[(&str, Value)], today: &str| {
            letter(&records(rows), &[id(1)], day(today)).map(|it| {
                let subjects = it.rows.iter().map(|row| (row.subject, row.outcome()));
                (it.sitting.id, subjects.collect::<Vec<_>>())
            })
        };
        assert_eq!(of(&rows, "2020-12-07"), None);
        let expected = vec![(Subject::Eigo, None), (Subject::Kokugo, Some(ToldOutcome::NotYet))];
        assert_eq!(of(&rows, "2020-12-08"), Some((id(9), expected)));
        rows[0].1 = of_round(9, "eigo", seen);
        assert_eq!(of(&rows, "2020-12-08"), None, "all of it was seen");
    }

    #[test]
    fn who_applied_is_asked_although_nobody_wrote_down_that_she_sat() {
        let application = json!({ "sitting": id(9).to_string(), "learner": id(1).to_string(),
            "subjects": ["eigo"], "step": "slip_received" });
        let all = records(&[("exam_application", application)]);
        let found = letter(&all, &[id(1)], day("2020-12-09")).unwrap();
        assert_eq!(found.rows, [row(Subject::Eigo)]);
    }

    #[test]
    fn a_row_is_what_the_letter_can_say() {
        let result = |subject: &str, attendance: &str, more: Value| {
            let mut fields = of_round(9, subject, json!({ "attendance": attendance }));
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            ("exam_subject_result", fields)
        };
        let told = |subject: &str, said: Value| {
            ("told_result", of_round(9, subject, json!({ "result": said })))
        };
        let all = records(&[
            result("kokugo", "absent", json!({})),
            told("kokugo", json!("passed")),
            told("sugaku", Value::Null),
            result("eigo", "sat", json!({ "result": "passed", "evidence": "notice_seen" })),
            result("eigo", "sat", json!({})),
            result("rinri", "sat", json!({ "result": "failed", "evidence": "self_report" })),
            result("chigaku_1", "sat", json!({})),
        ]);
        let found = letter(&all, &[id(1)], day("2020-12-09")).unwrap();
        let rows: Vec<_> = found.rows.iter().map(|it| (it.subject, it.outcome())).collect();
        let expected = [
            (Subject::Rinri, Some(ToldOutcome::NotYet)),
            (Subject::Chigaku1, None),
            (Subject::Eigo, Some(ToldOutcome::Passed)),
        ];
        assert_eq!(rows.len(), expected.len(), "neither what she left out nor took back: {rows:?}");
        assert!(expected.iter().all(|it| rows.contains(it)), "{rows:?}");
    }

    #[test]
    fn what_she_said_before_the_letters_were_sent_is_no_answer_to_the_letter() {
        let sat = of_round(9, "eigo", json!({ "attendance": "sat" }));
        let told = |on: &str| of_round(9, "eigo", json!({ "result": "passed", "told_on": on }));
        let outcome = |on: &str| {
            let all = records(&[("exam_subject_result", sat.clone()), ("told_result", told(on))]);
            letter(&all, &[id(1)], day("2020-12-09")).unwrap().rows[0].outcome()
        };
        assert_eq!(outcome("2020-11-08"), None);
        assert_eq!(outcome("2020-12-08"), Some(ToldOutcome::Passed));
    }

    #[test]
    fn a_letter_that_was_not_answered_is_asked_for_after_the_next_one_came() {
        let seen = json!({ "attendance": "sat", "result": "passed", "evidence": "notice_seen" });
        let told = json!({ "result": "not_yet", "told_on": "2020-12-08" });
        let sat = json!({ "attendance": "sat" });
        let mut rows = vec![
            ("exam_subject_result", of_round(8, "sugaku", sat.clone())),
            ("exam_subject_result", of_round(9, "eigo", sat)),
        ];
        let asked = |rows: &[(&str, Value)]| {
            letter(&records(rows), &[id(1)], day("2020-12-09")).map(|it| it.sitting.id)
        };
        assert_eq!(asked(&rows), Some(id(9)), "the newest first");
        rows.push(("told_result", of_round(9, "eigo", told)));
        assert_eq!(asked(&rows), Some(id(8)), "then the one before it");
        rows[1].1 = of_round(9, "eigo", seen.clone());
        assert_eq!(asked(&rows), Some(id(8)));
        rows[0].1 = of_round(8, "sugaku", seen);
        assert_eq!(asked(&rows), None, "all of both was seen");
    }

    #[test]
    fn a_subject_that_was_passed_in_between_is_not_asked_for_and_nor_is_one_she_left_out() {
        let sat = json!({ "attendance": "sat" });
        let passed = json!({ "attendance": "sat", "result": "passed", "evidence": "notice_seen" });
        let told = json!({ "result": "passed", "told_on": "2020-12-08" });
        let all = records(&[
            ("exam_subject_result", of_round(8, "eigo", sat)),
            ("exam_subject_result", of_round(9, "eigo", passed)),
            ("exam_subject_result", of_round(9, "sugaku", json!({ "attendance": "absent" }))),
            ("told_result", of_round(9, "sugaku", told)),
        ]);
        assert_eq!(letter(&all, &[id(1)], day("2020-12-09")), None);
    }

    #[test]
    fn what_she_says_changes_her_count_at_once_and_can_be_taken_back() {
        let sat = of_round(9, "eigo", json!({ "attendance": "sat" }));
        let mut all = records(&[("exam_subject_result", sat)]);
        let today = day("2020-12-09");
        let left = |all: &RecordSet| standing(all, &[id(1)], today).progress.fewest_left();
        let before = left(&all);
        let asked = letter(&all, &[id(1)], today).unwrap().rows.remove(0);
        let Write::Create { kind, id: told, set } =
            tell(id(1), id(9), &asked, ToldOutcome::Passed, today)
        else {
            panic!("what was told is new")
        };
        all.put(kind, told, set);
        assert_eq!(left(&all), before - 1);
        assert!(!standing(&all, &[id(1)], today).is_certain(), "nobody certifies herself");
        let said = letter(&all, &[id(1)], today).unwrap().rows.remove(0);
        assert_eq!(said.outcome(), Some(ToldOutcome::Passed));
        let again = tell(id(1), id(9), &said, ToldOutcome::NotYet, today);
        assert!(matches!(again, Write::Set { id, .. } if id == told));
        let Write::Set { id: of, set, .. } = take_back(id(1), id(9), &asked) else {
            panic!("a learner deletes nothing")
        };
        assert_eq!((of, &set["result"]), (told, &Value::Null));
    }
}
