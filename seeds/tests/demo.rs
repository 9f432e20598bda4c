//! The demos replayed through the accept core: nothing is held or disputed on the way, every
//! record is sound at the end, and the records say what the city published.
#![expect(clippy::unwrap_used, reason = "a test that finds less than it looks for stops there")]

#[path = "demo/findings.rs"]
mod findings;
#[path = "demo/later.rs"]
mod later;
#[path = "demo/network.rs"]
mod network;
#[path = "demo/world.rs"]
mod world;

use seeds::Demo;
use serde_json::Value;
use shared::id::{MutationId, RecordId, Stamp};
use shared::indicator::{self, AsOf, Dimension, SliceOf, evaluate, people, rounding_differs};
use shared::record::Body;
use shared::records::attendance::Attendance;
use shared::records::certification::Certification;
use shared::records::consultation::Consultation;
use shared::records::enrollment::Enrollment;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::ExamSubjectResult;
use shared::records::high_school_exam::HighSchoolExam;
use shared::records::lesson::Lesson;
use shared::records::plan_item::PlanItem;
use shared::records::program::Program;
use shared::records::school_interview::SchoolInterview;
use shared::records::{KINDS, kind};
use shared::role::Actor;
use shared::scope::Pattern;
use shared::value::{Date, FiscalYear};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use world::{World, code, day};

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| World::replayed(Demo::Year2020, Stamp(i64::MAX)))
}

/// Fiscal year 2020 up to the day of the report.
fn is_counted(date: Option<Date>) -> bool {
    date.is_some_and(|date| (day("2020-04-01")..=day("2021-01-31")).contains(&date))
}

#[test]
fn every_step_applies_and_every_record_is_sound() {
    world().is_sound();
}

#[test]
fn every_kind_that_people_write_is_in_the_demo() {
    let seen: BTreeSet<&str> = world().rows.keys().map(|(kind, _)| kind.as_str()).collect();
    let missing: Vec<&str> =
        KINDS.iter().map(|kind| kind.name).filter(|name| !seen.contains(name)).collect();
    assert_eq!(missing, ["held_notice"]);
}

#[test]
fn two_builds_are_equal_and_steps_are_in_order() {
    for which in [Demo::Year2020, Demo::Year2026] {
        let (one, two) = (seeds::demo(which), seeds::demo(which));
        let text = |seed: &seeds::Seed| format!("{:?}", seed.steps);
        assert_eq!(text(&one), text(&two));
        assert!(one.steps.is_sorted_by_key(|step| step.received_at));
        assert!(one.steps.iter().all(|step| step.edited_at <= step.received_at));
        let uids: BTreeSet<MutationId> = one.steps.iter().map(|step| step.uid).collect();
        assert_eq!(uids.len(), one.steps.len());
    }
}

#[test]
fn lessons_and_attendance_are_the_published_ones() {
    let world = world();
    let lessons = world.all::<Lesson>();
    let mut by_venue: BTreeMap<RecordId, usize> = BTreeMap::new();
    for lesson in lessons.iter().filter(|lesson| is_counted(lesson.date)) {
        if code(lesson.status) == "held" {
            *by_venue.entry(lesson.venue.unwrap().id).or_default() += 1;
        }
    }
    let mut counts: Vec<usize> = by_venue.into_values().collect();
    counts.sort_unstable();
    assert_eq!(counts, [22, 28, 30, 31, 33, 35, 40]);
    let closed = lessons.iter().filter(|lesson| code(lesson.status) == "closed").count();
    assert_eq!(closed, 1);
    let is_open = |lesson: &&Lesson| code(lesson.status) == "planned";
    assert!(lessons.iter().filter(is_open).all(|lesson| lesson.date >= Some(day("2021-02-03"))));

    let now = world.participants(|date| is_counted(Some(date)));
    let before = world.participants(|date| date < day("2020-04-01"));
    assert_eq!(now.len(), 45);
    assert_eq!(now.intersection(&before).count(), 20);
    assert_eq!(before.len(), 20);
}

