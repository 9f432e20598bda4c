//! Choosing another record: from a list while there are few, by searching when there are many.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::Kind;
use shared::records;
use shared::sync::overlay::View;
use shared::value::FieldType;

use super::reading::title;
use super::search::{fold, matches};
use crate::book::Book;
use crate::parts::{
    Button, ButtonKind, IconName, MaybeText, Requirement, SearchField, Select, SelectOption, Text,
    ruby,
};
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
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
    #[prop(optional)] requirement: Requirement,
    #[prop(optional, into)] error: MaybeText,
) -> impl IntoView {
    let book = Book::current();
    let is_short = Memo::new(move |_| book.views(of).len() <= LISTED_MAX);
    move || {
        if is_short.get() {
            let options = Signal::derive(move || listed(book, of, &value.get()));
            view! { <Select label options value on_choose requirement error /> }.into_any()
        } else {
            view! { <Finder of label value on_choose requirement error /> }.into_any()
        }
    }
}

/// Every record of the kind, and the chosen one even if it is not on this device.
fn listed(book: Book, of: &'static str, chosen: &str) -> Vec<SelectOption> {
    let mut options: Vec<SelectOption> = in_order(book, of)
        .into_iter()
        .map(|view| SelectOption::new(view.id.to_string(), title(book, of, view.id)))
        .collect();
    if !chosen.is_empty() && options.iter().all(|option| option.value != chosen) {
        options.push(SelectOption::new(chosen, t("forms.not_here")));
    }
    options
}

#[component]
fn Finder(
    of: &'static str,
    label: Text,
    value: Signal<String>,
    on_choose: Callback<(String,)>,
    requirement: Requirement,
    error: MaybeText,
) -> impl IntoView {
    let book = Book::current();
    let is_open = RwSignal::new(false);
    let chosen = Memo::new(move |_| value.get().parse::<RecordId>().ok());
    let name =
        Signal::derive(move || chosen.get().map(|id| title(book, of, id)).unwrap_or_default());
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
            {picked}
            {move || (is_open.get() || chosen.get().is_none()).then(|| view! {
                <Results of choose=Callback::new(move |(id,)| choose(id)) />
            })}
            <p class="field-error" aria-live="polite">
                {move || error.get().map(|text| ruby(Signal::stored(text)))}
            </p>
        </div>
    }
}

#[component]
fn Results(of: &'static str, choose: Callback<(String,)>) -> impl IntoView {
    let book = Book::current();
    let query = RwSignal::new(String::new());
    // The first results come when somebody turns to the field, so that a form stays short.
    let is_active = RwSignal::new(false);
    let known = Memo::new(move |_| searchable(book, of));
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
fn searchable(book: Book, of: &'static str) -> Vec<(String, String, String)> {
    let kind = records::kind(of);
    let known = in_order(book, of).into_iter().map(|view| {
        let name = title(book, of, view.id);
        let text = fold(&format!("{name} {}", plain_texts(kind, &view)));
        (view.id.to_string(), name, text)
    });
    known.collect()
}

/// The short texts and days of a record, such as her full name and its kana.
fn plain_texts(kind: Option<&Kind>, view: &View) -> String {
    let fields = kind.into_iter().flat_map(|kind| kind.fields);
    let texts = fields.filter(|field| matches!(field.declared, FieldType::Text | FieldType::Date));
    let texts = texts.filter_map(|field| view.body.get(field.name)?.as_str());
    texts.collect::<Vec<_>>().join(" ")
}

/// Events with the newest first, everything else by its reading or name.
fn in_order(book: Book, of: &'static str) -> Vec<View> {
    let mut views = book.views(of);
    let text = |view: &View, name: &str| {
        view.body.get(name).and_then(|json| json.as_str()).unwrap_or_default().to_owned()
    };
    match records::kind(of).and_then(|kind| kind.event_date) {
        Some(day) => views.sort_by_cached_key(|view| std::cmp::Reverse(text(view, day))),
        None => views.sort_by_cached_key(|view| (text(view, "kana"), title(book, of, view.id))),
    }
    views
}
