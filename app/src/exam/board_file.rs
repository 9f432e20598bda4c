//! The board as a file for a spreadsheet: everybody in sight, with what stands in each column.

use leptos::prelude::*;
use shared::lists::file_of;
use shared::program::sitting_board::{BoardRow, Readiness, Stage};
use shared::records::exam_application::{self, ApplicationPaper};
use shared::records::exam_sitting::ExamSitting;
use shared::records::special_measure;
use shared::value::Choice as _;

use super::board::name;
use super::board_cells::stage_words;
use super::board_narrow::outcome_code;
use super::card_slots::subject;
use crate::parts::{Button, ButtonKind, IconName, plain, word};
use crate::platform;
use crate::reading::phrases::{choice, round, venue};
use crate::replica::Replica;
use crate::words::t;

/// Saves the rows as a file.
#[component]
pub fn SaveBoard(sitting: ExamSitting, shown: Memo<Vec<BoardRow>>) -> impl IntoView {
    let replica = Replica::current();
    let save = move || {
        untrack(|| {
            let lines = std::iter::once(headings()).chain(
                shown.with(|all| all.iter().map(|row| line(replica, row)).collect::<Vec<_>>()),
            );
            let name = format!("{}_{}.csv", plain(&round(&sitting)), replica.today());
            // What the browser then does with the file is its own affair.
            let _ = platform::save_file(&file_of(lines), &name, "text/csv");
        });
    };
    view! {
        <Button label=word("manager.records.export.csv") kind=ButtonKind::Quiet
            icon=IconName::Download on_press=save />
    }
}

fn headings() -> Vec<String> {
    let first = [
        "exam.board.name",
        "kind.venue",
        "exam.board.subjects.n",
        "exam.board.expected.n",
        "exam_application.subjects",
        "exam_application.seat",
    ]
    .map(t);
    let papers = ApplicationPaper::ALL;
    let papers = papers.iter().map(|it| choice(&exam_application::KIND, "papers", *it));
    let last = [
        "exam.board.measure",
        "exam.board.sent",
        "exam.board.slip",
        "exam.board.now",
        "exam.board.sat",
        "exam.board.passed",
        "exam.board.open",
        "exam.board.known",
        "exam.board.certified",
    ];
    first.into_iter().chain(papers).chain(last.map(t)).map(|it| plain(&it)).collect()
}

fn line(replica: Replica, row: &BoardRow) -> Vec<String> {
    let day = |day: Option<shared::value::Date>| day.map(|it| it.to_string()).unwrap_or_default();
    let venues: Vec<String> = row.venues.iter().map(|id| venue(replica, Some(*id))).collect();
    let subjects: Vec<String> = row.subjects.iter().map(|it| subject(*it)).collect();
    let seat = row.application.as_ref().and_then(|it| it.seat.clone()).map(|it| it.0);
    let slip = (row.stage == Stage::SlipReceived).then(|| t("exam.board.yes"));
    let sent_on = row.application.as_ref().filter(|it| it.is_posted()).and_then(|it| it.sent_on);
    let measure = row.measure.map(|it| choice(&special_measure::KIND, "step", it));
    let paper = |it: &ApplicationPaper| match row.papers[it] {
        Readiness::Ready => t("exam.board.ready"),
        Readiness::Missing => t("exam.board.missing"),
        Readiness::Unticked => t("exam.board.unticked"),
        Readiness::NotNeeded => t("exam.board.not_needed"),
        Readiness::NotBegun => t("exam.board.later"),
    };
    let mut cells = vec![
        name(replica, row.learner),
        venues.join("・"),
        row.chosen().to_string(),
        row.expected().to_string(),
        subjects.join("・"),
        seat.unwrap_or_default(),
    ];
    cells.extend(ApplicationPaper::ALL.iter().map(paper));
    cells.extend([
        measure.unwrap_or_default(),
        day(sent_on),
        slip.unwrap_or_default(),
        stage_words(row.stage),
        row.sat.all.to_string(),
        row.sat.passed.to_string(),
        row.sat.open().to_string(),
        t(&format!("exam.board.state.{}", outcome_code(row.outcome))),
        day(row.certified_on),
    ]);
    cells.iter().map(|it| plain(it)).collect()
}
