//! The search, the filters and the rows of a list: dense on a desk, two lines each on a phone.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::Shape;
use shared::record::Field;
use shared::record::list::{Direction, List, Order, Path};
use shared::value::FieldType;

use super::filters::Filters;
use super::live_table::LiveTable;
use super::many::{ChooseAll, Chosen, Many};
use super::query::Address;
use super::row::cells;
use super::rows::VirtualTable;
use super::saved::{NameView, SavedViews};
use crate::navigation::Navigation;
use crate::parts::{
    Button, Column, EmptyState, SearchField, SelectOption, Sort, plain, ruby, word,
};
use crate::records::extras;
use crate::words::{t, t_with};

/// What is found, and everything that changes what is found.
#[component]
pub fn Sheet(
    list: StoredValue<List>,
    table: LiveTable,
    address: Memo<Address>,
    found: Memo<Vec<RecordId>>,
    words: RwSignal<String>,
    path: StoredValue<String>,
    views: SavedViews,
) -> impl IntoView {
    let kind = list.with_value(|list| list.kind);
    let chosen = Chosen(RwSignal::new(BTreeSet::new()));
    provide_context(chosen);
    extras::follow_list(kind, found);
    let navigation = Navigation::here();
    let go = Callback::new(move |(address,): (Address,)| {
        navigation.replace(&path.with_value(|path| address.text(path)));
    });
    view! {
        <div class="sheet">
            <div class="sheet-tools">
                <SearchField label=word("manager.records.search") value=words
                    placeholder=move || Some(plain(&t("manager.records.search.short")))
                    on_input=move |text: String| words.set(text) />
                <div class="sheet-chips">
                    <Filters list table address go />
                    <OrderChoice list address go />
                    <NameView views address />
                </div>
            </div>
            <Rows list address found go />
            <NoHit table address found words go />
            <Foot list found />
            <Many kind table found chosen />
        </div>
    }
}

/// Says that nothing is found, and leads back to the whole list.
#[component]
fn NoHit(
    table: LiveTable,
    address: Memo<Address>,
    found: Memo<Vec<RecordId>>,
    words: RwSignal<String>,
    go: Callback<(Address,)>,
) -> impl IntoView {
    let is_none = Memo::new(move |_| table.is_filled.get() && found.with(Vec::is_empty));
    let clear = move || {
        words.set(String::new());
        go.run((address.with_untracked(|it| Address { filters: Vec::new(), ..it.clone() }),));
    };
    move || {
        is_none.get().then(|| {
            view! {
                <EmptyState title=word("manager.records.no_hit")
                    text=move || t("manager.records.no_hit.text")>
                    <Button label=word("manager.records.clear") on_press=clear />
                </EmptyState>
            }
        })
    }
}

/// Whether a value is read as one word, which a line must not break.
pub fn is_day(field: &Field) -> bool {
    matches!(field.declared, FieldType::Date | FieldType::Time | FieldType::FiscalYear)
}

/// Whether a value stands at the end of its column, so that its digits line up.
pub fn is_number(field: &Field) -> bool {
    matches!(field.declared, FieldType::Whole { .. } | FieldType::Yen)
}

#[component]
fn Rows(
    list: StoredValue<List>,
    address: Memo<Address>,
    found: Memo<Vec<RecordId>>,
    go: Callback<(Address,)>,
) -> impl IntoView {
    let kind = list.with_value(|list| list.kind);
    let heads = move || {
        let order = list.with_value(|list| address.with(|it| order_of(list, it)));
        let head = |path: &Path| {
            let sort = match order.direction {
                _ if order.path != path.text => Sort::Off,
                Direction::Up => Sort::Up,
                Direction::Down => Sort::Down,
            };
            let key = path.key();
            let column = Column::new(Signal::derive(move || t(&key))).sort(sort);
            let is_plain = shared::lists::shape(path) == Shape::Words;
            if is_plain && is_number(path.last().1) { column.number() } else { column }
        };
        list.with_value(|list| list.columns.iter().map(head).collect::<Vec<_>>())
    };
    let sort = move |at: usize| {
        let sorted = list.with_value(|list| {
            let path = list.columns.get(at)?;
            Some(address.with_untracked(|it| it.sorted_by(&path.text, &list.order)))
        });
        sorted.into_iter().for_each(|address| go.run((address,)));
    };
    let is_chosen = move |id: RecordId| {
        let Chosen(chosen) = expect_context();
        Signal::derive(move || chosen.with(|chosen| chosen.contains(&id)))
    };
    view! {
        <VirtualTable caption=Signal::derive(move || t(&kind.list_key()))
            columns=Signal::derive(heads) on_sort=sort ids=found
            first=move || view! { <ChooseAll found /> }
            is_marked=is_chosen row=cells kind />
    }
}

fn order_of(list: &List, address: &Address) -> Order {
    address.sort.clone().unwrap_or_else(|| list.order.clone())
}

/// The order as one choice, where there is no room for the heads of columns.
#[component]
fn OrderChoice(
    list: StoredValue<List>,
    address: Memo<Address>,
    go: Callback<(Address,)>,
) -> impl IntoView {
    let options = Signal::derive(move || {
        let both = |path: &Path| {
            let name = plain(&t(&path.key()));
            [(Direction::Up, "↑"), (Direction::Down, "↓")].map(|(direction, arrow)| {
                let order = Order { path: path.text.clone(), direction };
                SelectOption::new(order.text(), format!("{name} {arrow}"))
            })
        };
        list.with_value(|list| list.columns.iter().flat_map(both).collect::<Vec<_>>())
    });
    let value = Signal::derive(move || {
        list.with_value(|list| address.with(|it| order_of(list, it).text()))
    });
    let choose = move |text: String| {
        let sort = Some(Order::read(&text));
        go.run((address.with_untracked(|it| Address { sort, ..it.clone() }),));
    };
    view! {
        <span class="sheet-order">
            <super::filters::ChipSelect label=word("manager.records.order") options value
                on_choose=choose />
        </span>
    }
}

/// How many rows there are, what the marks in them mean, and which keys help.
#[component]
fn Foot(list: StoredValue<List>, found: Memo<Vec<RecordId>>) -> impl IntoView {
    let count = move || t_with("manager.kinds.count", &[("n", &found.with(Vec::len).to_string())]);
    let has_weeks = list.with_value(|list| {
        list.columns.iter().any(|path| shared::lists::shape(path) == Shape::Weeks)
    });
    view! {
        <footer class="sheet-foot">
            <p aria-live="polite">{ruby(Signal::derive(count))}</p>
            {has_weeks.then(|| view! {
                <p class="sheet-legend">
                    <i class="week-mark" data-week="came"></i>
                    {ruby(word("manager.records.weeks.came"))}
                    <i class="week-mark" data-week="online"></i>
                    {ruby(word("manager.records.weeks.online"))}
                </p>
            })}
            <p class="sheet-keys" aria-hidden="true">
                <kbd>"↑↓"</kbd>{ruby(word("manager.records.keys.move"))}
                <kbd>"x"</kbd>{ruby(word("manager.records.keys.choose"))}
                <kbd>"Enter"</kbd>{ruby(word("manager.records.keys.open"))}
            </p>
        </footer>
    }
}
