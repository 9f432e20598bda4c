//! All records of one kind: what its declaration lists, readable, searchable, narrowed and ordered.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::cell_text;
use shared::reading::Reading;
use shared::record::list::{Direction, List, Path};
use shared::record::{Field, Kind};
use shared::records;
use shared::value::FieldType;

use super::filters::Filters;
use super::live_table::LiveTable;
use super::many::{Chosen, Many};
use super::query::Address;
use super::rows::VirtualTable;
use super::typed::Searches;
use crate::fields::{Marks, create_verdict};
use crate::navigation::{Navigation, path_params};
use crate::parts::{
    Blocked, Button, ButtonKind, Column, EmptyState, IconName, LinkButton, Page, SearchField, Sort,
    Text, plain, ruby, word,
};
use crate::platform;
use crate::reading::values::title;
use crate::records::deleted::DeletedLink;
use crate::records::extras;
use crate::replica::Replica;
use crate::routes;
use crate::words::{lang, t, t_with};

/// The list of the kind in the address.
#[component]
pub fn Records() -> impl IntoView {
    let params = path_params();
    let name = Memo::new(move |_| params.with(|params| params.get("kind")).unwrap_or_default());
    move || {
        let name = name.get();
        match records::kind(&name) {
            Some(kind) => view! { <KindList kind /> }.into_any(),
            None => view! { <StrangeList name /> }.into_any(),
        }
    }
}

/// Where the way back from a list leads.
fn to_kinds() -> (String, Text) {
    (routes::kinds(), Signal::derive(|| t("manager.kinds.title")))
}

#[component]
fn KindList(kind: &'static Kind) -> impl IntoView {
    let replica = Replica::current();
    let list = StoredValue::new(kind.list());
    let is_empty = Memo::new(move |_| replica.count(kind.name) == 0);
    let params = Navigation::here().query();
    let address = Memo::new(move |_| {
        list.with_value(|list| params.with(|params| Address::read(list, |name| params.get(name))))
    });
    view! {
        <Page title=Signal::derive(move || t(&kind.list_key())) back=to_kinds()
            actions=move || view! { <Actions kind address /> }>
            {move || if is_empty.get() {
                view! { <Nothing kind /> }.into_any()
            } else {
                view! { <Found list address /> }.into_any()
            }}
        </Page>
    }
}

/// The search, the filters and the rows that they leave.
#[component]
fn Found(list: StoredValue<List>, address: Memo<Address>) -> impl IntoView {
    let replica = Replica::current();
    let kind = list.with_value(|list| list.kind);
    let table = LiveTable::open(replica, kind);
    let words = Searches::of(kind.name);
    let query = Memo::new(move |_| {
        list.with_value(|list| address.with(|it| words.with(|words| it.query(list, words))))
    });
    let found = Memo::new(move |_| query.with(|query| table.find(query)));
    let chosen = Chosen(RwSignal::new(BTreeSet::new()));
    provide_context(chosen);
    let navigation = Navigation::here();
    let go = Callback::new(move |(address,): (Address,)| {
        navigation.replace(&address.text(&routes::records(kind.name)));
    });
    let count = move || {
        let n = found.with(Vec::len).to_string();
        let key =
            if table.is_filled.get() { "manager.kinds.count" } else { "manager.records.reading" };
        t_with(key, &[("n", &n)])
    };
    let actions = list.with_value(|list| list.actions.clone());
    let save = move || {
        let file = query.with_untracked(|query| table.export(query));
        let _ = platform::save_file(&file, &format!("{}.csv", kind.name), "text/csv");
    };
    view! {
        <SearchField label=word("manager.records.search") value=words
            on_input=move |text: String| words.set(text) />
        <Filters list table address go />
        <div class="list-head">
            <p class="list-count" aria-live="polite">{ruby(Signal::derive(count))}</p>
            <Button label=word("manager.records.save_file") kind=ButtonKind::Quiet
                icon=IconName::Download on_press=save />
        </div>
        <Many kind actions chosen />
        <Table list address found go />
    }
}

/// Whether a value is read as one word, which a line must not break.
fn is_day(field: &Field) -> bool {
    matches!(field.declared, FieldType::Date | FieldType::Time | FieldType::FiscalYear)
}

fn is_number(field: &Field) -> bool {
    matches!(field.declared, FieldType::Whole { .. } | FieldType::Yen)
}

