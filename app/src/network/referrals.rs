//! Referrals: whom others have sent, whom the program has led on, and how that has gone from year
//! to year. For those who run the program.

use leptos::prelude::*;
use shared::arrange::Arrange;
use shared::program::referrals::{NextStep, Received, led_to, next_step, received};
use shared::records::referral_out::ReferralOut;
use shared::value::{Date, FiscalYear};

use super::organization::view_of_address;
use super::referral_row::{LedRow, ReceivedRow, Seen};
use super::years::Years;
use crate::parts::{
    ButtonKind, EmptyState, IconName, LinkButton, Page, Rows, Section, TabLink, Tabs, ruby, word,
};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The views after the first one, by their names in the address.
const OPEN: &str = "open";
const OUT: &str = "out";
const YEARS: &str = "years";

/// The page.
#[component]
pub fn ReferralsPage() -> impl IntoView {
    let replica = Replica::current();
    let view = view_of_address();
    let all = Memo::new(move |_| replica.ask(received));
    let open = Memo::new(move |_| {
        let needs = |it: &&Received| {
            replica.ask(|records| it.is_open() || next_step(records, it) != NextStep::Nothing)
        };
        all.with(|all| all.iter().filter(needs).cloned().collect::<Vec<_>>())
    });
    let out = Memo::new(move |_| replica.ask(|records| led_to(records, None)));
    view! {
        <Page
            title=word("network.referrals")
            lead=move || t("network.referrals.lead")
            actions=move || view! {
                <LinkButton label=word("network.referrals.new") kind=ButtonKind::Primary
                    icon=IconName::Plus href=routes::first_contact(None) />
            }
            tabs=move || view! { <Views view all open out /> }
        >
            {move || match view.get().as_str() {
                OPEN => view! { <Open open /> }.into_any(),
                OUT => view! { <Out out /> }.into_any(),
                YEARS => view! { <Years /> }.into_any(),
                _ => view! { <ByYear all /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Views(
    view: Memo<String>,
    all: Memo<Vec<Received>>,
    open: Memo<Vec<Received>>,
    out: Memo<Vec<ReferralOut>>,
) -> impl IntoView {
    let tab = |view: &str, key: &'static str| TabLink::new(routes::referrals_view(view), word(key));
    let tabs = vec![
        tab("", "network.received").total(Memo::new(move |_| all.with(Vec::len))),
        tab(OPEN, "network.open").total(Memo::new(move |_| open.with(Vec::len))),
        tab(OUT, "network.out").total(Memo::new(move |_| out.with(Vec::len))),
        tab(YEARS, "network.years"),
    ];
    let current = Signal::derive(move || routes::referrals_view(&view.get()));
    view! { <Tabs name=word("network.views") tabs=Signal::stored(tabs) current /> }
}

/// What waits for somebody, so that whoever sent a learner is answered.
#[component]
fn Open(open: Memo<Vec<Received>>) -> impl IntoView {
    view! {
        <p class="soft">{ruby(word("network.open.means"))}</p>
        {move || match open.with(Vec::is_empty) {
            true => view! { <EmptyState title=word("network.open.none") /> }.into_any(),
            false => view! {
                <Rows>
                    {move || open.get().into_iter().map(|it| view! {
                        <ReceivedRow it seen=Seen::AmongAll />
                    }).collect_view()}
                </Rows>
            }
            .into_any(),
        }}
    }
}

/// Every referral to the program, one fiscal year after the other.
#[component]
fn ByYear(all: Memo<Vec<Received>>) -> impl IntoView {
    let row = |it: Received| view! { <ReceivedRow it seen=Seen::AmongAll /> }.into_any();
    view! {
        {move || match all.with(Vec::is_empty) {
            true => view! {
                <EmptyState title=word("network.received.none")
                    text=move || t("network.received.none.text") />
            }
            .into_any(),
            false => in_years(all.get(), |it| it.referral.date, row),
        }}
    }
}

/// Everybody whom the program has led on.
#[component]
fn Out(out: Memo<Vec<ReferralOut>>) -> impl IntoView {
    let row = |it: ReferralOut| view! { <LedRow it seen=Seen::AmongAll /> }.into_any();
    view! {
        <p class="soft">{ruby(word("network.out.means"))}</p>
        {move || match out.with(Vec::is_empty) {
            true => view! {
                <EmptyState title=word("network.out.none")
                    text=move || t("network.out.none.text") />
            }
            .into_any(),
            false => in_years(out.get(), |it| it.date, row),
        }}
    }
}

/// Rows below the fiscal years in which they lie, the newest year first.
fn in_years<T>(
    all: Vec<T>,
    day: impl Fn(&T) -> Option<Date>,
    row: impl Fn(T) -> AnyView,
) -> AnyView {
    let mut years: Vec<(Option<FiscalYear>, Vec<AnyView>)> = Vec::new();
    for it in all {
        let year = day(&it).map(Date::fiscal_year);
        match years.iter_mut().find(|(own, _)| *own == year) {
            Some((_, rows)) => rows.push(row(it)),
            None => years.push((year, vec![row(it)])),
        }
    }
    years.arrange_by_key(|(year, _)| std::cmp::Reverse(*year));
    let section = |(year, rows): (Option<FiscalYear>, Vec<AnyView>)| {
        let year = year.map(|it| it.0.to_string()).unwrap_or_default();
        let n = rows.len().to_string();
        let title = t_with("network.of_year", &[("year", &year), ("n", &n)]);
        view! { <Section title><Rows>{rows.into_iter().collect_view()}</Rows></Section> }
    };
    years.into_iter().map(section).collect_view().into_any()
}
