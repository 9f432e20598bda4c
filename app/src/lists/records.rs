//! All records of one kind: what its declaration lists, readable, searchable, in pages.

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::record::{Field, Kind};
use shared::records;
use shared::sync::overlay::View;
use shared::value::FieldType;
use std::cmp::Reverse;

use super::query::{Direction, PAGE_ROWS, Query, sort_key};
use crate::fields::{Marks, create_verdict};
use crate::navigation::{Navigation, path_params};
use crate::parts::{
    Blocked, Button, ButtonKind, Column, DataTable, EmptyState, IconName, LinkButton, Page,
    SearchField, Sort, Text, ruby,
};
use crate::reading::fold::{fold, matches};
use crate::reading::values::{field_label, short_text, title, value_text};
use crate::records::deleted::DeletedLink;
use crate::records::extras;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// How deep an order follows references: an attendance names a lesson, which names a venue.
const DEPTH_MAX: u8 = 3;

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
    let params = Navigation::here().query();
    let query =
        Memo::new(move |_| params.with(|params| Query::read(kind, |name| params.get(name))));
    let found = Memo::new(move |_| found(replica, kind, &query.get()));
    let navigation = Navigation::here();
    let go = Callback::new(move |(query,): (Query,)| {
        navigation.replace(&query.address(&routes::records(kind.name)));
    });
    let search = move |words: String| {
        let query = query.get_untracked();
        go.run((Query { words, page: 1, ..query },));
    };
    let count = move || t_with("manager.kinds.count", &[("n", &found.with(Vec::len).to_string())]);
    let is_empty = Memo::new(move |_| replica.count(kind.name) == 0);
    view! {
        <Page title=Signal::derive(move || t(&kind.list_key())) back=to_kinds()
            actions=move || view! { <Actions kind query /> }>
            {move || if is_empty.get() {
                view! { <Nothing kind /> }.into_any()
            } else {
                view! {
                    <SearchField label=Signal::derive(|| t("manager.records.search"))
                        value=Signal::derive(move || query.with(|query| query.words.clone()))
                        on_input=search />
                    <Filters kind query go />
                    <p class="list-count" aria-live="polite">
                        {move || ruby(Signal::stored(count()))}
                    </p>
                    <Table kind query found go />
                    <Pager query found go />
                }
                .into_any()
            }}
        </Page>
    }
}

/// The ids of the records that the query finds, in its order.
fn found(replica: Replica, kind: &'static Kind, query: &Query) -> Vec<RecordId> {
    let words = fold(&query.words);
    let mut views = replica.views(kind.name);
    views.retain(|view| query.admits(view));
    if !words.trim().is_empty() {
        views.retain(|view| matches(&searchable(replica, kind, view), &words));
    }
    let order = query.order(kind);
    let Some(field) = kind.field(&order.field) else {
        return views.into_iter().map(|view| view.id).collect();
    };
    let key = |field, view: &View| {
        sort_key(kind, field, view, |json| order_text(replica, kind, field, json, DEPTH_MAX))
    };
    // Equal values stand in the order of what names the records, and then in the order in which
    // they were made.
    let rest = |view: &View| {
        let names = kind.title.iter().filter_map(|name| kind.field(name));
        (names.map(|field| key(field, view)).collect::<Vec<_>>(), view.id)
    };
    match order.direction {
        Direction::Up => views.sort_by_cached_key(|view| {
            let key = key(field, view);
            (key.is_none(), key, rest(view))
        }),
        Direction::Down => views.sort_by_cached_key(|view| {
            let key = key(field, view);
            (key.is_none(), Reverse(key), rest(view))
        }),
    }
    views.into_iter().map(|view| view.id).collect()
}

/// What a value is ordered by that names another record: not by how the name reads, in which days
/// have no leading zeros and people are written in kanji, but by what orders that record itself.
fn order_text(replica: Replica, kind: &Kind, field: &Field, json: &Value, depth: u8) -> String {
    let FieldType::Ref(of) = field.declared else { return value_text(replica, kind, field, json) };
    let id = json.as_str().and_then(|id| id.parse::<RecordId>().ok());
    let named = id.and_then(|id| replica.view(of, id)).zip(records::kind(of));
    let Some((view, named)) = named.filter(|_| depth > 0) else { return String::new() };
    let event = named.event_day.own();
    let names = if named.title.is_empty() { event.as_slice() } else { named.title };
    let keys = names.iter().filter_map(|name| {
        let field = named.field(name)?;
        let name = |json: &Value| order_text(replica, named, field, json, depth - 1);
        Some(sort_key(named, field, &view, name)?.text())
    });
    keys.collect::<Vec<_>>().join("\n")
}

/// What search looks at: every listed value as it reads, and every short text.
fn searchable(replica: Replica, kind: &'static Kind, view: &View) -> String {
    let looked_at = |field: &&Field| field.is_listed || field.declared == FieldType::Text;
    let texts = kind.fields.iter().filter(looked_at).filter_map(|field| {
        let json = view.body.get(field.name)?;
        let raw = json.as_str().unwrap_or_default();
        Some(format!("{} {raw}", value_text(replica, kind, field, json)))
    });
    fold(&texts.collect::<Vec<_>>().join(" "))
}