#[component]
fn Table(
    list: StoredValue<List>,
    address: Memo<Address>,
    found: Memo<Vec<RecordId>>,
    go: Callback<(Address,)>,
) -> impl IntoView {
    let kind = list.with_value(|list| list.kind);
    let heads = move || {
        let order = list.with_value(|list| address.with(|it| it.query(list, "").order));
        let head = |path: &Path| {
            let sort = match order.direction {
                _ if order.path != path.text => Sort::Off,
                Direction::Up => Sort::Up,
                Direction::Down => Sort::Down,
            };
            let key = path.key();
            let column = Column::new(Signal::derive(move || t(&key))).sort(sort);
            if is_number(path.last().1) { column.number() } else { column }
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
    view! {
        <VirtualTable caption=Signal::derive(move || t(&kind.list_key()))
            columns=Signal::derive(heads) on_sort=sort ids=found row kind />
    }
}

/// The cells of one record.
fn row(id: RecordId, kind: &'static Kind) -> AnyView {
    let replica = Replica::current();
    let list = kind.list();
    let has_actions = !list.actions.is_empty();
    let text = move |path: &Path| {
        replica.ask(|records| {
            let fields = records.get(kind.name, id)?;
            Some(cell_text(path, fields, &Reading::new(records, lang())))
        })
    };
    let cell = move |(at, path): (usize, Path)| {
        let (_, field) = path.last();
        let class = match field.declared {
            _ if is_number(field) => Some("number"),
            _ if is_day(field) => Some("list-day"),
            _ => None,
        };
        let words = move || text(&path).unwrap_or_default();
        if at > 0 {
            return view! { <td class=class>{ruby(Signal::derive(words))}</td> }.into_any();
        }
        let name = move || {
            let words = words();
            if words.is_empty() { title(replica, kind.name, id) } else { words }
        };
        view! {
            <th scope="row" class=class>
                {has_actions.then(|| view! { <Choose id name=Signal::derive(name.clone()) /> })}
                <a class="list-name" href=routes::record(kind.name, id)>
                    {ruby(Signal::derive(name))}
                </a>
                <Marks id />
            </th>
        }
        .into_any()
    };
    list.columns.into_iter().enumerate().map(cell).collect_view().into_any()
}

/// The box that chooses a record for what is done to many.
#[component]
fn Choose(id: RecordId, name: Signal<String>) -> impl IntoView {
    let Chosen(chosen) = expect_context();
    let label = move || t_with("manager.records.many.choose", &[("name", &plain(&name.get()))]);
    let toggle = move |event| {
        let is_chosen = event_target_checked(&event);
        chosen.update(|chosen| {
            if is_chosen {
                chosen.insert(id)
            } else {
                chosen.remove(&id)
            };
        });
    };
    view! {
        <input type="checkbox" class="check-input" aria-label=label
            prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle />
    }
}

/// What one may do with the list.
#[component]
fn Actions(kind: &'static Kind, address: Memo<Address>) -> impl IntoView {
    // A filtered list makes records that belong in it.
    let href = move || {
        address.with(|it| Address { sort: None, ..it.clone() }.text(&routes::new_record(kind.name)))
    };
    view! {
        {extras::above_list(kind, address)}
        <DeletedLink kind />
        <NewButton kind href=Signal::derive(href) />
    }
}

/// The way to a new record, or why there is none.
#[component]
fn NewButton(kind: &'static Kind, href: Signal<String>) -> impl IntoView {
    match create_verdict(Replica::current(), kind) {
        None => view! {
            <LinkButton label=Signal::derive(|| t("manager.records.new"))
                kind=ButtonKind::Primary icon=IconName::Plus href />
        }
        .into_any(),
        Some(refusal) => view! {
            <Button label=Signal::derive(|| t("manager.records.new")) icon=IconName::Plus
                blocked=Signal::derive(move || Some(Blocked {
                    reason: t(refusal.key()),
                    helper: String::new(),
                })) />
        }
        .into_any(),
    }
}

#[component]
fn Nothing(kind: &'static Kind) -> impl IntoView {
    view! {
        <EmptyState title=Signal::derive(|| t("manager.records.none"))
            text=move || t("manager.records.none.text")>
            <NewButton kind href=Signal::stored(routes::new_record(kind.name)) />
        </EmptyState>
    }
}

/// Records of a kind that only a newer version knows.
#[component]
fn StrangeList(name: String) -> impl IntoView {
    let replica = Replica::current();
    let heading = name.clone();
    let rows = move || {
        let views = replica.views(&name);
        views.into_iter().map(|view| view! {
            <crate::parts::Row title=view.id.to_string() href=routes::record(&name, view.id) />
        }).collect_view()
    };
    view! {
        <Page title=heading lead=move || t("manager.kinds.strange.text") back=to_kinds()>
            <crate::parts::Rows>{rows}</crate::parts::Rows>
        </Page>
    }
}
