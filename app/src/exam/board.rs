//! The board of a round: everybody whom it may be about as a row, how far each letter has come, and
//! after the round how it went. The same look for the office and, as far as she sees, for a tutor.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::sitting_board::{BoardRow, round_in_work, sitting_board};
use shared::program::standing;
use shared::reading::person_key;
use shared::record::Record;
use shared::records::exam_application::ExamApplication;
use shared::records::exam_sitting::ExamSitting;
use shared::records::learner::Learner;
use shared::role::Role;
use shared::words::verbatim;

use super::board_cells::{AfterTable, ApplyTable, ChooseAll};
use super::board_file::SaveBoard;
use super::board_many::Many;
use super::board_narrow::{Filters, Narrow};
use super::board_time::Countdown;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Page, TabLink, Tabs, ruby, word,
};
use crate::platform;
use crate::reading::find::id_of_query;
use crate::reading::phrases::{BETWEEN, round, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// How many rounds back can be chosen: two a year, four years.
const ROUNDS_MAX: usize = 8;

/// The view of a board that is about the time after the letters were posted.
pub const AFTER: &str = "after";

/// The board of the round that the address names, or of the one in work.
#[component]
pub fn BoardPage() -> impl IntoView {
    let replica = Replica::current();
    let (asked, query) = (id_of_query("round"), Navigation::here().query());
    let rounds = Memo::new(move |_| {
        let mut rounds = replica.ask(standing::newest_rounds);
        rounds.truncate(ROUNDS_MAX);
        rounds
    });
    let chosen = Memo::new(move |_| {
        let today = replica.today();
        rounds.with(|all| {
            let asked = asked.get().and_then(|id| all.iter().find(|it| it.id == id));
            asked.or_else(|| round_in_work(all, today)).cloned()
        })
    });
    let has_begun = Memo::new(move |_| {
        let first = chosen.with(|it| it.as_ref()?.starts_on);
        first.is_some_and(|day| day <= replica.today())
    });
    let is_after = Memo::new(move |_| {
        let view = query.with(|query| query.get("view"));
        // Until the first day there is nothing to say about how it went.
        view.map_or(has_begun.get(), |view| view == AFTER)
    });
    let lead = move || chosen.get().map(|it| days(&it));
    let title = move || chosen.get().map_or_else(|| t("frame.exams"), |it| round(&it));
    view! {
        <Page
            title=Signal::derive(title)
            lead=Signal::derive(lead)
            tabs=move || chosen.get().map(|it| view! { <Views sitting=it.id is_after /> })
            actions=move || view! {
                <Button label=word("exam.board.print") kind=ButtonKind::Secondary
                    icon=IconName::Print
                    on_press=platform::print />
                <LinkButton label=word("conference.title") icon=IconName::Chat
                    href=routes::conferences() />
                <LinkButton label=word("exam.board.dates") icon=IconName::Calendar
                    href=routes::records(ExamSitting::NAME) />
            }
        >
            {move || match chosen.get() {
                Some(sitting) => {
                    view! { <OneBoard sitting is_after has_begun rounds /> }.into_any()
                }
                None => view! { <NoRound /> }.into_any(),
            }}
        </Page>
    }
}

/// No round is known: a manager enters one, a tutor hears who does.
#[component]
pub fn NoRound() -> impl IntoView {
    let is_manager = Replica::current().actor().role == Role::Manager;
    if !is_manager {
        return view! {
            <EmptyState title=word("tutor.results.no_round")
                text=move || t("tutor.results.no_round.next") />
        }
        .into_any();
    }
    view! {
        <EmptyState title=word("tutor.results.no_round")>
            <LinkButton label=word("exam.board.new_round") kind=ButtonKind::Primary
                icon=IconName::Plus href=routes::new_record(ExamSitting::NAME) />
        </EmptyState>
    }
    .into_any()
}

/// The days of a round.
fn days(sitting: &ExamSitting) -> String {
    let said = |key: &str, day| t_with(key, &[("day", &day_text(day))]);
    let days = [
        sitting.starts_on.map(|day| said("exam.board.starts", day)),
        sitting.results_on.map(|day| said("exam.board.results", day)),
    ];
    let days = days.into_iter().flatten().collect::<Vec<_>>().join(BETWEEN);
    match sitting.is_example {
        Some(true) => format!("{days} {}", t("tutor.card.example")),
        _ => days,
    }
}

/// What is posted, and what came of it.
#[component]
fn Views(sitting: RecordId, is_after: Memo<bool>) -> impl IntoView {
    let tab = move |view: &'static str, key: &'static str| {
        TabLink::new(routes::exam_board_of(sitting, view), word(key))
    };
    let tabs = vec![
        tab("apply", "exam.board.apply"),
        tab(AFTER, "exam.board.after"),
        TabLink::new(routes::exam_day(sitting), word("exam.day.title")).page(),
        TabLink::new(routes::round_results(sitting), word("exam.results.title")).page(),
    ];
    let current =
        move || routes::exam_board_of(sitting, if is_after.get() { AFTER } else { "apply" });
    view! {
        <Tabs name=word("exam.board.views") tabs=Signal::stored(tabs)
            current=Signal::derive(current) />
    }
}

#[component]
fn OneBoard(
    sitting: ExamSitting,
    is_after: Memo<bool>,
    has_begun: Memo<bool>,
    rounds: Memo<Vec<ExamSitting>>,
) -> impl IntoView {
    let replica = Replica::current();
    let id = sitting.id;
    let (own, of_file, of_many) = (sitting.clone(), sitting.clone(), sitting.clone());
    let all = Memo::new(move |_| {
        let mut rows = replica.ask(|records| sitting_board(records, &own, replica.today()));
        rows.sort_by_cached_key(|row| (name_order(replica, row.learner), row.learner));
        rows
    });
    let query = Navigation::here().query();
    let narrow = Memo::new(move |_| query.with(Narrow::read));
    // Those whom this view is about: what is counted is what it can show.
    let rows = Memo::new(move |_| {
        let is_after = is_after.get();
        let is_meant = |row: &&BoardRow| !is_after || row.is_asked_after();
        all.with(|all| all.iter().filter(is_meant).cloned().collect::<Vec<_>>())
    });
    let shown = Memo::new(move |_| {
        let narrow = narrow.get();
        rows.with(|all| all.iter().filter(|row| narrow.has(row)).cloned().collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| shown.with(Vec::is_empty));
    let chosen = RwSignal::new(BTreeSet::<RecordId>::new());
    let count = move || {
        let (all, n) = (rows.with(Vec::len), shown.with(Vec::len));
        t_with("exam.board.count", &[("all", &all.to_string()), ("n", &n.to_string())])
    };
    view! {
        <div class="stack exam-board">
            {move || (!is_after.get()).then(|| view! {
                <Countdown sitting=sitting.clone() rows />
            })}
            <Filters sitting=id rounds rows narrow is_after />
            <div class="spread">
                <p class="list-count" aria-live="polite">{told(count)}</p>
                <SaveBoard sitting=of_file shown />
                {move || (!is_after.get()).then(|| view! { <ChooseAll rows=shown chosen /> })}
            </div>
            {move || match (is_empty.get(), is_after.get()) {
                (true, _) => view! {
                    <EmptyState title=word("exam.board.nobody")
                        text=move || t("exam.board.nobody.text") />
                }.into_any(),
                (false, true) => view! { <AfterTable sitting=id shown has_begun /> }.into_any(),
                (false, false) => view! { <ApplyTable sitting=id rows=shown chosen /> }.into_any(),
            }}
            {move || (!is_after.get()).then(|| view! {
                <Many round=of_many.clone() rows=shown chosen />
            })}
            <div class="cluster exam-board-foot">
                <LinkButton label=word("exam.board.more_people") icon=IconName::Plus
                    href=format!("{}?sitting={id}", routes::new_record(ExamApplication::NAME)) />
                <span class="soft">{ruby(word("exam.advice.read_the_guide"))}</span>
            </div>
        </div>
    }
}

/// How somebody is called on the board: by her whole name, as far as it is known.
pub fn name(replica: Replica, learner: RecordId) -> String {
    let one = replica.read::<Learner>(learner);
    let name = one.and_then(|one| one.full_name.or(one.preferred_name));
    name.map_or_else(|| t("tutor.no_name"), |name| verbatim(&name.0))
}

/// By what a list of people is sorted.
pub fn name_order(replica: Replica, learner: RecordId) -> String {
    let Some(one) = replica.read::<Learner>(learner) else { return String::new() };
    person_key(one.full_name.or(one.preferred_name).as_ref(), one.kana.as_ref())
}

/// The rows of a board by who stands in them.
pub type ByLearner = BTreeMap<RecordId, BoardRow>;

/// The rows, ready to be asked for one by one.
pub fn by_learner(rows: Memo<Vec<BoardRow>>) -> Memo<ByLearner> {
    Memo::new(move |_| rows.with(|all| all.iter().map(|row| (row.learner, row.clone())).collect()))
}

/// The row of somebody, as long as she stands on the board.
pub fn row_of(rows: Memo<ByLearner>, learner: RecordId) -> Memo<Option<BoardRow>> {
    Memo::new(move |_| rows.with(|all| all.get(&learner).cloned()))
}
