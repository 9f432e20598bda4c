//! Who stands on the board: narrowed by how far the letter has come, by venue and by who looks
//! after her. What is chosen stands in the address.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::sitting_board::{BoardRow, Outcome, Stage};
use shared::records::exam_sitting::ExamSitting;

use super::board::AFTER;
use crate::navigation::{Navigation, Params};
use crate::parts::{Select, SelectOption, word};
use crate::reading::phrases::{round, venue};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The stages of a letter as a filter has them, with those who want something to be looked at.
const APPLY: [&str; 9] = [
    "asking",
    "lacks",
    "ready",
    "sent",
    "slip_received",
    "withdrawn",
    "measure",
    "beyond",
    "doubtful",
];

/// How the round went, as a filter has it.
const WENT: [&str; 6] = ["unknown", "absent", "waiting", "told", "seen", "certified"];

/// What is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    state: String,
    venue: Option<RecordId>,
    staff: Option<RecordId>,
}

impl Narrow {
    /// What the address says.
    pub fn read(query: &Params) -> Narrow {
        let id = |name: &str| query.get(name).and_then(|text| text.parse().ok());
        Narrow {
            state: query.get("state").unwrap_or_default(),
            venue: id("venue"),
            staff: id("staff"),
        }
    }

    /// Whether somebody stands on the board.
    pub fn has(&self, row: &BoardRow) -> bool {
        self.venue.is_none_or(|venue| row.venues.contains(&venue))
            && self.staff.is_none_or(|staff| row.staff.contains(&staff))
            && (self.state.is_empty() || is_in_state(row, &self.state))
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let state = Some(self.state.clone()).filter(|state| !state.is_empty());
        let id = |id: Option<RecordId>| id.map(|id| id.to_string());
        for (name, value) in
            [("state", state), ("venue", id(self.venue)), ("staff", id(self.staff))]
        {
            text.extend(value.map(|value| format!("&{name}={value}")));
        }
        text
    }
}

/// Whether a state of a filter is that of a row; it may be in several.
fn is_in_state(row: &BoardRow, state: &str) -> bool {
    state == stage_code(row.stage)
        || state == outcome_code(row.outcome)
        || (state == "measure" && row.measure.is_some())
        || (state == "beyond" && row.is_beyond)
        || (state == "doubtful" && row.is_doubtful())
        || (state == "certified" && row.certified_on.is_some())
}

/// The name of a stage in addresses and keys.
pub fn stage_code(stage: Stage) -> &'static str {
    match stage {
        Stage::Asking => "asking",
        Stage::Lacks(_) => "lacks",
        Stage::Ready => "ready",
        Stage::Sent => "sent",
        Stage::SlipReceived => "slip_received",
        Stage::Withdrawn => "withdrawn",
    }
}

/// The name of an outcome in addresses and keys.
pub fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Unknown => "unknown",
        Outcome::Absent => "absent",
        Outcome::Waiting => "waiting",
        Outcome::Reported => "told",
        Outcome::Seen => "seen",
    }
}

/// The fields that narrow the board.
#[component]
pub fn Filters(
    sitting: RecordId,
    rounds: Memo<Vec<ExamSitting>>,
    rows: Memo<Vec<BoardRow>>,
    narrow: Memo<Narrow>,
    is_after: Memo<bool>,
) -> impl IntoView {
    let (replica, navigation) = (Replica::current(), Navigation::here());
    let view = move || if is_after.get_untracked() { AFTER } else { "apply" };
    let go = move |to: Narrow| {
        navigation.replace(&format!("{}{}", routes::exam_board_of(sitting, view()), to.text()));
    };
    let all = || SelectOption::new("", t("exam.board.all"));
    let states = Signal::derive(move || {
        let codes: &[&str] = if is_after.get() { &WENT } else { &APPLY };
        let option = |code: &&str| {
            let n = rows.with(|all| all.iter().filter(|row| is_in_state(row, code)).count());
            let state = t(&format!("exam.board.state.{code}"));
            let label = t_with("exam.board.state", &[("state", &state), ("n", &n.to_string())]);
            SelectOption::new(*code, label)
        };
        std::iter::once(all()).chain(codes.iter().map(option)).collect::<Vec<_>>()
    });
    let named = move |of: fn(&BoardRow) -> &BTreeSet<RecordId>,
                      name: fn(Replica, RecordId) -> String| {
        Signal::derive(move || {
            let ids = rows
                .with(|all| all.iter().flat_map(|row| of(row).iter().copied()).collect::<Vec<_>>());
            // Two people may bear one name.
            let names: BTreeSet<(String, RecordId)> =
                ids.into_iter().map(|id| (name(replica, id), id)).collect();
            let options =
                names.into_iter().map(|(name, id)| SelectOption::new(id.to_string(), name));
            std::iter::once(all()).chain(options).collect::<Vec<_>>()
        })
    };
    let venues = named(|row| &row.venues, |replica, id| venue(replica, Some(id)));
    let staff = named(|row| &row.staff, |replica, id| person_name(replica, Some(id)));
    let text = |id: Option<RecordId>| id.map(|id| id.to_string()).unwrap_or_default();
    let round_options = Signal::derive(move || {
        let option = |it: &ExamSitting| SelectOption::new(it.id.to_string(), round(it));
        rounds.with(|all| all.iter().map(option).collect::<Vec<_>>())
    });
    let now = move || narrow.get_untracked();
    let open_round = move |id: &str| {
        if let Ok(id) = id.parse() {
            navigation.replace(&routes::exam_board_of(id, ""));
        }
    };
    view! {
        <div class="exam-filters exam-board-filters" role="search">
            <Select label=word("exam_application.sitting") options=round_options
                value=Signal::stored(sitting.to_string())
                on_choose=move |id: String| open_round(&id) />
            <Select label=word("exam.board.state.title") options=states
                value=Signal::derive(move || narrow.with(|it| it.state.clone()))
                on_choose=move |state: String| go(Narrow { state, ..now() }) />
            <Select label=word("kind.venue") options=venues
                value=Signal::derive(move || narrow.with(|it| text(it.venue)))
                on_choose=move |id: String| go(Narrow { venue: id.parse().ok(), ..now() }) />
            <Select label=word("exam.board.staff") options=staff
                value=Signal::derive(move || narrow.with(|it| text(it.staff)))
                on_choose=move |id: String| go(Narrow { staff: id.parse().ok(), ..now() }) />
        </div>
    }
}
