//! How many places are taken and how many are free, at each venue and in all; who waits for one.
//! Who has a place that goes on counts, whether or not she comes; a pause keeps her place.

use super::fiscal_year::capacity;
use super::going_on::{NewPlace, Who, enroll, set_step};
use super::lesson::takes_place;
use super::period::Period;
use super::person;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{Body, Record, named};
use crate::records::enrollment::Enrollment;
use crate::records::lesson::Lesson;
use crate::records::lesson_pattern::LessonPattern;
use crate::records::venue::Venue;
use crate::records::waiting_place::{WaitingPlace, WaitingStep};
use crate::value::{Date, FieldValue, Ref, Weekday};
use std::collections::{BTreeMap, BTreeSet};

/// Places taken, and how many there are; without a number there is no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The people who have one.
    pub taken: u32,
    /// The most that can have one.
    pub capacity: Option<u32>,
}

impl Places {
    /// How many are free; `None` without a limit.
    pub fn free(self) -> Option<u32> {
        self.capacity.map(|capacity| capacity.saturating_sub(self.taken))
    }

    /// How many are free when everybody comes to whom one is offered.
    pub fn free_beside(self, offered: u32) -> Option<u32> {
        self.free().map(|free| free.saturating_sub(offered))
    }

    /// Whether one more person would be more than there are places.
    pub fn is_full(self) -> bool {
        self.free() == Some(0)
    }
}

/// The places of a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// In all: a person with two places is one.
    pub whole: Places,
    /// At each venue that is used.
    pub venues: BTreeMap<RecordId, Places>,
}

impl Capacity {
    /// Counts the places that go on, or begin, on `day` or later.
    pub fn read(records: &dyn Records, day: Date) -> Capacity {
        let mut venues = BTreeMap::new();
        for (id, fields) in records.of_kind(Venue::NAME) {
            if Venue::KIND.is_used_on(fields, day) {
                let capacity = Venue::read(id, fields).capacity.map(|it| it.0);
                venues.insert(id, Places { taken: 0, capacity });
            }
        }
        let mut people: BTreeSet<RecordId> = BTreeSet::new();
        let mut at: BTreeSet<(RecordId, RecordId)> = BTreeSet::new();
        for place in records.list::<Enrollment>() {
            let (Some(learner), false) = (place.learner, Period::from(&place).has_ended_by(day))
            else {
                continue;
            };
            let who = person::person(records, learner.id);
            people.insert(who);
            at.extend(place.venue.map(|venue| (venue.id, who)));
        }
        for (venue, _) in at {
            if let Some(places) = venues.get_mut(&venue) {
                places.taken += 1;
            }
        }
        let taken = u32::try_from(people.len()).unwrap_or(u32::MAX);
        Capacity { whole: Places { taken, capacity: capacity(records, day) }, venues }
    }

    /// The places of one venue; none of a venue that is not used.
    pub fn at(&self, venue: RecordId) -> Places {
        self.venues.get(&venue).copied().unwrap_or(Places { taken: 0, capacity: Some(0) })
    }

    /// How many places the venues have together that say a number; `None` if none of them does.
    pub fn of_venues(&self) -> Option<u32> {
        self.venues.values().filter_map(|it| it.capacity).reduce(u32::saturating_add)
    }

    /// Whether one more person may come to this venue without going past what was agreed.
    pub fn has_place_at(&self, venue: RecordId) -> bool {
        !self.whole.is_full() && !self.at(venue).is_full()
    }

    /// Whether one more person would be more than there are places, at the venue or in all, when
    /// everybody comes to whom one is offered.
    pub fn is_beyond(&self, venue: RecordId, offered: &Offered) -> bool {
        let is_taken = |places: Places, offered: u32| places.free_beside(offered) == Some(0);
        is_taken(self.whole, offered.whole) || is_taken(self.at(venue), offered.at(venue))
    }

    /// The first venue with a free place among those that somebody wishes for.
    pub fn place_for(&self, wish: &WaitingPlace) -> Option<RecordId> {
        let wished: BTreeSet<RecordId> = wish.venues.iter().flat_map(|it| it.ids()).collect();
        let is_wished = |venue: &RecordId| wished.is_empty() || wished.contains(venue);
        self.venues.keys().copied().filter(is_wished).find(|venue| self.has_place_at(*venue))
    }

    /// Whether there is a free place for somebody who waits.
    pub fn has_place_for(&self, wish: &WaitingPlace) -> bool {
        self.place_for(wish).is_some()
    }
}

/// The places that are offered and not taken yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// In all.
    pub whole: u32,
    venues: BTreeMap<RecordId, u32>,
}

