//! The rows of the board: one cell for each paper and step, each with a word besides its color.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::exam::Subject;
use shared::id::RecordId;
use shared::program::sitting_board::{BoardRow, Outcome, Readiness, Stage};
use shared::records::exam_application::{self, ApplicationPaper};
use shared::records::exam_sitting::OffTime;
use shared::records::special_measure::{self, MeasureStep};
use shared::value::Choice as _;

use super::board::{ByLearner, by_learner, name, row_of};
use super::board_narrow::{outcome_code, stage_code};
use super::card_slots::subject;
use crate::parts::{Badge, Column, DataTable, Icon, IconName, Tone, plain, ruby, word};
use crate::reading::phrases::{choice, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{mark_text, t, t_with};

/// The papers that have a column, in the order in which they are asked for. What a doctor writes
/// stands with the measure.
const COLUMNS: [ApplicationPaper; 6] = [
    ApplicationPaper::Form,
    ApplicationPaper::Photo,
    ApplicationPaper::Residence,
    ApplicationPaper::CreditCertificate,
    ApplicationPaper::PassNotice,
    ApplicationPaper::Stamps,
];

/// So many subjects are named; the rest is counted.
const NAMED: usize = 3;

/// How far the letters have come.
#[component]
pub fn ApplyTable(
    sitting: RecordId,
    rows: Memo<Vec<BoardRow>>,
    chosen: RwSignal<BTreeSet<RecordId>>,
) -> impl IntoView {
    let columns = Signal::derive(|| {
        let paper = |it: &ApplicationPaper| {
            let key = format!("exam.board.paper.{}", it.code());
            Column::new(Signal::derive(move || t(&key)))
        };
        let own = |key: &'static str| Column::new(word(key));
        let mut all = vec![
            own("exam.board.name"),
            own("kind.venue"),
            own("exam.board.subjects.n").number(),
            own("exam_application.subjects"),
        ];
        all.extend(COLUMNS.iter().map(paper));
        all.extend(
            ["exam.board.measure", "exam.board.sent", "exam.board.slip", "exam.board.now"].map(own),
        );
        all
    });
    let ids = move || rows.with(|all| all.iter().map(|row| row.learner).collect::<Vec<_>>());
    let found = by_learner(rows);
    view! {
        <DataTable caption=word("exam.board.apply") columns>
            <Totals rows />
            <For each=ids key=|id| *id let(id)>
                <ApplyRow sitting learner=id found chosen />
            </For>
        </DataTable>
        <p class="exam-key soft">
            <span><Icon name=IconName::Check />{ruby(word("exam.board.key.ready"))}</span>
            <span><i data-state="missing">{ruby(word("exam.board.missing"))}</i>
                {ruby(word("exam.board.key.missing"))}</span>
            <span><i></i>{ruby(word("exam.board.key.later"))}</span>
        </p>
    }
}

/// The box that chooses everybody in sight.
#[component]
pub fn ChooseAll(rows: Memo<Vec<BoardRow>>, chosen: RwSignal<BTreeSet<RecordId>>) -> impl IntoView {
    let ids = move || rows.with(|all| all.iter().map(|row| row.learner).collect::<BTreeSet<_>>());
    let is_all = move || chosen.with(|chosen| !chosen.is_empty() && ids().is_subset(chosen));
    let toggle = move |event| {
        chosen.set(if event_target_checked(&event) { untrack(ids) } else { BTreeSet::new() });
    };
    view! {
        <label class="exam-choose-all">
            <input type="checkbox" class="check-input" autocomplete="off"
                prop:checked=is_all on:change=toggle />
            {ruby(word("exam.board.choose_all"))}
        </label>
    }
}

/// How many have each paper, of those who need it.
#[component]
fn Totals(rows: Memo<Vec<BoardRow>>) -> impl IntoView {
    let of = |all: usize, n: usize| {
        let values = [("all", all.to_string()), ("n", n.to_string())];
        let values: Vec<_> = values.iter().map(|(key, it)| (*key, it.as_str())).collect();
        t_with("exam.board.of", &values)
    };
    let paper = move |paper: ApplicationPaper| {
        let words = move || {
            let states =
                rows.with(|all| all.iter().map(|row| row.papers[&paper]).collect::<Vec<_>>());
            let ready = states.iter().filter(|it| **it == Readiness::Ready).count();
            let open = |it: &&Readiness| matches!(it, Readiness::Missing | Readiness::Unticked);
            of(ready + states.iter().filter(open).count(), ready)
        };
        view! { <td class="exam-cell">{words}</td> }
    };
    let counted = move |all: fn(&BoardRow) -> bool, own: fn(&BoardRow) -> bool| {
        move || {
            rows.with(|rows| {
                let all = rows.iter().filter(|row| all(row)).count();
                of(all, rows.iter().filter(|row| own(row)).count())
            })
        }
    };
    let has = |row: &BoardRow| row.application.as_ref().is_some_and(|it| it.is_alive());
    let is_sent = |row: &BoardRow| matches!(row.stage, Stage::Sent | Stage::SlipReceived);
    let sum = move |of: fn(&BoardRow) -> usize| rows.with(|all| all.iter().map(of).sum::<usize>());
    let subjects = move || (sum(BoardRow::chosen), sum(BoardRow::expected));
    let people = move || t_with("exam.board.people", &[("n", &rows.with(Vec::len).to_string())]);
    view! {
        <tr class="exam-totals">
            <th scope="row">{told(people)}</th>
            <td></td>
            <td class="number">{move || counted_subjects(subjects())}</td>
            <td></td>
            {COLUMNS.map(paper).collect_view()}
            <td class="exam-cell">
                {counted(|row| row.measure.is_some(),
                    |row| row.measure == Some(MeasureStep::Granted))}
            </td>
            <td class="exam-cell">{counted(has, is_sent)}</td>
            <td class="exam-cell">
                {counted(is_sent, |row| row.stage == Stage::SlipReceived)}
            </td>
            <td></td>
        </tr>
    }
}

#[component]
fn ApplyRow(
    sitting: RecordId,
    learner: RecordId,
    found: Memo<ByLearner>,
    chosen: RwSignal<BTreeSet<RecordId>>,
) -> impl IntoView {
    let row = row_of(found, learner);
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&learner));
    let cells = move || row.get().map(|row| view! { <ApplyCells row /> });
    let now = Signal::derive(move || row.with(|row| row.as_ref().map(|row| row.stage)));
    view! {
        <tr aria-selected=move || is_chosen().then_some("true")>
            <Who learner href=routes::application_of(learner, sitting) chosen now />
            {cells}
        </tr>
    }
}

