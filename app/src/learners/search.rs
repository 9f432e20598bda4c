//! Finding a learner by any of her names or by venue. The venue stands in the address; what is
//! typed does not, since it would be a name in the browser's history.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::lists::Query;
use shared::program::person::person_of;
use shared::program::places;
use shared::program::places::Stand;
use shared::record::Record;
use shared::records::enrollment::Enrollment;
use shared::records::learner::Learner;
use shared::role::Role;
use shared::value::Choice as _;
use shared::words::verbatim;

use super::handed_over::ToRead;
use super::trail::Trail;
use crate::fields::MarksAbout;
use crate::lists::live_table::LiveTable;
use crate::lists::typed::Searches;
use crate::lists::{FoundElsewhere, KindList};
use crate::navigation::Navigation;
use crate::parts::{
    Badge, EmptyState, IconName, LinkButton, Page, Row, Rows, SearchField, Select, SelectOption,
    word,
};
use crate::reading::find::{aliases, my_venues};
use crate::reading::phrases::{BETWEEN, paused_text, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// More rows than anybody reads; the rest is found by typing on.
const SHOWN_MAX: usize = 60;

/// Everybody's learners: who runs the program has them as a list of the whole program, who teaches
/// finds one by her name.
#[component]
pub fn LearnerSearch() -> impl IntoView {
    match Replica::current().actor().role {
        Role::Manager => {
            let typed = Searches::of(Learner::NAME);
            let below = move || view! { <FoundElsewhere typed besides=Learner::NAME /> };
            view! { <KindList kind=Learner::KIND path=routes::learners() below /> }.into_any()
        }
        _ => view! { <Search /> }.into_any(),
    }
}

#[component]
fn Search() -> impl IntoView {
    let replica = Replica::current();
    let navigation = Navigation::here();
    let query = navigation.query();
    let typed = Searches::of(Learner::NAME);
    let place = Memo::new(move |_| query.with(|query| query.get("venue")).unwrap_or_default());
    let choose = move |venue: String| navigation.replace(&routes::learners_at(&venue));
    let table = LiveTable::open(replica, Learner::KIND);
    let found =
        Memo::new(move |_| people_like(replica, table, &typed.get(), place.get().parse().ok()));
    Trail::here().follow(move || found.get());
    let venues = Signal::derive(move || {
        let name = |venue: &shared::records::venue::Venue| {
            venue.name.clone().map(|name| verbatim(&name.0)).unwrap_or_default()
        };
        let all = my_venues(replica);
        all.iter().map(|it| SelectOption::new(it.id.to_string(), name(it))).collect::<Vec<_>>()
    });
    view! {
        <Page
            title=word("tutor.search.title")
            actions=move || view! {
                <LinkButton label=word("first.new") href=routes::first_contact(None)
                    icon=IconName::Plus />
            }
        >
            <ToRead />
            <div class="tutor-search">
                <SearchField
                    label=word("tutor.search.label")
                    value=typed
                    on_input=move |text: String| typed.set(text)
                />
                <Select
                    label=word("lesson.venue")
                    options=venues
                    value=place
                    on_choose=choose
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
            <FoundElsewhere typed besides=Learner::NAME />
        </Page>
    }
}

#[component]
fn Found(found: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let row = move |id: RecordId| {
        let one = Memo::new(move |_| replica.read::<Learner>(id));
        let title = Signal::derive(move || {
            let one = one.get();
            let name = one.and_then(|one| one.preferred_name.or(one.full_name));
            name.map_or_else(|| t("tutor.no_name"), |name| verbatim(&name.0))
        });
        let note = Memo::new(move |_| {
            let full = one.get().and_then(|one| one.full_name).map(|name| verbatim(&name.0));
            let full = full.into_iter();
            let parts = full.chain(places_text(replica, &aliases(replica, id)));
            Some(parts.collect::<Vec<_>>().join(BETWEEN))
        });
        let paused =
            Memo::new(move |_| paused_text(replica, &aliases(replica, id), replica.today()));
        view! {
            <Row title href=routes::learner(id) note=note>
                {move || paused.get().map(|said| view! { <Badge label=said /> })}
                <MarksAbout id />
            </Row>
        }
    };
    view! {
        <Rows>
            <For
                each=move || found.get().into_iter().take(SHOWN_MAX)
                key=|id| *id
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
fn NobodyFound(typed: RwSignal<String>) -> impl IntoView {
    let text = move || {
        t(match typed.with(String::is_empty) {
            true => "tutor.search.nobody_yet",
            false => "tutor.search.nobody_like_this",
        })
    };
    view! { <EmptyState title=word("tutor.search.nobody") text=text /> }
}

/// The people of whom any record has a name like this, who come to `place` if that is given, in
/// the order of their names.
pub fn people_like(
    replica: Replica,
    table: LiveTable,
    typed: &str,
    place: Option<RecordId>,
) -> Vec<RecordId> {
    let (words, order) = (typed.to_owned(), Learner::KIND.list().order);
    let rows = table.find(&Query { words, filters: Vec::new(), order });
    let mut seen = BTreeSet::new();
    let person = |id: &RecordId| replica.with_everything(|device| person_of(device, *id));
    let mut people: Vec<RecordId> = rows.iter().filter_map(person).collect();
    people.retain(|id| seen.insert(*id));
    if let Some(place) = place {
        let today = replica.today();
        let here = replica.ask(|records| places::people_at(records, place, today));
        people.retain(|id| here.contains(id));
    }
    people
}

/// Where and when she comes, such as 会場A 水曜日, or since when she comes no more; where she first
/// came if she had no place yet.
pub fn places_text(replica: Replica, aliases: &[RecordId]) -> Vec<String> {
    match stand(replica, aliases) {
        Stand::Comes(places) | Stand::WillCome(places) => coming(replica, &places),
        Stand::Ended(ending) => vec![t_with("file.ended", &[("day", &day_text(ending.day))])],
        Stand::Nowhere => {
            let first = aliases.iter().find_map(|id| replica.read::<Learner>(*id)?.first_venue);
            let said = |id| t_with("tutor.first_came", &[("venue", &venue(replica, Some(id)))]);
            first.into_iter().map(|first| said(first.id)).collect()
        }
    }
}

/// Where and when she comes, or will come; nothing where she does not.
pub fn coming_text(replica: Replica, aliases: &[RecordId]) -> Option<String> {
    match stand(replica, aliases) {
        Stand::Comes(places) | Stand::WillCome(places) => {
            Some(coming(replica, &places).join(BETWEEN))
        }
        Stand::Ended(_) | Stand::Nowhere => None,
    }
}

fn stand(replica: Replica, aliases: &[RecordId]) -> Stand {
    let today = replica.today();
    Stand::read(replica.ask(|records| places::places(records, aliases)), today)
}

/// Each place as its venue and weekday, with its first day if that is still to come and its last
/// day if it has one.
fn coming(replica: Replica, places: &[Enrollment]) -> Vec<String> {
    let today = replica.today();
    let said = |seat: &Enrollment| {
        let place = venue(replica, seat.venue.map(|venue| venue.id));
        let weekday = seat.weekday.map(|day| t(&format!("weekday.{}", day.code())));
        let from = seat.from.filter(|from| *from > today);
        let from = from.map(|day| t_with("file.from", &[("day", &day_text(day))]));
        let until = seat.to.map(|day| t_with("file.until", &[("day", &day_text(day))]));
        let parts = [Some(place), weekday, from, until];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    places.iter().map(said).collect()
}