impl Offered {
    /// Counts the offers of a list, without the one to `besides`.
    pub fn read(list: &[WaitingPlace], besides: Option<RecordId>) -> Offered {
        let mut offered = Offered::default();
        let is_offered =
            |it: &&WaitingPlace| it.step == Some(WaitingStep::Offered) && Some(it.id) != besides;
        for place in list.iter().filter(is_offered) {
            offered.whole += 1;
            if let Some(venue) = place.offered_venue {
                *offered.venues.entry(venue.id).or_default() += 1;
            }
        }
        offered
    }

    /// At one venue.
    pub fn at(&self, venue: RecordId) -> u32 {
        self.venues.get(&venue).copied().unwrap_or_default()
    }
}

/// What somebody looks at again before she gives a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// She comes there on that weekday already.
    Twice,
    /// Lessons are planned there, and none on that weekday.
    OffDay,
    /// There are fewer places than were agreed.
    Beyond,
}

/// Nobody is enrolled twice at one venue and weekday, or past what was agreed, without a second
/// look at the place with these fields.
pub fn doubt_of_place(records: &dyn Records, place: &Body, today: Date) -> Option<Doubt> {
    let venue = named(place, "venue")?;
    let weekday = place.get("weekday").and_then(Weekday::read);
    let is_twice = named(place, "learner").is_some_and(|learner| {
        let aliases = &person::aliases(records, learner);
        Who { records, aliases }.comes_to(venue, weekday, today)
    });
    let is_beyond = || {
        let offered = Offered::read(&waiting_list(records), None);
        Capacity::read(records, today).is_beyond(venue, &offered)
    };
    let is_off_day = || weekday.is_some_and(|day| is_off_day(records, venue, day, today));
    match is_twice {
        true => Some(Doubt::Twice),
        false if is_off_day() => Some(Doubt::OffDay),
        false => is_beyond().then_some(Doubt::Beyond),
    }
}

/// Whether lessons are planned at a venue, and none of them on this weekday.
fn is_off_day(records: &dyn Records, venue: RecordId, weekday: Weekday, today: Date) -> bool {
    let lessons = records.list_referring::<Lesson>("venue", venue).filter(takes_place);
    let days: Vec<Date> = lessons.filter_map(|it| it.date).filter(|day| *day >= today).collect();
    !days.is_empty() && days.iter().all(|day| day.weekday() != weekday)
}

/// Whether a wait with these fields is that of somebody who comes already.
pub fn comes_already(records: &dyn Records, wait: &Body, today: Date) -> bool {
    named(wait, "learner").is_some_and(|learner| {
        let aliases = &person::aliases(records, learner);
        !Who { records, aliases }.open_places(today).is_empty()
    })
}

/// An offer of a place at a venue.
pub fn offer(wait: RecordId, venue: RecordId, today: Date) -> Write {
    let set = [
        field("step", Some(&WaitingStep::Offered)),
        field("offered_venue", Some(&Ref::<Venue>::to(venue))),
        field("offered_on", Some(&today)),
    ];
    Write::set::<WaitingPlace>(wait, Body::from_iter(set))
}

/// She takes the place that is offered: it is hers from `from` on, at the weekday on which she
/// would come, and her own page says so. Who comes there on that day already waits no more, and
/// gets no second place.
pub fn take(
    who: Who<'_>,
    wait: &WaitingPlace,
    venue: RecordId,
    from: Date,
    id: RecordId,
) -> Vec<Write> {
    let weekday = weekday_for(who.records, wait, venue, from);
    let mut writes = vec![set_step(wait.id, WaitingStep::Taken)];
    if !who.comes_to(venue, weekday, from) {
        writes.extend(enroll(who, NewPlace { venue, weekday, from }, id));
    }
    writes
}

/// The weekday on which the venue has lessons and she would come; without a wish the first one.
fn weekday_for(
    records: &dyn Records,
    wait: &WaitingPlace,
    venue: RecordId,
    day: Date,
) -> Option<Weekday> {
    let of_venue = records.list_referring::<LessonPattern>("venue", venue);
    let lasting = of_venue.filter(|it| !Period::new(it.from, it.to).has_ended_by(day));
    let held: BTreeSet<Weekday> = lasting.filter_map(|it| it.weekday).collect();
    let wished = wait.weekdays.as_ref().map(|it| &it.0).filter(|it| !it.is_empty());
    match wished {
        None => held.first().copied(),
        Some(wished) => {
            let is_held = |weekday: &&Weekday| held.is_empty() || held.contains(weekday);
            wished.iter().find(is_held).or(wished.first()).copied()
        }
    }
}

