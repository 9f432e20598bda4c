//! The demo of 2026: nobody published its figures, so these are counted by hand.

use super::world::{World, code, day};
use seeds::Demo;
use shared::exam::Subject::{Chiri, Eigo, Joho, Rekishi, Rinri, SeibutsuKiso, Sugaku};
use shared::exam::{Evaluation, RULES, Subject, Verdict, evaluate};
use shared::id::{RecordId, Stamp};
use shared::indicator::{AsOf, Figure, evaluate as figures};
use shared::program::exam_case::case_of;
use shared::records::enrollment::Enrollment;
use shared::records::exam_application::ExamApplication;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::ExamSubjectResult;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::told_result::ToldResult;
use shared::value::{Date, FiscalYear};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const TODAY: &str = "2026-11-04";

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World::replayed(Demo::Year2026, Stamp(i64::MAX)))
}

fn learner(preferred_name: &str) -> RecordId {
    let mut all = world().all::<Learner>().into_iter();
    all.find(|it| it.preferred_name.as_ref().is_some_and(|name| name.0 == preferred_name))
        .unwrap()
        .id
}

/// How far a learner has come with the exam of 2026.
fn exam_of(preferred_name: &str) -> Evaluation {
    let case = case_of(&world().records(), &[learner(preferred_name)]);
    evaluate(&RULES, &case, FiscalYear(2026))
}

fn round(year: i16, name: &str) -> ExamSitting {
    let mut all = world().all::<ExamSitting>().into_iter();
    let is_meant =
        |it: &ExamSitting| it.fiscal_year == Some(FiscalYear(year)) && code(it.round) == name;
    all.find(is_meant).unwrap()
}

#[test]
fn every_record_is_sound() {
    world().is_sound();
}

#[test]
fn three_days_before_the_second_round_each_trap_of_the_exam_is_found_once() {
    let expected = [
        // New Year is closed, and lessons are still planned on its days.
        ("closure_open", 1),
        // P66 came after the last conference, and is there for the next one until the round begins.
        ("conference_before_missing", 1),
        // Two have told nothing of August, and what two have told nobody has seen.
        ("exam_result_unknown", 2),
        ("exemption_not_on_slip", 1),
        // October is in work: half of it waits for approval, and one tutor has not confirmed hers.
        ("honorarium_to_approve", 4),
        ("hours_unconfirmed", 1),
        ("lesson_short", 1),
        ("notice_of_absence", 1),
        ("notice_unseen", 2),
        ("school_deadline_at_exam", 1),
        // Two letters were posted, and no slip has come back.
        ("slip_missing", 2),
        ("stranded_pass", 1),
    ];
    assert_eq!(world().findings(day(TODAY)), expected.into());
}

#[test]
fn passes_of_2020_count_for_less_in_2026_and_information_is_owed() {
    let hina = exam_of("ひな");
    assert_eq!(hina.fewest_left(), 2, "英語 and 情報");
    assert_eq!(ways(&hina), [[Eigo].into(), [Joho].into()]);
    // World and Japanese history were two subjects and are one now; 地理 she passed in August.
    assert!(hina.passed.contains(&Rekishi) && hina.passed.contains(&Chiri));

    let mitsuki = exam_of("みつき");
    assert_eq!((mitsuki.stranded.clone(), mitsuki.fewest_left()), ([Rinri].into(), 8));

    let keita = exam_of("けいた");
    let exempt: BTreeSet<Subject> = keita.satisfied_by_exemption().collect();
    assert_eq!((exempt, keita.fewest_left()), ([Rekishi, Sugaku].into(), 7));

    assert_eq!(exam_of("みさき").verdict, Verdict::Complete);
}

fn ways(found: &Evaluation) -> Vec<BTreeSet<Subject>> {
    found.open.iter().flat_map(|slot| slot.ways.iter().cloned()).collect()
}

