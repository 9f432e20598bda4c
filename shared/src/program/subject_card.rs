//! The subject card of one learner: what the rules of the exam say about her for her next round,
//! and what her application for it still needs. It informs; only the ministry certifies.

use super::exam_applications::application_for;
use super::exam_case::{case_of, only_told};
use super::exam_papers::papers;
use super::full_pass::{FullPass, full_pass};
use super::records::{ReadRecords, Records};
use super::standing::{RoundAt, Standing, standing, standing_for};
use crate::exam::age::Effective;
use crate::exam::{Evaluation, RULES, Step, Subject, evaluate, sources};
use crate::id::RecordId;
use crate::records::exam_application::{ApplicationPaper, ExamApplication};
use crate::records::exam_sitting::ExamSitting;
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that the card shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SubjectCard {
    /// The version of the rules.
    pub version: &'static str,
    /// Her passes and her next round.
    pub standing: Standing,
    /// What the rules say for that round; of whoever is certified, those of the year of her notice,
    /// without advice.
    pub found: Evaluation,
    /// From which day on a full pass would be in force, where she is too young for that when the
    /// round begins.
    pub in_force: Option<Effective>,
    /// For each passed subject of today the subjects of which the passes are.
    pub sources: BTreeMap<Subject, BTreeSet<Subject>>,
    /// The passed subjects of today that count by her own words only.
    pub only_told: BTreeSet<Subject>,
    /// Courses and skill tests that exempt from nothing by themselves, as they are printed.
    pub unknown_names: Vec<String>,
    /// The record of the round, once there is one.
    pub sitting: Option<ExamSitting>,
    /// Her application for it.
    pub application: Option<ExamApplication>,
    /// The papers that it takes.
    pub papers: BTreeSet<ApplicationPaper>,
    /// How far she is with her full pass, once nothing is left to sit.
    pub full_pass: Option<FullPass>,
}

