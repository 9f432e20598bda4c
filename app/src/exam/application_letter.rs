//! How far the letter of an application has come, and what moves it on: posted on a day, the slip
//! back, or not this time.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::application_sheet::{ApplicationSheet, begun, step, step_back};
use shared::record::Record;
use shared::records::exam_application::{ApplicationStep, ExamApplication, KIND};
use shared::records::exam_sitting::{ExamSitting, OffTime};
use shared::value::{Choice as _, Date};

use super::application::Making;
use crate::fields::Marks;
use crate::parts::{
    Button, ButtonKind, DateField, Dialog, IconName, LinkButton, Meta, MetaItem, Notice,
    NoticeKind, Panel, Section, Step, StepState, Steps, plain, ruby, word,
};
use crate::reading::phrases::{choice, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, day_text, t, t_with};

/// The steps of the letter in their order.
const WAY: [ApplicationStep; 3] =
    [ApplicationStep::Planned, ApplicationStep::Sent, ApplicationStep::SlipReceived];

/// How far the letter has come, and what is next.
#[component]
pub fn Letter(making: Making) -> impl IntoView {
    let application = Memo::new(move |_| making.sheet.with(|it| it.as_ref()?.application.clone()));
    let at = Memo::new(move |_| application.with(|it| it.as_ref().and_then(|it| it.step)));
    // It stays to be seen as long as the letter counts as posted on that day.
    let off = move || making.sheet.with(|it| it.as_ref()?.off_time()).map(off_time_words);
    view! {
        <Section
            title=word("exam.letter.title")
            actions=move || application.get().map(|it| view! { <Marks id=it.id /> })
        >
            <Panel>
                <div class="stack">
                    {move || off().map(|text| view! {
                        <Notice kind=NoticeKind::Warning text=move || text.clone() />
                    })}
                    {move || match at.get() {
                        Some(ApplicationStep::Withdrawn) => {
                            view! { <NotThisTime making /> }.into_any()
                        }
                        _ => view! { <Way application /> }.into_any(),
                    }}
                    {move || match at.get() {
                        None => view! { <Begin making /> }.into_any(),
                        Some(ApplicationStep::Planned | ApplicationStep::Ready) => {
                            view! { <Post making /> }.into_any()
                        }
                        Some(ApplicationStep::Sent) => view! { <WaitForSlip making /> }.into_any(),
                        Some(ApplicationStep::SlipReceived) => {
                            view! { <Slip application /> }.into_any()
                        }
                        Some(ApplicationStep::Withdrawn) => ().into_any(),
                    }}
                </div>
            </Panel>
        </Section>
    }
}

#[component]
fn Way(application: Memo<Option<ExamApplication>>) -> impl IntoView {
    let steps = Signal::derive(move || {
        let one = application.get();
        let at = one.as_ref().and_then(|it| it.step).map(|step| match step {
            ApplicationStep::Ready => ApplicationStep::Planned,
            other => other,
        });
        let sent_on = one.and_then(|it| it.sent_on);
        let is_last = |step| step == ApplicationStep::SlipReceived;
        let line = |step: ApplicationStep| {
            let state = match at {
                Some(at) if at > step || (at == step && is_last(step)) => StepState::Done,
                Some(at) if at == step => StepState::Now,
                _ => StepState::Later,
            };
            let label = Signal::derive(move || choice(&KIND, "step", step));
            let day = sent_on.filter(|_| step == ApplicationStep::Sent).map(date_text);
            Step::new(state, label).note(Signal::stored(day))
        };
        WAY.map(line).to_vec()
    });
    view! { <Steps steps /> }
}

#[component]
fn Begin(making: Making) -> impl IntoView {
    let begin = move || {
        let Some((_, (learner, sitting))) = making.now() else { return };
        let new = begun(learner, sitting);
        let undo = Write::remove::<ExamApplication>(new.id);
        making.keep(word("exam.letter.begun"), Write::create(&new), undo);
    };
    view! {
        <div class="cluster">
            <Button label=word("exam.letter.begin") kind=ButtonKind::Primary icon=IconName::Plus
                on_press=begin />
        </div>
    }
}

fn move_on(making: Making, to: ApplicationStep, sent_on: Option<Date>) {
    let Some(before) = making.application() else { return };
    let said = move || t_with("exam.letter.moved", &[("step", &choice(&KIND, "step", to))]);
    let write = step(before.id, to, sent_on);
    making.keep(Signal::derive(said), write, step_back(&before));
}

/// Posting it: the day is asked for, and what is missing is said; it stays possible.
#[component]
fn Post(making: Making) -> impl IntoView {
    let open = RwSignal::new(false);
    let day = RwSignal::new(String::new());
    let ask = move || {
        day.set(untrack(|| making.replica.today()).to_string());
        open.set(true);
    };
    let post = move || {
        let Some(sent_on) = posted_on(making.replica, day) else { return };
        open.set(false);
        move_on(making, ApplicationStep::Sent, Some(sent_on));
    };
    let sitting = move || making.sheet.with(|it| it.as_ref().map(|it| it.sitting.clone()));
    view! {
        <div class="cluster">
            <Button label=word("exam.letter.post") kind=ButtonKind::Primary icon=IconName::Mail
                on_press=ask />
            <Withdraw making />
        </div>
        <Dialog
            title=word("exam.letter.post.title")
            open
            actions=move || view! {
                <Button label=word("exam.letter.post.confirm") kind=ButtonKind::Primary
                    on_press=post />
            }
        >
            <div class="form">
                <Doubts making />
                <PostedOn day sitting=Signal::derive(sitting) />
            </div>
        </Dialog>
    }
}

