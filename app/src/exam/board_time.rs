//! The time up to the last day of the postmark: how many days are left, where everybody stands, and
//! the days on which papers are asked for.

use leptos::prelude::*;
use shared::program::exam_papers::REMINDED_AT;
use shared::program::sitting_board::{BoardRow, Stage};
use shared::records::exam_sitting::ExamSitting;
use shared::value::Date;

use super::board_narrow::stage_code;
use crate::parts::{Panel, plain, ruby, word};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::words::{day_text, t, t_with};

/// The stages in their order, as the flow shows them.
const FLOW: [Stage; 5] =
    [Stage::Asking, Stage::Lacks(0), Stage::Ready, Stage::Sent, Stage::SlipReceived];

/// The days left and the flow of letters.
#[component]
pub fn Countdown(sitting: ExamSitting, rows: Memo<Vec<BoardRow>>) -> impl IntoView {
    let replica = Replica::current();
    let Some(last) = sitting.deadline() else {
        return view! { <Panel><p>{ruby(word("exam.board.no_deadline"))}</p></Panel> }.into_any();
    };
    let left = move || last.days_since(replica.today());
    let here = sitting.apply_until_here.is_some();
    let from = sitting.apply_from.unwrap_or_else(|| last.plus_days(-LINE_DAYS));
    view! {
        <Panel>
            <div class="exam-time">
                <p class="exam-time-left">
                    {move || match left() {
                        0 => view! { <b>{told(|| t("exam.apply.last_day"))}</b> }.into_any(),
                        n if n < 0 => view! { <b>{told(|| t("exam.apply.over"))}</b> }.into_any(),
                        n => view! {
                            <span>{ruby(word("exam.board.until"))}</span>
                            <b>{n}</b>
                            <span>{ruby(word("exam.board.days"))}</span>
                        }.into_any(),
                    }}
                </p>
                <ol class="exam-flow" role="list">
                    {FLOW.map(|stage| view! { <InFlow rows stage /> }).collect_view()}
                </ol>
            </div>
            <Line from last />
            {here.then(|| view! { <p class="soft">{ruby(word("exam.board.here"))}</p> })}
        </Panel>
    }
    .into_any()
}

/// The line begins so long before the last day where nobody knows from when on letters are taken.
const LINE_DAYS: i64 = 42;

#[component]
fn InFlow(rows: Memo<Vec<BoardRow>>, stage: Stage) -> impl IntoView {
    let code = stage_code(stage);
    let count =
        move || rows.with(|all| all.iter().filter(|row| stage_code(row.stage) == code).count());
    let is_there = stage == Stage::Sent || stage == Stage::SlipReceived;
    view! {
        <li data-done=is_there.then_some("")>
            <b>{count}</b>" "{told(move || t(&format!("exam.board.state.{code}")))}
        </li>
    }
}

/// From the first day of letters to the last, with today and the days of reminders.
#[component]
fn Line(from: Date, last: Date) -> impl IntoView {
    let replica = Replica::current();
    let whole = last.days_since(from).max(1);
    let percent = move |day: Date| {
        let at = day.days_since(from).clamp(0, whole);
        format!("{:.1}%", at as f64 * 100.0 / whole as f64)
    };
    let reminders = REMINDED_AT.iter().map(|days| (last.plus_days(-days), *days));
    let marks = reminders.filter(|(day, _)| *day > from).map(|(day, n)| {
        let words = move || t_with("exam.board.reminder", &[("n", &n.to_string())]);
        view! { <li style:inset-inline-start=percent(day)>{told(words)}</li> }
    });
    let marks = marks.collect_view();
    let said = move || {
        let (today, last) = (day_text(replica.today()), day_text(last));
        plain(&t_with("exam.board.line", &[("today", &today), ("last", &last)]))
    };
    let today = move || replica.today();
    view! {
        <div class="exam-line">
            <div class="exam-line-bar" role="img" aria-label=said>
                <i style:inline-size=move || percent(today())></i>
                <b style:inset-inline-start=move || percent(today())></b>
            </div>
            <ol class="exam-line-marks" role="list">{marks}</ol>
            <p class="exam-line-ends">
                <span>{told(move || t_with("exam.board.from", &[("day", &day_text(from))]))}</span>
                <strong>
                    {told(move || t_with("exam.board.last", &[("day", &day_text(last))]))}
                </strong>
            </p>
        </div>
    }
}
