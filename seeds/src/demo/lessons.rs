//! Lessons and their roll calls: those that were held, those to come, and one a month in the year
//! before. In the published year 219 were held and one was closed, and two of the traps lie here:
//! P30 marked under two records at one lesson, and P12's attendance that reached the server five
//! days late.

use super::Cast;
use super::calendar::{closed_day, held_days, held_days_of_the_year_before, planned_days};
use super::people::{Person, duplicate};
use super::places::{PLACES, Place};
use crate::script::{Script, at, change, create, day, fact, pick, scatter};
use shared::id::{RecordId, Stamp};
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::consultation::{Channel, Consultation, Counterparty, Topic};
use shared::records::learner::Learner;
use shared::records::lesson::{Lesson, LessonMode, LessonStatus};
use shared::sync::message::Op;
use shared::value::{ChoiceSet, Date, LongText, Minutes, Ref, Text, TimeOfDay};

/// A lesson that took place.
pub(super) struct HeldLesson {
    /// Its record.
    pub id: RecordId,
    /// Where.
    pub place: &'static Place,
    /// When.
    pub date: Date,
    /// The numbers of the learners who came.
    pub present: Vec<u8>,
}

/// A lesson that lies ahead.
pub(super) struct PlannedLesson {
    /// Its record.
    pub id: RecordId,
    /// Where.
    pub place: &'static Place,
}

/// The lesson at which P30 is marked under both of her records.
fn doubled_day() -> Date {
    day(2020, 10, 20)
}

/// The lesson of P12's attendance that arrived late.
fn late_day() -> Date {
    day(2021, 1, 29)
}

/// Plans and holds all lessons; those that lie ahead are the second list.
pub(super) fn lessons(script: &mut Script, cast: &Cast) -> (Vec<HeldLesson>, Vec<PlannedLesson>) {
    let (mut held, mut ahead) = (Vec::new(), Vec::new());
    for place in &PLACES {
        let set = &cast.set;
        let before = held_days_of_the_year_before(set, place);
        held.extend(hold_all(script, cast, place, set.lessons.before.0, &before));
        let days = held_days(set, place);
        for (planned_on, term) in &set.lessons.terms {
            let days: Vec<Date> = days.iter().copied().filter(|day| term.contains(day)).collect();
            held.extend(hold_all(script, cast, place, *planned_on, &days));
        }
        let days = planned_days(set, place);
        let ids = plan(script, cast, place, set.lessons.ahead.0, &days);
        ahead.extend(ids.into_iter().map(|id| PlannedLesson { id, place }));
    }
    if cast.set.is_published {
        close_one(script, cast);
        merge_the_double(script, cast);
    }
    (held, ahead)
}

/// Plans lessons on one day and holds each on its own.
fn hold_all(
    script: &mut Script,
    cast: &Cast,
    place: &'static Place,
    planned_on: Date,
    days: &[Date],
) -> Vec<HeldLesson> {
    let ids = plan(script, cast, place, planned_on, days);
    let mut held = Vec::new();
    for (id, date) in ids.into_iter().zip(days.iter().copied()) {
        held.push(hold(script, cast, place, id, date));
    }
    held
}

fn plan(
    script: &mut Script,
    cast: &Cast,
    place: &Place,
    planned_on: Date,
    days: &[Date],
) -> Vec<RecordId> {
    let made_at = at(planned_on, 11, 0);
    let ids: Vec<RecordId> = days.iter().map(|_| script.id(made_at)).collect();
    let planned = |(id, date): (&RecordId, &Date)| {
        let lesson = Lesson {
            venue: Some(Ref::to(place.id())),
            date: Some(*date),
            start: Some(TimeOfDay { minutes: place.hour * 60 }),
            length_minutes: Some(Minutes(120)),
            status: Some(LessonStatus::Planned),
            mode: Some(LessonMode::InPerson),
            ..Lesson::empty(*id)
        };
        create(*id, &lesson)
    };
    let ops = ids.iter().zip(days).map(planned).collect();
    script.add(cast.coordinator().account(), made_at, ops);
    ids
}

/// The evening of a lesson: it took place, and the roll call.
fn hold(
    script: &mut Script,
    cast: &Cast,
    place: &'static Place,
    id: RecordId,
    date: Date,
) -> HeldLesson {
    let seed =
        u64::from(u32::from(place.letter)) + date.days_since(day(2019, 4, 1)).unsigned_abs() * 100;
    let mut ops =
        vec![change(id, &Lesson { status: Some(LessonStatus::TookPlace), ..Lesson::empty(id) })];
    let mut present = Vec::new();
    for person in cast.set.people.iter().filter(|person| is_on_roster(person, place, date)) {
        if person.number == 12 && date == late_day() {
            mark_late(script, cast, person, id);
            present.push(person.number);
            continue;
        }
        let (status, minutes) = mark(cast, person, date, seed);
        if minutes.is_some() {
            present.push(person.number);
        }
        let record = attendance(id, person.id(), status, minutes);
        ops.push(create(record.id, &record));
    }
    let author = if seed.is_multiple_of(4) { cast.second_tutor(place) } else { cast.tutor(place) };
    let (edited_at, received_at) = closing_time(place, date, seed);
    script.add_late(author.account(), edited_at, received_at, ops);
    if place.letter == 'C' && date == doubled_day() {
        double(script, cast, place, id);
    }
    HeldLesson { id, place, date, present }
}

