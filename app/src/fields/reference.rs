//! Choosing another record: from a list while there are few, by searching when there are many.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::reading::{fold, matches};

use super::offer::{Offer, Offered, offered};
use crate::parts::{
    Button, ButtonKind, FieldError, IconName, MaybeText, Requirement, SearchField, Select,
    SelectOption, Text, ruby,
};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// The most records that a drop-down list shows; a longer one takes longer than typing a name.
const LISTED_MAX: usize = 30;

/// The most results shown below a search; whoever sees more reads instead of typing on.
const RESULTS_MAX: usize = 8;

/// A reference to a record of kind `of`, as its id; empty means none.
#[component]
pub fn RefPicker(
    of: &'static str,
    label: Text,
    /// Which records it offers; all of the kind, where nothing is said.
    #[prop(optional)]
    offer: Offer,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] support: MaybeText,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let replica = Replica::current();
    let is_short = Memo::new(move |_| replica.count(of) <= LISTED_MAX);
    move || {
        if is_short.get() {
            let options = Signal::derive(move || listed(replica, of, offer, &value.get()));
            view! { <Select label options value on_choose requirement support error /> }.into_any()
        } else {
            view! { <Finder of offer label value on_choose requirement support error /> }.into_any()
        }
    }
}

/// Every record of the kind, and the chosen one even if it is not on this device.
fn listed(replica: Replica, of: &'static str, offer: Offer, chosen: &str) -> Vec<SelectOption> {
    let mut options: Vec<SelectOption> = offered(replica, of, offer)
        .into_iter()
        .map(|Offered { id, name, .. }| SelectOption::new(id.to_string(), name))
        .collect();
    if !chosen.is_empty() && options.iter().all(|option| option.value != chosen) {
        // What is stored stays in sight, also what should not have been chosen.
        let id = chosen.parse().ok();
        let name = id.map_or_else(|| t("forms.not_here"), |id| title(replica, of, id));
        options.push(SelectOption::new(chosen, name));
    }
    options
}

#[component]
fn Finder(
    of: &'static str,
    offer: Offer,
    label: Text,
    value: Signal<String>,
    on_choose: Callback<(String,)>,
    requirement: Requirement,
    support: MaybeText,
    error: MaybeText,
) -> impl IntoView {
    let replica = Replica::current();
    let is_open = RwSignal::new(false);
    let chosen = Memo::new(move |_| value.get().parse::<RecordId>().ok());
    let name =
        Signal::derive(move || chosen.get().map(|id| title(replica, of, id)).unwrap_or_default());
    let choose = move |id: String| {
        is_open.set(false);
        on_choose.run((id,));
    };
    let picked = move || {
        let href = chosen.get().map(|id| routes::record(of, id))?;
        Some(view! {
            <p class="picker-chosen">
                <a href=href>{ruby(name)}</a>
                <Button label=Signal::derive(|| t("forms.pick.other")) kind=ButtonKind::Quiet
                    icon=IconName::Search on_press=move || is_open.set(true) />
                <Button label=Signal::derive(|| t("forms.pick.none")) kind=ButtonKind::Quiet
                    icon=IconName::Close on_press=move || choose(String::new()) />
            </p>
        })
    };
    view! {
        <div class="field picker" role="group" aria-label=move || crate::parts::plain(&label.get())>
            <span class="field-label">
                {ruby(label)}
                {(requirement == Requirement::Required).then(|| view! {
                    <span class="field-badge" data-requirement="required">
                        {ruby(Signal::derive(|| t("parts.required")))}
                    </span>
                })}
            </span>
            {move || support.get().map(|text| view! {
                <p class="field-support">{ruby(Signal::stored(text))}</p>
            })}
            {picked}
            {move || (is_open.get() || chosen.get().is_none()).then(|| view! {
                <Results of offer choose=Callback::new(move |(id,)| choose(id)) />
            })}
            <FieldError error />
        </div>
    }
}

#[component]
fn Results(of: &'static str, offer: Offer, choose: Callback<(String,)>) -> impl IntoView {
    let replica = Replica::current();
    let query = RwSignal::new(String::new());
    // The first results come when somebody turns to the field, so that a form stays short.
    let is_active = RwSignal::new(false);
    let known = Memo::new(move |_| offered(replica, of, offer));
    let found = move || {
        let query = fold(&query.get());
        let hit = |it: &&Offered| matches(&it.text, &query);
        let known = known.get();
        let found = known.iter().filter(hit).take(RESULTS_MAX).cloned();
        found.collect::<Vec<_>>()
    };
    let item = move |Offered { id, name, .. }: Offered| {
        let press = move |_| choose.run((id.to_string(),));
        view! {
            <li>
                <button type="button" class="picker-item" on:click=press>
                    {ruby(Signal::stored(name))}
                </button>
            </li>
        }
    };
    let items = move || {
        if !is_active.get() {
            return ().into_any();
        }
        let found = found();
        if found.is_empty() {
            return view! {
                <p class="field-support">{ruby(Signal::derive(|| t("forms.pick.nothing")))}</p>
            }
            .into_any();
        }
        let items = found.into_iter().map(item).collect_view();
        view! { <ul class="picker-list" role="list">{items}</ul> }.into_any()
    };
    view! {
        <div on:focusin=move |_| is_active.set(true)>
            <SearchField label=Signal::derive(|| t("forms.pick.search")) value=query
                on_input=move |text: String| query.set(text) />
        </div>
        {items}
    }
}
