//! The views of a list as tabs, each with how many there are: the ready-made ones, and after them
//! those that somebody has named for herself.

use leptos::prelude::*;
use shared::record::list::{List, Preset};

use super::live_table::LiveTable;
use super::query::Address;
use super::saved::SavedViews;
use shared::words::verbatim;

use crate::parts::{TabLink, Tabs, Text, word};
use crate::replica::Replica;
use crate::words::t;

/// The whole list and its views.
#[component]
pub fn Presets(
    list: StoredValue<List>,
    table: LiveTable,
    address: Memo<Address>,
    path: StoredValue<String>,
    views: SavedViews,
) -> impl IntoView {
    let today = Replica::current().today();
    let kind = list.with_value(|list| list.kind);
    let link = move |address: Address, label: Text| {
        let query = list.with_value(|list| address.query(list, "", today));
        let count = Memo::new(move |_| table.find(&query).len());
        TabLink::new(path.with_value(|path| address.text(path)), label).total(count)
    };
    let ready_made = move |preset: Option<Preset>| {
        let label = Signal::derive(move || match preset {
            Some(preset) => t(&preset.key(kind)),
            None => t("manager.records.all"),
        });
        link(address_of(preset), label)
    };
    let presets = list.with_value(|list| list.presets);
    let tabs = Memo::new_with_compare(
        move |_| {
            let ready_made =
                [None].into_iter().chain(presets.iter().copied().map(Some)).map(ready_made);
            let own = views.get().into_iter();
            let own = own.map(|view| link(view.address(), Signal::stored(verbatim(&view.name))));
            ready_made.chain(own).collect::<Vec<TabLink>>()
        },
        |_, _| true,
    );
    // Another order of a ready-made view is the same view; other filters are none of them.
    let current = Signal::derive(move || {
        let is_own = views.get().iter().any(|view| address.with(|it| view.address() == *it));
        let now = address.with(|it| match is_own {
            true => it.clone(),
            false => Address { sort: None, ..it.clone() },
        });
        path.with_value(|path| now.text(path))
    });
    view! { <Tabs name=word("manager.records.views") tabs current /> }
}

fn address_of(preset: Option<Preset>) -> Address {
    let filters = preset.map_or(&[][..], |preset| preset.filters);
    let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    Address { filters: filters.iter().map(owned).collect(), ..Address::default() }
}
