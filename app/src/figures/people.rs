//! The people behind a figure: who is counted, who is not and, where places have ended, why.
//! Names come from the records of this device, never from a request.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::indicator::{self, Figure, PeopleNote};
use shared::program::places;
use shared::record::Record;
use shared::records::enrollment::Enrollment;
use shared::records::learner::Learner;
use shared::records::venue::Venue;
use shared::value::{Choice, Date};
use shared::words::verbatim;

use super::values::Values;
use crate::parts::{Badge, IconName, LinkButton, Row, Rows, Section, Tone, ruby};
use crate::reading::find::aliases;
use crate::reading::findings::{found_about, place_of};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, t, t_with};

/// One learner with what explains her place in the list.
#[derive(Clone, PartialEq)]
struct Person {
    id: RecordId,
    kana: String,
    /// Her whole name, as far as it is known.
    name: String,
    note: Note,
    /// Where a missing reason is written down.
    missing: Option<String>,
}

/// What stands below a name.
#[derive(Clone, PartialEq)]
enum Note {
    /// The venues where she has a place.
    Venues(Vec<String>),
    /// Her last place ended on this day, for this reason.
    Ended(Date, &'static str),
    /// Her last place ended on this day, and nobody wrote down why.
    EndedWithoutReason(Date),
}

/// The people in the numerator, and those in the denominator only.
#[component]
pub fn People(code: String, values: Values, figure: Memo<Option<Figure>>) -> impl IntoView {
    let replica = Replica::current();
    let wanted = indicator::definition(&code).map(|it| it.people).unwrap_or_default();
    let people = Memo::new(move |_| {
        let period = values.period.get();
        let facts = values.facts.get()?;
        let people = indicator::people(&facts, &code, period.question());
        let find = |ids: &[RecordId]| {
            let mut found: Vec<Person> =
                ids.iter().map(|id| person(replica, *id, period.as_of, wanted)).collect();
            found.sort_by(|one, other| (&one.kana, &one.name).cmp(&(&other.kana, &other.name)));
            found
        };
        Some((find(&people.counted), find(&people.others)))
    });
    let others = Memo::new(move |_| {
        people.with(|it| it.as_ref().map(|it| it.1.clone())).unwrap_or_default()
    });
    let counted = Memo::new(move |_| {
        people.with(|it| it.as_ref().map(|it| it.0.clone())).unwrap_or_default()
    });
    let has_others = Memo::new(move |_| others.with(|it| !it.is_empty()));
    let has_counted = Memo::new(move |_| counted.with(|it| !it.is_empty()));
    let is_empty =
        Memo::new(move |_| people.with(Option::is_some) && !has_others.get() && !has_counted.get());
    let unit = move || figure.with(|it| it.as_ref().map(|it| it.unit));
    let is_by_people = Memo::new(move |_| unit() == Some(indicator::Unit::People));
    view! {
        {move || has_others.get().then(|| view! {
            <PeopleList people=others key="dashboard.people.others" />
        })}
        {move || has_counted.get().then(|| view! {
            <Names people=counted />
            {(!is_by_people.get()).then(|| view! {
                <p class="figure-note">{ruby(Signal::derive(|| t("dashboard.people.once")))}</p>
            })}
        })}
        {move || is_empty.get().then(|| view! {
            <Section title=Signal::derive(|| t("dashboard.people"))>
                <p class="figure-note">{ruby(Signal::derive(|| t("dashboard.people.none")))}</p>
            </Section>
        })}
    }
}

#[component]
fn PeopleList(people: Memo<Vec<Person>>, key: &'static str) -> impl IntoView {
    let title = move || t_with(key, &[("n", &people.with(Vec::len).to_string())]);
    view! {
        <Section title=Signal::derive(title)>
            <div class="people">
                <Rows>
                    {move || people.get().into_iter().map(row).collect_view()}
                </Rows>
            </div>
        </Section>
    }
}

/// Those who are counted are many and need no word: their names in columns.
#[component]
fn Names(people: Memo<Vec<Person>>) -> impl IntoView {
    let count = move || people.with(Vec::len).to_string();
    let title = move || t_with("dashboard.people.counted", &[("n", &count())]);
    let name = |person: Person| {
        let name = person.name;
        let name = if name.is_empty() { t("forms.unnamed") } else { name };
        view! { <li><a href=routes::learner(person.id)>{ruby(Signal::stored(name))}</a></li> }
    };
    view! {
        <Section title=Signal::derive(title)>
            <ul class="names" role="list">
                {move || people.get().into_iter().map(name).collect_view()}
            </ul>
        </Section>
    }
}

fn row(person: Person) -> impl IntoView {
    let Person { id, name, note, missing, .. } = person;
    let said = move || match &note {
        Note::Venues(names) => names.join(&t("dashboard.list.and")),
        Note::Ended(day, reason) => {
            let reason = t(&format!("enrollment.end_reason.{reason}"));
            let day = date_text(*day);
            t_with("dashboard.people.ended", &[("date", &day), ("reason", &reason)])
        }
        Note::EndedWithoutReason(day) => {
            t_with("dashboard.people.ended_unknown", &[("date", &date_text(*day))])
        }
    };
    let shown =
        Signal::derive(move || if name.is_empty() { t("forms.unnamed") } else { name.clone() });
    view! {
        <Row title=shown href=routes::learner(id) note=said>
            {missing.map(|href| view! {
                <span class="people-missing">
                    <Badge
                        label=Signal::derive(|| t("dashboard.people.reason_missing"))
                        tone=Tone::Warning
                        icon=IconName::Edit
                    />
                    <LinkButton
                        label=Signal::derive(|| t("dashboard.people.add_reason"))
                        href
                    />
                </span>
            })}
        </Row>
    }
}

fn person(replica: Replica, id: RecordId, as_of: Date, wanted: PeopleNote) -> Person {
    let learner = replica.read::<Learner>(id);
    let name = learner.as_ref().and_then(|it| {
        let full = it.full_name.as_ref().filter(|it| !it.0.is_empty());
        full.or(it.preferred_name.as_ref()).map(|it| verbatim(&it.0))
    });
    let kana = learner.and_then(|it| Some(it.kana?.0)).unwrap_or_default();
    let aliases = aliases(replica, id);
    let places = replica.ask(|records| places::places(records, &aliases));
    let ending = places::ending(&places, as_of).filter(|_| wanted == PeopleNote::Endings);
    let missing = ending.and_then(|ending| {
        let found = found_about(replica, Enrollment::NAME, ending.place);
        place_of(replica, found.first()?)
    });
    let end = ending.map(|ending| match ending.reason {
        Some(reason) => Note::Ended(ending.day, reason.code()),
        None => Note::EndedWithoutReason(ending.day),
    });
    let note = end.unwrap_or_else(|| Note::Venues(venue_names(replica, &places, as_of)));
    Person { id, kana, name: name.unwrap_or_default(), note, missing }
}

/// The names of the venues where she has a place.
fn venue_names(replica: Replica, places: &[Enrollment], as_of: Date) -> Vec<String> {
    let venues = places::venues_on(places, as_of).into_iter();
    let mut names: Vec<String> =
        venues.filter_map(|id| Some(verbatim(&replica.read::<Venue>(id)?.name?.0))).collect();
    names.sort();
    names
}
