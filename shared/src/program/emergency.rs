//! Whom to call when something happens: the numbers that hold everywhere in Japan are data here,
//! those of the program and its venues are fields of their records, so that all of them are on the
//! device.

use super::lesson::takes_place;
use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::gather::Gather;
use crate::id::RecordId;
use crate::record::{Fields, Record};
use crate::records::lesson::Lesson;
use crate::records::program::Program;
use crate::records::venue::Venue;
use crate::value::Date;
use std::collections::BTreeSet;

/// When somebody calls a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Somebody is in danger now.
    Danger,
    /// A child may be harmed.
    Child,
    /// Somebody wants to talk, at night, too.
    Talk,
}

/// A telephone number that holds everywhere. Its words are under `emergency.<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name.
    pub code: &'static str,
    /// The number as people write it.
    pub number: &'static str,
    /// When somebody calls it.
    pub need: Need,
}

/// The numbers, in the order in which the card shows them. Sources: the National Police Agency and
/// the Fire and Disaster Management Agency; the Children and Families Agency for 189; the ministry
/// of education for the line of children; the organizations themselves for the others, as their
/// public pages print them. A program calls each once a year to see that it still answers.
pub static LINES: [Line; 7] = [
    Line { code: "police", number: "110", need: Need::Danger },
    Line { code: "ambulance", number: "119", need: Need::Danger },
    Line { code: "child_guidance", number: "189", need: Need::Child },
    Line { code: "yorisoi", number: "0120-279-338", need: Need::Talk },
    Line { code: "inochi", number: "0120-783-556", need: Need::Talk },
    Line { code: "childrens_sos", number: "0120-0-78310", need: Need::Talk },
    Line { code: "childline", number: "0120-99-7777", need: Need::Talk },
];

/// A number of the program's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLine {
    /// The field of the program that has it.
    pub field: &'static str,
    /// The number.
    pub number: String,
}

/// The numbers of the program, whoever is responsible first.
pub fn own_lines(records: &dyn Records) -> Vec<OwnLine> {
    let Some(program) = records.list::<Program>().next() else { return Vec::new() };
    let all = [
        ("on_call_phone", program.on_call_phone),
        ("phone", program.phone),
        ("child_center_phone", program.child_center_phone),
    ];
    all.into_iter()
        .filter_map(|(field, number)| Some(OwnLine { field, number: number?.0 }))
        .collect()
}

/// What an ambulance is told: where one is.
#[derive(Clone, Debug, PartialEq)]
pub struct Whereabouts {
    /// The venue.
    pub venue: Venue,
    /// Whether it has a lesson on the day.
    pub is_today: bool,
}

/// The venues in use that are places, those with a lesson on `day` first.
pub fn whereabouts(records: &dyn Records, day: Date) -> Vec<Whereabouts> {
    let today: BTreeSet<RecordId> = todays_venues(records, day);
    let is_place = |(id, fields): (RecordId, &Fields)| {
        let venue = Venue::read(id, fields);
        (Venue::KIND.is_used_on(fields, day) && venue.is_room()).then_some(venue)
    };
    let venues = records.of_kind(Venue::NAME).filter_map(is_place);
    let mut all: Vec<Whereabouts> =
        venues.map(|venue| Whereabouts { is_today: today.contains(&venue.id), venue }).collect();
    all.arrange_by_key(|it| {
        let name = it.venue.kana.as_ref().or(it.venue.name.as_ref()).map(|name| name.0.clone());
        (!it.is_today, name, it.venue.id)
    });
    all
}

fn todays_venues(records: &dyn Records, day: Date) -> BTreeSet<RecordId> {
    let is_today = |(id, fields): &(RecordId, &Fields)| {
        // Most lessons are of another day: one field tells.
        let is_of_day = fields.text("date").is_some_and(|text| text.parse() == Ok(day));
        is_of_day && takes_place(&Lesson::read(*id, fields))
    };
    let lessons = records.of_kind(Lesson::NAME).filter(is_today);
    lessons.filter_map(|(id, fields)| Lesson::read(id, fields).venue.map(|it| it.id)).gather()
}

/// The number as a telephone dials it.
pub fn dialed(number: &str) -> String {
    number.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::{Ref, Text};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn text(text: &str) -> Option<Text> {
        Some(Text(text.to_owned()))
    }

    #[test]
    fn a_number_is_dialed_without_what_makes_it_readable() {
        assert_eq!(dialed("0120-0-78310"), "0120078310");
        assert_eq!(dialed("011（000）0000"), "0110000000");
        assert!(LINES.iter().all(|line| (3..=10).contains(&dialed(line.number).len())));
    }

    #[test]
    fn whoever_is_responsible_comes_first_and_a_missing_number_is_left_out() {
        let mut records = RecordSet::default();
        assert_eq!(own_lines(&records), []);
        records.add(&Program {
            phone: text("1"),
            on_call_phone: text("2"),
            ..Program::empty(id(1))
        });
        let fields: Vec<_> = own_lines(&records).into_iter().map(|it| it.field).collect();
        assert_eq!(fields, ["on_call_phone", "phone"]);
    }

    #[test]
    fn the_venue_of_todays_lesson_comes_first_and_what_is_no_place_is_left_out() {
        let day: Date = "2021-02-03".parse().unwrap();
        let mut records = RecordSet::default();
        let venue = |n, name| Venue { name: text(name), ..Venue::empty(id(n)) };
        records.add(&venue(1, "a"));
        records.add(&venue(2, "b"));
        records.add(&Venue { is_online: Some(true), ..venue(3, "online") });
        records.add(&Venue { used_until: Some(day.plus_days(-1)), ..venue(4, "gone") });
        let lesson = |n, venue, date: Date| Lesson {
            venue: Some(Ref::to(id(venue))),
            date: Some(date),
            ..Lesson::empty(id(n))
        };
        records.add(&lesson(11, 1, day.plus_days(1)));
        records.add(&lesson(12, 2, day));
        let found = whereabouts(&records, day).into_iter();
        let found: Vec<_> = found.map(|it| (it.venue.id, it.is_today)).collect();
        assert_eq!(found, [(id(2), true), (id(1), false)]);
    }
}
