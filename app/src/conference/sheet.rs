//! What staff look at while they talk about somebody, on one screen: her lessons, her goal and
//! plan, what she owes the exam, and what was written lately. Each part leads to where all of it
//! is.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::conference_sheet::{ConferenceSheet, conference_sheet};
use shared::records::attendance::{AttendanceStatus, KIND as ATTENDANCE};
use shared::records::case_conference::{CaseConference, KIND as CONFERENCE};
use shared::records::exam_application::{ExamApplication, KIND as APPLICATION};
use shared::records::note::{Audience, Note};
use shared::value::{Choice as _, Date};
use shared::words::verbatim;

use super::Room;
use crate::exam::rounds::left_words;
use crate::parts::{Badge, Card, CardHeading, Icon, IconName, Text, Tone, ruby, word};
use crate::reading::phrases::{BETWEEN, choice, told};
use crate::routes;
use crate::today::study::work_line;
use crate::words::{date_text, day_text, t, t_with};

/// The sheet of the one who is shown.
#[component]
pub fn Sheet(room: Room) -> impl IntoView {
    let sheet = Memo::new(move |_| {
        let (her, today) = (room.current.get()?, room.replica.today());
        let meeting = room.meeting.get_value();
        let sheet = room.replica.ask(|records| conference_sheet(records, her, &meeting, today));
        Some((her, sheet))
    });
    move || {
        sheet.get().map(|(her, sheet)| {
            view! {
                <div class="conference-sheet">
                    <Lessons her sheet=sheet.clone() />
                    <GoalAndPlan her sheet=sheet.clone() />
                    <Exam her sheet=sheet.clone() />
                    <Written her sheet />
                </div>
            }
        })
    }
}

/// A card in which all of it is one tap away.
fn card(title: &'static str, href: String, inside: impl IntoView + 'static) -> impl IntoView {
    view! {
        <Card title=word(title) href heading=CardHeading::InPage>{inside}</Card>
    }
}

#[component]
fn Lessons(her: RecordId, sheet: ConferenceSheet) -> impl IntoView {
    let tone = |status: AttendanceStatus| match status {
        AttendanceStatus::Present => Tone::Success,
        AttendanceStatus::Online => Tone::Accent,
        _ => Tone::Neutral,
    };
    let mark = move |(day, status): (Date, AttendanceStatus)| {
        let said: Text = Signal::derive(move || choice(&ATTENDANCE, "status", status));
        let day = told(move || day_text(day));
        view! { <li><span>{day}</span><Badge label=said tone=tone(status) /></li> }
    };
    let worked = sheet.last.map(|last| {
        let lines = last.records.iter().map(work_line).collect::<Vec<_>>().join(BETWEEN);
        view! { <p class="conference-worked"><Icon name=IconName::Book />{lines}</p> }
    });
    let inside = match sheet.lessons.is_empty() {
        true => view! { <p class="soft">{ruby(word("conference.no_lesson"))}</p> }.into_any(),
        false => view! {
            <ul class="conference-days" role="list">
                {sheet.lessons.into_iter().map(mark).collect_view()}
            </ul>
        }
        .into_any(),
    };
    let href = routes::learner_tab(her, "attendance");
    card("conference.lessons", href, view! { {inside}{worked} })
}

#[component]
fn GoalAndPlan(her: RecordId, sheet: ConferenceSheet) -> impl IntoView {
    let goal = match sheet.goal {
        Some(words) => view! { <p class="conference-goal">{words}</p> }.into_any(),
        None => view! { <p class="soft">{ruby(word("conference.no_goal"))}</p> }.into_any(),
    };
    let (done, all) = sheet.done;
    let plan = sheet.plan.and_then(|plan| plan.agreed_on);
    let said = move || {
        let values = [("n", &*done.to_string()), ("all", &*all.to_string())];
        let steps = t_with("file.plan.meter", &values);
        let agreed = plan.map(|day| t_with("conference.agreed", &[("day", &day_text(day))]));
        std::iter::once(steps).chain(agreed).collect::<Vec<_>>().join(BETWEEN)
    };
    let steps = sheet.steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    card(
        "conference.plan",
        routes::learner_tab(her, "plan"),
        view! {
            {goal}
            <p class="soft">{told(said)}</p>
            <ul class="conference-steps">{steps}</ul>
        },
    )
}

#[component]
fn Exam(her: RecordId, sheet: ConferenceSheet) -> impl IntoView {
    let standing = sheet.standing;
    let left = move || match standing.certified_on {
        Some(day) => t_with("tutor.exam.certified", &[("day", &date_text(day))]),
        None => left_words(&standing.progress),
    };
    let application = sheet.application;
    let applied = move || application_words(application.as_ref());
    card(
        "tutor.exam.title",
        routes::subject_card(her),
        view! { <p>{told(left)}</p><p class="soft">{told(applied)}</p> },
    )
}

/// How far her application for the round has come, and with which subjects.
fn application_words(application: Option<&ExamApplication>) -> String {
    let Some(application) = application else { return t("conference.no_application") };
    let step = application.step.map(|step| choice(&APPLICATION, "step", step));
    let subjects = application.sits();
    let subjects = subjects.iter().map(|it| t(&format!("subject.{}", it.code())));
    let subjects = subjects.collect::<Vec<_>>().join("・");
    let subjects = (!subjects.is_empty()).then_some(subjects);
    step.into_iter().chain(subjects).collect::<Vec<_>>().join(BETWEEN)
}

#[component]
fn Written(her: RecordId, sheet: ConferenceSheet) -> impl IntoView {
    let note = |note: Note| {
        let icon = match note.audience {
            Some(Audience::Learner) => IconName::Eye,
            _ => IconName::Lock,
        };
        let day = note.date.map(day_text).unwrap_or_default();
        let text = note.text.map(|it| it.0).unwrap_or_default();
        view! { <li><Icon name=icon /><span><b>{day}</b>" "{text}</span></li> }
    };
    let talk = sheet.talk.and_then(|talk| {
        let day = talk.date.map(day_text).unwrap_or_default();
        let text = talk.next_action.map(|it| it.0).or(talk.summary.map(|it| it.0))?;
        Some(view! { <li><Icon name=IconName::Chat /><span><b>{day}</b>" "{text}</span></li> })
    });
    card(
        "conference.written",
        routes::learner_tab(her, "talks"),
        view! {
            {sheet.before.map(|it| view! { <Before it /> })}
            <ul class="conference-notes" role="list">
                {talk}{sheet.notes.into_iter().map(note).collect_view()}
            </ul>
        },
    )
}

/// What the conference before this one decided.
#[component]
fn Before(it: CaseConference) -> impl IntoView {
    let words = it.decisions.map(|it| verbatim(&it.0)).unwrap_or_default();
    let said = move || {
        let day = it.date.map(day_text).unwrap_or_default();
        let plan = it.plan_decision.map(|plan| choice(&CONFERENCE, "plan_decision", plan));
        let said = plan.into_iter().chain([words.clone()]).filter(|it| !it.is_empty());
        let said = said.collect::<Vec<_>>().join(BETWEEN);
        t_with("conference.before", &[("day", &day), ("said", &said)])
    };
    view! { <p class="conference-before">{told(said)}</p> }
}
