//! What repeats every week and what interrupts it: patterns, places, closures, notices of absence,
//! lessons that somebody takes from elsewhere. Nothing of it is counted in a figure.

use super::calendar::closed_day;
use super::lessons::{HeldLesson, PlannedLesson};
use super::people::Person;
use super::places::{PLACES, Place, place};
use super::{Cast, SIGNED_IN_LEARNER};
use crate::script::{Script, at, change, create, day, fact, named};
use shared::id::RecordId;
use shared::program::lesson::attendance::attendance_id;
use shared::records::absence_notice::{AbsenceNotice, AbsenceReason};
use shared::records::attendance::Attendance;
use shared::records::lesson::{Lesson, LessonMode};
use shared::records::lesson_pattern::LessonPattern;
use shared::records::remote_place::{RemoteMode, RemotePlace, RemoteReason};
use shared::records::venue_closure::VenueClosure;
use shared::records::weekly_place::WeeklyPlace;
use shared::value::{Date, LongText, Minutes, Ref, RefSet, Text, TimeOfDay};

/// Who brings a child along.
pub(super) const WITH_CHILD: u8 = 38;

/// Everything that is weekly, after all else.
pub(super) fn weekly(
    script: &mut Script,
    cast: &Cast,
    held: &[HeldLesson],
    ahead: &[PlannedLesson],
) {
    PLACES.iter().for_each(|place| pattern(script, cast, place));
    weekly_places(script, cast);
    closures(script, cast, held);
    notices(script, cast, ahead);
    remote(script, cast, held);
    with_child(script, cast, held);
}

fn pattern_id(place: &Place) -> RecordId {
    named("lesson_pattern", &place.letter.to_string())
}

fn pattern(script: &mut Script, cast: &Cast, place: &Place) {
    let first = cast.set.year.first_day();
    let tutor = cast.tutor(place);
    let id = pattern_id(place);
    let record = LessonPattern {
        venue: Some(Ref::to(place.id())),
        weekday: Some(place.weekday),
        start: Some(TimeOfDay { minutes: place.hour * 60 }),
        length_minutes: Some(Minutes(120)),
        mode: Some(LessonMode::InPerson),
        staff: Some(RefSet::to([tutor.staff()])),
        staff_shown: Some(Text(tutor.family_name().to_owned())),
        from: Some(first),
        ..LessonPattern::empty(id)
    };
    let made_at = at(first.plus_days(-5), 10, 30);
    script.add(cast.coordinator().account(), made_at, vec![create(id, &record)]);
}

/// Everybody who comes now has her weekday on her own page.
fn weekly_places(script: &mut Script, cast: &Cast) {
    let today = cast.set.today;
    for person in cast.set.people.iter().filter(|person| person.is_enrolled(today)) {
        let made_at = at(person.since(), 18, 5);
        let id = script.id(made_at);
        let record = WeeklyPlace {
            learner: Some(Ref::to(person.id())),
            venue: Some(Ref::to(person.place.id())),
            weekday: Some(person.place.weekday),
            pattern: Some(Ref::to(pattern_id(person.place))),
            from: Some(person.since()),
            ..WeeklyPlace::empty(id)
        };
        script.add(cast.tutor(person.place).account(), made_at, vec![create(id, &record)]);
    }
}

/// New Year for all venues; in the published year the spring, too, with what was held instead.
fn closures(script: &mut Script, cast: &Cast, held: &[HeldLesson]) {
    let year = cast.set.year.0;
    let new_year = [day(year, 12, 29), day(year + 1, 1, 3)];
    close(script, cast, None, new_year, ("年末年始", "年末と年始は、どの会場もお休みです。"));
    if !cast.set.is_published {
        return;
    }
    let days = [closed_day().plus_days(-2), closed_day().plus_days(4)];
    let words = "今週は会場がお休みです。先生から電話があります。";
    close(script, cast, Some(place('A')), days, ("臨時休館のため", words));
    // What took place in those weeks took place from a distance.
    let spring = day(2020, 4, 14)..day(2020, 6, 1);
    for (number, lesson) in held.iter().filter(|it| spring.contains(&it.date)).enumerate() {
        let mode = if number % 2 == 0 { LessonMode::Line } else { LessonMode::OnlineOneToOne };
        let changed = Lesson { mode: Some(mode), ..Lesson::empty(lesson.id) };
        let made_at = at(lesson.date, 22, 0);
        let tutor = cast.tutor(lesson.place).account();
        script.add(tutor, made_at, vec![change(lesson.id, &changed)]);
    }
}

