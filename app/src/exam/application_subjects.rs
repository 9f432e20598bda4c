//! Choosing what a learner sits: one box for each subject that the round offers, and beside them at
//! once what would be refused.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::exam::{Objection, Slot, Step, Subject};
use shared::program::application_sheet::{ApplicationSheet, sit};
use shared::value::FiscalYear;

use super::application::Making;
use super::card_slots::{names, subject};
use super::tick::Tick;
use crate::parts::{
    Badge, Button, CheckShape, IconName, Notice, NoticeKind, Section, Tone, ruby, word,
};
use crate::reading::phrases::joined;
use crate::words::{t, t_with};

/// The requirements of the round with their subjects.
#[component]
pub fn Subjects(making: Making) -> impl IntoView {
    let slots = Memo::new(move |_| {
        making.sheet.with(|it| it.as_ref().map(|it| it.found.era.slots).unwrap_or_default())
    });
    let offered = move || {
        let sheet = making.sheet.get()?;
        let needed = sheet.without_choice();
        let is_asked = sheet.subjects.is_empty() && !making.is_posted.get();
        (!needed.is_empty() && is_asked).then_some(needed)
    };
    view! {
        <Section title=word("exam.apply.subjects") support=move || t("exam.apply.subjects.support")>
            {move || offered().map(|needed| {
                let n = needed.len().to_string();
                let label = move || t_with("exam.apply.take_all", &[("n", &n)]);
                view! {
                    <div class="cluster">
                        <Button label=Signal::derive(label) icon=IconName::Plus
                            on_press=move || choose(making, needed.clone()) />
                    </div>
                }
            })}
            <Objections making />
            <ul class="exam-choice" role="list">
                {move || slots.get().iter().map(|it| view! {
                    <OneRequirement making requirement=it />
                }).collect_view()}
            </ul>
        </Section>
    }
}

#[component]
fn OneRequirement(making: Making, requirement: &'static Slot) -> impl IntoView {
    let slot = requirement;
    let name = Signal::derive(move || t(&format!("slot.{}", slot.code)));
    let of_slot: BTreeSet<Subject> = slot.subjects().collect();
    let boxes = of_slot.into_iter().map(|it| view! { <OneSubject making it /> }).collect_view();
    let is_done = move || {
        let done = |it: &ApplicationSheet| it.found.done.iter().any(|it| it.slot.code == slot.code);
        making.sheet.with(|it| it.as_ref().is_some_and(done))
    };
    view! {
        <li class="exam-choice-slot">
            <p class="exam-choice-name">
                {ruby(name)}
                {move || is_done().then(|| view! {
                    <Badge label=word("exam.apply.slot_done") tone=Tone::Success
                        icon=IconName::CheckCircle />
                })}
            </p>
            <div class="exam-choice-boxes">{boxes}</div>
        </li>
    }
}

/// A subject to choose; what she has passed is not sat again.
#[component]
fn OneSubject(making: Making, it: Subject) -> impl IntoView {
    let label = Signal::derive(move || subject(it));
    let is_chosen = Signal::derive(move || {
        making.sheet.with(|sheet| sheet.as_ref().is_some_and(|sheet| sheet.subjects.contains(&it)))
    });
    let how =
        Memo::new(move |_| making.sheet.with(|sheet| sheet.as_ref().map(|sheet| how(sheet, it))));
    let toggle = move |is_chosen: bool| {
        let Some((sheet, _)) = making.now() else { return };
        let mut subjects = sheet.subjects;
        if is_chosen {
            subjects.insert(it)
        } else {
            subjects.remove(&it)
        };
        choose(making, subjects);
    };
    move || match how.get() {
        Some(How::Passed) if !is_chosen.get() => view! {
            <p class="exam-choice-passed">
                {ruby(label)}
                <Badge label=word("exam_subject_result.result.passed") tone=Tone::Success
                    icon=IconName::Check />
            </p>
        }
        .into_any(),
        Some(How::OnlyTold) if !is_chosen.get() => view! {
            <p class="exam-choice-passed">
                {ruby(label)}
                <Badge label=word("tutor.card.told") icon=IconName::Chat />
            </p>
        }
        .into_any(),
        how => {
            let support = Signal::derive(move || match how {
                Some(How::Exempt(step)) => Some(t(exempt_key(step))),
                _ => None,
            });
            view! {
                <Tick making label checked=is_chosen on_change=toggle shape=CheckShape::Box
                    support />
            }
            .into_any()
        }
    }
}

/// How a subject stands before anybody chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Open,
    Passed,
    /// Passed as she has told; nobody has seen the notice.
    OnlyTold,
    Exempt(Step),
}

fn how(sheet: &ApplicationSheet, subject: Subject) -> How {
    let found = &sheet.found;
    if found.passed.contains(&subject) {
        return if sheet.only_told.contains(&subject) { How::OnlyTold } else { How::Passed };
    }
    found.exempt.get(&subject).map_or(How::Open, |it| How::Exempt(it.step))
}

/// The key of the word for how far an exemption has come.
pub fn exempt_key(step: Step) -> &'static str {
    match step {
        Step::Available => "tutor.card.exempt.available",
        Step::Applied => "tutor.card.exempt.applied",
        Step::Granted => "tutor.card.exempt.granted",
        Step::Refused => "tutor.card.exempt.refused",
    }
}

fn choose(making: Making, subjects: BTreeSet<Subject>) {
    let Some((sheet, about)) = making.now() else { return };
    let application = sheet.application;
    let write = sit(application.as_ref(), about, subjects);
    let undo =
        match &application {
            Some(it) => sit(Some(it), about, it.sits()),
            None => shared::program::Write::remove::<
                shared::records::exam_application::ExamApplication,
            >(shared::program::application_sheet::begun(about.0, about.1).id),
        };
    making.keep(word("exam.apply.saved"), write, undo);
}

/// What would be refused, in words.
#[component]
fn Objections(making: Making) -> impl IntoView {
    let all = move || {
        let of = |sheet: &ApplicationSheet| {
            sheet.objections.iter().map(|it| objection_words(it, sheet.found.year)).collect()
        };
        making.sheet.with(|it| it.as_ref().map(of)).unwrap_or_else(Vec::new)
    };
    move || {
        let one = |text: String| {
            view! { <li><Notice kind=NoticeKind::Warning text=move || text.clone() /></li> }
        };
        let all = all();
        (!all.is_empty()).then(|| {
            let rows = all.into_iter().map(one).collect_view();
            view! { <ul class="stack" role="list">{rows}</ul> }
        })
    }
}

fn objection_words(objection: &Objection, year: FiscalYear) -> String {
    let about = |key: &str, it: Subject| {
        t_with(&format!("exam.objection.{key}"), &[("subject", &subject(it))])
    };
    match objection {
        Objection::TooYoung => t_with("exam.objection.too_young", &[("year", &year.0.to_string())]),
        Objection::AlreadyPassed(it) => about("already_passed", *it),
        Objection::NotOffered(it) => about("not_offered", *it),
        Objection::AlsoExempt(it) => about("also_exempt", *it),
        Objection::Beyond { slot, fits } => {
            let name = t(&format!("slot.{}", slot.code));
            let fits = fits.iter().filter(|fit| !fit.is_empty()).map(names);
            let fits = joined("learner.list.or", fits);
            if fits.is_empty() {
                return t_with("exam.objection.done", &[("slot", &name)]);
            }
            t_with("exam.objection.beyond", &[("slot", &name), ("fits", &fits)])
        }
    }
}