/// Who waits, with an offer or without, in the order of asking.
pub fn waiting_list(records: &dyn Records) -> Vec<WaitingPlace> {
    let mut list: Vec<WaitingPlace> =
        records.list::<WaitingPlace>().filter(WaitingPlace::is_open).collect();
    list.arrange_by_key(|place| (place.asked_on.is_none(), place.asked_on, place.id));
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn records(rows: &[(&str, u128, Value)]) -> RecordSet {
        let mut records = RecordSet::default();
        for (kind, n, fields) in rows {
            records.put(kind, id(*n), fields.as_object().cloned().unwrap());
        }
        records
    }

    fn place(n: u128, learner: u128, venue: u128, to: Option<&str>) -> (&'static str, u128, Value) {
        let (learner, venue) = (id(learner).to_string(), id(venue).to_string());
        let fields = json!({ "learner": learner, "venue": venue, "from": "2020-04-01", "to": to });
        ("enrollment", n, fields)
    }

    #[test]
    fn a_person_with_two_places_is_one_in_all_and_an_ended_place_is_free() {
        let rows = [
            ("program", 1, json!({ "name": "x", "capacity": 2 })),
            ("venue", 50, json!({ "name": "north" })),
            ("venue", 51, json!({ "name": "south" })),
            ("venue", 52, json!({ "name": "closed", "used_until": "2020-12-31" })),
            ("learner", 7, json!({})),
            ("learner", 8, json!({})),
            ("learner", 9, json!({ "merged_into": id(7).to_string() })),
            place(60, 7, 50, None),
            place(61, 9, 51, None),
            place(62, 8, 50, Some("2021-02-03")),
        ];
        let day = "2021-02-03".parse().unwrap();
        let capacity = Capacity::read(&records(&rows), day);
        assert_eq!(capacity.whole, Places { taken: 1, capacity: Some(2) });
        assert_eq!(capacity.venues.len(), 2, "a closed venue has no places");
        assert_eq!([50, 51].map(|venue| capacity.at(id(venue)).taken), [1, 1]);
        assert_eq!(capacity.of_venues(), None);
        assert!(capacity.has_place_at(id(50)) && !capacity.has_place_at(id(52)));
        let before = Capacity::read(&records(&rows), "2021-02-02".parse().unwrap());
        assert!(before.whole.is_full() && !before.has_place_at(id(50)));
    }

    #[test]
    fn a_place_that_is_offered_is_not_free_for_somebody_else() {
        let places = Places { taken: 10, capacity: Some(12) };
        assert_eq!(
            [0, 1, 3].map(|offered| places.free_beside(offered)),
            [Some(2), Some(1), Some(0)]
        );
        assert_eq!(Places { taken: 10, capacity: None }.free_beside(1), None);
    }

    #[test]
    fn a_second_place_there_and_a_place_past_what_was_agreed_are_looked_at_again() {
        let rows = [
            ("venue", 50, json!({ "name": "north", "capacity": 1 })),
            ("venue", 51, json!({ "name": "south" })),
            ("learner", 7, json!({})),
            ("learner", 9, json!({ "merged_into": id(7).to_string() })),
            place(60, 7, 50, None),
        ];
        let records = records(&rows);
        let today = "2021-02-03".parse().unwrap();
        let of = |learner: u128, venue: u128| {
            let body =
                json!({ "learner": id(learner).to_string(), "venue": id(venue).to_string() });
            let body = body.as_object().unwrap();
            (doubt_of_place(&records, body, today), comes_already(&records, body, today))
        };
        assert_eq!(of(9, 50), (Some(Doubt::Twice), true), "under whichever record of hers");
        assert_eq!(of(8, 50), (Some(Doubt::Beyond), false));
        assert_eq!(of(8, 51), (None, false));
        assert_eq!(of(7, 51), (None, true));
    }

    #[test]
    fn a_place_on_a_weekday_without_lessons_is_looked_at_again() {
        let lesson = |n, day: &str, status: &str| {
            ("lesson", n, json!({ "venue": id(50).to_string(), "date": day, "status": status }))
        };
        let rows = [
            ("venue", 50, json!({ "name": "north" })),
            ("venue", 51, json!({ "name": "south" })),
            lesson(70, "2021-02-07", "canceled"),
            lesson(71, "2021-02-10", "planned"),
            lesson(72, "2021-01-31", "took_place"),
        ];
        let records = records(&rows);
        let of = |venue: u128, weekday: Option<&str>| {
            let body = json!({ "learner": id(7).to_string(), "venue": id(venue).to_string(),
                "weekday": weekday });
            doubt_of_place(&records, body.as_object().unwrap(), "2021-02-03".parse().unwrap())
        };
        assert_eq!(of(50, Some("wednesday")), None, "the tenth is a Wednesday");
        assert_eq!(of(50, Some("sunday")), Some(Doubt::OffDay), "one is past, one called off");
        assert_eq!(of(50, None), None, "she comes on any day");
        assert_eq!(of(51, Some("sunday")), None, "nothing is planned there yet");
    }

    #[test]
    fn who_asked_first_stands_first_whatever_came_to_the_server_first() {
        let wish = |n, day: &str, step: &str| {
            ("waiting_place", n, json!({ "asked_on": day, "step": step }))
        };
        let rows = [
            wish(1, "2021-01-20", "waiting"),
            wish(2, "2021-01-10", "offered"),
            wish(3, "2021-01-05", "taken"),
            wish(4, "2021-01-10", "waiting"),
        ];
        let order: Vec<RecordId> = waiting_list(&records(&rows)).iter().map(|it| it.id).collect();
        assert_eq!(order, [2, 4, 1].map(id));
    }

    fn hall(capacity: u32, people: u32) -> RecordSet {
        let mut rows = vec![
            ("venue", 50, json!({ "name": "north", "capacity": capacity })),
            (
                "lesson_pattern",
                40,
                json!({ "venue": id(50).to_string(), "weekday": "thursday", "from": "2020-04-01" }),
            ),
        ];
        for n in 0..people {
            rows.push(("learner", 100 + u128::from(n), json!({})));
            rows.push(place(200 + u128::from(n), 100 + u128::from(n), 50, None));
        }
        records(&rows)
    }

    #[test]
    fn a_place_that_is_offered_is_not_offered_again_without_a_second_look() {
        let day: Date = "2021-02-03".parse().unwrap();
        let capacity = Capacity::read(&hall(3, 2), day);
        let wait = |n, step: WaitingStep| WaitingPlace {
            step: Some(step),
            offered_venue: Some(Ref::to(id(50))),
            ..WaitingPlace::empty(id(n))
        };
        let list = [wait(1, WaitingStep::Offered), wait(2, WaitingStep::Waiting)];
        let beyond = |besides| capacity.is_beyond(id(50), &Offered::read(&list, besides));
        assert!(beyond(Some(id(2))), "the last place is offered to somebody else");
        assert!(!beyond(Some(id(1))), "and is hers");
        assert!(Capacity::read(&hall(2, 2), day).is_beyond(id(50), &Offered::default()));
        assert_eq!(capacity.of_venues(), Some(3));
    }

    #[test]
    fn who_comes_there_already_gets_no_second_place() {
        let records = hall(3, 1);
        let (aliases, day) = ([id(100)], "2021-02-03".parse::<Date>().unwrap());
        let who = Who { records: &records, aliases: &aliases };
        let kinds = |venue: u128| -> Vec<&str> {
            let writes = take(who, &WaitingPlace::empty(id(1)), id(venue), day, id(9));
            let kind = |write: &Write| match write {
                Write::Create { kind, .. } | Write::Set { kind, .. } => *kind,
                Write::Remove { kind, .. } => *kind,
            };
            writes.iter().map(kind).collect()
        };
        assert_eq!(kinds(50), ["waiting_place"]);
        assert_eq!(kinds(51), ["waiting_place", "enrollment"]);
    }

    #[test]
    fn who_takes_a_place_comes_on_a_day_that_she_wished_for_and_her_own_page_says_so() {
        let records = hall(3, 0);
        let (aliases, day) = ([id(7)], "2021-02-03".parse::<Date>().unwrap());
        let wait = |days: &[Weekday]| WaitingPlace {
            weekdays: Some(crate::value::ChoiceSet(days.iter().copied().collect())),
            ..WaitingPlace::empty(id(1))
        };
        let weekday = |days: &[Weekday]| {
            let who = Who { records: &records, aliases: &aliases };
            let writes = take(who, &wait(days), id(50), day, id(9));
            let kinds: Vec<&str> = writes
                .iter()
                .map(|write| match write {
                    Write::Create { kind, .. } | Write::Set { kind, .. } => *kind,
                    Write::Remove { .. } => "",
                })
                .collect();
            assert_eq!(kinds, ["waiting_place", "enrollment", "weekly_place"]);
            let Write::Create { set, .. } = &writes[1] else { panic!("a place is made") };
            set["weekday"].as_str().unwrap().to_owned()
        };
        assert_eq!(weekday(&[]), "thursday");
        assert_eq!(weekday(&[Weekday::Monday, Weekday::Thursday]), "thursday");
        assert_eq!(weekday(&[Weekday::Monday]), "monday", "she is asked on the way");
    }
}