fn close(
    script: &mut Script,
    cast: &Cast,
    place: Option<&Place>,
    [from, to]: [Date; 2],
    (reason, words): (&str, &str),
) {
    let made_at = at(from.plus_days(-3), 17, 0);
    let id = script.id(made_at);
    let record = VenueClosure {
        venue: place.map(|place| Ref::to(place.id())),
        from: Some(from),
        to: Some(to),
        reason: Some(Text(reason.to_owned())),
        words: Some(LongText(words.to_owned())),
        ..VenueClosure::empty(id)
    };
    script.add(cast.manager.account(), made_at, vec![create(id, &record)]);
}

/// One lets the first venue know that she will not come today, another one about next week.
fn notices(script: &mut Script, cast: &Cast, ahead: &[PlannedLesson]) {
    let a = place('A').letter;
    let lessons = ahead.iter().filter(|it| it.place.letter == a).take(2);
    let is_there = |person: &&Person| {
        person.place.letter == a
            && person.is_enrolled(cast.set.today)
            && person.number < 40
            && person.number != SIGNED_IN_LEARNER
    };
    let people = cast.set.people.iter().filter(is_there);
    let reasons = [(Some(AbsenceReason::School), Some("三者面談があります。")), (None, None)];
    for ((lesson, person), (reason, words)) in lessons.zip(people).zip(reasons) {
        let made_at = at(cast.set.today.plus_days(-1), 12, 40);
        let notice = fact(|id| AbsenceNotice {
            lesson: Some(Ref::to(lesson.id)),
            learner: Some(Ref::to(person.id())),
            reason,
            words: words.map(|words| Text(words.to_owned())),
            ..AbsenceNotice::empty(id)
        });
        let tutor = cast.tutor(person.place).account();
        script.add(tutor, made_at, vec![create(notice.id, &notice)]);
    }
}

/// One who has a long way took part by phone the last time.
fn remote(script: &mut Script, cast: &Cast, held: &[HeldLesson]) {
    let far = held.iter().rfind(|it| it.place.letter == 'G');
    let Some((lesson, number)) = far.and_then(|it| Some((it, it.present.first()?))) else { return };
    let made_at = at(lesson.date, 22, 30);
    let record = fact(|id| RemotePlace {
        lesson: Some(Ref::to(lesson.id)),
        learner: Some(Ref::to(cast.person(*number).id())),
        start: Some(TimeOfDay { minutes: lesson.place.hour * 60 }),
        mode: Some(RemoteMode::Phone),
        reason: Some(RemoteReason::Transport),
        ..RemotePlace::empty(id)
    });
    script.add(cast.tutor(lesson.place).account(), made_at, vec![create(record.id, &record)]);
}

/// Somebody brought a child along to her latest lessons.
fn with_child(script: &mut Script, cast: &Cast, held: &[HeldLesson]) {
    let person = cast.person(WITH_CHILD);
    let own = held.iter().rev().filter(|it| it.present.contains(&WITH_CHILD)).take(2);
    for lesson in own {
        let id = attendance_id(lesson.id, person.id());
        let mark = Attendance { with_child: Some(true), ..Attendance::empty(id) };
        let made_at = at(lesson.date, 23, 0);
        let tutor = cast.tutor(person.place).account();
        script.add(tutor, made_at, vec![change(id, &mark)]);
    }
}
