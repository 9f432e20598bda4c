//! The honoraria of one month, a row each, with what is next for it.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::honoraria::Account;
use shared::record::Record;
use shared::records::honorarium::{Honorarium, HonorariumStep};
use shared::records::staff::Staff;
use shared::value::Yen;

use super::amounts::{length_text, number_cell, organization_name, staff_name, yen_text};
use super::honoraria::{Book, step_code};
use super::month::month_words;
use crate::parts::{Badge, Button, ButtonKind, Column, DataTable, Text, Tone, ruby, word};
use crate::reading::phrases::told;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// The table; its last row is the sum of the others.
#[component]
pub fn HonorariaTable(book: Book) -> impl IntoView {
    let replica = book.replica;
    let columns = vec![
        Column::new(word("kind.staff")),
        Column::new(word("honorarium.organization")),
        Column::new(word("pay.column.time")).number(),
        Column::new(word("pay.column.travel")).number(),
        Column::new(word("pay.column.gross")).number(),
        Column::new(word("pay.column.withheld")).number(),
        Column::new(word("pay.column.net")).number(),
        Column::new(word("pay.column.step")),
    ];
    let all = Memo::new(move |_| {
        let mut accounts = book.accounts.get();
        accounts.sort_by_cached_key(|it| {
            let staff = replica.read::<Staff>(it.payee.0);
            let kana = staff.and_then(|it| it.kana.or(it.name));
            (kana, organization_name(replica, Some(it.payee.1)))
        });
        accounts
    });
    let caption = move || t_with("pay.table", &[("month", &month_words(book.month.get()))]);
    view! {
        <DataTable caption=Signal::derive(caption) columns>
            {move || all.get().into_iter().map(|it| rows(book, it)).collect_view()}
            <Sum all />
        </DataTable>
    }
}

/// The rows of one payee: what is written, else that nothing is.
fn rows(book: Book, account: Account) -> impl IntoView {
    let Account { payee, written, .. } = account;
    if written.is_empty() {
        return view! {
            <tr role="row" class="pay-row">
                {names(book, payee, None)}
                <td role="cell" class="pay-none" colspan="5"></td>
                <td role="cell">{ruby(word("pay.step.nothing"))}</td>
            </tr>
        }
        .into_any();
    }
    written.into_iter().map(|it| row(book, payee, it)).collect_view().into_any()
}

fn names(
    book: Book,
    (staff, organization): (RecordId, RecordId),
    written: Option<&Honorarium>,
) -> impl IntoView + use<> {
    let replica = book.replica;
    let number = written.and_then(|it| it.number).map_or(0, |it| it.0);
    let name = move || match number {
        0 => staff_name(replica, staff),
        n => t_with(
            "pay.correction",
            &[("name", &staff_name(replica, staff)), ("n", &n.to_string())],
        ),
    };
    let name = match written {
        Some(it) => {
            let href = routes::record(Honorarium::NAME, it.id);
            view! { <a href=href>{told(name)}</a> }.into_any()
        }
        None => told(name).into_any(),
    };
    view! {
        <th scope="row" role="rowheader">{name}</th>
        <td role="cell">{told(move || organization_name(replica, Some(organization)))}</td>
    }
}

fn amount(yen: Option<Yen>) -> String {
    yen.map_or_else(|| "–".to_owned(), |yen| yen_text(yen.0))
}

fn row(book: Book, payee: (RecordId, RecordId), it: Honorarium) -> impl IntoView {
    let (travel, gross, withheld, lacks_tax) = (it.travel, it.gross, it.withheld, it.lacks_tax());
    // As long as nobody has entered the tax, nobody knows what she gets.
    let net = it.net().filter(|_| !lacks_tax);
    let minutes = it.minutes.map_or(0, |minutes| i64::from(minutes.0));
    let names = names(book, payee, Some(&it));
    view! {
        <tr role="row" class="pay-row">
            {names}
            {number_cell("pay.column.time", move || length_text(minutes))}
            {number_cell("pay.column.travel", move || amount(travel))}
            {number_cell("pay.column.gross", move || amount(gross))}
            {number_cell("pay.column.withheld", move || {
                if lacks_tax { t("pay.no_tax.cell") } else { amount(withheld) }
            })}
            {number_cell("pay.column.net", move || amount(net.map(Yen)))}
            <td role="cell"><Next book it /></td>
        </tr>
    }
}

/// Where an honorarium stands, and the one tap that is next.
#[component]
fn Next(book: Book, it: Honorarium) -> impl IntoView {
    let step = it.step();
    let key = match step {
        HonorariumStep::Draft => "pay.confirm",
        HonorariumStep::Confirmed => "pay.approve",
        HonorariumStep::Approved => "pay.pay",
        HonorariumStep::Paid => "",
    };
    let mine = it.clone();
    let blocked = Signal::derive(move || book.blocked(&mine));
    view! {
        <div class="cluster pay-next">
            <StepBadge step day=it.paid_on />
            {(step != HonorariumStep::Paid).then(|| view! {
                <Button label=word(key) kind=ButtonKind::Soft blocked
                    on_press=move || book.step(vec![it.clone()]) />
            })}
        </div>
    }
}

/// Where an honorarium stands.
#[component]
pub fn StepBadge(step: HonorariumStep, day: Option<shared::value::Date>) -> impl IntoView {
    let label: Text = Signal::derive(move || match day {
        Some(day) => t_with("pay.step.paid_on", &[("day", &day_text(day))]),
        None => t(&format!("pay.step.{}", step_code(step))),
    });
    let tone = match step {
        HonorariumStep::Paid => Tone::Success,
        HonorariumStep::Approved => Tone::Accent,
        HonorariumStep::Draft | HonorariumStep::Confirmed => Tone::Neutral,
    };
    view! { <Badge label tone /> }
}

#[component]
fn Sum(all: Memo<Vec<Account>>) -> impl IntoView {
    let sums = Memo::new(move |_| {
        all.with(|all| {
            let written = all.iter().flat_map(|account| &account.written);
            let yen = |yen: Option<Yen>| yen.map_or(0, |yen| yen.0);
            written.fold([0; 5], |[minutes, travel, gross, withheld, net], it| {
                [
                    minutes + it.minutes.map_or(0, |it| i64::from(it.0)),
                    travel + yen(it.travel),
                    gross + yen(it.gross),
                    withheld + yen(it.withheld),
                    net + it.net().unwrap_or_default(),
                ]
            })
        })
    });
    let cell =
        move |key: &'static str, at: usize| number_cell(key, move || yen_text(sums.get()[at]));
    view! {
        <tr role="row" class="pay-row table-total">
            <th scope="row" role="rowheader">{ruby(word("hours.total"))}</th>
            <td role="cell" class="pay-none"></td>
            {number_cell("pay.column.time", move || length_text(sums.get()[0]))}
            {cell("pay.column.travel", 1)}
            {cell("pay.column.gross", 2)}
            {cell("pay.column.withheld", 3)}
            {cell("pay.column.net", 4)}
            <td role="cell" class="pay-none"></td>
        </tr>
    }
}