/// The name with the box that chooses her.
#[component]
fn Who(
    learner: RecordId,
    href: String,
    chosen: RwSignal<BTreeSet<RecordId>>,
    /// Where her letter is: a phone shows it below her name, since the last column is far away.
    now: Signal<Option<Stage>>,
) -> impl IntoView {
    let replica = Replica::current();
    let name = Signal::derive(move || name(replica, learner));
    let label = move || t_with("manager.records.many.choose", &[("name", &plain(&name.get()))]);
    let toggle = move |event| {
        let is_chosen = event_target_checked(&event);
        chosen.update(|chosen| {
            if is_chosen {
                chosen.insert(learner)
            } else {
                chosen.remove(&learner)
            };
        });
    };
    view! {
        <th scope="row" class="exam-who">
            <input type="checkbox" class="check-input" autocomplete="off" aria-label=label
                prop:checked=move || chosen.with(|chosen| chosen.contains(&learner))
                on:change=toggle />
            <a href=href>{ruby(name)}</a>
            {move || now.get().map(|stage| view! {
                <span class="exam-who-now" aria-hidden="true">{stage_badge(stage)}</span>
            })}
        </th>
    }
}

#[component]
fn ApplyCells(row: BoardRow) -> impl IntoView {
    let subjects = (row.chosen(), row.expected());
    let papers = COLUMNS.map(|paper| view! { <Paper state=row.papers[&paper] /> }).collect_view();
    let application = row.application.clone().filter(|it| it.is_alive());
    let is_posted = application.as_ref().is_some_and(|it| it.is_posted());
    let sent_on = application.and_then(|it| it.sent_on).filter(|_| is_posted);
    let is_here = row.stage == Stage::SlipReceived;
    let off = row.off_time;
    view! {
        <Venues row=row.clone() />
        <td class="number">{counted_subjects(subjects)}</td>
        <Subjects row=row.clone() />
        {papers}
        <Measure row=row.clone() />
        <td
            class="exam-cell"
            data-state=is_posted.then_some(if off.is_some() { "missing" } else { "ready" })
        >
            {is_posted.then(|| sent_on.map_or_else(|| t("exam.board.yes"), mark_text))}
            {off.map(|off| view! {
                <span class="exam-off-time">{told(move || t(off_time_key(off)))}</span>
            })}
        </td>
        <Slip is_here lacks=row.lacks_slip />
        <Now row />
    }
}