#[test]
fn consultations_and_interviews_are_the_published_ones() {
    let world = world();
    let talks = world.all::<Consultation>();
    let mut by_month: BTreeMap<(i16, i8), usize> = BTreeMap::new();
    for date in talks.iter().filter_map(|talk| talk.date).filter(|date| is_counted(Some(*date))) {
        *by_month.entry((date.year(), date.month())).or_default() += 1;
    }
    let counts: Vec<usize> = by_month.into_values().collect();
    assert_eq!(counts, [18, 22, 30, 28, 27, 26, 29, 27, 23, 24]);
    assert_eq!(counts.iter().sum::<usize>(), 254);
    let later = talks.iter().filter(|talk| talk.date > Some(day("2021-01-31"))).count();
    assert_eq!(later, 1);

    let mut first: BTreeMap<RecordId, Date> = BTreeMap::new();
    for talk in &talks {
        let date = talk.date.unwrap();
        let earliest = first.entry(world.person(talk.learner.unwrap().id)).or_insert(date);
        *earliest = date.min(*earliest);
    }
    assert_eq!(first.values().filter(|date| is_counted(Some(**date))).count(), 25);

    let mut by_school: BTreeMap<RecordId, usize> = BTreeMap::new();
    for interview in world.all::<SchoolInterview>() {
        assert!(is_counted(interview.date));
        *by_school.entry(interview.school.unwrap().id).or_default() += 1;
    }
    let mut counts: Vec<usize> = by_school.into_values().collect();
    counts.sort_unstable();
    assert_eq!(counts, [28, 35, 38, 43, 47, 52]);
}

#[test]
fn exams_and_passes_are_the_published_ones() {
    let world = world();
    let results = world.all::<ExamSubjectResult>();
    let round = |year: i64, round: &str| {
        let key = [Value::from(year), Value::from(round)];
        let body: Body = ["fiscal_year", "round"].map(str::to_owned).into_iter().zip(key).collect();
        kind("exam_sitting").unwrap().natural_id(&body).unwrap()
    };
    let people = |sitting: RecordId, is_meant: &dyn Fn(&ExamSubjectResult) -> bool| {
        let of_round = results.iter().filter(|result| result.sitting.unwrap().id == sitting);
        let meant = of_round.filter(|result| is_meant(result));
        meant.map(|result| result.learner.unwrap().id).collect::<BTreeSet<_>>()
    };
    let (first, second) = (round(2020, "first"), round(2020, "second"));
    let sat = |sitting| people(sitting, &|result| code(result.attendance) == "sat");
    let passed = |sitting| people(sitting, &|result| code(result.result) == "passed");
    assert_eq!((sat(first).len(), passed(first).len()), (17, 16));
    assert_eq!((sat(second).len(), passed(second).len()), (15, 14));
    assert_eq!((&sat(first) | &sat(second)).len(), 25);
    assert_eq!((&passed(first) | &passed(second)).len(), 24);
    let certified = |sitting: RecordId| {
        let all = world.all::<Certification>().into_iter();
        all.filter(|record| record.sitting.unwrap().id == sitting).count()
    };
    assert_eq!((certified(first), certified(second)), (8, 5));
    let transfers = world.all::<HighSchoolExam>();
    assert_eq!(transfers.len(), 5);
    assert!(
        transfers.iter().all(|exam| {
            exam.result.is_none() && !sat(first).contains(&exam.learner.unwrap().id)
        })
    );
}

#[test]
fn forty_one_of_forty_five_continue() {
    let ended = world().all::<Enrollment>().into_iter().filter(|record| record.to.is_some());
    let reasons: Vec<&str> = ended.map(|record| code(record.end_reason)).collect();
    let count = |reason| reasons.iter().filter(|each| **each == reason).count();
    assert_eq!((count("referral"), count("dropped"), reasons.len()), (2, 4, 6));
}

#[test]
fn what_the_server_knew_at_the_end_of_january_differs_in_one_attendance() {
    let january = World::replayed(Demo::Year2020, Stamp(day("2021-02-01").starts_at().0 - 1));
    let minutes = |world: &World| {
        let counted = world
            .all::<Attendance>()
            .into_iter()
            .filter(|attendance| is_counted(world.lesson(attendance.lesson.unwrap().id).date));
        counted.filter_map(|attendance| attendance.minutes).map(|minutes| minutes.0).sum::<u32>()
    };
    assert_eq!(minutes(world()) - minutes(&january), 90);
    let now = world().participants(|date| is_counted(Some(date)));
    assert_eq!(january.participants(|date| is_counted(Some(date))), now);
    let counted = |world: &World| {
        let talks = world.all::<Consultation>().into_iter();
        talks.filter(|talk| is_counted(talk.date)).count()
    };
    assert_eq!(counted(&january), 254);
}

