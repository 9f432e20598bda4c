//! The chips that narrow a list: field and value in each, and an × where one is set. What they are
//! set to stands in the address.

use leptos::prelude::*;
use shared::record::list::{List, Path};
use shared::value::FieldType;

use super::live_table::LiveTable;
use super::query::{Address, TODAY, period_ends, period_text};
use crate::parts::{
    DateField, Icon, IconName, MenuItem, Popup, SelectOption, Text, plain, ruby, word,
};
use crate::reading::values::value_text;
use crate::replica::Replica;
use crate::words::{day_text, t, t_with};

/// Values that a filter offers; among more of them the search is quicker than an eye.
const OFFERED_MAX: usize = 300;

/// So many filters stand open; the others are one tap away.
const OPEN: usize = 3;

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
    let asked_for = RwSignal::new(Vec::<String>::new());
    let is_open = move |(at, path): &(usize, Path)| {
        let is_set = address.with(|it| !it.value(&path.text).is_empty());
        *at < OPEN || is_set || asked_for.with(|all| all.contains(&path.text))
    };
    let split = Memo::new(move |_| {
        let numbered = paths.get().into_iter().enumerate();
        let (open, rest): (Vec<_>, Vec<_>) = numbered.partition(is_open);
        let paths = |of: Vec<(usize, Path)>| of.into_iter().map(|(_, path)| path).collect();
        let both: (Vec<Path>, Vec<Path>) = (paths(open), paths(rest));
        both
    });
    let chip = move |path: Path| match path.last().1.declared {
        FieldType::Date => view! { <PeriodFilter path address go /> }.into_any(),
        _ => view! { <ValueFilter path table address go /> }.into_any(),
    };
    let more = move |path: Path| {
        let key = path.key();
        view! {
            <MenuItem label=Signal::derive(move || t(&key))
                on_press=move || asked_for.update(|all| all.push(path.text.clone())) />
        }
    };
    let is_any_set = Memo::new(move |_| address.with(|it| !it.filters.is_empty()));
    let clear = move |_| {
        asked_for.set(Vec::new());
        go.run((address.with_untracked(|it| Address { filters: Vec::new(), ..it.clone() }),));
    };
    view! {
        <For each=move || split.with(|(open, _)| open.clone()) key=|path| path.text.clone()
            children=chip />
        {move || split.with(|(_, rest)| !rest.is_empty()).then(|| view! {
            <Popup class="chip-more" face=move || view! {
                <Icon name=IconName::Plus />{ruby(word("manager.records.condition"))}
            }>
                {move || split.with(|(_, rest)| rest.clone()).into_iter().map(more).collect_view()}
            </Popup>
        })}
        {move || is_any_set.get().then(|| view! {
            <button type="button" class="chip-clear-all" on:click=clear>
                {ruby(word("manager.records.clear"))}
            </button>
        })}
    }
}

/// One of many values in a chip: the device's own list behind its face.
#[component]
pub fn ChipSelect(
    #[prop(into)] label: Text,
    #[prop(into)] options: Signal<Vec<SelectOption>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<(String,)>,
) -> impl IntoView {
    view! {
        <span class="chip-part">
            <span aria-hidden="true">{ruby(label)}</span>
            <select
                class="chip-select"
                autocomplete="off"
                aria-label=move || plain(&label.get())
                on:change=move |event| on_choose.run((event_target_value(&event),))
            >
                {move || options.get().into_iter().map(|option| {
                    let own = option.value.clone();
                    view! {
                        <option value=option.value
                            prop:selected=move || value.with(|chosen| *chosen == own)>
                            {plain(&option.label)}
                        </option>
                    }
                }).collect_view()}
            </select>
        </span>
    }
}

/// The × of a chip.
#[component]
fn Clear(#[prop(into)] label: Text, on_press: impl Fn() + 'static) -> impl IntoView {
    let name = move || plain(&t_with("manager.records.clear.one", &[("field", &label.get())]));
    view! {
        <button type="button" class="chip-clear" aria-label=name title=name
            on:click=move |_| on_press()>
            <Icon name=IconName::Close />
        </button>
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
    let label: Text = Signal::derive(move || t(&key));
    let is_set = Memo::new(move |_| value.with(|value| !value.is_empty()));
    view! {
        <span class="chip-filter" data-on=move || is_set.get().then_some("")>
            <ChipSelect label options value on_choose=choose />
            {move || is_set.get().then(|| view! {
                <Clear label on_press=move || choose(String::new()) />
            })}
        </span>
    }
}

#[component]
fn PeriodFilter(path: Path, address: Memo<Address>, go: Callback<(Address,)>) -> impl IntoView {
    let today = Replica::current().today();
    let (key, text) = (path.key(), StoredValue::new(path.text));
    let value = Memo::new(move |_| text.with_value(|text| address.with(|it| it.value(text))));
    let day = move |text: String| if text == TODAY { today.to_string() } else { text };
    let ends = Memo::new(move |_| {
        let (from, to) = value.with(|value| period_ends(value));
        (day(from), day(to))
    });
    let narrow = move |period: &str| {
        go.run((text.with_value(|text| address.with_untracked(|it| it.with(text, period))),));
    };
    let set = move |from: &str, to: &str| narrow(&period_text(from, to));
    let is_day = |text: &String| text.is_empty() || text.parse::<shared::value::Date>().is_ok();
    let label: Text = Signal::derive(move || t(&key));
    let is_set = Memo::new(move |_| value.with(|value| !value.is_empty()));
    let said = move || {
        let day = |text: &String| text.parse().map(day_text).unwrap_or_default();
        match is_set.get() {
            true => ends.with(|(from, to)| format!("{}〜{}", day(from), day(to))),
            false => t("manager.records.all"),
        }
    };
    view! {
        <span class="chip-filter" data-on=move || is_set.get().then_some("")>
            <Popup class="chip-part" face=move || view! {
                <span>{ruby(label)}</span>" "<b>{ruby(Signal::derive(said))}</b>
            }>
                <div class="chip-period">
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
                </div>
            </Popup>
            {move || is_set.get().then(|| view! { <Clear label on_press=move || narrow("") /> })}
        </span>
    }
}
