//! How many places are taken and how many are free, at each venue and in all; who waits for one.
//! Who has a place that goes on counts, whether or not she comes; a pause keeps her place.

use super::period::Period;
use super::person;
use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::enrollment::Enrollment;
use crate::records::program::Program;
use crate::records::venue::Venue;
use crate::records::waiting_place::WaitingPlace;
use crate::value::Date;
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
        let program = records.list::<Program>().find_map(|it| it.capacity);
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
        Capacity { whole: Places { taken, capacity: program.map(|it| it.0) }, venues }
    }

    /// The places of one venue; none of a venue that is not used.
    pub fn at(&self, venue: RecordId) -> Places {
        self.venues.get(&venue).copied().unwrap_or(Places { taken: 0, capacity: Some(0) })
    }

    /// Whether one more person may come to this venue without going past what was agreed.
    pub fn has_place_at(&self, venue: RecordId) -> bool {
        !self.whole.is_full() && !self.at(venue).is_full()
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
        assert!(capacity.has_place_at(id(50)) && !capacity.has_place_at(id(52)));
        let before = Capacity::read(&records(&rows), "2021-02-02".parse().unwrap());
        assert!(before.whole.is_full() && !before.has_place_at(id(50)));
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
}
