//! What came of one round: who sat it, of whom the result is known and how, and between which ends
//! the pass rate lies until the last letter was read. What a learner told stands apart from what
//! somebody of the team has seen.

use super::carers::{team_at, team_of};
use super::exam_case::{case_of, known_results};
use super::person::{aliases, person};
use super::places::{places_on, venues_on};
use super::records::{ReadRecords, Records};
use super::standing::results;
use crate::exam::{Pass, RULES, Subject, Verdict, evaluate};
use crate::id::RecordId;
use crate::records::certification::Certification;
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{
    ExamAttendance, ExamResult, ExamSubjectResult, ResultEvidence,
};
use crate::records::told_result::ToldResult;
use crate::value::Date;
use std::collections::BTreeSet;

/// One learner who sat the round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundResult {
    /// The record that stands for her.
    pub learner: RecordId,
    /// Where she has a place, on the day that is asked about or else on the day of the exam.
    pub venues: BTreeSet<RecordId>,
    /// Who looks after her.
    pub staff: BTreeSet<RecordId>,
    /// What she sat.
    pub sat: BTreeSet<Subject>,
    /// Those of them of which a result is known.
    pub known: BTreeSet<Subject>,
    /// Those of these that are passed.
    pub passed: BTreeSet<Subject>,
    /// How the results are known.
    pub known_by: KnownBy,
    /// The newest day on which she told something.
    pub told_on: Option<Date>,
    /// The day of the notice of a full pass that this round completed.
    pub certified_on: Option<Date>,
    /// Whether the rules see a full pass if everything is passed of which the letter is to be seen.
    pub may_be_certified: bool,
}

/// How the results of one learner are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KnownBy {
    /// Nobody knows any.
    Nobody,
    /// Some are open.
    InPart,
    /// All are known, and some by her own words only.
    HerWords,
    /// The letter was seen.
    Notice,
}

impl RoundResult {
    /// Whether a result is open.
    pub fn is_open(&self) -> bool {
        self.known_by <= KnownBy::InPart
    }

    /// Whether she counts as passed in IND04, now or once everything is known.
    fn may_pass(&self) -> bool {
        self.is_open() || !self.passed.is_empty()
    }
}

/// Two ends between which a number lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// What is known already.
    pub low: usize,
    /// What it can become.
    pub high: usize,
}

/// Everybody in sight who sat the round, those first of whom a result is open.
pub fn round_results(
    records: &dyn Records,
    sitting: &ExamSitting,
    today: Date,
) -> Vec<RoundResult> {
    let people = people_of(records, sitting).into_iter();
    let mut rows: Vec<RoundResult> =
        people.map(|learner| of_learner(records, sitting, learner, today)).collect();
    rows.sort_by_key(|row| (row.known_by >= KnownBy::HerWords, row.learner));
    rows
}

/// Those who sat the round and of whom a result is open. Needs no rules of the exam.
pub fn without_result(records: &dyn Records, sitting: &ExamSitting) -> BTreeSet<RecordId> {
    let is_open = |learner: &RecordId| {
        let sat = recorded_as_sat(records, &aliases(records, *learner), sitting.id);
        known_by(&sat) <= KnownBy::InPart
    };
    people_of(records, sitting).into_iter().filter(is_open).collect()
}

/// Everybody of whom somebody has recorded that she sat the round.
fn people_of(records: &dyn Records, sitting: &ExamSitting) -> BTreeSet<RecordId> {
    let results = records.list_referring::<ExamSubjectResult>("sitting", sitting.id);
    let sat = results.filter(|it| it.attendance == Some(ExamAttendance::Sat));
    sat.filter_map(|it| it.learner).map(|it| person(records, it.id)).collect()
}

/// How many have passed at least one subject (IND04).
pub fn passed(rows: &[RoundResult]) -> Ends {
    Ends {
        low: rows.iter().filter(|row| !row.passed.is_empty()).count(),
        high: rows.iter().filter(|row| row.may_pass()).count(),
    }
}

/// How many have passed the whole exam by this round.
pub fn certified(rows: &[RoundResult]) -> Ends {
    let is_certain = |row: &&RoundResult| row.certified_on.is_some();
    Ends {
        low: rows.iter().filter(is_certain).count(),
        high: rows.iter().filter(|row| is_certain(row) || row.may_be_certified).count(),
    }
}

