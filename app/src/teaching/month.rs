//! The month that a page is about, the ways to the ones beside it, and the pages of this area.

use leptos::prelude::*;
use shared::program::month::Month;
use shared::role::Role;

use crate::navigation::Navigation;
use crate::parts::{ButtonKind, IconName, LinkButton, TabLink, Tabs, word};
use crate::replica::Replica;
use crate::routes;
use crate::words::{month_text, t};

/// The month in the address, else the one that `usual` says.
pub fn month_of_address(usual: impl Fn() -> Month + Send + Sync + 'static) -> Memo<Month> {
    let query = Navigation::here().query();
    Memo::new(move |_| {
        let given = query.with(|query| query.get("month")?.parse().ok());
        given.unwrap_or_else(&usual)
    })
}

/// A month in words.
pub fn month_words(month: Month) -> String {
    month_text(month.first_day())
}

/// The ways to the month before and the one after; `link` says where a month is.
#[component]
pub fn MonthWays(
    month: Memo<Month>,
    #[prop(into)] link: Callback<(Month,), String>,
) -> impl IntoView {
    let way = move |other: fn(Month) -> Month, icon: IconName| {
        let label = move || month_words(other(month.get()));
        let href = move || link.run((other(month.get()),));
        view! {
            <LinkButton label=Signal::derive(label) kind=ButtonKind::Quiet icon
                href=Signal::derive(href) />
        }
    };
    view! {
        {way(Month::previous, IconName::Back)}
        {way(Month::next, IconName::ChevronRight)}
    }
}

/// The pages of this area, as tabs under the head of each.
pub fn areas() -> impl IntoView {
    let is_manager = Replica::current().actor().role == Role::Manager;
    let tabs = move || {
        let page = |href: String, key: &'static str| {
            TabLink::new(href, Signal::derive(move || t(key))).page()
        };
        let mut all =
            vec![page(routes::hours(), "hours.title"), page(routes::cover(), "cover.title")];
        if is_manager {
            all.push(page(routes::honoraria(), "pay.title"));
            all.push(page(routes::honoraria_year(), "pay.year.title"));
        }
        all
    };
    let path = Navigation::here().path();
    let current = Signal::derive(move || path.get());
    view! { <Tabs name=word("hours.areas") tabs=Signal::derive(tabs) current /> }
}
