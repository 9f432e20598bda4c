//! Work outside the venues: the visits of a month, where nobody has been this year, and the pupils
//! who may lose their school.

use leptos::prelude::*;
use shared::record::Record;
use shared::records::organization::Organization;
use shared::records::outreach::Outreach;

use super::leavers::Leavers;
use super::month::Month;
use super::organization::view_of_address;
use super::schools::Schools;
use crate::parts::{ButtonKind, IconName, LinkButton, Page, TabLink, Tabs, word};
use crate::routes;
use crate::words::t;

/// The views after the first one, by their names in the address.
const SCHOOLS: &str = "schools";
const LEAVERS: &str = "leavers";

/// The page.
#[component]
pub fn OutreachPage() -> impl IntoView {
    let view = view_of_address();
    view! {
        <Page
            title=word("network.outreach")
            lead=move || t("network.outreach.lead")
            actions=move || view! {
                <LinkButton label=word("kinds.organization") icon=IconName::School
                    href=routes::records(Organization::NAME) />
                <LinkButton label=word("network.visit.new") kind=ButtonKind::Primary
                    icon=IconName::Plus href=routes::new_record(Outreach::NAME) />
            }
            tabs=move || view! { <Views view /> }
        >
            {move || match view.get().as_str() {
                SCHOOLS => view! { <Schools /> }.into_any(),
                LEAVERS => view! { <Leavers /> }.into_any(),
                _ => view! { <Month /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Views(view: Memo<String>) -> impl IntoView {
    let tab = |view: &str, key: &'static str| TabLink::new(routes::outreach_view(view), word(key));
    let tabs = vec![
        tab("", "network.month"),
        tab(SCHOOLS, "network.schools"),
        tab(LEAVERS, "network.leavers"),
    ];
    // Another month of the calendar is the same view.
    let current = Signal::derive(move || routes::outreach_view(&view.get()));
    view! { <Tabs name=word("network.views") tabs=Signal::stored(tabs) current /> }
}
