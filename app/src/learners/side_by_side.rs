//! Two records that may be one person side by side: each field that one of them has, and how much
//! has been written about each.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::{Field, Kind, Record};
use shared::records::KINDS;
use shared::records::learner::{KIND, Learner};

use crate::parts::{Column, DataTable, Text, ruby, word};
use crate::reading::phrases::told;
use crate::reading::values::{field_label, value_text};
use crate::replica::Replica;
use crate::words::{t, t_with};

/// What stands in one line of the table.
#[derive(Clone, Copy)]
enum Line {
    /// A field of the two records.
    Field(&'static Field),
    /// How many records of a kind are about each.
    Count(&'static Kind),
}

/// The table; each record with the name of its column. Lines in which they differ are marked.
#[component]
pub fn SideBySide(one: (RecordId, Text), other: (RecordId, Text)) -> impl IntoView {
    let replica = Replica::current();
    let ids = [one.0, other.0];
    let columns = [word("same.field"), one.1, other.1].map(Column::new).to_vec();
    let lines = move || {
        let all = KIND.fields.iter().map(Line::Field).chain(counted().map(Line::Count));
        let lines = all.map(|line| (line, ids.map(|id| cell(replica, line, id))));
        lines.filter(|(_, cells)| cells.iter().any(|it| !it.is_empty())).collect::<Vec<_>>()
    };
    let row = |(line, [one, other]): (Line, [String; 2])| {
        let differs = (one != other && !one.is_empty() && !other.is_empty()).then_some("yes");
        let label = move || match line {
            Line::Field(field) => field_label(&KIND, field),
            Line::Count(kind) => t(&kind.list_key()),
        };
        let cell = |text: String| {
            view! { <td role="cell">{told(move || text.clone())}</td> }
        };
        view! {
            <tr role="row" data-differs=differs>
                <th scope="row" role="rowheader">{ruby(Signal::derive(label))}</th>
                {cell(one)}
                {cell(other)}
            </tr>
        }
    };
    view! {
        <DataTable caption=word("same.table") columns=Signal::stored(columns)>
            {move || lines().into_iter().map(row).collect_view()}
        </DataTable>
    }
}

/// The kinds of records that are about a learner.
fn counted() -> impl Iterator<Item = &'static Kind> {
    let is_about = |kind: &&Kind| {
        kind.field("learner").is_some_and(|field| field.refers_to() == Some(Learner::NAME))
    };
    KINDS.iter().copied().filter(is_about)
}

/// What a line says of one record; empty where it says nothing.
fn cell(replica: Replica, line: Line, id: RecordId) -> String {
    match line {
        Line::Field(field) => {
            let view = replica.view(Learner::NAME, id);
            let text = |json: &serde_json::Value| value_text(replica, &KIND, field, json);
            view.and_then(|view| view.body.get(field.name).map(text)).unwrap_or_default()
        }
        Line::Count(kind) => match replica.count_referring(kind.name, "learner", id) {
            0 => String::new(),
            n => t_with("manager.kinds.count", &[("n", &n.to_string())]),
        },
    }
}
