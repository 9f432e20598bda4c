//! The honoraria of a fiscal year by who gets them and by organization: by the year that they are
//! paid from, whenever they were paid.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::honoraria_year::{YearSum, by_organization, by_payee};
use shared::record::Record;
use shared::records::honorarium::Honorarium;
use shared::records::staff::Staff;
use shared::value::FiscalYear;

use super::amounts::{length_text, number_cell, organization_name, staff_name, yen_text};
use super::month::areas;
use crate::navigation::Navigation;
use crate::parts::{
    ButtonKind, Choice, ChoiceLegend, Column, DataTable, EmptyState, IconName, LinkButton, Page,
    SegmentedChoice, ruby, word,
};
use crate::reading::phrases::{BETWEEN, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// One row: whose it is, and the sums.
type YearRow = (String, YearSum);

/// The page.
#[component]
pub fn HonorariaYearPage() -> impl IntoView {
    let replica = Replica::current();
    let navigation = Navigation::here();
    let query = navigation.query();
    let year = Memo::new(move |_| {
        let given = query.with(|query| query.get("year")?.parse().ok()).map(FiscalYear);
        given.unwrap_or_else(|| replica.today().fiscal_year())
    });
    let by = Memo::new(move |_| match query.with(|query| query.get("by")).as_deref() {
        Some("organization") => "organization",
        _ => "payee",
    });
    let rows = Memo::new(move |_| match by.get() {
        "organization" => of_organizations(replica, year.get()),
        _ => of_payees(replica, year.get()),
    });
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let way = move |to: i16, icon: IconName| {
        let other = move || FiscalYear(year.get().0 + to);
        let label = move || t_with("pay.year", &[("year", &other().0.to_string())]);
        let href = move || routes::honoraria_year_of(other(), by.get());
        view! {
            <LinkButton label=Signal::derive(label) kind=ButtonKind::Quiet icon
                href=Signal::derive(href) />
        }
    };
    let options = [("payee", "pay.by.payee"), ("organization", "pay.by.organization")];
    let options = options.map(|(code, key)| Choice::new(code, word(key))).to_vec();
    let list =
        move || format!("{}?accrual_year={}", routes::records(Honorarium::NAME), year.get().0);
    view! {
        <Page
            title=word("pay.year.title")
            lead=move || t_with("pay.year", &[("year", &year.get().0.to_string())])
            actions=move || view! {
                {way(-1, IconName::Back)}
                {way(1, IconName::ChevronRight)}
                <LinkButton label=word("pay.list") icon=IconName::List
                    href=Signal::derive(list) />
            }
            tabs=areas
        >
            <SegmentedChoice
                legend=word("pay.by")
                shown=ChoiceLegend::Heard
                options=Signal::stored(options)
                value=Signal::derive(move || Some(by.get().to_owned()))
                on_choose=move |code: String| {
                    navigation.replace(&routes::honoraria_year_of(year.get_untracked(), &code));
                }
            />
            <p class="soft">{told(move || t("pay.year.text"))}</p>
            {move || if is_empty.get() {
                view! {
                    <EmptyState title=word("pay.none") text=move || t("pay.year.none") />
                }.into_any()
            } else {
                view! { <Table year rows /> }.into_any()
            }}
        </Page>
    }
}

fn of_payees(replica: Replica, year: FiscalYear) -> Vec<YearRow> {
    let sums = replica.ask(|records| by_payee(records, year));
    let kana = |id: RecordId| replica.read::<Staff>(id).and_then(|it| it.kana.or(it.name));
    let named = sums.into_iter().map(|((staff, organization), sum)| {
        let names = [staff_name(replica, staff), organization_name(replica, Some(organization))];
        (kana(staff), (names.join(BETWEEN), sum))
    });
    let mut rows: Vec<_> = named.collect();
    rows.sort_by(|(one, (name, _)), (other, (other_name, _))| {
        (one, name).cmp(&(other, other_name))
    });
    rows.into_iter().map(|(_, row)| row).collect()
}

fn of_organizations(replica: Replica, year: FiscalYear) -> Vec<YearRow> {
    let sums = replica.ask(|records| by_organization(records, year));
    let named = sums.into_iter().map(|(id, sum)| (organization_name(replica, Some(id)), sum));
    let mut rows: Vec<YearRow> = named.collect();
    rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    rows
}

#[component]
fn Table(year: Memo<FiscalYear>, rows: Memo<Vec<YearRow>>) -> impl IntoView {
    let columns = vec![
        Column::new(word("pay.column.name")),
        Column::new(word("pay.column.count")).number(),
        Column::new(word("pay.column.time")).number(),
        Column::new(word("pay.column.gross")).number(),
        Column::new(word("pay.column.withheld")).number(),
        Column::new(word("pay.column.net")).number(),
        Column::new(word("pay.column.after")).number(),
        Column::new(word("pay.column.unpaid")).number(),
    ];
    let caption = move || t_with("pay.year.table", &[("year", &year.get().0.to_string())]);
    let cells = |sum: YearSum| {
        let yen = |key, yen: i64| number_cell(key, move || yen_text(yen));
        view! {
            {number_cell("pay.column.count", move || sum.count.to_string())}
            {number_cell("pay.column.time", move || length_text(sum.minutes))}
            {yen("pay.column.gross", sum.gross)}
            {yen("pay.column.withheld", sum.withheld)}
            {yen("pay.column.net", sum.net())}
            {yen("pay.column.after", sum.paid_after)}
            {yen("pay.column.unpaid", sum.unpaid)}
        }
    };
    let total = move || {
        rows.with(|rows| rows.iter().fold(YearSum::default(), |sum, (_, own)| sum.and(own)))
    };
    view! {
        <DataTable caption=Signal::derive(caption) columns>
            {move || rows.get().into_iter().map(|(name, sum)| view! {
                <tr role="row" class="pay-row">
                    <th scope="row" role="rowheader">{ruby(Signal::stored(name))}</th>
                    {cells(sum)}
                </tr>
            }).collect_view()}
            <tr role="row" class="pay-row table-total">
                <th scope="row" role="rowheader">{ruby(word("hours.total"))}</th>
                {move || cells(total())}
            </tr>
        </DataTable>
    }
}