#[test]
fn of_eighteen_letters_two_are_still_waiting_for_a_slip_and_one_slip_lacks_an_exemption() {
    let round = round(2026, "second");
    assert_eq!(round.is_example, Some(true));
    let all = world().all::<ExamApplication>().into_iter();
    let all: Vec<_> = all.filter(|it| it.sitting.unwrap().id == round.id).collect();
    let mut steps: BTreeMap<&str, usize> = BTreeMap::new();
    for application in &all {
        *steps.entry(code(application.step)).or_default() += 1;
    }
    assert_eq!(steps, [("sent", 2), ("slip_received", 16), ("withdrawn", 1)].into());
    let akari = all.iter().find(|it| it.learner.unwrap().id == learner("あかり")).unwrap();
    let on_slip = &akari.exempt.as_ref().unwrap().0;
    assert!(on_slip.contains(&Rekishi) && !on_slip.contains(&SeibutsuKiso));
}

#[test]
fn of_eighteen_who_sat_fourteen_notices_were_seen_and_two_have_told() {
    let round = round(2026, "first");
    let results = world().all::<ExamSubjectResult>().into_iter();
    let results: Vec<_> = results.filter(|it| it.sitting.unwrap().id == round.id).collect();
    let who = |is_meant: fn(&&ExamSubjectResult) -> bool| -> BTreeSet<RecordId> {
        results.iter().filter(is_meant).map(|it| it.learner.unwrap().id).collect()
    };
    let sat = who(|it| code(it.attendance) == "sat");
    let seen = who(|it| it.result.is_some());
    let told: BTreeSet<RecordId> =
        world().all::<ToldResult>().iter().map(|it| it.learner.unwrap().id).collect();
    assert_eq!((sat.len(), seen.len(), told.len()), (18, 14, 2));
    assert!(told.is_subset(&sat) && told.is_disjoint(&seen));
}

#[test]
fn the_figures_of_the_year_are_what_the_records_say() {
    let all = figures(&world().facts(), AsOf::end_of(FiscalYear(2026), day(TODAY)));
    let find = |code: &str| -> &Figure { all.iter().find_map(|it| it.find(code)).unwrap() };
    let counted = |code: &str| (find(code).amount.numerator, find(code).amount.denominator);
    // Seven came back and nineteen are new, of whom one has never come; ten were there last year.
    assert_eq!(counted("IND01"), (26, None));
    assert_eq!(counted("IND01a"), (10, Some(26)));
    // One stopped coming.
    assert_eq!(counted("IND02"), (25, Some(26)));
    // Fourteen notices and what two have told; two have said nothing, so that it may be all.
    assert_eq!(counted("IND04/first"), (16, Some(18)));
    assert_eq!(find("IND04/first").high.unwrap().numerator, 18);
    assert!(find("IND04").is_open());
    assert_eq!(counted("IND05/first"), (1, Some(18)));
    // The weekdays from April to 3 November without public holidays.
    assert_eq!(counted("IND09"), (28 + 31 + 27 + 31 + 27 + 31 + 27, None));
}

#[test]
fn today_ten_are_expected_and_one_of_them_comes_for_the_first_time() {
    let today = day(TODAY);
    let lessons = world().all::<Lesson>();
    let mut lessons = lessons.iter().filter(|lesson| lesson.date == Some(today));
    let lesson = lessons.next().unwrap();
    assert_eq!((code(lesson.status), lessons.count()), ("planned", 0));
    let is_on = |it: &Enrollment, on: Date| {
        let begun = it.from.is_some_and(|from| from <= on);
        it.venue == lesson.venue && begun && it.to.is_none_or(|last| on <= last)
    };
    let places = world().all::<Enrollment>().into_iter().filter(|it| is_on(it, today));
    let roll: BTreeSet<RecordId> = places.map(|it| it.learner.unwrap().id).collect();
    let came = world().participants(|date| date >= day("2026-04-01"));
    assert_eq!(roll.len(), 10);
    assert_eq!(roll.difference(&came).copied().collect::<Vec<_>>(), [learner("ひより")]);
}
