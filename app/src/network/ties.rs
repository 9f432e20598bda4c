//! What ties an organization to the program: the contract with a partner, the learners whom it has
//! sent, and those who were led there.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::contract::{self, ContractState, contracts, state};
use shared::program::referrals::{led_to, sent_by};
use shared::record::Record;
use shared::records::organization::OrganizationKind;
use shared::records::partner_contract::PartnerContract;
use shared::records::referral_out::ReferralOut;
use shared::role::Role;
use shared::value::Date;

use super::referral_row::{LedRow, ReceivedRow, Seen};
use crate::parts::{Badge, IconName, LinkButton, Row, Rows, Section, Tone, ruby, word};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t_with};

/// A contract that ends within so many days is to be renewed.
const ENDS_SOON_DAYS: i64 = 60;

/// The contract with a partner, and how long its people work here by it.
#[component]
pub fn Contract(id: RecordId, kind: Memo<Option<OrganizationKind>>) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| replica.ask(|records| contracts(records, id)));
    let now = Memo::new(move |_| {
        let today = replica.today();
        (replica.ask(|records| state(records, id, today)), today)
    });
    let is_manager = replica.actor().role == Role::Manager;
    let is_shown = Memo::new(move |_| {
        let is_partner = kind.get() == Some(OrganizationKind::Partner);
        is_manager && (is_partner || !all.with(Vec::is_empty))
    });
    let row = |it: PartnerContract| {
        let year = it.fiscal_year.map(|it| it.0.to_string()).unwrap_or_default();
        let title = t_with("network.contract.year", &[("year", &year)]);
        let days = [it.from, it.to].map(|day| day.map(day_text).unwrap_or_default());
        let note = t_with("network.contract.days", &[("from", &days[0]), ("to", &days[1])]);
        view! { <Row title href=routes::record(PartnerContract::NAME, it.id) note /> }
    };
    move || {
        is_shown.get().then(|| {
            view! {
                <Section
                    title=word("network.contract")
                    actions=move || view! {
                        <Renew partner=id />
                    }
                >
                    <p>{move || {
                        let (key, day, tone) = said(now.get());
                        let day = day.map(day_text).unwrap_or_default();
                        view! { <Badge label=t_with(key, &[("day", &day)]) tone /> }
                    }}</p>
                    {move || (!all.with(Vec::is_empty)).then(|| view! {
                        <Rows>{all.get().into_iter().map(row).collect_view()}</Rows>
                    })}
                </Section>
            }
        })
    }
}

/// The way to the contract that follows the newest one, filled in from the day after it.
#[component]
pub fn Renew(partner: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let next = Memo::new(move |_| {
        let today = replica.today();
        let next = replica.ask(|records| contract::next(records, partner, today));
        routes::next_contract(partner, &next)
    });
    view! { <LinkButton label=word("network.contract.next") icon=IconName::Plus href=next /> }
}

/// Where a contract stands, as a key of words with a day.
fn said((state, today): (ContractState, Date)) -> (&'static str, Option<Date>, Tone) {
    match state {
        ContractState::Missing => ("network.contract.missing", None, Tone::Warning),
        ContractState::Ahead(day) => ("network.contract.ahead", Some(day), Tone::Accent),
        ContractState::Ended(day) => ("network.contract.ended", Some(day), Tone::Neutral),
        ContractState::Running(day) => {
            let is_soon = day.days_since(today) <= ENDS_SOON_DAYS;
            let tone = if is_soon { Tone::Warning } else { Tone::Success };
            ("network.contract.running", Some(day), tone)
        }
    }
}

/// The learners whom it has sent, and how far the answer to it has come.
#[component]
pub fn SentUs(id: RecordId, kind: Memo<Option<OrganizationKind>>) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| replica.ask(|records| sent_by(records, id)));
    let is_empty = Memo::new(move |_| all.with(Vec::is_empty));
    let sends =
        move || matches!(kind.get(), Some(OrganizationKind::School | OrganizationKind::Agency));
    let title = move || t_with("network.sent", &[("n", &all.with(Vec::len).to_string())]);
    move || {
        (sends() || !is_empty.get()).then(|| {
            view! {
                <Section title=Signal::derive(title)>
                    {move || match is_empty.get() {
                        true => view! { <p class="soft">{ruby(word("network.sent.none"))}</p> }
                            .into_any(),
                        false => view! {
                            <Rows>
                                {move || all.get().into_iter().map(|it| view! {
                                    <ReceivedRow it seen=Seen::AtTheSender />
                                }).collect_view()}
                            </Rows>
                        }
                        .into_any(),
                    }}
                </Section>
            }
        })
    }
}

/// The learners who were led there; nothing where there are none.
#[component]
pub fn LedThere(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let all = Memo::new(move |_| replica.ask(|records| led_to(records, Some(id))));
    let title = move || t_with("network.led", &[("n", &all.with(Vec::len).to_string())]);
    let row = |it: ReferralOut| view! { <LedRow it seen=Seen::AtTheSender /> };
    move || {
        (!all.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=Signal::derive(title)>
                    <Rows>{move || all.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