/// What speaks against posting it now.
#[component]
fn Doubts(making: Making) -> impl IntoView {
    let doubts = move || making.sheet.with(|it| it.as_ref().map(doubts));
    let line = |text: String| {
        view! { <Notice kind=NoticeKind::Warning text=move || text.clone() /> }
    };
    move || doubts().unwrap_or_default().into_iter().map(line).collect_view()
}

fn doubts(sheet: &ApplicationSheet) -> Vec<String> {
    let missing = sheet.missing().len().to_string();
    let mut said = Vec::new();
    if sheet.subjects.is_empty() {
        said.push(t("exam.letter.doubt.no_subject"));
    }
    if !sheet.objections.is_empty() {
        said.push(t("exam.letter.doubt.objection"));
    }
    if !sheet.missing().is_empty() {
        said.push(t_with("exam.letter.doubt.papers", &[("n", &missing)]));
    }
    said
}

/// The day of the postmark. A day on which no letters are taken is kept and warned of: the ministry
/// sends such a letter back, unless a disaster has moved the day.
#[component]
pub fn PostedOn(
    /// The day as it is typed.
    day: RwSignal<String>,
    /// The round.
    sitting: Signal<Option<ExamSitting>>,
) -> impl IntoView {
    let replica = Replica::current();
    let typed = move || day.get().parse::<Date>().ok();
    let off = move || sitting.with(|it| it.as_ref()?.off_time(typed()?)).map(off_time_words);
    let future =
        move || typed().filter(|day| *day > replica.latest_day()).map(|_| t("problem.in_future"));
    view! {
        {move || off().map(|text| view! {
            <Notice kind=NoticeKind::Warning text=move || text.clone() />
        })}
        <DateField label=word("exam_application.sent_on") value=day error=future
            on_change=move |it: String| day.set(it) />
    }
}

/// Why a letter with this postmark is not taken.
pub fn off_time_words(off: OffTime) -> String {
    let (key, day) = match off {
        OffTime::TooEarly(from) => ("exam.letter.doubt.early", from),
        OffTime::TooLate(last) => ("exam.letter.doubt.late", last),
    };
    t_with(key, &[("date", &day_text(day))])
}

/// The day of the postmark that was typed, if it is a day that has come.
pub fn posted_on(replica: Replica, day: RwSignal<String>) -> Option<Date> {
    untrack(|| day.get().parse::<Date>().ok().filter(|day| *day <= replica.latest_day()))
}

#[component]
fn WaitForSlip(making: Making) -> impl IntoView {
    view! {
        <div class="cluster">
            <Button label=word("exam.letter.slip") kind=ButtonKind::Primary icon=IconName::Exam
                on_press=move || move_on(making, ApplicationStep::SlipReceived, None) />
            <Button label=word("exam.letter.back") kind=ButtonKind::Quiet icon=IconName::Undo
                on_press=move || move_on(making, ApplicationStep::Planned, None) />
            <Withdraw making />
        </div>
    }
}

/// What the slip says, and the way to write it down.
#[component]
fn Slip(application: Memo<Option<ExamApplication>>) -> impl IntoView {
    let fact = |name: &'static str, text: Option<String>| {
        let key = format!("exam_application.{name}");
        let text = text.unwrap_or_else(|| t("exam.letter.not_written"));
        view! { <MetaItem label=Signal::derive(move || t(&key))>{plain(&text)}</MetaItem> }
    };
    move || {
        let one = application.get()?;
        let exempt = one.exempt.as_ref().map(|set| {
            let names = set.0.iter().map(|it| t(&format!("subject.{}", it.code())));
            names.collect::<Vec<_>>().join("・")
        });
        Some(view! {
            <Meta>
                {fact("seat", one.seat.map(|it| it.0))}
                {fact("place", one.place.map(|it| it.0))}
                {fact("phone", one.phone.map(|it| it.0))}
                {fact("exempt", exempt)}
            </Meta>
            <div class="cluster">
                <LinkButton label=word("exam.letter.write_slip") icon=IconName::Edit
                    href=routes::record(ExamApplication::NAME, one.id) />
            </div>
        })
    }
}

#[component]
fn Withdraw(making: Making) -> impl IntoView {
    let withdraw = move || {
        let Some(before) = making.application() else { return };
        let write = step(before.id, ApplicationStep::Withdrawn, None);
        making.keep(word("exam.letter.withdrawn"), write, step_back(&before));
    };
    view! {
        <Button label=word("exam.letter.withdraw") kind=ButtonKind::Quiet on_press=withdraw />
    }
}

#[component]
fn NotThisTime(making: Making) -> impl IntoView {
    view! {
        <p>{told(|| t("exam.letter.not_this_time"))}</p>
        <p class="soft">{ruby(word("exam.letter.not_this_time.text"))}</p>
        <div class="cluster">
            <Button label=word("exam.letter.after_all") icon=IconName::Undo
                on_press=move || move_on(making, ApplicationStep::Planned, None) />
        </div>
    }
}
