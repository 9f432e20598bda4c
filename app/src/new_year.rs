//! The turn of the fiscal year: everybody who takes part in one table, who goes on, who ends and
//! who pauses; what the new year takes over. Nothing is written before it was looked at, all of it
//! is taken back by one tap, and what was interrupted goes on where it stopped.

mod choices;
mod preview;
mod row;

use leptos::prelude::*;
use shared::program::new_year::{YearRow, year_in_turn, year_rows};
use shared::value::FiscalYear;

use self::choices::Choices;
use self::preview::Preview;
use self::row::OneLearner;
use crate::exam::name_order;
use crate::parts::{
    Button, ButtonKind, Column, DataTable, EmptyState, IconName, Page, plain, ruby, word,
};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::words::{t, t_with};

/// The turn that is near today.
#[component]
pub fn NewYearPage() -> impl IntoView {
    let replica = Replica::current();
    let year = Memo::new(move |_| year_in_turn(replica.today()));
    move || {
        let year = year.get();
        view! { <Turn year /> }
    }
}

#[component]
fn Turn(year: FiscalYear) -> impl IntoView {
    let replica = Replica::current();
    let rows = Memo::new(move |_| {
        let mut rows = replica.ask(|records| year_rows(records, year));
        rows.sort_by_cached_key(|row| (name_order(replica, row.learner), row.learner));
        rows
    });
    let choices = Choices::open(replica, year, rows);
    let lead = move || t_with("year.lead", &[("year", &year.0.to_string())]);
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    view! {
        <Page title=word("year.title") lead=Signal::derive(lead)>
            {move || match is_empty.get() {
                true => view! {
                    <EmptyState title=word("year.nobody") text=move || t("year.nobody.text") />
                }
                .into_any(),
                false => view! {
                    <div class="stack new-year">
                        <Progress rows choices />
                        <Table rows choices />
                        <Preview year rows choices />
                    </div>
                }
                .into_any(),
            }}
        </Page>
    }
}

/// How far it has come, and the one tap for those who simply go on.
#[component]
fn Progress(rows: Memo<Vec<YearRow>>, choices: Choices) -> impl IntoView {
    let counts = Memo::new(move |_| {
        rows.with(|all| (all.iter().filter(|row| row.decided.is_some()).count(), all.len()))
    });
    let said = move || {
        let (done, all) = counts.get();
        t_with("year.count", &[("done", &done.to_string()), ("all", &all.to_string())])
    };
    let left = move || counts.get().0 < counts.get().1;
    let all_continue = move || {
        let open = rows.with_untracked(|all| {
            let open = all.iter().filter(|row| row.decided.is_none());
            open.map(|row| row.learner).collect::<Vec<_>>()
        });
        choices.let_go_on(&open);
    };
    view! {
        <div class="new-year-progress">
            <p aria-live="polite"><b>{told(said)}</b></p>
            <progress class="meter" max=move || counts.get().1 value=move || counts.get().0
                aria-label=move || plain(&said())></progress>
            <p class="soft">{ruby(word("year.restart"))}</p>
            {move || left().then(|| view! {
                <Button label=word("year.all_continue") kind=ButtonKind::Secondary
                    icon=IconName::Check on_press=all_continue />
            })}
        </div>
    }
}

#[component]
fn Table(rows: Memo<Vec<YearRow>>, choices: Choices) -> impl IntoView {
    let columns = vec![
        Column::new(word("kind.learner")),
        Column::new(word("enrollment.venue")),
        Column::new(word("year.decision")),
    ];
    view! {
        <DataTable caption=word("year.table") columns=Signal::stored(columns)>
            <For each=move || rows.get() key=|row| row.learner let(row)>
                <OneLearner row=row.learner rows choices />
            </For>
        </DataTable>
    }
}