#[test]
fn on_the_morning_of_the_exam_nothing_is_known_that_came_later() {
    let morning = day("2020-11-07");
    let world = World::of(&seeds::demo(Demo::Year2020).on(morning), Stamp(i64::MAX));
    world.is_sound();
    let rounds = world.all::<ExamSitting>();
    let round = rounds.iter().find(|it| it.starts_on == Some(morning)).unwrap().id;
    let results = world.all::<ExamSubjectResult>().into_iter();
    let steps: BTreeSet<&str> = results
        .filter(|it| it.sitting.unwrap().id == round)
        .map(|it| code(it.attendance))
        .collect();
    assert_eq!(steps, ["applied"].into());
    let came = world.participants(|date| date >= morning);
    assert_eq!(came, [].into());
    assert_eq!(world.findings(morning).get("mark_ahead"), None);
    assert_eq!(world.all::<Program>()[0].demo_today, Some(morning));
}

#[test]
fn today_the_tutor_meets_a_roster_with_somebody_who_never_came() {
    let world = world();
    let seed = seeds::demo(Demo::Year2020);
    let tutor = seed.accounts.iter().find(|account| account.sign_in == "tutor").unwrap();
    let learner = seed.accounts.iter().find(|account| account.sign_in == "learner").unwrap();
    let today = day("2021-02-03");
    let here = |enrollment: &Enrollment| {
        let is_over = enrollment.to.is_some_and(|to| to < today);
        let venue = enrollment.venue.unwrap().id;
        let actor = Actor { account: tutor.id, role: tutor.role, person: Some(tutor.person) };
        let grants = world.team(today).patterns(&actor);
        !is_over && grants.contains(&Pattern(format!("venue/{venue}")))
    };
    let roster: BTreeSet<RecordId> = world
        .all::<Enrollment>()
        .into_iter()
        .filter(here)
        .map(|enrollment| enrollment.learner.unwrap().id)
        .collect();
    let came = world.participants(|_| true);
    assert_eq!(roster.len(), 9);
    assert_eq!(roster.difference(&came).count(), 1);
    assert!(roster.contains(&learner.person));
    let lessons = world.all::<Lesson>();
    let lessons = lessons.iter().filter(|lesson| lesson.date == Some(today));
    assert_eq!(lessons.map(|lesson| code(lesson.status)).collect::<Vec<_>>(), ["planned"]);
    let plan = world.all::<PlanItem>();
    let hers = plan.iter().filter(|item| item.learner.unwrap().id == learner.person);
    assert_eq!(hers.clone().count(), 17);
    assert_eq!(hers.filter(|item| item.done_on.is_some()).count(), 12);
}

/// Code, numerator, denominator, published text, as of the end of January.
const FIGURES: [(&str, u64, Option<u64>, &str); 36] = [
    ("IND01", 45, None, "45名"),
    ("IND01a", 20, Some(45), "20名"),
    ("IND01b", 25, Some(45), "25名"),
    ("IND02", 41, Some(45), "91%"),
    ("IND03", 30, Some(45), "66%"),
    ("IND03a", 25, Some(45), "55%"),
    ("IND03b", 5, Some(45), "11%"),
    ("IND03n", 1, None, "1受験回"),
    ("IND04", 30, Some(32), "94%"),
    ("IND04/first", 16, Some(17), "94%"),
    ("IND04/second", 14, Some(15), "93%"),
    ("IND04p", 24, Some(25), "96%"),
    ("IND05", 13, Some(25), "52%"),
    ("IND05/first", 8, Some(17), "47%"),
    ("IND05/second", 5, Some(15), "33%"),
    ("IND06", 13, Some(13), "13名"),
    ("IND06/general_employment", 3, Some(13), "3名"),
    ("IND06/welfare_employment", 3, Some(13), "3名"),
    ("IND06/further_study", 3, Some(13), "3名"),
    ("IND06/job_seeking", 4, Some(13), "4名"),
    ("IND06c", 6, Some(13), "6名"),
    ("IND06c/further_study", 0, Some(13), "0名"),
    ("IND07", 4, None, "4名"),
    ("IND07r", 4, Some(4), "100%*"),
    ("IND08", 254, None, "254回"),
    ("IND09", 219, None, "219回"),
    ("IND09v", 7, None, "7会場"),
    ("IND10", 25, None, "25名"),
    ("IND11", 13, Some(25), "52%"),
    ("IND11/school", 5, Some(25), "20%"),
    ("IND11/agency", 8, Some(25), "32%"),
    ("IND12", 13, Some(25), "52%"),
    ("IND12/full_time", 3, Some(25), "12%"),
    ("IND12/other", 10, Some(25), "40%"),
    ("IND13", 243, None, "243回"),
    ("IND13s", 6, None, "6校"),
];

