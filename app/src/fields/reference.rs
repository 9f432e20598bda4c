//! Choosing another record: from a list while there are few, by searching when there are many.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::id::{RecordId, Stamp};
use shared::record::form::Choices;
use shared::record::{Body, Kind};
use shared::records;
use shared::sync::overlay::View;
use shared::value::FieldType;

use crate::parts::{
    Button, ButtonKind, FieldError, IconName, MaybeText, Requirement, SearchField, Select,
    SelectOption, Text, ruby,
};
use crate::reading::fold::{fold, matches};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::{moment_text, t};

/// The most records that a drop-down list shows; a longer one takes longer than typing a name.
const LISTED_MAX: usize = 30;

/// The most results shown below a search; whoever sees more reads instead of typing on.
const RESULTS_MAX: usize = 8;

/// Most steps from a record to the one that it stands for; a chain is never longer.
const CHAIN_MAX: usize = 8;

/// A field of a record that names another one of the same kind, such as a duplicate and the person
/// that it was merged into: it must not lead back to where it starts.
#[derive(Clone, Copy, Debug)]
pub struct Circle {
    /// The record that the form is about.
    pub own: RecordId,
    /// The field.
    pub field: &'static str,
}

impl Circle {
    /// Whether choosing `view` would lead back.
    fn closes_at(self, replica: Replica, view: &View) -> bool {
        let mut at = view.clone();
        for _ in 0..CHAIN_MAX {
            if at.id == self.own {
                return true;
            }
            let next = at.body.get(self.field).and_then(|json| json.as_str()?.parse().ok());
            match next.and_then(|id| replica.view(&at.kind, id)) {
                Some(next) => at = next,
                None => return false,
            }
        }
        true
    }
}

/// Which records a reference offers.
#[derive(Clone, Copy)]
pub struct Offer {
    /// What must not be chosen.
    pub circle: Option<Circle>,
    /// Which ones the kind declares.
    pub choices: Option<Choices>,
    /// What the form holds.
    pub form: Signal<Body>,
}

impl Default for Offer {
    fn default() -> Offer {
        Offer { circle: None, choices: None, form: Signal::stored(Body::new()) }
    }
}

impl Offer {
    fn has(self, replica: Replica, view: &View) -> bool {
        let is_offered = |choices: Choices| self.form.with(|form| choices.offers(form, &view.body));
        self.circle.is_none_or(|circle| !circle.closes_at(replica, view))
            && self.choices.is_none_or(is_offered)
    }
}

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
    let mut options: Vec<SelectOption> = told_apart(replica, of, offer)
        .into_iter()
        .map(|(view, name)| SelectOption::new(view.id.to_string(), name))
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
    let known = Memo::new(move |_| searchable(replica, of, offer));
    let found = move || {
        let query = fold(&query.get());
        let hit = |(_, _, text): &&(String, String, String)| matches(text, &query);
        let known = known.get();
        let found = known.iter().filter(hit).take(RESULTS_MAX).cloned();
        found.collect::<Vec<_>>()
    };
    let item = move |(id, name, _): (String, String, String)| {
        let press = move |_| choose.run((id.clone(),));
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

/// Each record's id, name and the folded text that search looks at.
fn searchable(replica: Replica, of: &'static str, offer: Offer) -> Vec<(String, String, String)> {
    let kind = records::kind(of);
    let known = told_apart(replica, of, offer).into_iter().map(|(view, name)| {
        let text = fold(&format!("{name} {}", plain_texts(kind, &view)));
        (view.id.to_string(), name, text)
    });
    known.collect()
}

/// Every record that may be chosen, with a name that no other one has as far as there is one:
/// people with their full name, and two of the same name with what else is known of them.
fn told_apart(replica: Replica, of: &'static str, offer: Offer) -> Vec<(View, String)> {
    let kind = records::kind(of);
    let mut views = in_order(replica, of);
    views.retain(|view| offer.has(replica, view));
    let titles: Vec<String> = views.iter().map(|view| title(replica, of, view.id)).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    titles.iter().for_each(|title| *times.entry(title).or_default() += 1);
    let name = |view: &View, title: &String| {
        let fuller = kind.into_iter().flat_map(|kind| kind.tells_apart);
        let mut fuller = fuller.filter_map(|name| view.body.get(*name)?.as_str());
        match fuller.find(|name| !name.is_empty() && name != title) {
            _ if times.get(title.as_str()).is_some_and(|times| *times > 1) => {
                format!("{title}（{}）", what_else(kind, view))
            }
            Some(fuller) => format!("{title}（{fuller}）"),
            None => title.clone(),
        }
    };
    let names: Vec<String> =
        views.iter().zip(&titles).map(|(view, title)| name(view, title)).collect();
    views.into_iter().zip(names).collect()
}

/// What tells a record from others of its name: its other short texts and days, or else the day
/// on which it was made.
fn what_else(kind: Option<&Kind>, view: &View) -> String {
    let fields = kind
        .into_iter()
        .flat_map(|kind| kind.fields.iter().filter(|field| !kind.title.contains(&field.name)));
    let fields = fields.filter(|field| matches!(field.declared, FieldType::Text | FieldType::Date));
    let known: Vec<&str> = fields.filter_map(|field| view.body.get(field.name)?.as_str()).collect();
    if !known.is_empty() {
        return known.join(&t("forms.comma"));
    }
    let made = view.id.0.get_timestamp().map(|at| at.to_unix().0);
    let made = made.and_then(|seconds| i64::try_from(seconds).ok());
    made.map(|seconds| moment_text(Stamp(seconds * 1_000))).unwrap_or_default()
}

/// The short texts and days of a record, such as her full name and its kana.
fn plain_texts(kind: Option<&Kind>, view: &View) -> String {
    let fields = kind.into_iter().flat_map(|kind| kind.fields);
    let texts = fields.filter(|field| matches!(field.declared, FieldType::Text | FieldType::Date));
    let texts = texts.filter_map(|field| view.body.get(field.name)?.as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// Events with the newest first, everything else by its reading or name.
fn in_order(replica: Replica, of: &'static str) -> Vec<View> {
    let mut views = replica.views(of);
    let text = |view: &View, name: &str| {
        view.body.get(name).and_then(|json| json.as_str()).unwrap_or_default().to_owned()
    };
    let kind = records::kind(of);
    let reading = kind.and_then(|kind| kind.reading);
    match kind.and_then(|kind| kind.event_day.own()) {
        Some(day) => views.sort_by_cached_key(|view| std::cmp::Reverse(text(view, day))),
        None => views.sort_by_cached_key(|view| {
            let reading = reading.map(|name| text(view, name));
            (reading.unwrap_or_default(), title(replica, of, view.id))
        }),
    }
    views
}