fn is_on_roster(person: &Person, place: &Place, date: Date) -> bool {
    person.place.letter == place.letter && person.is_enrolled(date)
}

/// A tablet without a network sends when it is back at the center: the same evening, now and then
/// the next morning.
fn closing_time(place: &Place, date: Date, seed: u64) -> (Stamp, Stamp) {
    let edited_at = at(date, i64::from(place.hour) + 2, 10);
    let is_next_morning = date < day(2020, 12, 1) && seed.is_multiple_of(3);
    let received_at = match place.letter {
        'B' | 'C' | 'G' if is_next_morning => at(date.plus_days(1), 9, 20),
        'B' | 'C' | 'G' => at(date, 21, 40),
        _ => edited_at,
    };
    (edited_at, received_at)
}

/// What the roll call says of a learner, and her minutes if she took part.
fn mark(cast: &Cast, person: &Person, date: Date, seed: u64) -> (AttendanceStatus, Option<u32>) {
    let number = u64::from(person.number);
    let away = (AttendanceStatus::AbsentNotified, None);
    if person.number == 46 || cast.is_exam_day_of(person.number, date) {
        return away;
    }
    let here =
        (AttendanceStatus::Present, Some(pick(&[120, 120, 120, 115, 100, 90], number, seed)));
    if is_first_lesson(cast, person, date) || (person.number == 30 && date == doubled_day()) {
        return here;
    }
    let is_fading = person.left.is_some_and(|(last, _)| (0..21).contains(&last.days_since(date)));
    let chance = scatter(number, seed) % 100;
    let chance =
        if cast.is_certified(person.number, date) || is_fading { chance / 2 + 50 } else { chance };
    match chance {
        0..74 => here,
        74..81 => (AttendanceStatus::Online, Some(pick(&[60, 90], number, seed))),
        81..94 => away,
        _ => (AttendanceStatus::Absent, None),
    }
}

/// Whether the lesson is a learner's first one in its fiscal year: nobody misses that.
fn is_first_lesson(cast: &Cast, person: &Person, date: Date) -> bool {
    let days = match date.fiscal_year() == cast.set.year {
        true => held_days(&cast.set, person.place),
        false => held_days_of_the_year_before(&cast.set, person.place),
    };
    days.into_iter().find(|day| person.is_enrolled(*day)) == Some(date)
}

fn attendance(
    lesson: RecordId,
    learner: RecordId,
    status: AttendanceStatus,
    minutes: Option<u32>,
) -> Attendance {
    fact(|id| Attendance {
        lesson: Some(Ref::to(lesson)),
        learner: Some(Ref::to(learner)),
        status: Some(status),
        minutes: minutes.map(Minutes),
        ..Attendance::empty(id)
    })
}

/// P12's mark stayed on the second tablet until the demo's today.
fn mark_late(script: &mut Script, cast: &Cast, person: &Person, lesson: RecordId) {
    let record = attendance(lesson, person.id(), AttendanceStatus::Present, Some(90));
    let author = cast.second_tutor(person.place).account();
    let (edited_at, received_at) = (at(late_day(), 19, 15), at(cast.set.today, 9, 5));
    script.add_late(author, edited_at, received_at, vec![create(record.id, &record)]);
}

/// The 220th lesson: planned like the others, then closed.
fn close_one(script: &mut Script, cast: &Cast) {
    let place = &PLACES[0];
    let ids = plan(script, cast, place, day(2020, 3, 26), &[closed_day()]);
    for id in ids {
        let closed = Lesson {
            status: Some(LessonStatus::Closed),
            reason: Some(Text("臨時休館のため".to_owned())),
            ..Lesson::empty(id)
        };
        script.add(cast.manager.account(), at(day(2020, 4, 17), 17, 30), vec![change(id, &closed)]);
    }
}

/// A second tablet, offline at the same lesson, takes P30 for somebody new.
fn double(script: &mut Script, cast: &Cast, place: &Place, lesson: RecordId) {
    let author = cast.second_tutor(place);
    let edited_at = at(doubled_day(), 17, 25);
    let id = duplicate();
    let learner = Learner {
        preferred_name: Some(Text("なっちゃん".to_owned())),
        first_venue: Some(Ref::to(place.id())),
        ..Learner::empty(id)
    };
    let talk = script.id(edited_at);
    let consultation = Consultation {
        learner: Some(Ref::to(id)),
        date: Some(doubled_day()),
        staff: Some(Ref::to(author.staff())),
        counterparties: Some(ChoiceSet([Counterparty::Learner].into())),
        channel: Some(Channel::InPerson),
        topics: Some(ChoiceSet([Topic::School].into())),
        length_minutes: Some(Minutes(15)),
        summary: Some(LongText("編入できる高校について聞かれた。資料を渡した。".to_owned())),
        ..Consultation::empty(talk)
    };
    let mark = attendance(lesson, id, AttendanceStatus::Present, Some(95));
    let ops: Vec<Op> =
        vec![create(id, &learner), create(talk, &consultation), create(mark.id, &mark)];
    script.add_late(author.account(), edited_at, at(doubled_day().plus_days(1), 10, 0), ops);
}

/// The office finds out and joins the two.
fn merge_the_double(script: &mut Script, cast: &Cast) {
    let id = duplicate();
    let merged = Learner { merged_into: Some(Ref::to(cast.person(30).id())), ..Learner::empty(id) };
    script.add(cast.manager.account(), at(day(2021, 1, 20), 14, 0), vec![change(id, &merged)]);
}