#[test]
fn every_figure_is_the_published_one() {
    let figures = evaluate(&world().facts(), AsOf::end_of(FiscalYear(2020), day("2021-01-31")));
    for (code, numerator, denominator, published) in FIGURES {
        let figure = figures.iter().find_map(|figure| figure.find(code)).unwrap();
        let counted = (figure.amount.numerator, figure.amount.denominator);
        assert_eq!(
            (counted, figure.published.as_str()),
            ((numerator, denominator), published),
            "{code}"
        );
    }
    let behind =
        people(&world().facts(), "IND02", AsOf::end_of(FiscalYear(2020), day("2021-01-31")));
    assert_eq!((behind.counted.len(), behind.others.len()), (41, 4));
    let targets = ["IND01", "IND02", "IND03", "IND04"]
        .map(|code| figures.iter().find(|figure| figure.code == code).unwrap().target);
    assert_eq!(targets, [Some(50), Some(80), Some(50), Some(80)]);
    assert!(rounding_differs(&figures));
}

/// An indicator of January by a dimension: records in the order of ids, months in their own.
fn slices(by: Dimension, code: &str) -> (BTreeMap<RecordId, u64>, Vec<u64>) {
    let as_of = AsOf::end_of(FiscalYear(2020), day("2021-01-31"));
    let (mut records, mut months) = (BTreeMap::new(), Vec::new());
    for slice in indicator::by(by, &world().facts(), code, as_of) {
        let counted = slice.figure.amount.numerator;
        match slice.of {
            SliceOf::Record(record) => drop(records.insert(record, counted)),
            SliceOf::Month(_) => months.push(counted),
            SliceOf::Nothing => assert_eq!(counted, 0, "{code}: all events have a venue"),
        }
    }
    (records, months)
}

#[test]
fn figures_by_venue_say_what_the_records_say() {
    let world = world();
    let mut lessons: BTreeMap<RecordId, u64> = BTreeMap::new();
    for lesson in world.all::<Lesson>().iter().filter(|it| code(it.status) == "held") {
        if is_counted(lesson.date) {
            *lessons.entry(lesson.venue.unwrap().id).or_default() += 1;
        }
    }
    assert_eq!(slices(Dimension::Venue, "IND09").0, lessons);
    assert_eq!(lessons.values().sum::<u64>(), 219);

    let places = world.all::<Enrollment>();
    let mut people: BTreeMap<RecordId, BTreeSet<RecordId>> = BTreeMap::new();
    for attendance in world.all::<Attendance>() {
        let lesson = world.lesson(attendance.lesson.unwrap().id);
        let is_there = ["present", "online"].contains(&code(attendance.status));
        if !is_there || code(lesson.status) != "held" || !is_counted(lesson.date) {
            continue;
        }
        let person = world.person(attendance.learner.unwrap().id);
        let is_hers = |it: &&Enrollment| {
            let lasts =
                it.from <= lesson.date && it.to.is_none_or(|last| lesson.date <= Some(last));
            lasts && world.person(it.learner.unwrap().id) == person
        };
        for place in places.iter().filter(is_hers) {
            people.entry(place.venue.unwrap().id).or_default().insert(person);
        }
    }
    let people: BTreeMap<RecordId, u64> =
        people.into_iter().map(|(venue, people)| (venue, people.len() as u64)).collect();
    assert_eq!(slices(Dimension::Venue, "IND01").0, people);
    assert!(people.len() >= 7 && people.values().sum::<u64>() >= 45);
}

#[test]
fn figures_by_month_and_school_are_the_published_ones() {
    let talks = slices(Dimension::Month, "IND08").1;
    assert_eq!(talks, [18, 22, 30, 28, 27, 26, 29, 27, 23, 24]);
    let lessons = slices(Dimension::Month, "IND09").1;
    assert_eq!(lessons.iter().sum::<u64>(), 219);
    let mut schools: Vec<u64> = slices(Dimension::Organization, "IND13").0.into_values().collect();
    schools.sort_unstable();
    assert_eq!(schools, [28, 35, 38, 43, 47, 52]);
}