fn of_learner(
    records: &dyn Records,
    sitting: &ExamSitting,
    learner: RecordId,
    today: Date,
) -> RoundResult {
    let ids = aliases(records, learner);
    let own = recorded_as_sat(records, &ids, sitting.id);
    let subjects = |wanted: &dyn Fn(&ExamSubjectResult) -> bool| {
        own.iter().filter(|it| wanted(it)).filter_map(|it| it.subject).collect::<BTreeSet<_>>()
    };
    let known_by = known_by(&own);
    let told = ids.iter().flat_map(|id| records.list_referring::<ToldResult>("learner", *id));
    let told = told.filter(|it| it.sitting.is_some_and(|of| of.id == sitting.id));
    let told = told.filter(|it| it.result.is_some() && !it.is_guess(sitting));
    let certifications: Vec<Certification> =
        ids.iter().flat_map(|id| records.list_referring("learner", *id)).collect();
    let of_round =
        certifications.iter().filter(|it| it.sitting.is_some_and(|of| of.id == sitting.id));
    let venues = venues(records, &ids, sitting, today);
    RoundResult {
        learner,
        staff: staff_of(records, &ids, &venues, today),
        venues,
        sat: subjects(&|_| true),
        known: subjects(&|it| it.result.is_some()),
        passed: subjects(&|it| it.result == Some(ExamResult::Passed)),
        known_by,
        told_on: told.filter_map(|it| it.told_on).max(),
        certified_on: of_round.filter_map(|it| it.noticed_on).min(),
        may_be_certified: certifications.is_empty()
            && known_by != KnownBy::Notice
            && completes(records, &ids, sitting, subjects(&|it| it.result.is_none())),
    }
}

/// What is known of the subjects of one round of which somebody has recorded that she sat them.
/// What she told of another one stays out, as it does in IND04.
pub fn recorded_as_sat(
    records: &dyn Records,
    ids: &[RecordId],
    sitting: RecordId,
) -> Vec<ExamSubjectResult> {
    let is_of = |it: &ExamSubjectResult| it.sitting.is_some_and(|of| of.id == sitting);
    let is_sat = |it: &ExamSubjectResult| is_of(it) && it.attendance == Some(ExamAttendance::Sat);
    let recorded: BTreeSet<Subject> =
        results(records, ids).iter().filter(|it| is_sat(it)).filter_map(|it| it.subject).collect();
    let mut own = known_results(records, ids);
    own.retain(|it| is_of(it) && it.subject.is_some_and(|subject| recorded.contains(&subject)));
    own
}

/// How the results of what she sat are known.
pub fn known_by(sat: &[ExamSubjectResult]) -> KnownBy {
    let is_known = |it: &ExamSubjectResult| it.result.is_some();
    let is_seen = |it: &ExamSubjectResult| it.evidence == Some(ResultEvidence::NoticeSeen);
    match () {
        () if !sat.iter().any(is_known) => KnownBy::Nobody,
        () if !sat.iter().all(is_known) => KnownBy::InPart,
        () if !sat.iter().all(is_seen) => KnownBy::HerWords,
        () => KnownBy::Notice,
    }
}

/// Whether the rules see a full pass once these subjects are passed, too.
fn completes(
    records: &dyn Records,
    ids: &[RecordId],
    sitting: &ExamSitting,
    open: BTreeSet<Subject>,
) -> bool {
    let Some(year) = sitting.fiscal_year else { return false };
    let mut case = case_of(records, ids);
    case.passes.extend(open.into_iter().map(|subject| Pass { subject, year }));
    evaluate(&RULES, &case, year).verdict == Verdict::Complete
}

fn venues(
    records: &dyn Records,
    ids: &[RecordId],
    sitting: &ExamSitting,
    today: Date,
) -> BTreeSet<RecordId> {
    let on = |day: Date| venues_on(&places_on(records, ids, day), day);
    let now = on(today);
    if now.is_empty() { sitting.starts_on.map(on).unwrap_or_default() } else { now }
}

