//! What the pages of single kinds have besides what every kind has: buttons above its list and on
//! the page of a record. One entry for each kind; everything else follows from its declaration.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::{Kind, Record};
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;

use crate::lists::query::Address;
use crate::parts::{IconName, LinkButton};
use crate::routes;
use crate::words::t;

/// The extras of one kind.
struct Extras {
    kind: &'static str,
    /// What stands above a list with these filters.
    above_list: fn(Memo<Address>) -> AnyView,
    /// What stands on the page of a record.
    on_record: fn(RecordId) -> AnyView,
}

const EXTRAS: [Extras; 2] = [
    Extras {
        kind: Lesson::NAME,
        above_list: |address| series(Signal::derive(move || address.with(|it| it.filters.clone()))),
        on_record: |_| ().into_any(),
    },
    Extras {
        kind: Venue::NAME,
        above_list: |_| series(Signal::stored(Vec::new())),
        on_record: |venue| series(Signal::stored(vec![("venue".to_owned(), venue.to_string())])),
    },
];

/// What a kind adds above its list.
pub fn above_list(kind: &Kind, address: Memo<Address>) -> AnyView {
    of(kind).map_or_else(|| ().into_any(), |extras| (extras.above_list)(address))
}

/// What a kind adds to the page of a record.
pub fn on_record(kind: &Kind, id: RecordId) -> AnyView {
    of(kind).map_or_else(|| ().into_any(), |extras| (extras.on_record)(id))
}

fn of(kind: &Kind) -> Option<&'static Extras> {
    EXTRAS.iter().find(|extras| extras.kind == kind.name)
}

/// The way to a series of lessons, with these fields filled in.
fn series(filters: Signal<Vec<(String, String)>>) -> AnyView {
    let href = move || {
        let address = Address { filters: filters.get(), ..Address::default() };
        address.text(&routes::lesson_series())
    };
    view! {
        <LinkButton label=Signal::derive(|| t("manager.series.title")) icon=IconName::Calendar
            href=Signal::derive(href) />
    }
    .into_any()
}
