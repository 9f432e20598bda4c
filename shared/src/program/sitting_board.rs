//! The board of one round: everybody whom it may be about as a row, with how far her letter has
//! come, and after the round what is known of it. One look for all reads each record about the
//! round, and each place, once.

use super::application_sheet::applied_for;
pub use super::board_row::{BoardRow, Outcome, Readiness, Sat, Stage};
use super::carers::team_of;
use super::exam_applications::application_for;
use super::exam_case::case_of;
use super::exam_papers::{papers, slip_is_due};
use super::period::Period;
use super::person::{aliases, person};
use super::records::{ReadRecords, Records};
use super::round_results::{KnownBy, known_by, recorded_as_sat};
use super::standing::{RoundAt, certified_on, results};
use crate::exam::{RULES, Subject, Verdict, evaluate, objections};
use crate::id::RecordId;
use crate::record::Record;
use crate::records::certification::Certification;
use crate::records::enrollment::Enrollment;
use crate::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};
use crate::records::exemption::Exemption;
use crate::records::learner::Learner;
use crate::records::special_measure::{MeasureStep, SpecialMeasure};
use crate::value::{Choice, Date};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of a round, in order of the people's ids. As long as somebody may still apply,
/// everybody who has a place and something left to sit is among them; later those who applied.
pub fn sitting_board(records: &dyn Records, sitting: &ExamSitting, today: Date) -> Vec<BoardRow> {
    let mut people: BTreeSet<RecordId> = BTreeSet::new();
    let of_round = records.list_referring::<ExamApplication>("sitting", sitting.id);
    people.extend(of_round.filter_map(|it| it.learner).map(|it| person(records, it.id)));
    let of_round = records.list_referring::<ExamSubjectResult>("sitting", sitting.id);
    people.extend(of_round.filter_map(|it| it.learner).map(|it| person(records, it.id)));
    if can_apply(sitting, today) {
        let places = records.list::<Enrollment>().filter(|it| Period::from(it).contains(today));
        let active: BTreeSet<RecordId> =
            places.filter_map(|it| it.learner).map(|it| person(records, it.id)).collect();
        let is_open = |id: &RecordId| certified_on(records, &aliases(records, *id)).is_none();
        people.extend(active.into_iter().filter(is_open));
    }
    people.retain(|id| records.get(Learner::NAME, *id).is_some());
    people.into_iter().filter_map(|id| row(records, sitting, today, id)).collect()
}

/// Whether an application can still be posted, or nobody knows until when.
pub fn can_apply(sitting: &ExamSitting, today: Date) -> bool {
    let last = sitting.deadline().or(sitting.starts_on);
    last.is_none_or(|last| today <= last)
}

/// The round that the board begins with: one for which letters are posted now, or else the one
/// whose exam or results are awaited, or the next one, or the newest. `rounds` come the newest
/// first.
pub fn round_in_work(rounds: &[ExamSitting], today: Date) -> Option<&ExamSitting> {
    let is_open = |it: &&ExamSitting| it.starts_on.is_some() && can_apply(it, today);
    let is_posted =
        |it: &&ExamSitting| is_open(it) && it.apply_from.is_none_or(|from| from <= today);
    let is_awaited = |it: &&ExamSitting| {
        let last = it.results_on.or(it.ends_on).or(it.starts_on);
        last.is_some_and(|last| today <= last.plus_days(RESULTS_DAYS)) && !can_apply(it, today)
    };
    let earliest_first = || rounds.iter().rev();
    let posted = earliest_first().find(is_posted);
    let awaited = || rounds.iter().find(is_awaited);
    posted.or_else(awaited).or_else(|| earliest_first().find(is_open)).or(rounds.first())
}

/// So long after its letters are sent a round is awaited.
const RESULTS_DAYS: i64 = 14;

