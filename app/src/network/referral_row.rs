//! One referral as a row: whom it is about, who sent her or where she was led, on which ground, and
//! the one tap that is next.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::referrals::{NextStep, Received, next_step, step_back, take_step};
use shared::record::Record;
use shared::records::organization::Organization;
use shared::records::referral_in::{KIND as REFERRAL, ReferralIn};
use shared::records::referral_out::{KIND as LED, ReferralOut, ReferralOutcome};
use shared::records::referral_source::{Feedback, KIND as SOURCE, ReferralSourceRecord};
use shared::role::Role;
use shared::words::verbatim;

use crate::parts::{
    Badge, Button, ButtonKind, IconName, LinkButton, Row, Text, Toasts, Tone, word,
};
use crate::reading::phrases::{BETWEEN, choice, learner};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

/// Where a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Among those of every organization.
    AmongAll,
    /// On the page of the organization, whose name it need not say.
    AtTheSender,
}

/// A learner whom somebody sent.
#[component]
pub fn ReceivedRow(it: Received, seen: Seen) -> impl IntoView {
    let replica = Replica::current();
    let who = it.referral.learner.map(|it| it.id);
    let name: Text =
        Signal::derive(move || who.map_or_else(|| t("tutor.no_name"), |id| learner(replica, id)));
    let of = it.clone();
    let note = move || note_of(replica, &of, seen);
    let href =
        who.map_or_else(|| routes::record(ReferralIn::NAME, it.referral.id), routes::learner);
    // Who was behind it and what she is told are for those who run the program.
    let is_manager = replica.actor().role == Role::Manager;
    view! {
        <Row title=name href note=note>
            {is_manager.then(|| view! { <Answer it /> })}
        </Row>
    }
}

/// When, from whom, on which ground, and whether it counts.
fn note_of(replica: Replica, it: &Received, seen: Seen) -> String {
    let day = it.referral.date.map(day_text);
    let from = (seen == Seen::AmongAll).then(|| match it.organization() {
        Some(id) => title(replica, Organization::NAME, id),
        None => it.referral.source.map_or_else(String::new, |it| choice(&REFERRAL, "source", it)),
    });
    let source = it.source.as_ref();
    let person = source.map(|it| {
        let said = [&it.person_role, &it.person_name].into_iter().flatten();
        said.map(|text| verbatim(&text.0)).collect::<Vec<_>>().join(" ")
    });
    let basis = source.and_then(|it| it.basis).map(|it| choice(&SOURCE, "basis", it));
    let uncounted = (it.referral.is_primary != Some(true)).then(|| t("network.uncounted"));
    let all = [day, from, person, basis, uncounted].into_iter().flatten();
    all.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(BETWEEN)
}

/// How far the answer has come, and the step that is next.
#[component]
fn Answer(it: Received) -> impl IntoView {
    let replica = Replica::current();
    let feedback = it.feedback();
    let of = it.clone();
    let next = Memo::new(move |_| replica.ask(|records| next_step(records, &of)));
    let badge = feedback.map(|now| {
        let on = it.source.as_ref().and_then(|it| it.feedback_on).map(day_text);
        let said = move || {
            let now = choice(&SOURCE, "feedback", now);
            std::iter::once(now).chain(on.clone()).collect::<Vec<_>>().join(" ")
        };
        let (tone, icon) = match now {
            Feedback::Given => (Tone::Success, Some(IconName::Check)),
            Feedback::Agreed => (Tone::Accent, None),
            Feedback::Asked => (Tone::Warning, None),
            Feedback::Refused => (Tone::Neutral, None),
        };
        match icon {
            Some(icon) => view! { <Badge label=Signal::derive(said) tone icon /> }.into_any(),
            None => view! { <Badge label=Signal::derive(said) tone /> }.into_any(),
        }
    });
    let record = it.source.as_ref().map(|it| routes::record(ReferralSourceRecord::NAME, it.id));
    view! {
        <div class="row-end cluster">
            {badge}
            {move || step_button(replica, &it, next.get())}
            {record.map(|href| view! {
                <LinkButton label=word("network.source.open") href kind=ButtonKind::Quiet />
            })}
        </div>
    }
}

fn step_button(replica: Replica, it: &Received, next: NextStep) -> AnyView {
    let source = it.source.as_ref().map(|it| it.id);
    let (key, kind) = match next {
        NextStep::Nothing => return ().into_any(),
        NextStep::Name => {
            let href = routes::new_source(it.referral.id, it.organization());
            return view! {
                <LinkButton label=word("network.source.new") href icon=IconName::Plus />
            }
            .into_any();
        }
        NextStep::Ask => {
            let Some(learner) = it.referral.learner else { return ().into_any() };
            let href = routes::learner_consents(learner.id);
            return view! { <LinkButton label=word("network.answer.ask") href /> }.into_any();
        }
        NextStep::Agree => ("network.answer.agree", ButtonKind::Secondary),
        NextStep::Refuse => ("network.answer.refuse", ButtonKind::Secondary),
        NextStep::Answer => ("network.answer.give", ButtonKind::Primary),
    };
    let (toasts, was) = (Toasts::here(), it.feedback());
    let name = it.referral.learner.map(|it| it.id);
    let press = move || {
        let today = untrack(|| replica.today());
        let Some((id, write)) = source.and_then(|id| Some((id, take_step(id, next, today)?)))
        else {
            return;
        };
        let name = name.map(|id| untrack(|| learner(replica, id))).unwrap_or_default();
        let said = Signal::derive(move || t_with("network.answer.said", &[("name", &name)]));
        let back: Write = step_back(id, was);
        keep_undoable(replica, toasts, said, vec![write], move || vec![back.clone()]);
    };
    view! { <Button label=word(key) kind on_press=press /> }.into_any()
}

/// A learner who was led somewhere.
#[component]
pub fn LedRow(it: ReferralOut, seen: Seen) -> impl IntoView {
    let replica = Replica::current();
    let (id, who) = (it.id, it.learner.map(|it| it.id));
    let name: Text =
        Signal::derive(move || who.map_or_else(|| t("tutor.no_name"), |id| learner(replica, id)));
    let (outcome, of) = (it.outcome, it);
    let note = move || {
        let day = of.date.map(day_text);
        let service = of.service.map(|it| choice(&LED, "service", it));
        let organization = of.organization.filter(|_| seen == Seen::AmongAll);
        let organization = organization.map(|it| title(replica, Organization::NAME, it.id));
        let basis = of.basis.map(|it| choice(&LED, "basis", it));
        let ends = (of.ends_case == Some(true)).then(|| t("network.led.ends"));
        let all = [day, organization, service, basis, ends].into_iter().flatten();
        all.collect::<Vec<_>>().join(BETWEEN)
    };
    let badge = move || {
        let tone = match outcome {
            Some(ReferralOutcome::Connected) => Tone::Success,
            Some(ReferralOutcome::NotConnected) => Tone::Warning,
            Some(ReferralOutcome::Declined) | None => Tone::Neutral,
        };
        let said = move || match outcome {
            Some(it) => choice(&LED, "outcome", it),
            None => t("network.led.open"),
        };
        view! { <Badge label=Signal::derive(said) tone /> }
    };
    view! {
        <Row title=name href=routes::record(ReferralOut::NAME, id) note=note>
            <div class="row-end cluster">{badge()}</div>
        </Row>
    }
}
