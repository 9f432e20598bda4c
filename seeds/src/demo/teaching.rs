//! Who taught: the hours of every lesson of the year, confirmed by each person at the end of the
//! month, and when some of them can come besides. One partner left in September; what its people
//! taught stays.

use super::Cast;
use super::left_partner::{self, left_on};
use super::lessons::HeldLesson;
use super::places::{PARTNERS, Worker, organization, place};
use crate::script::{Script, at, create, day, fact, pick};
use shared::id::{AccountId, RecordId};
use shared::program::month::Month;
use shared::records::availability::{Availability, Presence};
use shared::records::lesson_staff::{LessonStaff, TeachingStep};
use shared::sync::message::Op;
use shared::value::{Date, Minutes, Ref, TimeOfDay, Weekday};
use std::collections::BTreeMap;

/// Who signs in as this has not confirmed the last month yet.
const LATE: &str = "tutor2";

/// Who teaches for two organizations.
const OF_TWO: &str = "tutor2";

/// Everybody who taught is in `hours` once, in the order of the months.
pub(super) fn teaching(script: &mut Script, cast: &Cast, held: &[HeldLesson]) -> Vec<LessonStaff> {
    availability(script, cast);
    let mut all = Vec::new();
    for month in months(cast) {
        let of_month = held.iter().filter(|lesson| month.contains(lesson.date));
        let mut by_author: BTreeMap<AccountId, Vec<LessonStaff>> = BTreeMap::new();
        for lesson in of_month {
            for (author, hours) in at_lesson(cast, lesson, month) {
                by_author.entry(author).or_default().push(hours);
            }
        }
        for (author, hours) in by_author {
            let ops: Vec<Op> = hours.iter().map(|it| create(it.id, it)).collect();
            script.add(author, at(month.last_day(), 20, 30), ops);
            all.extend(hours);
        }
    }
    all
}

/// The months of the year that are over.
pub(super) fn months(cast: &Cast) -> impl Iterator<Item = Month> {
    let (first, today) = (Month::of(cast.set.year.first_day()), cast.set.today);
    std::iter::successors(Some(first), |month| Some(month.next()))
        .take_while(move |month| month.last_day() < today)
}

/// The hours of one lesson, with who enters them: the first tutor's, every second time those of a
/// second one, and until the autumn those of the partner that left.
fn at_lesson(cast: &Cast, lesson: &HeldLesson, month: Month) -> Vec<(AccountId, LessonStaff)> {
    let (first, second) = (cast.tutor(lesson.place), cast.second_tutor(lesson.place));
    let is_second_there = first.sign_in != second.sign_in && lesson.date.day() % 2 == 0;
    let workers = [Some(first), is_second_there.then_some(second)];
    let of_worker = |worker: &Worker| {
        let is_other = worker.sign_in == OF_TWO && month.first_day().month() % 2 == 1;
        let partner = if is_other { PARTNERS[2] } else { worker.organization };
        let is_late = worker.sign_in == LATE && month == months(cast).last().unwrap_or(month);
        let confirmed_on = (!is_late).then(|| month.last_day());
        (worker.account(), hours(lesson, worker.staff(), partner, confirmed_on))
    };
    let mut all: Vec<_> = workers.into_iter().flatten().map(of_worker).collect();
    if lesson.place.letter == left_partner::VENUE && lesson.date <= left_on(cast) {
        let entered_on = Some(month.last_day());
        let of_left = hours(lesson, left_partner::tutor(), left_partner::NAME, entered_on);
        all.push((cast.manager.account(), of_left));
    }
    all
}

fn hours(
    lesson: &HeldLesson,
    staff: RecordId,
    partner: &str,
    confirmed_on: Option<Date>,
) -> LessonStaff {
    let seed = lesson.date.days_since(day(2019, 4, 1)).unsigned_abs();
    let minutes = pick(&[120, 120, 120, 150], seed, u64::from(u32::from(lesson.place.letter)));
    fact(|id| LessonStaff {
        lesson: Some(Ref::to(lesson.id)),
        staff: Some(Ref::to(staff)),
        date: Some(lesson.date),
        organization: Some(Ref::to(organization(partner))),
        minutes: Some(Minutes(minutes)),
        step: Some(TeachingStep::Taught),
        confirmed_on,
        ..LessonStaff::empty(id)
    })
}

/// Two tutors can stand in elsewhere, and a third one cannot come to her next lesson.
fn availability(script: &mut Script, cast: &Cast) {
    let hour = |hour: u16| Some(TimeOfDay { minutes: hour * 60 });
    let [first, second] = ['A', 'D'].map(|letter| cast.tutor(place(letter)));
    let third = place('B');
    let mut days = (1..=7).map(|n| cast.set.today.plus_days(n));
    let away = days.find(|day| day.weekday() == third.weekday);
    let rows = [
        (first, Presence::Can, Some(Weekday::Friday), None, hour(16), hour(20)),
        (second, Presence::Can, Some(Weekday::Monday), None, hour(16), hour(19)),
        (cast.tutor(third), Presence::Cannot, None, away, None, None),
    ];
    for (worker, presence, weekday, date, from, to) in rows {
        let made_at = at(cast.set.year.first_day().plus_days(10), 19, 0);
        let id = script.id(made_at);
        let record = Availability {
            staff: Some(Ref::to(worker.staff())),
            presence: Some(presence),
            weekday,
            date,
            from,
            to,
            ..Availability::empty(id)
        };
        script.add(worker.account(), made_at, vec![create(id, &record)]);
    }
}