fn row(
    records: &dyn Records,
    sitting: &ExamSitting,
    today: Date,
    learner: RecordId,
) -> Option<BoardRow> {
    let aliases = aliases(records, learner);
    let application = application_for(records, &aliases, sitting.id);
    let of = |id: &RecordId| records.list_referring::<Exemption>("learner", *id);
    let exempt = applied_for(&aliases.iter().flat_map(of).collect::<Vec<_>>());
    let found = evaluate(&RULES, &case_of(records, &aliases), sitting.fiscal_year?);
    let alive = application.as_ref().filter(|it| it.is_alive());
    let papers = paper_states(records, &aliases, sitting, alive);
    let sat = recorded_as_sat(records, &aliases, sitting.id);
    let mut results = results(records, &aliases);
    results.retain(|it| it.sitting.is_some_and(|of| of.id == sitting.id));
    let subjects = match &application {
        Some(it) => it.sits(),
        None => results.iter().filter_map(|it| it.subject).collect(),
    };
    let of = |id: &RecordId| records.list_referring::<Enrollment>("learner", *id);
    let places = aliases.iter().flat_map(of).filter(|it| Period::from(it).contains(today));
    // Who has nothing left to sit is asked about no round (ruling E14).
    if found.verdict == Verdict::Complete && application.is_none() && results.is_empty() {
        return None;
    }
    let is_open = can_apply(sitting, today);
    let stage = stage(application.as_ref(), &papers, &subjects);
    let is_near = sitting.starts_on.is_some_and(|day| slip_is_due(day, today));
    Some(BoardRow {
        learner,
        venues: places.filter_map(|it| it.venue).map(|it| it.id).collect(),
        staff: team_of(records, &aliases, today),
        left: if is_open { found.fewest_left() } else { 0 },
        // What was chosen for a round that is over has been judged by the ministry.
        is_beyond: is_open && !objections(&found, &subjects, &exempt).is_empty(),
        measure: alive.and_then(|it| measure_of(records, it.id)),
        stage,
        lacks_slip: stage == Stage::Sent && is_near,
        outcome: outcome(&results, &sat),
        sat: Sat::of(&sat),
        off_time: alive.and_then(|it| it.off_time(sitting)),
        certified_on: certified_by(records, &aliases, sitting),
        application,
        subjects,
        papers,
    })
}

fn paper_states(
    records: &dyn Records,
    aliases: &[RecordId],
    sitting: &ExamSitting,
    application: Option<&ExamApplication>,
) -> BTreeMap<ApplicationPaper, Readiness> {
    let needed = papers(records, aliases, RoundAt::of(sitting), application.map(|it| it.id));
    let ready = application.map(ExamApplication::ready).unwrap_or_default();
    let state = |paper: ApplicationPaper| match application {
        Some(_) if ready.contains(&paper) => Readiness::Ready,
        _ if !needed.contains(&paper) => Readiness::NotNeeded,
        None => Readiness::NotBegun,
        Some(it) if it.is_posted() => Readiness::Unticked,
        Some(_) => Readiness::Missing,
    };
    ApplicationPaper::ALL.iter().map(|paper| (*paper, state(*paper))).collect()
}

fn stage(
    application: Option<&ExamApplication>,
    papers: &BTreeMap<ApplicationPaper, Readiness>,
    subjects: &BTreeSet<Subject>,
) -> Stage {
    let missing = papers.values().filter(|it| **it == Readiness::Missing).count();
    match application.and_then(|it| it.step) {
        None => Stage::Asking,
        Some(ApplicationStep::Withdrawn) => Stage::Withdrawn,
        Some(ApplicationStep::Sent) => Stage::Sent,
        Some(ApplicationStep::SlipReceived) => Stage::SlipReceived,
        Some(ApplicationStep::Planned | ApplicationStep::Ready) => {
            match missing + usize::from(subjects.is_empty()) {
                0 => Stage::Ready,
                n => Stage::Lacks(n),
            }
        }
    }
}