/// The card of the person with these records, for the round that comes next or for another of her
/// targets.
pub fn subject_card(
    records: &dyn Records,
    aliases: &[RecordId],
    today: Date,
    target: Option<RoundAt>,
) -> SubjectCard {
    let standing = match target {
        Some(target) => standing_for(records, aliases, today, target),
        None => standing(records, aliases, today),
    };
    let case = case_of(records, aliases);
    let year = standing.next.round.year;
    // Who is certified owes nothing by the rules of any later year.
    let by = standing.certified_on.map_or(year, Date::fiscal_year);
    let mut found = evaluate(&RULES, &case, by);
    if standing.certified_on.is_some() {
        found.advice.clear();
        let steps = found.exempt.values_mut().map(|exemption| &mut exemption.step);
        steps.filter(|step| **step != Step::Refused).for_each(|step| *step = Step::Granted);
    }
    let from = |subject: &Subject| (*subject, sources(RULES.eras, &case.passes, by, *subject));
    let is_next = |it: &ExamSitting| {
        it.fiscal_year == Some(year) && it.round == Some(standing.next.round.round)
    };
    let sitting = records.list::<ExamSitting>().find(is_next);
    let of_round = |it: &ExamSitting| application_for(records, aliases, it.id);
    let application = sitting.as_ref().and_then(of_round);
    let begins = standing.next.starts_on.unwrap_or(year.first_day());
    SubjectCard {
        in_force: found.effective.filter(|it| it.by_notice > begins),
        // The file's name stands before it.
        version: RULES.version.rsplit(' ').next().unwrap_or_default(),
        sources: found.passed.iter().map(from).collect(),
        full_pass: full_pass(records, aliases, &found),
        only_told: only_told(records, aliases, by, &found.passed),
        unknown_names: case.unknown_names(&RULES).into_iter().map(str::to_owned).collect(),
        papers: papers(
            records,
            aliases,
            Some(standing.next.round),
            application.as_ref().map(|it| it.id),
        ),
        standing,
        found,
        sitting,
        application,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    #[test]
    fn the_card_is_about_the_next_round_with_all_that_exempts_and_where_passes_come_from() {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n, fields: Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        let (learner, old, next) = (id(1).to_string(), id(8).to_string(), id(9).to_string());
        put("learner", 1, json!({ "preferred_name": "Ann" }));
        put(
            "exam_sitting",
            8,
            json!({ "fiscal_year": 2022, "round": "first",
                                       "starts_on": "2022-08-04" }),
        );
        put(
            "exam_sitting",
            9,
            json!({ "fiscal_year": 2026, "round": "second",
                                       "starts_on": "2026-11-07", "apply_until": "2026-09-11" }),
        );
        put(
            "exam_subject_result",
            2,
            json!({ "learner": learner, "sitting": old,
            "subject": "nihonshi_a", "attendance": "sat", "result": "passed" }),
        );
        put(
            "credit_record",
            3,
            json!({ "learner": learner, "course": "数学Ⅰ", "credits": 3,
            "curriculum_entered_on": "2019-04-01", "standing": "earned" }),
        );
        put(
            "credit_record",
            4,
            json!({ "learner": learner, "course": "地域探究", "credits": 2,
            "curriculum_entered_on": "2019-04-01", "standing": "earned" }),
        );
        put(
            "exam_application",
            5,
            json!({ "learner": learner, "sitting": next,
            "subjects": ["kokugo"], "step": "planned" }),
        );
        let card = subject_card(&all, &[id(1)], "2026-08-20".parse().unwrap(), None);
        assert_eq!(card.sitting.map(|it| it.id), Some(id(9)));
        assert_eq!(card.application.map(|it| it.id), Some(id(5)));
        let from = BTreeMap::from([(Subject::Rekishi, BTreeSet::from([Subject::NihonshiA]))]);
        assert_eq!(card.sources, from);
        assert_eq!(card.found.satisfied_by_exemption().collect::<Vec<_>>(), [Subject::Sugaku]);
        assert_eq!(card.found.fewest_left(), 7);
        assert_eq!(card.unknown_names, ["地域探究"]);
        assert!(card.papers.contains(&ApplicationPaper::PassNotice));
        assert!(!card.papers.contains(&ApplicationPaper::DoctorsNote));
        assert_eq!(card.in_force, None, "nobody knows when she was born");
    }

    #[test]
    fn whoever_is_certified_owes_nothing_when_the_subjects_change() {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n, fields: Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        let (learner, round) = (id(1).to_string(), id(8).to_string());
        put("learner", 1, json!({ "preferred_name": "Ann" }));
        put("exam_sitting", 8, json!({ "fiscal_year": 2020, "round": "first" }));
        let passed = [
            "kokugo",
            "sekaishi_a",
            "nihonshi_a",
            "gendai_shakai",
            "sugaku",
            "kagaku_to_ningen",
            "butsuri_kiso",
            "eigo",
        ];
        for (n, subject) in (20..).zip(passed) {
            put(
                "exam_subject_result",
                n,
                json!({ "learner": learner, "sitting": round, "subject": subject,
                        "attendance": "sat", "result": "passed", "evidence": "notice_seen" }),
            );
        }
        let left = |all: &RecordSet| {
            let card = subject_card(all, &[id(1)], "2026-08-20".parse().unwrap(), None);
            (card.found.fewest_left(), card.found.advice.is_empty(), card.found.reopened.len())
        };
        assert_ne!(left(&all).0, 0, "without a notice the new subjects are owed");
        let notice = json!({ "learner": learner, "noticed_on": "2020-09-08" });
        all.put("certification", id(40), notice.as_object().unwrap().clone());
        assert_eq!(left(&all), (0, true, 0));
    }

    #[test]
    fn who_is_too_young_for_a_full_pass_on_the_day_of_the_round_reads_from_when_it_is_in_force() {
        let card_of = |born_on: &str| {
            let mut all = RecordSet::default();
            let mut put = |kind: &str, n, fields: Value| {
                all.put(kind, id(n), fields.as_object().unwrap().clone());
            };
            put("learner", 1, json!({ "preferred_name": "Ann", "birth_date": born_on }));
            let round = json!({ "fiscal_year": 2026, "round": "second",
                                "starts_on": "2026-11-07", "apply_until": "2026-09-11" });
            put("exam_sitting", 9, round);
            subject_card(&all, &[id(1)], "2026-08-20".parse().unwrap(), None)
        };
        let days = |born_on: &str| {
            let from = card_of(born_on).in_force?;
            Some((from.by_statute.to_string(), from.by_notice.to_string()))
        };
        let both = |one: &str, other: &str| Some((one.to_owned(), other.to_owned()));
        assert_eq!(days("2009-01-20"), both("2027-01-20", "2027-01-21"));
        assert_eq!(days("2008-11-07"), both("2026-11-07", "2026-11-08"), "by one reading only");
        assert_eq!(days("2008-11-06"), None);
    }
}
