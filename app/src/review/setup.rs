//! The way from an empty program to its first roll call, and what it needs soon after. Each step
//! leads to the place where it is done, and stays until it is.

use leptos::prelude::*;
use shared::program::setup::{SetupStep, steps_left};
use shared::record::Record;
use shared::records::enrollment::Enrollment;
use shared::records::learner::Learner;

use crate::parts::{
    Badge, ButtonKind, IconFace, IconName, LinkButton, Row, Rows, Section, Tone, word,
};
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// Whether a step of the way is open; a view that asks follows the records that tell.
pub fn is_setting_up(left: Memo<Vec<SetupStep>>) -> bool {
    left.with(|left| !left.is_empty())
}

/// The steps that are open.
pub fn open_steps(replica: Replica) -> Memo<Vec<SetupStep>> {
    Memo::new(move |_| {
        SetupStep::ALL.iter().for_each(|step| replica.follow(step.kind()));
        replica.with_everything(|device| steps_left(device))
    })
}

/// The way; nothing once all of it is done.
#[component]
pub fn Setup(left: Memo<Vec<SetupStep>>) -> impl IntoView {
    let is_shown = Memo::new(move |_| is_setting_up(left));
    let text = move || {
        let is_after_roll = left.with(|left| left.iter().all(|step| step.is_for_later()));
        t(if is_after_roll { "setup.text.later" } else { "setup.text" })
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <Section title=word("setup.title") support=text>
                    <Rows>
                        {SetupStep::ALL.map(|step| view! { <OneStep step left /> })
                            .into_iter().collect_view()}
                    </Rows>
                </Section>
            }
        })
    }
}

/// One step: done, the next one with the one button of the page, or one that comes later.
#[component]
fn OneStep(step: SetupStep, left: Memo<Vec<SetupStep>>) -> impl IntoView {
    let is_open = Memo::new(move |_| left.with(|left| left.contains(&step)));
    let is_next = Memo::new(move |_| left.with(|left| left.first() == Some(&step)));
    let words = move |part: &str| {
        let key = format!("setup.{}{part}", step.code());
        Signal::derive(move || t(&key))
    };
    let note = words(".text");
    let end = move || match (is_open.get(), is_next.get()) {
        (false, _) => view! {
            <Badge label=word("setup.done") tone=Tone::Success icon=IconName::Check />
        }
        .into_any(),
        (true, is_next) => {
            let kind = if is_next { ButtonKind::Primary } else { ButtonKind::Secondary };
            view! { <LinkButton label=words(".do") href=place(step) kind icon=IconName::Plus /> }
                .into_any()
        }
    };
    view! {
        <Row
            title=words("") note=note
            mark=move || view! { <IconFace name=face(step) /> }
        >
            {end}
        </Row>
    }
}

/// Where a step is done: people who teach need an account, which makes their record and assigns
/// them; whoever comes gets her place in the form that makes her record.
fn place(step: SetupStep) -> String {
    match step {
        SetupStep::Staff => routes::accounts(),
        SetupStep::Learner => routes::new_record_with(Learner::NAME, Enrollment::NAME),
        SetupStep::Lesson => routes::lesson_series(),
        SetupStep::Roll => routes::today(),
        _ => routes::new_record(step.kind()),
    }
}

fn face(step: SetupStep) -> IconName {
    match step {
        SetupStep::Venue => IconName::Pin,
        SetupStep::Staff => IconName::Account,
        SetupStep::Learner => IconName::People,
        SetupStep::Lesson | SetupStep::Year => IconName::Calendar,
        SetupStep::Roll => IconName::Check,
        SetupStep::Target => IconName::Chart,
        SetupStep::Round => IconName::Exam,
    }
}