/// How many subjects are chosen, and apart from them how many may be.
fn counted_subjects((chosen, expected): (usize, usize)) -> impl IntoView {
    let expected = (expected > 0).then_some(expected);
    view! {
        {(chosen > 0).then_some(chosen)}
        {expected.map(|n| {
            let words = move || t_with("exam.board.expected", &[("n", &n.to_string())]);
            view! { <span class="exam-expected">{told(words)}</span> }
        })}
    }
}

fn off_time_key(off: OffTime) -> &'static str {
    match off {
        OffTime::TooEarly(_) => "exam.board.too_early",
        OffTime::TooLate(_) => "exam.board.too_late",
    }
}

/// Whether the slip has come; shortly before the exam it is missing.
#[component]
fn Slip(is_here: bool, lacks: bool) -> impl IntoView {
    let (state, face) = match (is_here, lacks) {
        (true, _) => (
            Some("ready"),
            view! {
                <Icon name=IconName::Check />
                <span class="visually-hidden">{ruby(word("exam.board.yes"))}</span>
            }
            .into_any(),
        ),
        (false, true) => (Some("missing"), view! { {ruby(word("exam.board.missing"))} }.into_any()),
        (false, false) => (None, ().into_any()),
    };
    view! { <td class="exam-cell" data-state=state>{face}</td> }
}

#[component]
fn Venues(row: BoardRow) -> impl IntoView {
    let replica = Replica::current();
    let venues = row.venues;
    let names = move || {
        let names = venues.iter().map(|id| venue(replica, Some(*id)));
        names.collect::<Vec<_>>().join("・")
    };
    view! { <td class="exam-wide">{told(names)}</td> }
}

/// What she sits, the first of them by name.
#[component]
fn Subjects(row: BoardRow) -> impl IntoView {
    let (subjects, is_beyond) = (row.subjects, row.is_beyond);
    let words = move || few(&subjects);
    view! {
        <td class="exam-wide exam-subjects">
            {told(words)}
            {is_beyond.then(|| view! {
                " "
                <Badge label=word("exam.board.beyond") tone=Tone::Warning icon=IconName::Warning />
            })}
        </td>
    }
}

/// How far a letter has come, in words.
pub fn stage_words(stage: Stage) -> String {
    match stage {
        Stage::Lacks(n) => t_with("exam.board.lacks", &[("n", &n.to_string())]),
        other => t(&format!("exam.board.state.{}", stage_code(other))),
    }
}

fn few(subjects: &BTreeSet<Subject>) -> String {
    let rest = subjects.len().saturating_sub(NAMED);
    let named = subjects.iter().take(NAMED).map(|it| subject(*it)).collect::<Vec<_>>().join("・");
    match rest {
        0 => named,
        n => t_with("exam.board.and_more", &[("subjects", &named), ("n", &n.to_string())]),
    }
}

#[component]
fn Paper(state: Readiness) -> impl IntoView {
    let (code, face) = match state {
        Readiness::Ready => ("ready", {
            view! {
                <Icon name=IconName::Check />
                <span class="visually-hidden">{ruby(word("exam.board.ready"))}</span>
            }
            .into_any()
        }),
        Readiness::Missing => ("missing", view! { {ruby(word("exam.board.missing"))} }.into_any()),
        Readiness::Unticked => {
            ("missing", view! { {ruby(word("exam.board.unticked"))} }.into_any())
        }
        Readiness::NotNeeded => {
            ("none", view! { {ruby(word("exam.board.not_needed"))} }.into_any())
        }
        Readiness::NotBegun => (
            "later",
            view! { <span class="visually-hidden">{ruby(word("exam.board.later"))}</span> }
                .into_any(),
        ),
    };
    view! { <td class="exam-cell" data-state=code>{face}</td> }
}

/// The measure, and what a doctor writes for it.
#[component]
fn Measure(row: BoardRow) -> impl IntoView {
    let lacks = row.papers[&ApplicationPaper::DoctorsNote] == Readiness::Missing;
    let (state, words): (&str, String) = match row.measure {
        Some(MeasureStep::Granted) => {
            ("ready", choice(&special_measure::KIND, "step", MeasureStep::Granted))
        }
        Some(_) if lacks => ("missing", t("exam.board.doctors_note")),
        Some(step) => ("under_way", choice(&special_measure::KIND, "step", step)),
        None if row.application.is_some() => ("none", t("exam.board.not_needed")),
        None => ("later", String::new()),
    };
    view! { <td class="exam-cell" data-state=state>{ruby(Signal::stored(words))}</td> }
}

