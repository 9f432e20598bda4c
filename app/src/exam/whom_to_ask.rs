//! Whom staff ask for the letter, by venue with its next lesson. It is a task for them: learners
//! get no reminder.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::next::next_day_at;
use shared::program::places::asks_no_more;
use shared::program::round_results::RoundResult;
use shared::value::Date;

use crate::parts::{Badge, Card, CardHeading, word};
use crate::reading::phrases::{told, venue as name_of};
use crate::replica::Replica;
use crate::words::{day_text, mark_text, t, t_with};

/// The card.
#[component]
pub fn WhomToAsk(
    replica: Replica,
    rows: Memo<Vec<RoundResult>>,
    /// The day on which the letters are sent, as far as it is known.
    sent_on: Option<Date>,
) -> impl IntoView {
    // Nobody can be asked for a letter that is not sent.
    let asked_from = move || {
        let today = replica.today();
        sent_on.map_or(today, |day| day.max(today))
    };
    let by_venue = Memo::new(move |_| {
        let mut counts: BTreeMap<Option<RecordId>, usize> = BTreeMap::new();
        rows.with(|rows| {
            for row in rows.iter().filter(|row| row.is_open() && is_here(replica, row)) {
                *counts.entry(row.venues.first().copied()).or_default() += 1;
            }
        });
        counts.into_iter().collect::<Vec<_>>()
    });
    let text = move || match by_venue.with(|it| it.iter().map(|(_, count)| count).sum::<usize>()) {
        0 => t("exam.results.ask.none"),
        count => {
            let n = count.to_string();
            match sent_on.filter(|day| *day > replica.today()) {
                Some(day) => {
                    let values = [("n", &*n), ("day", &day_text(day))];
                    t_with("exam.results.ask.later", &values)
                }
                None => t_with("exam.results.ask.text", &[("n", &n)]),
            }
        }
    };
    let chip = move |(venue, count): (Option<RecordId>, usize)| {
        let said = move || {
            let day = venue
                .and_then(|venue| replica.ask(|records| next_day_at(records, venue, asked_from())));
            let day = day.map(mark_text);
            let (name, count) = (name_of(replica, venue), count.to_string());
            let values = [("venue", &*name), ("n", &count), ("day", &day.unwrap_or_default())];
            t_with("exam.results.ask.venue", &values).trim().to_owned()
        };
        view! { <li><Badge label=Signal::derive(said) /></li> }
    };
    view! {
        <Card title=word("exam.results.ask") heading=CardHeading::InPage>
            <p>{told(text)}</p>
            <ul class="cluster" role="list">
                {move || by_venue.get().into_iter().map(chip).collect_view()}
            </ul>
        </Card>
    }
}

/// Whether she can be asked: nobody asks for somebody who has died or moved away.
fn is_here(replica: Replica, row: &RoundResult) -> bool {
    let today = replica.today();
    !replica.ask(|records| asks_no_more(records, row.learner, today))
}
