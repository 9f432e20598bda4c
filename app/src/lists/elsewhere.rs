//! What else is called as somebody has typed into the search for learners: staff, organizations,
//! venues, materials and whatever else has a name, a few of each, as far as she may see them.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::Query;
use shared::record::Kind;
use shared::records::KINDS;
use shared::value::FieldType;

use super::live_table::LiveTable;
use crate::parts::{Row, Rows, Section, word};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::t;

/// So many of a kind are shown; all of them stand in its list.
const EACH_MAX: usize = 4;

/// Nothing as long as nothing is typed, or nothing but records of `besides` is called so.
#[component]
pub fn FoundElsewhere(typed: RwSignal<String>, besides: &'static str) -> impl IntoView {
    let is_asked = Memo::new(move |_| typed.with(|typed| !typed.trim().is_empty()));
    move || is_asked.get().then(|| view! { <Named typed besides /> })
}

#[component]
fn Named(typed: RwSignal<String>, besides: &'static str) -> impl IntoView {
    let replica = Replica::current();
    let named = KINDS.iter().copied().filter(|kind| kind.name != besides && has_name(kind));
    let here = named.filter(|kind| untrack(|| replica.count(kind.name)) > 0);
    let tables: Vec<(&'static Kind, LiveTable)> =
        here.map(|kind| (kind, LiveTable::open(replica, kind))).collect();
    let found = Memo::new(move |_| {
        let words = typed.get();
        let of = |(kind, table): &(&'static Kind, LiveTable)| {
            let (words, order) = (words.clone(), kind.list().order);
            let ids = table.find(&Query { words, filters: Vec::new(), order });
            ids.into_iter().take(EACH_MAX).map(|id| (kind.name, id)).collect::<Vec<_>>()
        };
        tables.iter().flat_map(of).collect::<Vec<(&str, RecordId)>>()
    });
    let row = move |(kind, id): (&'static str, RecordId)| {
        let name = Signal::derive(move || title(replica, kind, id));
        let sort = move || Some(t(&shared::records::kind(kind)?.list_key()));
        view! { <Row title=name note=sort href=routes::record(kind, id) /> }
    };
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=word("search.elsewhere")>
                    <Rows>
                        <For each=move || found.get() key=|it| *it children=row />
                    </Rows>
                </Section>
            }
        })
    }
}

/// Whether records of this kind are called by a name. What is about a learner stands in her file:
/// a step of a plan by itself does not say whose it is.
fn has_name(kind: &Kind) -> bool {
    let first = kind.title.first().and_then(|name| kind.field(name));
    let has_name = first.is_some_and(|field| field.declared == FieldType::Text);
    has_name && kind.field("learner").is_none()
}
