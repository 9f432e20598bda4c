//! Everybody who sat the round as a table: what she sat, how the result is known, what to do.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::round_results::{KnownBy, RoundResult};
use shared::records::staff::Staff;
use shared::words::verbatim;

use super::board::{name, name_order};
use super::board_cells::passed_of;
use super::rounds::subject_name;
use crate::navigation::Navigation;
use crate::parts::{
    Badge, Column, DataTable, IconName, LinkButton, Select, SelectOption, Tone, ruby, word,
};
use crate::reading::phrases::{told, venue as venue_name};
use crate::replica::Replica;
use crate::routes;
use crate::words::{mark_text, t, t_with};

/// More subjects than these are counted, not named.
const SUBJECTS_NAMED: usize = 4;

/// The filters and the table.
#[component]
pub fn ResultsTable(
    replica: Replica,
    sitting: RecordId,
    rows: Memo<Vec<RoundResult>>,
) -> impl IntoView {
    let query = Navigation::here().query();
    let asked = move |name: &'static str| {
        Signal::derive(move || query.with(|query| query.get(name)).unwrap_or_default())
    };
    let (venue, known) = (asked("venue"), asked("known"));
    let shown = Memo::new(move |_| {
        let (venue, known) = (venue.get().parse::<RecordId>().ok(), known.get());
        let is_meant = |row: &RoundResult| {
            venue.is_none_or(|venue| row.venues.contains(&venue))
                && (known.is_empty() || code(row.known_by) == known)
        };
        let mut shown: Vec<(String, RoundResult)> = rows.with(|rows| {
            let meant = rows.iter().filter(|row| is_meant(row)).cloned();
            meant.map(|row| (name_order(replica, row.learner), row)).collect()
        });
        // Whoever is to be asked comes first, then the order of a list of names.
        shown.sort_by(|(a, one), (b, other)| {
            (!one.is_open(), a, one.learner).cmp(&(!other.is_open(), b, other.learner))
        });
        shown.into_iter().map(|(_, row)| row).collect::<Vec<_>>()
    });
    let columns = Signal::derive(move || {
        let column = |key: &'static str| Column::new(word(key));
        vec![
            column("learner.full_name"),
            column("lesson.venue"),
            column("exam.results.sat"),
            column("exam_subject_result.evidence"),
            column("exam_subject_result.result"),
            column("exam.results.told_on"),
            column("exam.results.staff"),
            column("exam.results.to_do"),
        ]
    });
    view! {
        <Filters replica sitting rows venue known />
        <div class="exam-sat">
            <DataTable
                caption=Signal::derive(move || {
                    t_with("exam.results.caption", &[("n", &shown.with(Vec::len).to_string())])
                })
                columns
            >
                {move || {
                    let row = |row: RoundResult| view! { <OneRow replica sitting row /> };
                    shown.get().into_iter().map(row).collect_view()
                }}
            </DataTable>
        </div>
    }
}

/// What narrows the table; it stands in the address.
#[component]
fn Filters(
    replica: Replica,
    sitting: RecordId,
    rows: Memo<Vec<RoundResult>>,
    venue: Signal<String>,
    known: Signal<String>,
) -> impl IntoView {
    let navigation = Navigation::here();
    let go = move |venue: &str, known: &str| {
        navigation.replace(&routes::round_results_of(sitting, venue, known));
    };
    let venues = Signal::derive(move || {
        let all: BTreeSet<RecordId> =
            rows.with(|rows| rows.iter().flat_map(|row| row.venues.iter().copied()).collect());
        let option =
            |id: RecordId| SelectOption::new(id.to_string(), venue_name(replica, Some(id)));
        std::iter::once(any()).chain(all.into_iter().map(option)).collect::<Vec<_>>()
    });
    let states = Signal::derive(move || {
        let each = [KnownBy::Nobody, KnownBy::InPart, KnownBy::HerWords, KnownBy::Notice];
        let each = each.map(|it| SelectOption::new(code(it), t(key(it))));
        std::iter::once(any()).chain(each).collect::<Vec<_>>()
    });
    view! {
        <div class="exam-filters" role="search">
            <Select
                label=word("lesson.venue")
                options=venues
                value=venue
                on_choose=move |chosen: String| go(&chosen, &known.get_untracked())
            />
            <Select
                label=word("exam_subject_result.evidence")
                options=states
                value=known
                on_choose=move |chosen: String| go(&venue.get_untracked(), &chosen)
            />
        </div>
    }
}