/// Where the letter is.
#[component]
fn Now(row: BoardRow) -> impl IntoView {
    let is_doubtful = row.is_doubtful();
    view! {
        <td>
            {stage_badge(row.stage)}
            {is_doubtful.then(|| view! {
                " "
                <Badge label=word("exam.board.beyond") tone=Tone::Warning icon=IconName::Warning />
            })}
        </td>
    }
}

fn stage_badge(stage: Stage) -> AnyView {
    let words = move || stage_words(stage);
    let (tone, icon) = match stage {
        Stage::Asking | Stage::Withdrawn => (Tone::Neutral, None),
        Stage::Lacks(_) => (Tone::Warning, None),
        Stage::Ready => (Tone::Accent, None),
        Stage::Sent | Stage::SlipReceived => (Tone::Success, Some(IconName::Check)),
    };
    match icon {
        Some(icon) => view! { <Badge label=Signal::derive(words) tone icon /> }.into_any(),
        None => view! { <Badge label=Signal::derive(words) tone /> }.into_any(),
    }
}

/// What came of the round: sat, told, seen, certified.
#[component]
pub fn AfterTable(
    sitting: RecordId,
    shown: Memo<Vec<BoardRow>>,
    /// Whether its first day has come.
    has_begun: Memo<bool>,
) -> impl IntoView {
    let columns = Signal::derive(|| {
        [
            "exam.board.name",
            "kind.venue",
            "exam_application.subjects",
            "exam.board.slip",
            "exam.board.sat",
            "exam.board.known",
            "exam.board.passed",
            "exam.board.certified",
            "exam.board.enter",
        ]
        .map(|key| Column::new(word(key)))
        .to_vec()
    });
    let ids = move || shown.with(|all| all.iter().map(|row| row.learner).collect::<Vec<_>>());
    let found = by_learner(shown);
    let row = move |id: RecordId| {
        let row = row_of(found, id);
        move || row.get().map(|row| view! { <AfterCells sitting row has_begun /> })
    };
    view! {
        <DataTable caption=word("exam.board.after") columns>
            <For each=ids key=|id| *id let(id)><tr>{row(id)}</tr></For>
        </DataTable>
    }
}

#[component]
fn AfterCells(sitting: RecordId, row: BoardRow, has_begun: Memo<bool>) -> impl IntoView {
    let replica = Replica::current();
    let learner = row.learner;
    let sat = row.sat;
    let is_here = row.stage == Stage::SlipReceived;
    let outcome = row.outcome;
    // Before the first day there is nothing that anybody could know.
    let is_ahead = outcome == Outcome::Unknown && !has_begun.get();
    let tone = match outcome {
        _ if is_ahead => Tone::Neutral,
        Outcome::Seen => Tone::Success,
        Outcome::Reported => Tone::Accent,
        Outcome::Waiting | Outcome::Unknown => Tone::Warning,
        Outcome::Absent => Tone::Neutral,
    };
    let known = move || match is_ahead {
        true => t("exam.board.later"),
        false => t(&format!("exam.board.state.{}", outcome_code(outcome))),
    };
    let is_known = matches!(outcome, Outcome::Seen | Outcome::Reported);
    let result = move || passed_of((sat.passed, sat.known, sat.open()));
    let slip = is_here.then(|| {
        choice(&exam_application::KIND, "step", exam_application::ApplicationStep::SlipReceived)
    });
    view! {
        <th scope="row">
            <a href=routes::learner(learner)>
                {ruby(Signal::derive(move || name(replica, learner)))}
            </a>
        </th>
        <Venues row=row.clone() />
        <Subjects row=row.clone() />
        <td>{slip.map(|slip| ruby(Signal::stored(slip)))}</td>
        <td class="number">{(sat.all > 0).then_some(sat.all)}</td>
        <td><Badge label=Signal::derive(known) tone /></td>
        <td class="number">{is_known.then(|| told(result))}</td>
        <td>{row.certified_on.map(mark_text)}</td>
        <td>
            <a href=routes::exam_results_of(learner, sitting)>
                {ruby(word("tutor.results.open"))}
            </a>
        </td>
    }
}

/// How many of what is known are passed, and how many are open: what is open is not failed.
pub fn passed_of((passed, known, open): (usize, usize, usize)) -> String {
    let values = [("all", &*known.to_string()), ("n", &passed.to_string())];
    let of_known = (known > 0).then(|| t_with("exam.board.of", &values));
    let still = (open > 0).then(|| t_with("exam.board.still", &[("n", &open.to_string())]));
    of_known.into_iter().chain(still).collect::<Vec<_>>().join("・")
}
