//! Finding a learner by any of her names or by venue. What is asked for stands in the address.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::{ReadRecords, person, places};
use shared::record::Record;
use shared::records::enrollment::Enrollment;
use shared::records::learner::Learner;
use shared::role::Role;
use shared::value::Choice as _;

use crate::fields::MarksAbout;
use crate::navigation::Navigation;
use crate::parts::{
    EmptyState, IconName, LinkButton, Page, Row, Rows, SearchField, Select, SelectOption, Text,
    word,
};
use crate::reading::find::{aliases, my_venues};
use crate::reading::fold::{fold, matches};
use crate::reading::phrases::{BETWEEN, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// More rows than anybody reads; the rest is found by typing on.
const SHOWN_MAX: usize = 60;

/// The search for a learner.
#[component]
pub fn LearnerSearch() -> impl IntoView {
    let replica = Replica::current();
    let query = Navigation::here().query();
    let typed = Memo::new(move |_| query.with(|query| query.get("q")).unwrap_or_default());
    let place = Memo::new(move |_| query.with(|query| query.get("venue")).unwrap_or_default());
    let navigation = Navigation::here();
    let ask = StoredValue::new(move |q: String, venue: String| {
        navigation.replace(&routes::learners_like(&q, &venue));
    });
    let found = Memo::new(move |_| found(replica, &typed.get(), place.get().parse().ok()));
    let venues = Signal::derive(move || {
        let name = |venue: &shared::records::venue::Venue| {
            venue.name.clone().map(|name| name.0).unwrap_or_default()
        };
        let all = my_venues(replica);
        all.iter().map(|it| SelectOption::new(it.id.to_string(), name(it))).collect::<Vec<_>>()
    });
    view! {
        <Page title=word("tutor.search.title")>
            <div class="tutor-search">
                <SearchField
                    label=word("tutor.search.label")
                    value=typed
                    on_input=move |text: String| {
                        ask.with_value(|ask| ask(text, place.get_untracked()));
                    }
                />
                <Select
                    label=word("lesson.venue")
                    options=venues
                    value=place
                    on_choose=move |id: String| {
                        ask.with_value(|ask| ask(typed.get_untracked(), id));
                    }
                    requirement=crate::parts::Requirement::Optional
                />
            </div>
            <p class="tutor-soft" role="status">
                {told(move || {
                    let count = found.with(Vec::len).to_string();
                    t_with("tutor.search.found", &[("n", &count)])
                })}
            </p>
            {move || if found.with(Vec::is_empty) {
                view! { <NobodyFound typed /> }.into_any()
            } else {
                view! { <Found found /> }.into_any()
            }}
        </Page>
    }
}

#[component]
fn Found(found: Memo<Vec<Learner>>) -> impl IntoView {
    let replica = Replica::current();
    let row = move |one: Learner| {
        let id = one.id;
        let name = one.preferred_name.or(one.full_name.clone()).map(|name| name.0);
        let full = one.full_name.map(|name| name.0);
        let title: Text = match name {
            Some(name) => Signal::stored(name),
            None => word("tutor.no_name"),
        };
        let note = Memo::new(move |_| {
            let parts = full.iter().cloned().chain(places_text(replica, &aliases(replica, id)));
            Some(parts.collect::<Vec<_>>().join(BETWEEN))
        });
        view! { <Row title href=routes::learner(id) note=note><MarksAbout id /></Row> }
    };
    view! {
        <Rows>
            <For
                each=move || found.get().into_iter().take(SHOWN_MAX)
                key=|one| (one.id, names(one).map(|name| name.map(str::to_owned)))
                children=row
            />
        </Rows>
        {move || found.with(Vec::len).checked_sub(SHOWN_MAX + 1).map(|more| view! {
            <p class="tutor-soft">
                {told(move || t_with("tutor.search.more", &[("n", &(more + 1).to_string())]))}
            </p>
        })}
    }
}

#[component]
fn NobodyFound(typed: Memo<String>) -> impl IntoView {
    let is_manager = Replica::current().actor().role == Role::Manager;
    let is_nobody_yet = Memo::new(move |_| typed.with(String::is_empty));
    let text = move || {
        t(match (is_nobody_yet.get(), is_manager) {
            (true, true) => "tutor.search.nobody_yet.manager",
            (true, false) => "tutor.search.nobody_yet",
            (false, _) => "tutor.search.nobody_like_this",
        })
    };
    view! {
        <EmptyState title=word("tutor.search.nobody") text=text icon=IconName::People>
            {is_manager.then(|| view! {
                <LinkButton
                    label=word("tutor.search.new")
                    href=routes::new_record(Learner::NAME)
                    icon=IconName::Plus
                />
            })}
        </EmptyState>
    }
}

/// The people of whom any record has a name like this, who come to `place` if that is given.
fn found(replica: Replica, typed: &str, place: Option<RecordId>) -> Vec<Learner> {
    let today = replica.today();
    let mut learners = people_like(replica, typed);
    if let Some(place) = place {
        learners.retain(|one| {
            let aliases = aliases(replica, one.id);
            replica.ask(|records| places::comes_to(records, &aliases, place, today))
        });
    }
    learners.sort_by_cached_key(|one| {
        let name = one.preferred_name.as_ref().or(one.kana.as_ref());
        (name.map(|name| fold(&name.0)), one.id)
    });
    learners
}

/// The people of whom any record has a name like this, each by the record that stands for her.
pub fn people_like(replica: Replica, typed: &str) -> Vec<Learner> {
    replica.ask(|records| {
        let people = person::people(records, |learner| fits(typed, learner));
        people.into_iter().filter_map(|id| records.read::<Learner>(id)).collect()
    })
}

/// Where and when she comes, such as 会場A 水曜日; where she first came if she has no place yet.
pub fn places_text(replica: Replica, aliases: &[RecordId]) -> Vec<String> {
    let today = replica.today();
    let seats = replica.ask(|records| places::places_on(records, aliases, today));
    if seats.is_empty() {
        let first = aliases.iter().find_map(|id| replica.read::<Learner>(*id)?.first_venue);
        let said = |id| t_with("tutor.first_came", &[("venue", &venue(replica, Some(id)))]);
        return first.into_iter().map(|first| said(first.id)).collect();
    }
    let said = |seat: &Enrollment| {
        let place = venue(replica, seat.venue.map(|venue| venue.id));
        let weekday = seat.weekday.map(|day| t(&format!("weekday.{}", day.code())));
        [Some(place), weekday].into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    seats.iter().map(said).collect()
}

/// Whether any of a person's names contains what was typed, in any kana and width.
fn fits(typed: &str, learner: &Learner) -> bool {
    let typed = fold(typed);
    let names: Vec<&str> = names(learner).into_iter().flatten().collect();
    let together = fold(&names.join(" "));
    matches(&together, &typed) || matches(&together.replace(' ', ""), &typed)
}

/// The names under which a person can be found.
fn names(learner: &Learner) -> [Option<&str>; 3] {
    [&learner.preferred_name, &learner.full_name, &learner.kana]
        .map(|line| line.as_ref().map(|line| line.0.as_str()))
}