fn columns(kind: &'static Kind) -> Vec<&'static Field> {
    kind.fields.iter().filter(|field| field.is_listed).collect()
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
    kind: &'static Kind,
    query: Memo<Query>,
    found: Memo<Vec<RecordId>>,
    go: Callback<(Query,)>,
) -> impl IntoView {
    let heads = move || {
        let order = query.with(|query| query.order(kind));
        let head = |field: &'static Field| {
            let sort = match order.direction {
                _ if order.field != field.name => Sort::Off,
                Direction::Up => Sort::Up,
                Direction::Down => Sort::Down,
            };
            let label = Signal::derive(move || field_label(kind, field));
            let column = Column::new(label).sort(sort);
            if is_number(field) { column.number() } else { column }
        };
        columns(kind).into_iter().map(head).collect::<Vec<_>>()
    };
    let sort = move |at: usize| {
        if let Some(field) = columns(kind).get(at) {
            go.run((query.get_untracked().sorted_by(field.name),));
        }
    };
    let rows = move || {
        let page = query.with(|query| query.page);
        let ids = found.get();
        let ids = ids.into_iter().skip((page - 1) * PAGE_ROWS).take(PAGE_ROWS);
        ids.map(|id| view! { <ListRow kind id /> }).collect_view()
    };
    view! {
        <DataTable caption=Signal::derive(move || t(&kind.list_key()))
            columns=Signal::derive(heads) on_sort=sort>
            {rows}
        </DataTable>
    }
}

#[component]
fn ListRow(kind: &'static Kind, id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let view = Memo::new(move |_| replica.view(kind.name, id));
    let text = move |field: &'static Field| {
        let json = view.with(|view| view.as_ref()?.body.get(field.name).cloned());
        short_text(replica, kind, field, &json.unwrap_or(Value::Null))
    };
    let cell = move |(at, field): (usize, &'static Field)| {
        if at > 0 {
            let class = match field.declared {
                FieldType::Whole { .. } | FieldType::Yen => Some("number"),
                _ if is_day(field) => Some("list-day"),
                _ => None,
            };
            return view! { <td class=class>{move || ruby(Signal::stored(text(field)))}</td> }
                .into_any();
        }
        let name = move || {
            let text = text(field);
            if text.is_empty() { title(replica, kind.name, id) } else { text }
        };
        view! {
            <th scope="row" class=is_day(field).then_some("list-day")>
                <a class="list-name" href=routes::record(kind.name, id)>
                    {move || ruby(Signal::stored(name()))}
                </a>
                <Marks id />
            </th>
        }
        .into_any()
    };
    view! { <tr>{columns(kind).into_iter().enumerate().map(cell).collect_view()}</tr> }
}

/// The filters of the address, each with a way to leave it.
#[component]
fn Filters(kind: &'static Kind, query: Memo<Query>, go: Callback<(Query,)>) -> impl IntoView {
    let replica = Replica::current();
    let filter = move |(name, text): (String, String)| {
        let field = kind.field(&name)?;
        let shown = move || {
            let value = value_text(replica, kind, field, &Value::from(text.clone()));
            t_with(
                "manager.records.filter",
                &[("field", &field_label(kind, field)), ("value", &value)],
            )
        };
        let leave = move || {
            let mut query = query.get_untracked();
            query.filters.retain(|(other, _)| *other != name);
            go.run((Query { page: 1, ..query },));
        };
        Some(view! {
            <Button label=Signal::derive(shown) icon=IconName::Close on_press=leave />
        })
    };
    move || {
        let filters = query.with(|query| query.filters.clone());
        (!filters.is_empty()).then(|| {
            view! {
                <div class="cluster">{filters.into_iter().map(filter).collect_view()}</div>
            }
        })
    }
}

#[component]
fn Pager(query: Memo<Query>, found: Memo<Vec<RecordId>>, go: Callback<(Query,)>) -> impl IntoView {
    let pages = Memo::new(move |_| found.with(Vec::len).div_ceil(PAGE_ROWS));
    let turn = move |page: usize| go.run((Query { page, ..query.get_untracked() },));
    move || {
        let (page, pages) = (query.with(|query| query.page), pages.get());
        let numbers = [("page", &*page.to_string()), ("pages", &pages.to_string())];
        let here = t_with("manager.records.page", &numbers);
        (pages > 1).then(|| {
            view! {
                <nav class="pager" aria-label=here.clone()>
                    {(page > 1).then(|| view! {
                        <Button label=Signal::derive(|| t("manager.records.before"))
                            on_press=move || turn(page - 1) />
                    })}
                    <span>{here.clone()}</span>
                    {(page < pages).then(|| view! {
                        <Button label=Signal::derive(|| t("manager.records.after"))
                            on_press=move || turn(page + 1) />
                    })}
                </nav>
            }
        })
    }
}

/// What one may do with the list.
#[component]
fn Actions(kind: &'static Kind, query: Memo<Query>) -> impl IntoView {
    // A filtered list makes records that belong in it.
    let href = move || {
        let filters = query.with(|query| query.filters.clone());
        Query { filters, ..Query::default() }.address(&routes::new_record(kind.name))
    };
    view! {
        {extras::above_list(kind, query)}
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
        <EmptyState title=Signal::derive(|| t("manager.records.none")) icon=IconName::List
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
