//! The requirements of the exam as cards: satisfied by passes or by exemptions, or open, with what
//! would satisfy each.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::exam::evaluation::Done;
use shared::exam::{Exemption, ExemptionGround, OpenSlot, Step, Subject};
use shared::program::standing::Passed;
use shared::program::subject_card::SubjectCard;
use shared::value::Choice as _;

use crate::parts::{Badge, Card, CardList, IconName, Tone};
use crate::reading::phrases::{BETWEEN, joined, told};
use crate::words::{month_text, t, t_with};

/// More ways than these to satisfy a requirement are described, not listed.
const WAYS_LISTED: usize = 4;

/// A requirement with more ways than these takes the room of two.
const WIDE_FROM: usize = 2;

/// Every requirement of the era, in the order of the ordinance.
#[component]
pub fn Slots(card: SubjectCard) -> impl IntoView {
    let cards = card.found.era.slots.iter().map(|slot| {
        let open = card.found.open.iter().find(|open| open.slot.code == slot.code).cloned();
        let done = card.found.done.iter().find(|done| done.slot.code == slot.code).cloned();
        let choices = open.as_ref().map_or(0, |open| open.ways.len());
        let title = Signal::derive(move || t(&format!("slot.{}", slot.code)));
        let (tone, body) = match (open, done) {
            (Some(open), _) => (Tone::Accent, view! { <Open open card=card.clone() /> }.into_any()),
            (None, Some(done)) => {
                (Tone::Neutral, view! { <Satisfied done card=card.clone() /> }.into_any())
            }
            (None, None) => (Tone::Neutral, ().into_any()),
        };
        let wide = (choices > WIDE_FROM).then_some("");
        view! { <li data-wide=wide><Card title tone>{body}</Card></li> }
    });
    let cards = cards.collect_view();
    view! { <div class="exam-card-slots"><CardList>{cards}</CardList></div> }
}

/// The name of an open requirement: its subject, where only one can satisfy it, and how many of
/// them it takes, so that names and number left agree.
pub fn slot_words(open: &OpenSlot) -> String {
    let name = || t(&format!("slot.{}", open.slot.code));
    match open.ways.as_slice() {
        [way] => names(way),
        [way, ..] if way.len() > 1 => {
            t_with("tutor.card.slot_count", &[("slot", &name()), ("n", &way.len().to_string())])
        }
        _ => name(),
    }
}

/// The name of a subject.
pub fn subject(subject: Subject) -> String {
    t(&format!("subject.{}", subject.code()))
}

/// Subjects of which each is needed.
pub fn names(subjects: &BTreeSet<Subject>) -> String {
    joined("learner.list.with", subjects.iter().map(|it| subject(*it)))
}

#[component]
fn Open(open: OpenSlot, card: SubjectCard) -> impl IntoView {
    let count = open.ways.first().map_or(0, BTreeSet::len).to_string();
    let left = Signal::derive(move || t_with("tutor.card.owed", &[("n", &count)]));
    let of_slot: BTreeSet<Subject> = open.slot.subjects().collect();
    let passed = of_slot.iter().filter(|it| card.found.passed.contains(it)).copied();
    let passed: Vec<Subject> = passed.collect();
    let exempt = card.found.exempt.into_iter().filter(|(subject, _)| of_slot.contains(subject));
    let ways = move || match open.ways.as_slice() {
        [_] => t("tutor.card.no_choice"),
        ways if ways.len() > WAYS_LISTED => t("learner.subjects.science"),
        ways => joined("learner.list.or", ways.iter().map(names)),
    };
    let passed = passed.into_iter().map(|subject| {
        view! {
            <SubjectPassed subject is_told=card.only_told.contains(&subject)
                from=card.sources.get(&subject).cloned().unwrap_or_default()
                passes=card.standing.passed.clone() />
        }
    });
    view! {
        <p><Badge label=left tone=Tone::Accent icon=IconName::Circle /></p>
        {passed.collect_view()}
        {exempt.map(|(subject, exemption)| view! { <Exempt subject exemption /> }).collect_view()}
        <p class="exam-card-ways">{told(ways)}</p>
    }
}

