//! The ready-made views of a list as tabs, each with how many there are.

use leptos::prelude::*;
use shared::record::list::{List, Preset};

use super::live_table::LiveTable;
use super::query::Address;
use crate::parts::{TabLink, Tabs, word};
use crate::replica::Replica;
use crate::words::t;

/// The whole list and its ready-made views.
#[component]
pub fn Presets(
    list: StoredValue<List>,
    table: LiveTable,
    address: Memo<Address>,
    path: StoredValue<String>,
) -> impl IntoView {
    let today = Replica::current().today();
    let kind = list.with_value(|list| list.kind);
    let link = move |preset: Option<Preset>| {
        let address = address_of(preset);
        let query = list.with_value(|list| address.query(list, "", today));
        let count = Memo::new(move |_| table.find(&query).len());
        let label = Signal::derive(move || match preset {
            Some(preset) => t(&preset.key(kind)),
            None => t("manager.records.all"),
        });
        TabLink::new(path.with_value(|path| address.text(path)), label).total(count)
    };
    let presets = list.with_value(|list| list.presets);
    let tabs = [None].into_iter().chain(presets.iter().copied().map(Some));
    let tabs: Vec<TabLink> = tabs.map(link).collect();
    // Another order is the same view; other filters are none of them.
    let current = Signal::derive(move || {
        let now = address.with(|it| Address { sort: None, ..it.clone() });
        path.with_value(|path| now.text(path))
    });
    view! { <Tabs name=word("manager.records.views") tabs=Signal::stored(tabs) current /> }
}

fn address_of(preset: Option<Preset>) -> Address {
    let filters = preset.map_or(&[][..], |preset| preset.filters);
    let owned = |(path, value): &(&str, &str)| ((*path).to_owned(), (*value).to_owned());
    Address { filters: filters.iter().map(owned).collect(), ..Address::default() }
}
