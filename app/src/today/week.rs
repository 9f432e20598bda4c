//! The next seven days as a strip of equal places: a free day stays as a place, so that the
//! week keeps its shape.

use leptos::prelude::*;
use shared::program::exam_near::{ExamNear, ExamOn};
use shared::program::lesson::roster::roster;
use shared::program::lesson::takes_place;
use shared::records::lesson::Lesson;
use shared::value::{Choice as _, Date};

use crate::parts::{Card, CardHeading, ruby, word};
use crate::reading::phrases::{told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// How many lessons of one day stand in its place; the others are in the schedule.
const SHOWN_MAX: usize = 3;

/// The strip for the days from today on, with the lessons and the exam of that time.
#[component]
pub fn Week(lessons: Memo<Vec<Lesson>>, exam: Memo<ExamNear>) -> impl IntoView {
    let replica = Replica::current();
    let days = move || {
        let today = replica.today();
        (0..7).map(|n| day(today.plus_days(n), n == 0, lessons, exam)).collect_view()
    };
    view! {
        <Card
            title=word("tutor.today.next")
            heading=CardHeading::InPage
            aside=move || view! { <a href=routes::schedule()>{ruby(word("tutor.week.all"))}</a> }
        >
            <ul class="week" role="list">{days}</ul>
        </Card>
    }
}

fn day(
    date: Date,
    is_today: bool,
    lessons: Memo<Vec<Lesson>>,
    exam: Memo<ExamNear>,
) -> impl IntoView {
    let own = Memo::new(move |_| {
        lessons.with(|all| all.iter().filter(|it| it.date == Some(date)).cloned().collect())
    });
    let exams = Memo::new(move |_| {
        exam.with(|it| it.days.iter().filter(|it| it.date == date).cloned().collect::<Vec<_>>())
    });
    let is_free = Memo::new(move |_| {
        own.with(|all: &Vec<Lesson>| all.is_empty()) && exams.with(Vec::is_empty)
    });
    let weekday = move || {
        let day = t(&format!("week.{}", date.weekday().code()));
        if is_today { t_with("tutor.week.today", &[("day", &day)]) } else { day }
    };
    let more = move || own.with(|all| all.len().checked_sub(SHOWN_MAX + 1).map(|n| n + 1));
    view! {
        <li
            class="week-day"
            data-now=is_today.then_some("yes")
            data-free=move || is_free.get().then_some("yes")
        >
            <p class="week-date"><b>{date.day()}</b>" "{told(weekday)}</p>
            {move || is_free.get().then(|| view! {
                <p class="soft">
                    <span aria-hidden="true">"—"</span>
                    <span class="visually-hidden">{ruby(word("tutor.week.free"))}</span>
                </p>
            })}
            {move || exams.get().into_iter().map(one_exam).collect_view()}
            <For
                each=move || own.get().into_iter().take(SHOWN_MAX)
                key=|lesson| (lesson.id, lesson.start, lesson.status)
                let(lesson)
            >
                <OneLesson lesson />
            </For>
            {move || more().map(|n| view! {
                <a class="week-more" href=routes::schedule()>
                    {told(move || t_with("tutor.week.more", &[("n", &n.to_string())]))}
                </a>
            })}
        </li>
    }
}

/// A day of the exam, with the way to who sits it.
fn one_exam(exam: ExamOn) -> impl IntoView {
    let people = move || t_with("tutor.week.exam_people", &[("n", &exam.sitters.to_string())]);
    view! {
        <a class="week-lesson" href=routes::exam_day_on(exam.round, exam.date)>
            <strong>{ruby(word("tutor.week.exam"))}</strong>
            <span>{told(people)}</span>
        </a>
    }
}

#[component]
fn OneLesson(lesson: Lesson) -> impl IntoView {
    let replica = Replica::current();
    let (id, place) = (lesson.id, lesson.venue.map(|venue| venue.id));
    let is_off = !takes_place(&lesson);
    let start = lesson.start.map(|start| start.to_string()).unwrap_or_default();
    let note = move || {
        if is_off {
            return t("tutor.week.off");
        }
        let people = replica.ask(|records| roster(records, &lesson).len()).to_string();
        match &*start {
            "" => t_with("tutor.week.people", &[("n", &people)]),
            start => t_with("tutor.week.lesson", &[("time", start), ("n", &people)]),
        }
    };
    view! {
        <a class="week-lesson" href=routes::lesson(id)>
            <strong translate="no">{told(move || venue(replica, place))}</strong>
            <span>{told(note)}</span>
        </a>
    }
}
