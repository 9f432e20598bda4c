//! The network around the program in the demo: visits and their talks, agencies, partners, hours
//! and honoraria.

use super::*;
use shared::program::honoraria::{accounts, propose};
use shared::program::month::Month;
use shared::program::referrals::{NextStep, next_step, received};
use shared::program::visits;
use shared::records::honorarium::{Honorarium, HonorariumStep};
use shared::records::lesson_staff::LessonStaff;
use shared::records::organization::Organization;
use shared::records::outreach::Outreach;
use shared::records::partner_contract::PartnerContract;
use shared::records::venue::Venue;

#[test]
fn each_of_the_243_talks_lies_beneath_a_visit_to_its_school_on_its_day() {
    let world = world();
    let visits: BTreeMap<RecordId, Outreach> =
        world.all::<Outreach>().into_iter().map(|visit| (visit.id, visit)).collect();
    let talks = world.all::<SchoolInterview>();
    let talks: Vec<_> = talks.iter().filter(|talk| is_counted(talk.date)).collect();
    let mut schools = BTreeSet::new();
    for talk in &talks {
        let visit = &visits[&talk.outreach.unwrap().id];
        assert_eq!((visit.date, visit.organization), (talk.date, talk.school));
        schools.insert(talk.school.unwrap().id);
    }
    assert_eq!((talks.len(), schools.len()), (243, 6));
    let at_a_school = visits.values().filter(|visit| is_counted(visit.date)).count();
    assert!(at_a_school < talks.len(), "several talks in one visit");
}

#[test]
fn the_council_has_21_agencies_and_one_of_seven_partners_has_left() {
    let organizations = world().all::<Organization>();
    let of = |kind: &str| organizations.iter().filter(|it| code(it.kind) == kind).count();
    assert_eq!((of("agency"), of("partner"), of("school")), (21, 7, 8));
    let today = day("2021-02-03");
    let left = organizations.iter().filter(|it| it.used_until.is_some_and(|last| last < today));
    let left: Vec<RecordId> = left.map(|it| it.id).collect();
    assert_eq!(left.len(), 1);
    let contracts = world().all::<PartnerContract>();
    let is_of = |it: &&PartnerContract, year| it.fiscal_year == Some(FiscalYear(year));
    let of_year = |year| contracts.iter().filter(|it| is_of(it, year)).count();
    assert_eq!((of_year(2020), of_year(2021)), (7, 5));
    let ended = contracts.iter().find(|it| it.organization.unwrap().id == left[0]).unwrap();
    assert_eq!(ended.to, Some(day("2020-09-30")));
    let hours = world().all::<LessonStaff>();
    let of_left = hours.iter().filter(|it| it.organization.is_some_and(|it| it.id == left[0]));
    assert!(of_left.clone().count() > 10, "what was taught stays");
    assert!(of_left.into_iter().all(|it| it.date <= ended.to));
}

#[test]
fn the_city_has_103_childrens_halls_and_none_of_them_is_a_venue() {
    let organizations = world().all::<Organization>();
    let halls = organizations.iter().filter(|it| code(it.kind) == "children_hall");
    let names: BTreeSet<&str> = halls.filter_map(|it| Some(it.name.as_ref()?.0.as_str())).collect();
    assert_eq!(names.len(), 103);
    assert!(names.iter().all(|name| name.ends_with("児童会館")));
    assert_eq!(world().all::<Venue>().len(), 7);
}

#[test]
fn six_schools_are_visited_and_one_that_is_not_comes_next() {
    let records = world().records();
    let today = day("2021-02-03");
    let rows = visits::schools(&records, today);
    let visited = rows.iter().filter(|row| row.is_visited()).count();
    assert_eq!((rows.len(), visited), (8, 7), "one of them only for a briefing");
    assert_eq!(rows.iter().filter(|row| row.talks.people > 0).count(), 6);
    assert_eq!(visits::talks_of_year(&records, today).people, 243);
    assert!(visits::by_kind(&records, today).iter().filter(|row| row.times > 0).count() >= 4);
    assert_eq!(rows.iter().filter(|row| row.next.is_some()).count(), 1);
}

#[test]
fn whoever_sent_a_learner_is_known_and_nobody_waits_for_an_answer() {
    let records = world().records();
    let all = received(&records);
    assert_eq!(all.len(), 15, "13 of the year, one before, one that does not count");
    for it in &all {
        assert_eq!(next_step(&records, it), NextStep::Nothing, "{:?}", it.referral.date);
    }
    let hidden = all.iter().filter(|it| it.referral.organization.is_none());
    assert_eq!(hidden.filter(|it| it.organization().is_some()).count(), 1);
}

#[test]
fn each_of_the_219_lessons_has_its_hours() {
    let world = world();
    let hours: BTreeSet<RecordId> =
        world.all::<LessonStaff>().iter().map(|it| it.lesson.unwrap().id).collect();
    let lessons = world.all::<Lesson>();
    let held = lessons.iter().filter(|it| is_counted(it.date) && code(it.status) == "held");
    assert_eq!(held.filter(|lesson| hours.contains(&lesson.id)).count(), 219);
}

#[test]
fn ten_months_of_honoraria_stand_in_every_step_and_nothing_is_left_to_propose() {
    let records = world().records();
    let mut month: Month = "2020-04".parse().unwrap();
    let mut minutes = (0, 0);
    for _ in 0..10 {
        assert_eq!(propose(&records, month), [], "{month}");
        for account in accounts(&records, month) {
            let written = account.written.iter().map(|it| i64::from(it.minutes.unwrap().0));
            minutes = (minutes.0 + account.minutes(), minutes.1 + written.sum::<i64>());
        }
        month = month.next();
    }
    assert_eq!(minutes.0, minutes.1, "every confirmed minute is written down once");
    let all = world().all::<Honorarium>();
    let months = |step: HonorariumStep| -> BTreeSet<String> {
        let at_step = all.iter().filter(|it| it.step() == step);
        at_step.map(|it| it.month.as_ref().unwrap().0.clone()).collect()
    };
    let last = [(HonorariumStep::Draft, "2021-01"), (HonorariumStep::Confirmed, "2021-01")];
    for (step, month) in last.into_iter().chain([(HonorariumStep::Approved, "2020-12")]) {
        assert_eq!(months(step), BTreeSet::from([month.to_owned()]), "{step:?}");
    }
    assert_eq!(months(HonorariumStep::Paid).len(), 8);
    let corrections = all.iter().filter(|it| it.number.unwrap().0 > 0);
    let corrections: Vec<i32> = corrections.map(|it| it.minutes.unwrap().0).collect();
    assert_eq!(corrections, [30]);
    assert!(all.iter().all(|it| it.accrual_year == Some(FiscalYear(2020))));
}
