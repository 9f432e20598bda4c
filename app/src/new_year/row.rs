//! One learner at the turn of the year: where she comes, and what becomes of it.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::problem::ProblemCode;
use shared::program::new_year::{Decision, YearRow};
use shared::records::enrollment::{EndReason, KIND as ENROLLMENT};
use shared::value::Choice as _;

use super::choices::Choices;
use crate::parts::{
    Badge, Choice, ChoiceLegend, DateField, IconName, SegmentedChoice, Select, SelectOption, Tone,
    ruby, word,
};
use crate::reading::phrases::{BETWEEN, choice, full_name, learner, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t};

/// The ways on, as the row offers them.
const WAYS: [(&str, &str); 3] =
    [("continue", "year.continue"), ("end", "year.end"), ("pause", "year.pause")];

/// The row of one learner.
#[component]
pub fn OneLearner(row: RecordId, rows: Memo<Vec<YearRow>>, choices: Choices) -> impl IntoView {
    let replica = Replica::current();
    let own = Memo::new(move |_| rows.with(|all| all.iter().find(|it| it.learner == row).cloned()));
    let venues = move || {
        let places = own.get().map(|it| it.places).unwrap_or_default();
        let names = places.iter().map(|place| venue(replica, place.venue.map(|it| it.id)));
        names.collect::<Vec<_>>().join(BETWEEN)
    };
    let decided = Memo::new(move |_| own.with(|it| it.as_ref().and_then(|it| it.decided)));
    view! {
        <tr data-done=move || decided.get().is_some().then_some("")>
            <th scope="row">
                <a href=routes::learner(row)>{told(move || learner(replica, row))}</a>
                {move || full_name(replica, row).map(|full| view! {
                    <span class="name-full">{ruby(Signal::stored(full))}</span>
                })}
            </th>
            <td>{told(venues)}</td>
            <td>
                {move || match decided.get() {
                    Some(decision) => {
                        let said = Signal::derive(move || decision_words(decision));
                        view! { <Badge label=said tone=Tone::Success icon=IconName::Check /> }
                            .into_any()
                    }
                    None => view! { <Ways row choices /> }.into_any(),
                }}
            </td>
        </tr>
    }
}

/// A decision in words.
fn decision_words(decision: Decision) -> String {
    match decision {
        Decision::Continue => t("year.continue"),
        Decision::End(reason) => {
            [t("year.end"), choice(&ENROLLMENT, "end_reason", reason)].join(BETWEEN)
        }
        Decision::Pause(until) => [t("year.pause"), day_text(until)].join(BETWEEN),
    }
}

#[component]
fn Ways(row: RecordId, choices: Choices) -> impl IntoView {
    let replica = Replica::current();
    let options = WAYS.map(|(code, key)| Choice::new(code, word(key)));
    let way = Memo::new(move |_| choices.of(row).way);
    let value = Signal::derive(move || Some(way.get()).filter(|way| !way.is_empty()));
    let reasons = move || {
        let option = |reason: &EndReason| {
            SelectOption::new(reason.code(), choice(&ENROLLMENT, "end_reason", *reason))
        };
        EndReason::ALL.iter().map(option).collect::<Vec<_>>()
    };
    let problem = Memo::new(move |_| choices.of(row).problem(choices.year));
    let wrong = move |missing: &'static str| {
        Signal::derive(move || match problem.get()? {
            ProblemCode::Missing => Some(t(missing)),
            other => Some(t(other.key())),
        })
    };
    view! {
        <div class="new-year-ways">
            <SegmentedChoice
                legend=Signal::derive(move || learner(replica, row))
                shown=ChoiceLegend::Heard
                options=Signal::stored(options.to_vec())
                value
                on_choose=move |way: String| choices.change(row, |it| it.way = way)
            />
            {move || (way.get() == "end").then(|| view! {
                <Select
                    label=word("year.reason")
                    options=Signal::derive(reasons)
                    value=Signal::derive(move || choices.of(row).reason)
                    error=wrong("year.reason.missing")
                    on_choose=move |reason: String| choices.change(row, |it| it.reason = reason)
                />
            })}
            {move || (way.get() == "pause").then(|| view! {
                <DateField
                    label=word("year.until")
                    value=Signal::derive(move || choices.of(row).until)
                    error=wrong("year.until.missing")
                    on_change=move |until: String| choices.change(row, |it| it.until = until)
                />
            })}
        </div>
    }
}
