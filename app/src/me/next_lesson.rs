//! Which lesson comes next for a learner. She does not see her enrollment, so her weekday is the
//! one of her own latest attendances.

use shared::id::RecordId;
use shared::records::lesson::{Lesson, LessonStatus};
use shared::value::{Date, Weekday};

/// The latest attendances tell the usual weekday; older ones may be from another term.
const HABIT_LESSONS: usize = 4;

/// A lesson on the usual weekday that is further away than this is not waited for: two weeks, so
/// that one canceled week does not send anybody to a group she does not know.
const WAIT_DAYS: i64 = 14;

/// What comes next.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    /// The next lesson.
    pub lesson: Option<Lesson>,
    /// A lesson of hers before that one that does not take place.
    pub called_off: Option<Lesson>,
}

/// The next lesson among `lessons`; `attended` are the lessons whose roll call names her.
pub fn next_lesson(lessons: &[Lesson], attended: &[RecordId], today: Date) -> Next {
    let habit = habit(lessons, attended, today);
    let is_usual = |lesson: &Lesson| habit.is_some() && slot(lesson) == habit;
    let mut ahead: Vec<&Lesson> =
        lessons.iter().filter(|it| it.date.is_some_and(|day| day >= today)).collect();
    ahead.sort_by_key(|it| (it.date, it.start));
    let open = || ahead.iter().copied().filter(|it| takes_place(it));
    let is_near =
        |lesson: &Lesson| lesson.date.is_some_and(|day| day.days_since(today) <= WAIT_DAYS);
    let usual = open().find(|it| is_usual(it) && is_near(it));
    let lesson = usual.or_else(|| open().next());
    let is_before = |it: &Lesson| lesson.is_none_or(|next| it.date < next.date);
    let called_off =
        ahead.iter().find(|it| is_usual(it) && !takes_place(it) && is_near(it) && is_before(it));
    Next { lesson: lesson.cloned(), called_off: called_off.map(|it| (*it).clone()) }
}

fn takes_place(lesson: &Lesson) -> bool {
    matches!(lesson.status, Some(LessonStatus::Planned | LessonStatus::TookPlace))
}

type Slot = (RecordId, Weekday);

fn slot(lesson: &Lesson) -> Option<Slot> {
    Some((lesson.venue?.id, lesson.date?.weekday()))
}

/// The venue and weekday that her latest attendances have most often; of equals the newest.
fn habit(lessons: &[Lesson], attended: &[RecordId], today: Date) -> Option<Slot> {
    let is_past = |it: &&Lesson| it.date.is_some_and(|day| day <= today);
    let mut past: Vec<&Lesson> =
        lessons.iter().filter(|it| attended.contains(&it.id)).filter(is_past).collect();
    past.sort_by_key(|it| std::cmp::Reverse(it.date));
    let slots: Vec<Slot> = past.into_iter().take(HABIT_LESSONS).filter_map(slot).collect();
    let count = |wanted: &Slot| slots.iter().filter(|it| *it == wanted).count();
    // `max_by_key` takes the last of equals, so the newest comes last.
    slots.iter().rev().max_by_key(|it| count(it)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::value::Ref;
    use uuid::Uuid;

    fn lesson(number: u128, date: &str, status: LessonStatus) -> Lesson {
        Lesson {
            venue: Some(Ref::to(RecordId(Uuid::from_u128(900)))),
            date: Some(date.parse().unwrap()),
            status: Some(status),
            ..Lesson::empty(RecordId(Uuid::from_u128(number)))
        }
    }

    fn next(lessons: &[Lesson], attended: &[u128]) -> (Option<String>, Option<String>) {
        let attended: Vec<RecordId> =
            attended.iter().map(|number| RecordId(Uuid::from_u128(*number))).collect();
        let found = next_lesson(lessons, &attended, "2021-02-03".parse().unwrap());
        let day = |lesson: Option<Lesson>| lesson.and_then(|it| it.date).map(|it| it.to_string());
        (day(found.lesson), day(found.called_off))
    }

    #[test]
    fn her_own_weekday_comes_first() {
        use LessonStatus::{Canceled, Closed, Held, Planned};
        let lessons = [
            lesson(1, "2021-01-20", Held),
            lesson(2, "2021-01-22", Held),
            lesson(3, "2021-01-27", Held),
            lesson(4, "2021-02-04", Planned),
            lesson(5, "2021-02-05", Planned),
            lesson(6, "2021-02-10", Planned),
        ];
        let text = |day: &str| Some(day.to_owned());
        assert_eq!(next(&lessons, &[]), (text("2021-02-04"), None), "nothing is known of her");
        assert_eq!(next(&lessons, &[1, 3]), (text("2021-02-10"), None), "a Wednesday");
        assert_eq!(next(&lessons, &[1, 2, 3]), (text("2021-02-10"), None), "mostly Wednesdays");
        assert_eq!(next(&lessons, &[2]), (text("2021-02-05"), None), "a Friday");

        let today = [lesson(1, "2021-01-27", Held), lesson(2, "2021-02-03", Planned)];
        assert_eq!(next(&today, &[1]), (text("2021-02-03"), None), "today counts");

        let off = [
            lesson(1, "2021-01-27", Held),
            lesson(2, "2021-02-03", Canceled),
            lesson(3, "2021-02-10", Closed),
            lesson(4, "2021-02-12", Planned),
            lesson(5, "2021-02-24", Planned),
        ];
        let expected = (text("2021-02-12"), text("2021-02-03"));
        assert_eq!(next(&off, &[1]), expected, "her weekday is too far away");
        assert_eq!(next(&[], &[1]), (None, None), "nothing is planned");
    }
}
