//! What she agrees to: each purpose with the text that is read to her, and her guardian's answer
//! where one is asked.

use leptos::prelude::*;
use shared::program::consents::asks_guardian;
use shared::program::first_contact::{FirstContact, PURPOSES};
use shared::program::organizations::organizations;
use shared::records::consent::{KIND, Purpose, TEXT_VERSION};
use shared::records::learner::Learner;
use shared::records::organization::OrganizationKind;
use shared::value::Choice as _;

use super::first_contact::Telling;
use super::first_contact_parts::choices;
use crate::parts::{Requirement, Section, SegmentedChoice, TextField, word};
use crate::reading::phrases::code;
use crate::words::t;

/// The answers of hers.
const ANSWERS: [&str; 2] = ["given", "refused"];

/// The answers of a guardian.
const OF_GUARDIAN: [&str; 3] = ["given", "refused", "not_asked"];

/// Longest list of names.
const NAMES_CHARS_MAX: usize = 200;

#[component]
pub fn Agreed(telling: Telling) -> impl IntoView {
    let has_school = Memo::new(move |_| {
        telling.is_through("school") || telling.told.with(|told| told.school.is_some())
    });
    let is_told = Memo::new(move |_| {
        telling.told.with(|told| told.answers.get("network").is_some_and(|it| it == "given"))
    });
    let asks = Memo::new(move |_| {
        let known = telling.known.and_then(|id| telling.replica.read::<Learner>(id)?.birth_date);
        let told = telling.told.with(|told| told.born_on());
        asks_guardian(known.or(told), telling.day())
    });
    view! {
        <Section title=word("first.agreed") support=move || t("first.agreed.support")>
            {PURPOSES.into_iter().map(|purpose| view! {
                {move || (purpose != Purpose::School || has_school.get()).then(|| view! {
                    <Answer telling purpose />
                })}
                {move || (purpose == Purpose::Network && is_told.get()).then(|| view! {
                    <Whom telling />
                })}
            }).collect_view()}
            {move || asks.get().then(|| view! { <OfGuardian telling /> })}
        </Section>
    }
}

/// Whom the program may tell: who agrees to that knows whom.
#[component]
fn Whom(telling: Telling) -> impl IntoView {
    let lacks = move || telling.is_tried.get() && telling.told.with(names_nobody);
    view! {
        <TextField
            label=word("consent.organizations")
            value=Signal::derive(move || telling.told.with(|told| told.organizations.clone()))
            on_input=move |text: String| telling.change(|told| told.organizations = text)
            requirement=Requirement::Required
            error=move || lacks().then(|| t("consents.whom"))
            max_length=NAMES_CHARS_MAX
        />
    }
}

/// Whether she agrees that others are told, and nobody is named.
pub fn names_nobody(told: &FirstContact) -> bool {
    let agrees = told.answers.get(Purpose::Network.code()).is_some_and(|it| it == "given");
    agrees && told.organizations.trim().is_empty()
}

/// The key of the text about a purpose that is read to somebody.
fn text_of(purpose: Purpose) -> String {
    format!("consent.text.{}.{}", purpose.code(), TEXT_VERSION.0)
}

/// Her answer about one purpose.
#[component]
fn Answer(telling: Telling, purpose: Purpose) -> impl IntoView {
    let value = Signal::derive(move || {
        let answer = telling.told.with(|told| told.answers.get(purpose.code()).cloned());
        Some(answer.unwrap_or_default())
    });
    let choose = move |answer: String| {
        let partners = untrack(|| partners(telling));
        telling.change(|told| {
            if purpose == Purpose::Network && told.organizations.is_empty() {
                told.organizations = partners;
            }
            if answer.is_empty() {
                told.answers.remove(purpose.code());
            } else {
                told.answers.insert(purpose.code().to_owned(), answer);
            }
        });
    };
    view! {
        <SegmentedChoice
            legend=Signal::derive(move || code(&KIND, "purpose", purpose.code()))
            support=move || t(&text_of(purpose))
            options=choices(&KIND, "answer", &ANSWERS, "first.unasked")
            value
            on_choose=choose
        />
    }
}

/// The names of the organizations that teach in the program, as far as they fit a line.
fn partners(telling: Telling) -> String {
    let (replica, partner) = (telling.replica, OrganizationKind::Partner);
    let partners = replica.ask(|records| organizations(records, partner, replica.today()));
    let names: Vec<String> = partners.into_iter().filter_map(|it| Some(it.name?.0)).collect();
    names.join("、").chars().take(NAMES_CHARS_MAX).collect()
}

/// Her guardian's answer: asked below 18, unless that would harm her.
#[component]
fn OfGuardian(telling: Telling) -> impl IntoView {
    let choose = move |answer: String| {
        telling.change(|told| told.guardian = Some(answer).filter(|it| !it.is_empty()));
    };
    view! {
        <SegmentedChoice
            legend=word("first.guardian")
            support=move || t("first.guardian.support")
            options=choices(&KIND, "answer", &OF_GUARDIAN, "first.unasked")
            value=Signal::derive(move || {
                Some(telling.told.with(|told| told.guardian.clone()).unwrap_or_default())
            })
            on_choose=choose
        />
    }
}
