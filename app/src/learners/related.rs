//! The records of one kind about a learner, in a tab of her file: each opens its own page, and what
//! is missing is added here.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::kept;
use shared::record::entry::is_withheld;
use shared::record::{Field, Kind, Merge};
use shared::value::Date;

use super::tab::Tab;
use crate::fields::{Marks, create_verdict_about};
use crate::parts::{Icon, IconName, LinkButton, Row, Rows, Section, word};
use crate::reading::values::{field_label, short_text};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, t};

/// So many values of a record stand in its row.
const VALUES_SHOWN: usize = 3;

/// The lists of a tab; `ids` are the records that stand for the learner. What there is nothing of
/// yet stands together at the end.
#[component]
pub fn RelatedLists(tab: Tab, id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let lists = tab.listed().map(|(kind, field)| view! { <Related kind field id ids /> });
    view! {
        {lists.collect_view()}
        <ToAdd tab id ids />
    }
}

/// The ways to a first record of each kind that the tab has none of.
#[component]
fn ToAdd(tab: Tab, id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let missing = Memo::new(move |_| {
        let ids = ids.get();
        let is_missing = |(kind, field): &(&'static Kind, &'static str)| {
            create_verdict_about(replica, kind, Some(id)).is_none()
                && ids.iter().all(|id| replica.count_referring(kind.name, field, *id) == 0)
        };
        let missing = tab.listed().filter(is_missing);
        missing.map(|(kind, field)| (kind.name, field)).collect::<Vec<_>>()
    });
    let link = move |(kind, field): (&'static str, &'static str)| {
        let label = Signal::derive(move || t(&format!("kind.{kind}")));
        let href = add_address(kind, field, id);
        view! { <LinkButton label href icon=IconName::Plus /> }
    };
    move || {
        let missing = missing.get();
        (!missing.is_empty()).then(|| {
            view! {
                <Section title=word("file.add")>
                    <div class="cluster">{missing.into_iter().map(link).collect_view()}</div>
                </Section>
            }
        })
    }
}

/// The address of a form for a record about her.
fn add_address(kind: &str, field: &str, id: RecordId) -> String {
    format!("{}?{field}={id}", routes::new_record(kind))
}

/// Whether a tab has anything to show or to add for this account.
pub fn has_anything(replica: Replica, tab: Tab, ids: &[RecordId]) -> bool {
    let count = |kind: &Kind, field: &str| {
        ids.iter().map(|id| replica.count_referring(kind.name, field, *id)).sum::<usize>()
    };
    let may_add =
        |kind| ids.iter().any(|id| create_verdict_about(replica, kind, Some(*id)).is_none());
    tab.listed().any(|(kind, field)| count(kind, field) > 0 || may_add(kind))
}

#[component]
fn Related(
    kind: &'static Kind,
    field: &'static str,
    id: RecordId,
    ids: Memo<Vec<RecordId>>,
) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let of = |id: &RecordId| replica.ids_referring(kind.name, field, *id);
        let mut found: Vec<_> = ids.get().iter().flat_map(of).collect();
        found.sort_by_key(|id| std::cmp::Reverse((day_of(replica, kind, *id), *id)));
        found
    });
    let may_add = Memo::new(move |_| create_verdict_about(replica, kind, Some(id)).is_none());
    let add = add_address(kind.name, field, id);
    let is_shown = Memo::new(move |_| found.with(|all| !all.is_empty()));
    move || {
        let add = add.clone();
        is_shown.get().then(|| {
            view! {
                <Section
                    title=Signal::derive(move || t(&kind.list_key()))
                    actions=move || may_add.get().then(|| view! {
                        <LinkButton
                            label=word("manager.records.new")
                            href=add.clone()
                            icon=IconName::Plus
                        />
                    })
                >
                    <Rows>
                        <For each=move || found.get() key=|id| *id let(one)>
                            <OneRecord kind id=one about=field />
                        </For>
                    </Rows>
                </Section>
            }
        })
    }
}

#[component]
fn OneRecord(kind: &'static Kind, id: RecordId, about: &'static str) -> impl IntoView {
    let replica = Replica::current();
    let day = Memo::new(move |_| day_of(replica, kind, id));
    let values = Memo::new(move |_| {
        let body = replica.view(kind.name, id).map(|view| view.body).unwrap_or_default();
        let is_shown = |field: &&Field| field.name != about && !is_withheld(field, &body);
        let mut fields: Vec<&Field> = kind.fields.iter().filter(is_shown).collect();
        // A day that ends something comes first, then what the record is called by.
        let place = |name: &str| kind.title.iter().position(|own| *own == name);
        fields.sort_by_key(|field| {
            let at = place(field.name).unwrap_or(kind.title.len());
            (field.merge != Merge::Earliest, at)
        });
        let shown = fields.into_iter();
        let shown = shown.filter_map(|field| {
            let text = short_text(replica, kind, field, body.get(field.name)?);
            let is_day = day.get().is_some_and(|day| text == date_text(day));
            (!text.is_empty() && !is_day).then(|| (field_label(kind, field), text))
        });
        shown.take(VALUES_SHOWN).collect::<Vec<_>>()
    });
    let title = move || {
        let day = day.get().map(date_text);
        let first = || values.with(|all| all.first().map(|(_, text)| text.clone()));
        day.or_else(first).unwrap_or_else(|| t(&kind.key()))
    };
    let note = move || {
        let skipped = usize::from(day.get().is_none());
        values.with(|all| {
            let said = all.iter().skip(skipped).map(|(label, text)| format!("{label} {text}"));
            said.collect::<Vec<_>>().join("　")
        })
    };
    view! {
        <Row title=Signal::derive(title) href=routes::record(kind.name, id) note=note>
            <div class="row-end"><Marks id /><Icon name=IconName::ChevronRight /></div>
        </Row>
    }
}

/// The day that a record is about, if it has one of its own.
fn day_of(replica: Replica, kind: &Kind, id: RecordId) -> Option<Date> {
    let body = replica.view(kind.name, id)?.body;
    replica.ask(|records| kept::day_of(records, kind, &body))
}