/// The choice that narrows nothing.
fn any() -> SelectOption {
    SelectOption::new("", t("exam.results.all"))
}

#[component]
fn OneRow(replica: Replica, sitting: RecordId, row: RoundResult) -> impl IntoView {
    let (learner, known_by) = (row.learner, row.known_by);
    let enter = routes::exam_results_of(learner, sitting);
    let action = match known_by {
        KnownBy::Nobody | KnownBy::InPart => view! {
            <LinkButton label=word("tutor.results.open") href=enter />
        }
        .into_any(),
        KnownBy::HerWords => {
            view! { <a href=enter>{ruby(word("exam.results.see_notice"))}</a> }.into_any()
        }
        KnownBy::Notice => ().into_any(),
    };
    let (tone, icon) = match known_by {
        KnownBy::Nobody | KnownBy::InPart => (Tone::Warning, IconName::Mail),
        KnownBy::HerWords => (Tone::Neutral, IconName::Chat),
        KnownBy::Notice => (Tone::Success, IconName::Check),
    };
    let (venues, staff) = (row.venues.clone(), row.staff.clone());
    let places = move || {
        let names = venues.iter().map(|id| venue_name(replica, Some(*id)));
        names.collect::<Vec<_>>().join("・")
    };
    let team = move || {
        let name = |id: &RecordId| {
            let staff = replica.read::<Staff>(*id)?;
            Some(verbatim(&staff.name?.0))
        };
        // A line ends between two names and not within one.
        let names = staff.iter().filter_map(name).map(|name| name.replace(' ', "\u{a0}"));
        names.collect::<Vec<_>>().join("・")
    };
    let day = row.told_on.max(row.certified_on);
    let (sat, of_outcome) = (row.sat.clone(), row.clone());
    let subjects = move || {
        let names = sat.iter().take(SUBJECTS_NAMED);
        let names = names.map(|it| subject_name(*it).get()).collect::<Vec<_>>().join("・");
        match sat.len().saturating_sub(SUBJECTS_NAMED) {
            0 => names,
            more => {
                let values = [("names", &*names), ("n", &more.to_string())];
                t_with("exam.results.and_more", &values)
            }
        }
    };
    view! {
        <tr>
            <th scope="row">
                <a href=routes::learner_tab(learner, "exam") translate="no">
                    {move || name(replica, learner)}
                </a>
            </th>
            <td>{told(places)}</td>
            <td>{told(subjects)}</td>
            <td><Badge label=word(key(known_by)) tone icon /></td>
            <td>{told(move || outcome(&of_outcome))}</td>
            <td>{day.map(|day| told(move || mark_text(day)))}</td>
            <td translate="no">{told(team)}</td>
            <td>{action}</td>
        </tr>
    }
}

/// What is known of her, such as 合格 2／3・まだ1・高認合格.
fn outcome(row: &RoundResult) -> String {
    if row.known_by == KnownBy::Nobody {
        return t("exam.results.nothing");
    }
    let (sat, known) = (row.sat.len(), row.known.len());
    let of_known = passed_of((row.passed.len(), known, sat - known));
    let passed = t_with("exam.results.passed", &[("of", &of_known)]);
    let full = row.certified_on.map(|_| t("exam.results.certified"));
    std::iter::once(passed).chain(full).collect::<Vec<_>>().join("・")
}

fn code(known_by: KnownBy) -> &'static str {
    match known_by {
        KnownBy::Nobody => "nobody",
        KnownBy::InPart => "part",
        KnownBy::HerWords => "told",
        KnownBy::Notice => "notice",
    }
}

fn key(known_by: KnownBy) -> &'static str {
    match known_by {
        KnownBy::Nobody => "exam.results.known.nobody",
        KnownBy::InPart => "exam.results.known.part",
        KnownBy::HerWords => "exam.results.known.told",
        KnownBy::Notice => "exam.results.known.notice",
    }
}