/// The day of the notice of a full pass that this round completed. One that names no round belongs
/// to that whose letters were sent shortly before.
fn certified_by(
    records: &dyn Records,
    aliases: &[RecordId],
    sitting: &ExamSitting,
) -> Option<Date> {
    let of = |id: &RecordId| records.list_referring::<Certification>("learner", *id);
    let is_near = |day: Date| {
        let from = sitting.starts_on.is_some_and(|first| first <= day);
        let last = sitting.results_on.or(sitting.last_day());
        from && last.is_some_and(|last| day <= last.plus_days(NOTICE_DAYS))
    };
    let is_of_round = |it: &Certification| match it.sitting {
        Some(of) => of.id == sitting.id,
        None => it.noticed_on.is_some_and(is_near),
    };
    let all = aliases.iter().flat_map(of).filter(is_of_round);
    all.filter_map(|it| it.noticed_on).min()
}

/// So long after the letters of a round are sent a notice is one of them.
const NOTICE_DAYS: i64 = 31;

fn measure_of(records: &dyn Records, application: RecordId) -> Option<MeasureStep> {
    let all = records.list_referring::<SpecialMeasure>("application", application);
    all.filter_map(|it| it.step).min()
}

fn outcome(results: &[ExamSubjectResult], sat: &[ExamSubjectResult]) -> Outcome {
    let is_absent = |it: &ExamSubjectResult| it.attendance == Some(ExamAttendance::Absent);
    match known_by(sat) {
        _ if sat.is_empty() => match !results.is_empty() && results.iter().all(is_absent) {
            true => Outcome::Absent,
            false => Outcome::Unknown,
        },
        KnownBy::Nobody => Outcome::Waiting,
        KnownBy::InPart | KnownBy::HerWords => Outcome::Reported,
        KnownBy::Notice => Outcome::Seen,
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

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Round 9 of fiscal year 2021, and learners 1 to 4 who have a place at venue 5.
    fn records(rows: &[(&str, u128, Value)]) -> RecordSet {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n: u128, fields: &Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        let days = json!({ "fiscal_year": 2021, "round": "first", "starts_on": "2021-08-12",
                           "apply_from": "2021-04-05", "apply_until": "2021-05-10",
                           "results_on": "2021-09-07" });
        put("exam_sitting", 9, &days);
        for n in 1..=4 {
            put("learner", n, &json!({ "preferred_name": format!("{n}") }));
            let place = json!({ "learner": id(n).to_string(), "venue": id(5).to_string(),
                                "from": "2021-01-01" });
            put("enrollment", 10 + n, &place);
        }
        for (kind, n, fields) in rows {
            put(kind, *n, fields);
        }
        all
    }

    fn application(learner: u128, more: Value) -> (&'static str, u128, Value) {
        let mut fields = json!({ "learner": id(learner).to_string(), "sitting": id(9).to_string(),
                                 "subjects": ["kokugo"] });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("exam_application", 20 + learner, fields)
    }

    fn result(learner: u128, n: u128, more: Value) -> (&'static str, u128, Value) {
        let mut fields =
            json!({ "learner": id(learner).to_string(), "sitting": id(9).to_string() });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ("exam_subject_result", n, fields)
    }

    fn board(rows: &[(&str, u128, Value)], today: &str) -> Vec<BoardRow> {
        let all = records(rows);
        sitting_board(&all, &all.read(id(9)).unwrap(), day(today))
    }

    #[test]
    fn everybody_active_is_asked_until_the_last_day_and_later_only_who_applied_is_there() {
        let notice = json!({ "learner": id(4).to_string(), "noticed_on": "2020-12-10" });
        let rows = [application(2, json!({ "step": "sent" })), ("certification", 40, notice)];
        let people =
            |today: &str| board(&rows, today).iter().map(|row| row.learner).collect::<Vec<_>>();
        assert_eq!(people("2021-05-10"), [1, 2, 3].map(id), "4 has passed the whole exam");
        assert_eq!(people("2021-05-11"), [2].map(id));
        assert_eq!(board(&rows, "2021-05-10")[0].venues, BTreeSet::from([id(5)]));
    }

    #[test]
    fn whose_subjects_are_all_there_is_not_asked_and_stays_if_she_has_applied() {
        let all = "kokugo sekaishi_a chiri_a gendai_shakai sugaku kagaku_to_ningen seibutsu_kiso \
                   eigo";
        let mut rows = vec![(
            "exam_sitting",
            8,
            json!({ "fiscal_year": 2020, "round": "first", "starts_on": "2020-08-12" }),
        )];
        rows.extend((60..).zip(all.split_whitespace()).map(|(n, subject)| {
            let fields = json!({ "learner": id(1).to_string(), "sitting": id(8).to_string(),
                                 "subject": subject, "attendance": "sat", "result": "passed" });
            ("exam_subject_result", n, fields)
        }));
        let people = |rows: &[(&str, u128, Value)]| {
            board(rows, "2021-05-10").iter().map(|row| row.learner).collect::<Vec<_>>()
        };
        assert_eq!(people(&rows), [2, 3, 4].map(id));
        rows.push(application(1, json!({ "step": "planned" })));
        assert_eq!(people(&rows), [1, 2, 3, 4].map(id));
    }

    #[test]
    fn where_the_last_day_was_moved_for_this_prefecture_everybody_is_asked_until_then() {
        let mut all = records(&[]);
        let moved = json!({ "fiscal_year": 2021, "round": "first", "starts_on": "2021-08-12",
                            "apply_until": "2021-05-10", "apply_until_here": "2021-05-17" });
        all.put("exam_sitting", id(9), moved.as_object().unwrap().clone());
        let sitting: ExamSitting = all.read(id(9)).unwrap();
        let asked = |today: &str| sitting_board(&all, &sitting, day(today)).len();
        assert_eq!((asked("2021-05-17"), asked("2021-05-18")), (4, 0));
    }

    #[test]
    fn a_row_says_how_far_the_letter_has_come_and_what_is_missing() {
        let all = json!(["form", "photo", "residence", "stamps"]);
        let rows = [
            application(1, json!({ "step": "planned", "papers": ["form", "photo"] })),
            application(2, json!({ "step": "planned", "papers": all })),
            application(3, json!({ "step": "sent", "papers": ["form"] })),
        ];
        let found = board(&rows, "2021-05-01");
        let stages: Vec<Stage> = found.iter().map(|row| row.stage).collect();
        assert_eq!(stages, [Stage::Lacks(2), Stage::Ready, Stage::Sent, Stage::Asking]);
        let residence = |row: &BoardRow| row.papers[&ApplicationPaper::Residence];
        let states: Vec<Readiness> = found.iter().map(residence).collect();
        use Readiness::{Missing, NotBegun, Ready, Unticked};
        assert_eq!(states, [Missing, Ready, Unticked, NotBegun], "nobody has ticked it");
        let notice = found[0].papers[&ApplicationPaper::PassNotice];
        assert_eq!(notice, Readiness::NotNeeded);
        let withdrawn = [application(1, json!({ "step": "withdrawn" }))];
        assert_eq!(board(&withdrawn, "2021-05-01")[0].stage, Stage::Withdrawn);
        let nothing = [application(1, json!({ "step": "planned", "papers": all, "subjects": [] }))];
        assert_eq!(board(&nothing, "2021-05-01")[0].stage, Stage::Lacks(1), "no subject");
    }

    #[test]
    fn two_tablets_that_chose_one_subject_too_many_are_seen_before_the_letter_is_posted() {
        let both = json!({ "step": "planned", "subjects": ["gendai_shakai", "rinri"] });
        let row = &board(&[application(1, both)], "2021-05-01")[0];
        assert!(row.is_beyond);
    }

    #[test]
    fn a_full_pass_stands_on_the_board_of_the_round_that_completed_it() {
        let sat = || result(1, 31, json!({ "subject": "kokugo", "attendance": "sat" }));
        let notice = |more: Value| {
            let mut fields = json!({ "learner": id(1).to_string(), "basis": "exam" });
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let rows = [sat(), ("certification", 40, fields)];
            board(&rows, "2022-01-10")[0].certified_on
        };
        let (own, other) = (id(9).to_string(), id(8).to_string());
        let noticed = json!({ "noticed_on": "2021-09-08", "sitting": own });
        assert_eq!(notice(noticed), "2021-09-08".parse().ok());
        assert_eq!(notice(json!({ "noticed_on": "2021-12-08", "sitting": other })), None);
        assert_eq!(notice(json!({ "noticed_on": "2021-09-08" })), "2021-09-08".parse().ok());
        assert_eq!(notice(json!({ "noticed_on": "2021-12-08" })), None, "of the next round");
    }

    #[test]
    fn a_slip_is_missing_in_the_two_weeks_before_the_exam() {
        let rows = [
            application(1, json!({ "step": "sent" })),
            application(2, json!({ "step": "slip_received" })),
        ];
        let lacks =
            |today: &str| board(&rows, today).iter().map(|row| row.lacks_slip).collect::<Vec<_>>();
        assert_eq!(lacks("2021-07-28"), [false, false]);
        assert_eq!(lacks("2021-07-29"), [true, false]);
        assert_eq!(lacks("2021-08-13"), [false, false]);
    }

    #[test]
    fn after_the_round_told_and_seen_are_apart() {
        let sat = |subject: &str, result: Option<&str>, evidence: Option<&str>| {
            json!({ "subject": subject, "attendance": "sat", "result": result,
                    "evidence": evidence })
        };
        let told = json!({ "learner": id(3).to_string(), "sitting": id(9).to_string(),
                           "subject": "kokugo", "result": "passed" });
        let only_told = json!({ "learner": id(3).to_string(), "sitting": id(9).to_string(),
                                "subject": "eigo", "result": "passed" });
        let rows = [
            ("told_result", 51, only_told),
            result(1, 31, json!({ "subject": "kokugo", "attendance": "absent" })),
            result(2, 32, sat("kokugo", Some("passed"), Some("notice_seen"))),
            result(2, 33, sat("eigo", Some("failed"), Some("notice_seen"))),
            result(3, 34, sat("kokugo", None, None)),
            ("told_result", 50, told),
            result(4, 36, sat("kokugo", None, None)),
        ];
        let found = board(&rows, "2021-09-10");
        let outcomes: Vec<Outcome> = found.iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, [Outcome::Absent, Outcome::Seen, Outcome::Reported, Outcome::Waiting]);
        let sat: Vec<_> = found.iter().map(|row| row.sat).collect();
        let counts = |all, known, passed| Sat { all, known, passed };
        assert_eq!(sat, [counts(0, 0, 0), counts(2, 2, 1), counts(1, 1, 1), counts(1, 0, 0)]);
    }

    #[test]
    fn of_what_is_told_in_part_the_rest_is_open_and_not_failed() {
        let sat = |subject: &str| json!({ "subject": subject, "attendance": "sat" });
        let told = json!({ "learner": id(1).to_string(), "sitting": id(9).to_string(),
                           "subject": "eigo", "result": "not_yet" });
        let rows = [
            result(1, 31, sat("kokugo")),
            result(1, 32, sat("eigo")),
            result(1, 33, sat("sugaku")),
            ("told_result", 50, told),
        ];
        let row = &board(&rows, "2021-09-10")[0];
        assert_eq!((row.outcome, row.sat.open()), (Outcome::Reported, 2));
        assert_eq!(row.sat, Sat { all: 3, known: 1, passed: 0 });
    }

    #[test]
    fn who_does_not_sit_this_round_is_not_asked_how_it_went_unless_something_is_known() {
        let withdrawn = |learner| application(learner, json!({ "step": "withdrawn" }));
        let sat = json!({ "subject": "kokugo", "attendance": "sat" });
        let rows = [
            withdrawn(1),
            withdrawn(2),
            result(2, 31, sat),
            application(3, json!({ "step": "sent" })),
        ];
        let asked: Vec<bool> =
            board(&rows, "2021-09-10").iter().map(BoardRow::is_asked_after).collect();
        assert_eq!(asked, [false, true, true]);
    }

    #[test]
    fn a_letter_that_is_posted_without_subjects_or_papers_or_on_the_wrong_day_is_looked_at() {
        let all = json!(["form", "photo", "residence", "stamps"]);
        let doubtful = |more: Value| {
            let mut fields = json!({ "step": "sent", "papers": all, "sent_on": "2021-05-10" });
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            board(&[application(1, fields)], "2021-06-01")[0].is_doubtful()
        };
        assert!(!doubtful(json!({})));
        for wrong in [
            json!({ "subjects": [] }),
            json!({ "papers": ["form"] }),
            json!({ "sent_on": "2021-04-04" }),
            json!({ "sent_on": "2021-05-11" }),
        ] {
            assert!(doubtful(wrong.clone()), "{wrong}");
        }
        let taken = json!({ "step": "slip_received", "papers": ["form"] });
        assert!(!doubtful(taken), "the ministry has taken it as it was");
        assert!(doubtful(json!({ "step": "slip_received", "subjects": [] })));
        assert!(!doubtful(json!({ "step": "planned", "papers": [] })), "it is not posted");
    }

    #[test]
    fn subjects_are_those_of_her_own_round_and_what_is_left_counts_only_while_she_can_apply() {
        let sat = json!({ "subject": "kokugo", "attendance": "sat", "result": "failed" });
        let counts = |rows: &[(&str, u128, Value)], today: &str| {
            let found = board(rows, today);
            let row = found.iter().find(|row| row.learner == id(1)).unwrap();
            (row.chosen(), row.expected())
        };
        assert_eq!(counts(&[], "2021-05-10"), (0, 8));
        assert_eq!(counts(&[application(1, json!({ "step": "planned" }))], "2021-05-10"), (1, 0));
        let none = json!({ "step": "sent", "subjects": [] });
        assert_eq!(counts(&[application(1, none)], "2021-05-11"), (0, 0), "it is closed");
        assert_eq!(counts(&[result(1, 31, sat)], "2021-09-10"), (1, 0), "as older rounds have it");
        let withdrawn = json!({ "step": "withdrawn" });
        assert_eq!(counts(&[application(1, withdrawn)], "2021-05-10"), (0, 0));
    }

    #[test]
    fn the_board_begins_with_the_round_that_is_in_work() {
        let round = |n: u128, from: &str, until: &str, starts: &str, results: &str| ExamSitting {
            apply_from: Some(day(from)),
            apply_until: Some(day(until)),
            starts_on: Some(day(starts)),
            results_on: Some(day(results)),
            ..ExamSitting::empty(id(n))
        };
        let rounds = [
            round(3, "2022-04-04", "2022-05-09", "2022-08-04", "2022-08-30"),
            round(2, "2021-07-20", "2021-09-14", "2021-11-06", "2021-12-07"),
            round(1, "2021-04-05", "2021-05-10", "2021-08-12", "2021-09-07"),
        ];
        let of = |today: &str| round_in_work(&rounds, day(today)).map(|it| it.id);
        for (today, n) in [
            ("2021-02-03", 1),
            ("2021-05-10", 1),
            ("2021-06-01", 1),
            ("2021-08-20", 2),
            ("2021-11-06", 2),
            ("2021-12-20", 2),
            ("2022-01-10", 3),
            ("2023-01-10", 3),
        ] {
            assert_eq!(of(today), Some(id(n)), "{today}");
        }
        assert_eq!(round_in_work(&[], day("2021-02-03")), None);
    }
}
