//! The fortnight in which the letters come: who has told, whose letter was seen, who is still to be
//! asked. Until the last one is known the pass rate is a range and is not laid beside a target.

use leptos::prelude::*;
use shared::indicator::percent;
use shared::program::round_results::{Ends, RoundResult, certified, passed, round_results};
use shared::record::Record;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::ExamSubjectResult;
use shared::records::indicator_target::Rounding;

use super::board::AFTER;
use super::of_round::OfRound;
use super::results_table::ResultsTable;
use super::whom_to_ask::WhomToAsk;
use crate::parts::{
    Badge, Button, Card, CardHeading, EmptyState, IconName, LinkButton, Page, Tone, plain, ruby,
    word,
};
use crate::platform;
use crate::reading::phrases::{BETWEEN, round, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// The results of the round that the address names.
#[component]
pub fn RoundResultsPage() -> impl IntoView {
    view! { <OfRound page=|sitting| view! { <OneRound sitting /> }.into_any() /> }
}

#[component]
fn OneRound(sitting: ExamSitting) -> impl IntoView {
    let replica = Replica::current();
    let (id, of_round, name) = (sitting.id, sitting.clone(), sitting.clone());
    let rows = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| round_results(records, &of_round, today))
    });
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let days = (sitting.starts_on, sitting.results_on);
    let lead = Signal::derive(move || {
        let first = days.0.map(day_text);
        let sent = days.1.map_or_else(|| t("tutor.results.day_unknown"), day_text);
        let said =
            first.map(|first| t_with("tutor.results.days", &[("first", &first), ("sent", &sent)]));
        std::iter::once(round(&name)).chain(said).collect::<Vec<_>>().join(BETWEEN)
    });
    view! {
        <Page
            title=word("exam.results.title")
            lead
            back=(routes::exam_board_of(id, AFTER), word("frame.exams"))
            actions=move || view! {
                <LinkButton
                    label=word("exam.day.title")
                    href=routes::exam_day(id)
                    icon=IconName::Exam
                />
                <LinkButton
                    label=word("exam.results.list")
                    href=routes::records(ExamSubjectResult::NAME)
                    icon=IconName::Download
                />
                <Button
                    label=word("exam.print")
                    icon=IconName::Print
                    on_press=platform::print
                />
            }
        >
            {move || if is_empty.get() {
                view! {
                    <EmptyState
                        title=word("exam.results.nobody")
                        text=move || t("exam.results.nobody.next")
                    />
                }
                .into_any()
            } else {
                view! {
                    <div class="exam-sums">
                        <PassRate rows />
                        <FullPasses rows />
                        <WhomToAsk replica rows sent_on=days.1 />
                    </div>
                    <ResultsTable replica sitting=id rows />
                }
                .into_any()
            }}
        </Page>
    }
}

/// How many of whom passed at least one subject: a range until everything is known.
#[component]
fn PassRate(rows: Memo<Vec<RoundResult>>) -> impl IntoView {
    let numbers = Memo::new(move |_| {
        rows.with(|rows| {
            let open = rows.iter().filter(|row| row.is_open()).count();
            (rows.len(), open, passed(rows))
        })
    });
    let large = move || {
        let (sat, _, Ends { low, high }) = numbers.get();
        range(whole_percent(low, sat), whole_percent(high, sat))
    };
    let counts = move || {
        let (sat, open, _) = numbers.get();
        let known = (sat - open).to_string();
        let values = [("sat", &*sat.to_string()), ("known", &known), ("open", &open.to_string())];
        t_with("exam.results.counts", &values)
    };
    let is_open = move || numbers.get().1 > 0;
    let heard = move || {
        let (_, _, Ends { low, high }) = numbers.get();
        let values = [("low", &*low.to_string()), ("high", &high.to_string())];
        plain(&t_with("exam.results.heard", &values))
    };
    let part = move |of: fn((usize, usize, Ends)) -> usize, name: &'static str| {
        let count = move || of(numbers.get());
        view! {
            <i data-part=name style:flex-grow=move || count().to_string()>
                {move || (count() > 0).then(count)}
            </i>
        }
    };
    view! {
        <Card title=word("exam.results.rate") heading=CardHeading::InPage>
            <div class="exam-figure">{large}<small>"%"</small></div>
            <p class="soft">{told(counts)}</p>
            <div class="exam-range" role="img" aria-label=heard>
                {part(|(_, _, ends)| ends.low, "passed")}
                {part(|(_, _, ends)| ends.high - ends.low, "open")}
                {part(|(sat, _, ends)| sat - ends.high, "rest")}
            </div>
            {move || is_open().then(|| view! {
                <p>
                    <Badge label=word("exam.results.no_target") tone=Tone::Warning
                        icon=IconName::Clock />
                </p>
            })}
        </Card>
    }
}

/// How many have passed the whole exam by this round. Only a notice is certain.
#[component]
fn FullPasses(rows: Memo<Vec<RoundResult>>) -> impl IntoView {
    let ends = Memo::new(move |_| rows.with(|rows| certified(rows)));
    let large = move || {
        let Ends { low, high } = ends.get();
        range(low.to_string(), high.to_string())
    };
    let said = move || {
        let Ends { low, high } = ends.get();
        match low == high {
            true => t("exam.results.full.certain"),
            false => {
                let values = [("low", &*low.to_string()), ("more", &(high - low).to_string())];
                t_with("exam.results.full.open", &values)
            }
        }
    };
    view! {
        <Card title=word("exam.results.full") heading=CardHeading::InPage>
            <div class="exam-figure">{large}<small>{ruby(word("exam.results.people"))}</small></div>
            <p class="soft">{told(said)}</p>
        </Card>
    }
}

/// Both ends, or one number where they are the same.
fn range(low: String, high: String) -> String {
    if low == high { low } else { format!("{low}–{high}") }
}

fn whole_percent(part: usize, whole: usize) -> String {
    let (part, whole) = (part as u64, whole as u64);
    percent(part, whole, Rounding::HalfUp).map(|it| it.to_string()).unwrap_or_default()
}
