//! The controls that narrow a list: a choice, a record, yes or no, and a period. What they are set
//! to stands in the address.

use leptos::prelude::*;
use shared::record::list::{List, Path};
use shared::value::FieldType;

use super::live_table::LiveTable;
use super::query::{Address, period_ends, period_text};
use crate::parts::{DateField, Select, SelectOption, plain, ruby, word};
use crate::reading::values::value_text;
use crate::replica::Replica;
use crate::words::t;

/// Values that a filter offers; among more of them the search is quicker than an eye.
const OFFERED_MAX: usize = 300;

/// The filters that a list offers, and those that only its address has.
#[component]
pub fn Filters(
    list: StoredValue<List>,
    table: LiveTable,
    address: Memo<Address>,
    go: Callback<(Address,)>,
) -> impl IntoView {
    let paths = Memo::new(move |_| {
        let offered = list.with_value(|list| list.filters.clone());
        let kind = list.with_value(|list| list.kind);
        let asked = address.with(|it| it.filters.iter().map(|it| it.0.clone()).collect::<Vec<_>>());
        let others = asked.into_iter().filter(|path| offered.iter().all(|it| it.text != *path));
        let others: Vec<Path> = others.filter_map(|path| Path::read(kind, &path)).collect();
        offered.into_iter().chain(others).collect::<Vec<_>>()
    });
    let control = move |path: Path| match path.last().1.declared {
        FieldType::Date => view! { <PeriodFilter path address go /> }.into_any(),
        _ => view! { <ValueFilter path table address go /> }.into_any(),
    };
    // Open from the start where something is narrowed; a phone has no room for all of it.
    let is_open = address.with_untracked(|address| !address.filters.is_empty());
    view! {
        <details class="list-narrow" open=is_open>
            <summary>{ruby(word("manager.records.narrow"))}</summary>
            <div class="list-filters">
                <For each=move || paths.get() key=|path| path.text.clone() children=control />
            </div>
        </details>
    }
}

#[component]
fn ValueFilter(
    path: Path,
    table: LiveTable,
    address: Memo<Address>,
    go: Callback<(Address,)>,
) -> impl IntoView {
    let replica = Replica::current();
    let (key, text) = (path.key(), StoredValue::new(path.text.clone()));
    let value = Memo::new(move |_| text.with_value(|text| address.with(|it| it.value(text))));
    let options = Memo::new(move |_| {
        let mut values = text.with_value(|text| table.values(text));
        let chosen = value.get();
        if values.len() > OFFERED_MAX {
            values.retain(|(value, _)| *value == chosen);
        }
        if !chosen.is_empty() && values.iter().all(|(value, _)| *value != chosen) {
            // What nobody has (any more) stays in sight while it is asked for.
            let (kind, field) = path.last();
            let words = value_text(replica, kind, field, &chosen.clone().into());
            values.push((chosen, words));
        }
        let option = |(value, words): (String, String)| SelectOption::new(value, plain(&words));
        let all = SelectOption::new("", plain(&t("manager.records.all")));
        [all].into_iter().chain(values.into_iter().map(option)).collect::<Vec<_>>()
    });
    let choose = move |value: String| {
        go.run((text.with_value(|text| address.with_untracked(|it| it.with(text, &value))),));
    };
    view! {
        <Select label=Signal::derive(move || t(&key)) options value on_choose=choose />
    }
}

#[component]
fn PeriodFilter(path: Path, address: Memo<Address>, go: Callback<(Address,)>) -> impl IntoView {
    let (key, text) = (path.key(), StoredValue::new(path.text));
    let value = Memo::new(move |_| text.with_value(|text| address.with(|it| it.value(text))));
    let ends = Memo::new(move |_| value.with(|value| period_ends(value)));
    let set = move |from: &str, to: &str| {
        let period = period_text(from, to);
        go.run((text.with_value(|text| address.with_untracked(|it| it.with(text, &period))),));
    };
    let is_day = |text: &String| text.is_empty() || text.parse::<shared::value::Date>().is_ok();
    view! {
        <fieldset class="list-period">
            <legend class="field-label">{move || crate::parts::plain(&t(&key))}</legend>
            <DateField label=word("manager.records.from")
                value=Signal::derive(move || ends.with(|(from, _)| from.clone()))
                on_change=move |from: String| if is_day(&from) {
                    set(&from, &ends.with_untracked(|(_, to)| to.clone()));
                } />
            <DateField label=word("manager.records.to")
                value=Signal::derive(move || ends.with(|(_, to)| to.clone()))
                on_change=move |to: String| if is_day(&to) {
                    set(&ends.with_untracked(|(from, _)| from.clone()), &to);
                } />
        </fieldset>
    }
}
