//! What is set up and looked after for the whole program, as one list: what waits for a decision,
//! people who sign in, tablets, and every kind of record.

use leptos::prelude::*;
use shared::record::Record as _;
use shared::records::fiscal_year::FiscalYearRecord;
use shared::records::indicator_target::IndicatorTarget;

use crate::parts::{Badge, IconFace, IconName, Page, Row, Rows, Tone, word};
use crate::routes;
use crate::words::t;

/// The page.
#[component]
pub fn Settings() -> impl IntoView {
    let to_decide = expect_context::<Memo<usize>>();
    let row = |href: String, icon: IconName, title: &'static str, note: &'static str| {
        let mark = move || view! { <IconFace name=icon /> };
        view! { <Row title=word(title) href note=move || t(note) mark=mark /> }
    };
    let waiting = move || {
        let count = to_decide.get();
        (count > 0).then(|| view! { <Badge label=count.to_string() tone=Tone::Warning /> })
    };
    view! {
        <Page title=word("settings.title")>
            <Rows>
                <Row
                    title=word("manager.held.title")
                    href=routes::held()
                    note=move || t("settings.held.text")
                    mark=move || view! { <IconFace name=IconName::Flag tone=Tone::Warning /> }
                >
                    <div class="row-end">{waiting}</div>
                </Row>
                {row(
                    routes::accounts(),
                    IconName::People,
                    "frame.accounts",
                    "settings.accounts.text",
                )}
                {row(
                    routes::devices(),
                    IconName::Tablet,
                    "manager.devices.title",
                    "settings.devices.text",
                )}
                {row(routes::new_year(), IconName::Calendar, "year.title", "year.text")}
                {row(
                    routes::records(FiscalYearRecord::NAME),
                    IconName::Calendar,
                    "kinds.fiscal_year",
                    "setup.year.text",
                )}
                {row(
                    routes::records(IndicatorTarget::NAME),
                    IconName::Chart,
                    "kinds.indicator_target",
                    "setup.target.text",
                )}
                {row(routes::practice(), IconName::Bulb, "practice.title", "practice.text")}
                {row(routes::kinds(), IconName::List, "settings.kinds", "settings.kinds.text")}
                {row(routes::about(), IconName::Info, "about.title", "settings.about.text")}
            </Rows>
        </Page>
    }
}
