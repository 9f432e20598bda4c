//! From year to year: how many people came for the first time, how many of them others had sent,
//! how many were still pupils, and how often staff talked about pupils who did not attend. Counted
//! by the engine of the indicators, so that no page says another number.

use std::sync::Arc;

use leptos::prelude::*;
use shared::indicator::{AsOf, Facts, Figure, evaluate};
use shared::program::leavers::talks_about_non_attending;
use shared::records::consultation::Consultation;
use shared::records::referral_in::{KIND, ReferralSource};
use shared::value::{Choice as _, Date, FiscalYear};

use super::quoted::Quoted;
use crate::figures::local_facts;
use crate::parts::{Column, DataTable, ruby, word};
use crate::reading::phrases::{choice, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// So many years stand side by side.
const YEARS_MAX: i16 = 6;

/// The figures of one year.
#[derive(Clone, Debug, PartialEq)]
struct YearRow {
    year: FiscalYear,
    until: Date,
    new: u64,
    referred: u64,
    by_school: u64,
    by_agency: u64,
    pupils: u64,
    non_attending: usize,
}

/// The years side by side, and what others have published beside them.
#[component]
pub fn Years() -> impl IntoView {
    let replica = Replica::current();
    let facts = local_facts(replica, Signal::stored(true));
    let rows = Memo::new(move |_| {
        let today = replica.today();
        let first = replica.list::<Consultation>().into_iter().filter_map(|it| it.date).min();
        let first =
            first.unwrap_or(today).fiscal_year().0.max(today.fiscal_year().0 - YEARS_MAX + 1);
        let years = (first..=today.fiscal_year().0).map(FiscalYear);
        facts.with(|facts| {
            let facts = facts.as_ref()?;
            Some(years.map(|year| row_of(replica, facts, year, today)).collect::<Vec<_>>())
        })
    });
    view! {
        <div class="stack">
            {move || match rows.get() {
                None => view! {
                    <p class="soft" aria-busy="true">{ruby(word("manager.records.reading"))}</p>
                }
                .into_any(),
                Some(rows) => view! { <Table rows /> }.into_any(),
            }}
            <Quoted />
        </div>
    }
}

fn row_of(replica: Replica, facts: &Arc<Facts>, year: FiscalYear, today: Date) -> YearRow {
    let until = year.last_day().min(today);
    let figures = evaluate(facts, AsOf::end_of(year, until));
    let find = |code: &str| figures.iter().find_map(|figure| figure.find(code));
    let count = |figure: Option<&Figure>| figure.map_or(0, |it| it.amount.numerator);
    let by = |source: ReferralSource| count(find(&format!("IND11/{}", source.code())));
    let first = year.first_day();
    YearRow {
        year,
        until,
        new: count(find("IND10")),
        referred: count(find("IND11")),
        by_school: by(ReferralSource::School),
        by_agency: by(ReferralSource::Agency),
        pupils: count(find("IND12")),
        non_attending: replica.ask(|records| talks_about_non_attending(records, first, until)),
    }
}

#[component]
fn Table(rows: Vec<YearRow>) -> impl IntoView {
    let columns = vec![
        Column::new(word("dashboard.fiscal_year")),
        Column::new(word("network.years.new")).number(),
        Column::new(word("network.years.referred")).number(),
        Column::new(Signal::derive(|| choice(&KIND, "source", ReferralSource::School))).number(),
        Column::new(Signal::derive(|| choice(&KIND, "source", ReferralSource::Agency))).number(),
        Column::new(word("network.years.pupils")).number(),
        Column::new(word("network.years.non_attending")).number(),
    ];
    let row = |it: YearRow| {
        let year = it.year;
        let name = move || t_with("dashboard.year.short", &[("year", &year.0.to_string())]);
        let (referred, until) = ((it.referred, it.new), it.until);
        let link = routes::indicator_as_of("IND11", year, until);
        let share = move || {
            let (n, of) = referred;
            let values = [("n", n.to_string()), ("d", of.to_string())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            t_with("indicator.of", &values)
        };
        view! {
            <tr>
                <th scope="row">{told(name)}</th>
                <td class="number">{it.new}</td>
                <td class="number"><a href=link>{told(share)}</a></td>
                <td class="number">{it.by_school}</td>
                <td class="number">{it.by_agency}</td>
                <td class="number">{it.pupils}</td>
                <td class="number">{it.non_attending}</td>
            </tr>
        }
    };
    view! {
        <DataTable caption=Signal::derive(|| t("network.years.table")) columns>
            {rows.into_iter().map(row).collect_view()}
        </DataTable>
        <p class="soft">{ruby(word("network.years.means"))}</p>
    }
}
