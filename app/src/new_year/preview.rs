//! What will be written, before it is: how many go on, end and pause, what the new year takes over;
//! and the one button that writes all of it, which one tap takes back.

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::lists::Step;
use shared::program::fiscal_year::year_record;
use shared::program::new_year::{Decision, YearRow, steps, taken_over, targets_to_copy, year_rows};
use shared::value::FiscalYear;

use super::choices::Choices;
use crate::parts::{
    Blocked, Button, ButtonKind, Choice, IconName, Section, SegmentedChoice, Toasts, word,
};
use crate::reading::phrases::{BETWEEN, learner, told};
use crate::replica::Replica;
use crate::saving::keep::keep_all_undoable;
use crate::words::{t, t_with};

/// What will be written.
#[component]
pub fn Preview(year: FiscalYear, rows: Memo<Vec<YearRow>>, choices: Choices) -> impl IntoView {
    let replica = Replica::current();
    // What was chosen in an earlier sitting stays chosen.
    let chosen = untrack(|| replica.ask(|records| year_record(records, year)));
    let is_fixed = RwSignal::new(chosen.is_some_and(|it| it.definitions_on.is_some()));
    let takes_over = Memo::new(move |_| {
        let definitions_on = is_fixed.get().then(|| year.first_day());
        replica.ask(|records| taken_over(records, year, definitions_on))
    });
    let targets = Memo::new(move |_| replica.ask(|records| targets_to_copy(records, year)).len());
    let targets_text = move || {
        let values = [("n", &*targets.get().to_string()), ("year", &*year.0.to_string())];
        t_with(if targets.get() == 0 { "year.targets.none" } else { "year.targets" }, &values)
    };
    let meant = Memo::new(move |_| {
        rows.with(|all| {
            let open = all.iter().filter(|row| row.decided.is_none());
            let meant =
                open.filter_map(|row| Some((row.clone(), choices.of(row.learner).decision(year)?)));
            meant.collect::<Vec<_>>()
        })
    });
    view! {
        <Section title=word("year.takes_over")>
            <p>{told(targets_text)}</p>
            <Definitions is_fixed />
        </Section>
        <Section title=word("year.preview")>
            <p aria-live="polite">{told(move || meant.with(|all| counts(all)))}</p>
            <Apply year rows choices meant takes_over />
        </Section>
    }
}

/// The one button that writes it; half a choice is named instead of being left out quietly.
#[component]
fn Apply(
    year: FiscalYear,
    rows: Memo<Vec<YearRow>>,
    choices: Choices,
    meant: Memo<Vec<(YearRow, Decision)>>,
    takes_over: Memo<Option<Step>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let half = Memo::new(move |_| {
        rows.with(|all| {
            let open = all.iter().filter(|row| row.decided.is_none());
            let half = open.filter(|row| choices.of(row.learner).problem(year).is_some());
            half.map(|row| row.learner).collect::<Vec<_>>()
        })
    });
    let blocked = Signal::derive(move || {
        let half = half.get();
        let names = half.iter().map(|id| learner(replica, *id)).collect::<Vec<_>>().join(BETWEEN);
        // What the year takes over alone is no decision, unless everybody is decided about.
        let is_open = rows.with(|all| all.iter().any(|row| row.decided.is_none()));
        let is_nothing = meant.with(Vec::is_empty) && (is_open || takes_over.with(Option::is_none));
        let reason = match half.is_empty() {
            false => Some(t_with("year.missing", &[("names", &names)])),
            true => is_nothing.then(|| t("year.nothing")),
        };
        reason.map(|reason| Blocked { reason, helper: String::new() })
    });
    let is_busy = StoredValue::new(false);
    let apply = move || {
        if is_busy.get_value() {
            return;
        }
        is_busy.set_value(true);
        let mut all: Vec<Step> = takes_over.get_untracked().into_iter().collect();
        let (meant, today) = (meant.get_untracked(), untrack(|| replica.today()));
        let people: BTreeSet<RecordId> = meant.iter().map(|(row, _)| row.learner).collect();
        let new_id = || replica.new_id();
        all.extend(untrack(|| replica.ask(|records| steps(records, &meant, year, today, new_id))));
        spawn_local(async move {
            let said = |_records: usize| applied(replica, year, &people);
            keep_all_undoable(replica, toasts, said, all).await;
            // She may have left the page in the meantime.
            if is_busy.try_set_value(false).is_none() {
                choices.written();
            }
        });
    };
    view! {
        <Button label=word("year.apply") kind=ButtonKind::Primary icon=IconName::Check
            on_press=apply blocked />
    }
}

/// How many of these people are decided about by now, which is asked of the records: the page may
/// have gone; without people what the year took over.
fn applied(replica: Replica, year: FiscalYear, people: &BTreeSet<RecordId>) -> String {
    let rows = untrack(|| replica.ask(|records| year_rows(records, year)));
    let is_decided = |row: &&YearRow| row.decided.is_some() && people.contains(&row.learner);
    match rows.iter().filter(is_decided).count() {
        0 => t("year.applied.taken_over"),
        n => t_with("year.applied", &[("n", &n.to_string())]),
    }
}

/// Which definitions judge the figures of the year.
#[component]
fn Definitions(is_fixed: RwSignal<bool>) -> impl IntoView {
    let options = vec![
        Choice::new("latest", word("year.definitions.latest")),
        Choice::new("first_day", word("year.definitions.first_day")),
    ];
    let value = move || Some(if is_fixed.get() { "first_day" } else { "latest" }.to_owned());
    view! {
        <SegmentedChoice
            legend=word("year.definitions")
            options=Signal::stored(options)
            value=Signal::derive(value)
            on_choose=move |code: String| is_fixed.set(code == "first_day")
        />
    }
}

/// How many go on, end and pause.
fn counts(meant: &[(YearRow, Decision)]) -> String {
    let count = |is: fn(&Decision) -> bool| {
        meant.iter().filter(|(_, decision)| is(decision)).count().to_string()
    };
    let going_on = count(|it| matches!(it, Decision::Continue));
    let ending = count(|it| matches!(it, Decision::End(_)));
    let pausing = count(|it| matches!(it, Decision::Pause(_)));
    let values = [("continue", &*going_on), ("end", &*ending), ("pause", &*pausing)];
    t_with("year.preview.text", &values)
}
