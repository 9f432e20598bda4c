//! Before a lesson: one card for each learner who is expected, with what her tutor would otherwise
//! look up. It is read before the door opens, also without a network, and nothing is entered here.

use leptos::prelude::*;
use shared::program::lesson::preparation::{Change, Preparation, preparations};
use shared::program::lesson::study::Studied;
use shared::records::absence_notice::{AbsenceNotice, KIND as ABSENCE_NOTICE};
use shared::records::lesson::Lesson;
use shared::records::school_enrollment::KIND as SCHOOL_ENROLLMENT;
use shared::value::Date;
use shared::words::verbatim;

use super::lesson::NoSuchLesson;
use super::roster::by_name;
use super::study::work_line;
use crate::parts::{
    Badge, ButtonKind, Card, CardHeading, EmptyState, Icon, IconName, LinkButton, Page, Text, Tone,
    word,
};
use crate::reading::find::id_of_address;
use crate::reading::phrases::{BETWEEN, choice, hours, learner as name_of, line_of, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// The page of the lesson that the address names.
#[component]
pub fn PreparationPage() -> impl IntoView {
    let (replica, id) = (Replica::current(), id_of_address());
    let found = Memo::new(move |_| id.get().and_then(|id| replica.read::<Lesson>(id)));
    move || match found.get() {
        Some(lesson) => view! { <Cards lesson /> }.into_any(),
        None => view! { <NoSuchLesson /> }.into_any(),
    }
}

#[component]
fn Cards(lesson: Lesson) -> impl IntoView {
    let replica = Replica::current();
    let (id, place) = (lesson.id, lesson.venue.map(|venue| venue.id));
    let date = lesson.date.map(day_text).unwrap_or_default();
    let lead = line_of([venue(replica, place), date, hours(&lesson)], BETWEEN);
    let found = Memo::new(move |_| {
        let people = by_name(replica, &lesson);
        let today = replica.today();
        replica.ask(|records| preparations(records, &lesson, &people, today))
    });
    view! {
        <Page
            title=word("tutor.before.title")
            lead=Signal::stored(lead)
            back=(routes::lesson(id), word("tutor.before.back"))
            actions=move || view! {
                <LinkButton
                    label=word("tutor.next.roll")
                    href=routes::lesson(id)
                    kind=ButtonKind::Primary
                    icon=IconName::CheckCircle
                />
            }
        >
            {move || if found.with(Vec::is_empty) {
                view! {
                    <EmptyState
                        title=word("tutor.roll.nobody")
                        text=move || t("tutor.roll.nobody.next")
                    />
                }.into_any()
            } else {
                let cards = found.get().into_iter().map(|it| view! { <OneLearner it /> });
                view! { <div class="before-cards">{cards.collect_view()}</div> }.into_any()
            }}
        </Page>
    }
}

/// The card of one learner.
#[component]
fn OneLearner(it: Preparation) -> impl IntoView {
    let replica = Replica::current();
    let learner = it.learner;
    let name: Text = Signal::derive(move || name_of(replica, learner));
    let came_on = it.came_on;
    let last_day = move || match came_on {
        Some(on) => t_with("tutor.roll.last", &[("day", &day_text(on))]),
        None => t("tutor.greet.first.text"),
    };
    let (has_notice, with_child) = (it.notice.is_some(), it.with_child);
    view! {
        <Card
            title=name
            href=routes::learner(learner)
            heading=CardHeading::InPage
            aside=move || view! {
                <span class="cluster">
                    {has_notice.then(|| view! {
                        <Badge label=word("tutor.notice") tone=Tone::Accent icon=IconName::Mail />
                    })}
                    {with_child.then(|| view! {
                        <Badge label=word("attendance.with_child") icon=IconName::Family />
                    })}
                </span>
            }
        >
            <ul class="before-lines" role="list">
                {it.notice.and_then(|it| (!said(&it).is_empty()).then_some(it)).map(|it| {
                    line(IconName::Mail, move || said(&it))
                })}
                {line(IconName::History, last_day)}
                {it.last.map(|last| studied(last, came_on))}
                {it.promise.map(|(words, on)| line(IconName::Flag, move || {
                    let values = [("day", &*day_text(on)), ("text", &verbatim(&words))];
                    t_with("tutor.before.promise", &values)
                }))}
                {(!it.changes.is_empty()).then(|| changed(it.changes))}
                {it.helps.into_iter().map(|words| {
                    line(IconName::Bulb, move || verbatim(&words))
                }).collect_view()}
            </ul>
        </Card>
    }
}

/// Why she will not come, as far as she said it.
pub fn said(notice: &AbsenceNotice) -> String {
    let reason = notice.reason.map(|reason| choice(&ABSENCE_NOTICE, "reason", reason));
    let words = notice.words.as_ref().map(|words| verbatim(&words.0));
    [reason, words].into_iter().flatten().collect::<Vec<_>>().join(BETWEEN)
}

fn line(icon: IconName, words: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    view! { <li><Icon name=icon /><span>{told(words)}</span></li> }
}

/// What she did, with the homework until now.
fn studied(last: Studied, came_on: Option<Date>) -> impl IntoView {
    let day = (came_on != Some(last.on)).then_some(last.on);
    let works = last.records.clone();
    let worked = move || {
        let day = day.map(day_text);
        day.into_iter().chain(works.iter().map(work_line)).collect::<Vec<_>>().join(BETWEEN)
    };
    let homework: Vec<String> =
        last.records.into_iter().filter_map(|it| Some(verbatim(&it.homework?.0))).collect();
    view! {
        {line(IconName::Book, worked)}
        {(!homework.is_empty()).then(|| line(IconName::Home, move || {
            t_with("tutor.study.homework", &[("text", &homework.join(BETWEEN))])
        }))}
    }
}

/// What has changed since she came last.
fn changed(changes: Vec<Change>) -> impl IntoView {
    line(IconName::Sync, move || {
        let said = changes.iter().map(|change| match change {
            Change::StepDone(title) => t_with("tutor.before.step", &[("title", &verbatim(title))]),
            Change::NewGoal(words) => t_with("tutor.before.goal", &[("words", &verbatim(words))]),
            Change::School(status) => choice(&SCHOOL_ENROLLMENT, "status", *status),
            Change::Talk(on) => t_with("tutor.before.talk", &[("day", &day_text(*on))]),
        });
        let said = said.collect::<Vec<_>>().join(BETWEEN);
        t_with("tutor.before.changed", &[("text", &said)])
    })
}