/// Those who are assigned to her or to one of her venues today.
fn staff_of(
    records: &dyn Records,
    ids: &[RecordId],
    venues: &BTreeSet<RecordId>,
    today: Date,
) -> BTreeSet<RecordId> {
    let mut team = team_of(records, ids, today);
    team.extend(team_at(records, venues, today));
    team
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::record::Record;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    /// The round 9 with one learner for each list of (kind, subject, fields).
    fn rows(learners: &[&[(&str, &str, Value)]]) -> Vec<RoundResult> {
        let mut all = RecordSet::default();
        let round = json!({ "fiscal_year": 2020, "round": "first", "starts_on": "2020-08-12" });
        let round = round.as_object().unwrap().clone();
        all.put("exam_sitting", id(9), round.clone());
        for (learner, facts) in (1..).zip(learners) {
            let name = json!({ "preferred_name": "Ann" });
            all.put("learner", id(learner), name.as_object().unwrap().clone());
            for (n, (kind, subject, more)) in (0..).zip(*facts) {
                let mut fields = json!({ "sitting": id(9).to_string(), "subject": subject,
                    "learner": id(learner).to_string() });
                fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                let fact = id(1000 * learner + n);
                all.put(kind, fact, fields.as_object().unwrap().clone());
            }
        }
        let sitting = ExamSitting::read(id(9), &round);
        let mut rows = round_results(&all, &sitting, "2020-09-10".parse().unwrap());
        rows.sort_by_key(|row| row.learner);
        rows
    }

    fn sat() -> Value {
        json!({ "attendance": "sat" })
    }

    fn seen(result: &str) -> Value {
        json!({ "attendance": "sat", "result": result, "evidence": "notice_seen" })
    }

    const RESULT: &str = "exam_subject_result";

    #[test]
    fn what_she_told_stands_apart_from_what_was_seen_and_the_rate_is_a_range_until_all_is_known() {
        let told = |result| json!({ "result": result, "told_on": "2020-09-09" });
        let rows = rows(&[
            &[(RESULT, "kokugo", seen("passed")), (RESULT, "eigo", seen("failed"))],
            &[(RESULT, "kokugo", sat()), ("told_result", "kokugo", told("passed"))],
            &[(RESULT, "kokugo", sat()), (RESULT, "eigo", seen("passed"))],
            &[(RESULT, "kokugo", sat()), (RESULT, "eigo", seen("failed"))],
            &[(RESULT, "kokugo", sat())],
            &[(RESULT, "kokugo", seen("failed"))],
            &[("told_result", "kokugo", told("passed"))],
            &[(RESULT, "kokugo", json!({ "attendance": "absent" }))],
        ]);
        let known: Vec<KnownBy> = rows.iter().map(|row| row.known_by).collect();
        use KnownBy::{HerWords, InPart, Nobody, Notice};
        assert_eq!(known, [Notice, HerWords, InPart, InPart, Nobody, Notice], "six have sat");
        let counts = |row: &RoundResult| (row.sat.len(), row.known.len(), row.passed.len());
        assert_eq!(counts(&rows[2]), (2, 1, 1), "of the other one nobody knows");
        assert_eq!(counts(&rows[3]), (2, 1, 0));
        assert_eq!(rows[1].told_on, "2020-09-09".parse().ok());
        assert_eq!(passed(&rows), Ends { low: 3, high: 5 });
        assert_eq!(rows.iter().filter(|row| row.is_open()).count(), 3);
        let all_known: Vec<RoundResult> = rows.into_iter().filter(|it| !it.is_open()).collect();
        assert_eq!(passed(&all_known), Ends { low: 2, high: 2 });
    }

    #[test]
    fn of_seventeen_who_sat_five_are_unknown_until_their_letters_are_there() {
        let passed_one = [(RESULT, "kokugo", seen("passed"))];
        let failed = [(RESULT, "kokugo", seen("failed"))];
        let waits = [(RESULT, "kokugo", sat())];
        let everybody: Vec<&[(&str, &str, Value)]> = std::iter::repeat_n(&passed_one[..], 10)
            .chain(std::iter::repeat_n(&failed[..], 2))
            .chain(std::iter::repeat_n(&waits[..], 5))
            .collect();
        let rows = rows(&everybody);
        assert_eq!((rows.len(), rows.iter().filter(|it| it.is_open()).count()), (17, 5));
        assert_eq!(passed(&rows), Ends { low: 10, high: 15 });
    }

    #[test]
    fn who_may_turn_out_to_have_passed_everything_is_no_certain_full_pass() {
        let eight = [
            "kokugo",
            "sekaishi_a",
            "chiri_a",
            "gendai_shakai",
            "sugaku",
            "kagaku_to_ningen",
            "seibutsu_kiso",
        ];
        let mut facts: Vec<(&str, &str, Value)> =
            eight.iter().map(|subject| (RESULT, *subject, seen("passed"))).collect();
        facts.push((RESULT, "eigo", sat()));
        assert_eq!(certified(&rows(&[&facts])), Ends { low: 0, high: 1 });
        facts[7].2 = seen("failed");
        assert_eq!(certified(&rows(&[&facts])), Ends { low: 0, high: 0 });
        facts[7].2 = seen("passed");
        let all_seen = certified(&rows(&[&facts]));
        assert_eq!(
            all_seen,
            Ends { low: 0, high: 0 },
            "what is missing is no result of this round"
        );
        let notice = json!({ "noticed_on": "2020-09-08", "basis": "exam" });
        facts.push(("certification", "eigo", notice));
        assert_eq!(certified(&rows(&[&facts])), Ends { low: 1, high: 1 });
    }
}