#[component]
fn Satisfied(done: Done, card: SubjectCard) -> impl IntoView {
    let passed = done.passed.iter().map(|subject| {
        view! {
            <SubjectPassed subject=*subject is_told=card.only_told.contains(subject)
                from=card.sources.get(subject).cloned().unwrap_or_default()
                passes=card.standing.passed.clone() />
        }
    });
    let passed = passed.collect_view();
    let exempt = done.exempt.iter().filter_map(|subject| {
        let exemption = card.found.exempt.get(subject)?.clone();
        Some(view! { <Exempt subject=*subject exemption /> })
    });
    view! { {passed} {exempt.collect_view()} }
}

/// A passed subject, when it was passed, and by which older one it counts.
#[component]
fn SubjectPassed(
    subject: Subject,
    /// Whether nobody has seen a notice of it: what she has told counts (ruling E8).
    is_told: bool,
    from: BTreeSet<Subject>,
    passes: Vec<Passed>,
) -> impl IntoView {
    let is_older = !from.contains(&subject);
    let from: Vec<Passed> = passes.into_iter().filter(|it| from.contains(&it.subject)).collect();
    let badge = match is_told {
        true => view! {
            <Badge label=Signal::derive(|| t("tutor.card.told")) icon=IconName::Chat />
        }
        .into_any(),
        false => view! {
            <Badge
                label=Signal::derive(|| t("exam_subject_result.result.passed"))
                tone=Tone::Success
                icon=IconName::CheckCircle
            />
        }
        .into_any(),
    };
    let text = move || {
        let pass = |it: &Passed| {
            let values = (self::subject(it.subject), month_text(it.round.month()));
            t_with("tutor.card.passed_in", &[("subject", &values.0), ("date", &values.1)])
        };
        let passes = from.iter().map(pass).collect::<Vec<_>>().join(BETWEEN);
        match is_older {
            true => {
                let now = self::subject(subject);
                t_with("tutor.card.counts_as", &[("passes", &passes), ("subject", &now)])
            }
            false => passes,
        }
    };
    view! {
        <p>{badge}</p>
        <p class="exam-card-note">{told(text)}</p>
    }
}

/// An exemption with its step and its grounds.
#[component]
fn Exempt(subject: Subject, exemption: Exemption) -> impl IntoView {
    let (key, tone, icon) = match exemption.step {
        Step::Available => ("tutor.card.exempt.available", Tone::Warning, IconName::Clock),
        Step::Applied => ("tutor.card.exempt.applied", Tone::Warning, IconName::Clock),
        Step::Granted => ("tutor.card.exempt.granted", Tone::Success, IconName::CheckCircle),
        Step::Refused => ("tutor.card.exempt.refused", Tone::Neutral, IconName::Close),
    };
    let text = move || {
        let name = self::subject(subject);
        let grounds = exemption.grounds.iter().map(ground);
        std::iter::once(name).chain(grounds).collect::<Vec<_>>().join(BETWEEN)
    };
    view! {
        <p><Badge label=Signal::derive(move || t(key)) tone icon /></p>
        <p class="exam-card-note">{told(text)}</p>
    }
}

/// What exempts: courses with their credits, the sort of test, the exam before 2005.
fn ground(ground: &ExemptionGround) -> String {
    match ground {
        ExemptionGround::Credits(rule) => {
            let course = |(name, credits): &(&str, u32)| {
                let credits = credits.to_string();
                t_with("tutor.card.credits", &[("course", name), ("n", &credits)])
            };
            rule.all_of.iter().map(course).collect::<Vec<_>>().join(BETWEEN)
        }
        ExemptionGround::SkillTests(_) => t("exemption.basis.skill_test"),
        ExemptionGround::EarlierExam => t("exemption.basis.earlier_exam"),
    }
}
