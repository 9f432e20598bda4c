//! Consultations: the first one of everybody, those of the year by month, second talks of the first
//! twenty, and in the published year one dated after the end of January that was entered before it.

use super::Cast;
use super::calendar::working_days;
use super::people::Person;
use super::words::{NEXT_ACTIONS, SUMMARIES, TALKS_AT_FIRST};
use crate::script::{Script, at, create, day, pick};
use shared::id::{RecordId, Stamp};
use shared::records::consultation::{Channel, Consultation, Counterparty, TalkKind, Topic};
use shared::sync::message::Op;
use shared::value::{ChoiceSet, Date, LongText, Minutes, Ref, Text};

/// The first consultation of a learner, as a part of the mutation that creates her.
pub(super) fn first_talk(script: &mut Script, person: &Person, staff: RecordId) -> Op {
    let words = pick(&TALKS_AT_FIRST, u64::from(person.number), 1);
    let with_family =
        pick(&[Counterparty::Guardian, Counterparty::Learner], u64::from(person.number), 2);
    let id = script.id(at(person.first_talk, 15, 0));
    let record = Consultation {
        kind: Some(TalkKind::First),
        counterparties: Some(ChoiceSet([Counterparty::Learner, with_family].into())),
        channel: Some(Channel::InPerson),
        topics: Some(ChoiceSet([Topic::Study, Topic::School].into())),
        length_minutes: Some(Minutes(60)),
        summary: Some(LongText(words.to_owned())),
        next_action: Some(Text("学習会を見学してもらう".to_owned())),
        ..blank(id, person, person.first_talk, staff)
    };
    create(id, &record)
}

/// All other consultations.
pub(super) fn talks(script: &mut Script, cast: &Cast) {
    for person in cast.set.people.iter().filter(|person| person.is_continuing()) {
        let date = person.first_talk.plus_days(61);
        talk(script, cast, person, date, at(date, 16, i64::from(person.number)));
    }
    let mut turn = 0;
    for &(year, month, total) in cast.set.talks {
        let first = day(year, month, 1);
        let days = working_days(first, first.end_of_month());
        let is_first_talk =
            |person: &&Person| (first..=first.end_of_month()).contains(&person.first_talk);
        // The talk with P30's second record is one of October's.
        let with_double = usize::from(cast.set.is_published && month == 10);
        let known = cast.set.people.iter().filter(is_first_talk).count() + with_double;
        let left = total - known;
        for place in 0..left {
            let date = days[place * days.len() / left];
            let person = next_person(cast, &mut turn, date);
            talk(script, cast, person, date, at(date, 13, minute(place)));
        }
    }
    if cast.set.is_published {
        ahead_of_its_day(script, cast);
    }
}

/// Talks of one day follow each other.
fn minute(place: usize) -> i64 {
    i64::try_from(place % 4).map_or(0, |place| place * 50)
}

/// The next learner in turn who has come before this day and has not left.
fn next_person<'a>(cast: &'a Cast, turn: &mut usize, on: Date) -> &'a Person {
    loop {
        // Seven and the number of learners have no common divisor: everybody gets her turn.
        *turn = (*turn + 7) % cast.set.people.len();
        let person = &cast.set.people[*turn];
        let is_gone = person.last_day().is_some_and(|last| last < on);
        if person.first_talk < on && !is_gone {
            return person;
        }
    }
}

fn talk(script: &mut Script, cast: &Cast, person: &Person, date: Date, made_at: Stamp) {
    let seed = date.days_since(day(2019, 4, 1)).unsigned_abs();
    let number = u64::from(person.number);
    let is_with_tutor = person.is_enrolled(date) && !number.wrapping_add(seed).is_multiple_of(3);
    let author = if is_with_tutor { cast.tutor(person.place) } else { cast.coordinator() };
    let is_closed_spring = (day(2020, 4, 15)..day(2020, 6, 1)).contains(&date);
    let channel = if is_closed_spring {
        pick(&[Channel::Phone, Channel::Email, Channel::Line, Channel::Online], number, seed)
    } else {
        pick(
            &[
                Channel::InPerson,
                Channel::InPerson,
                Channel::InPerson,
                Channel::Phone,
                Channel::Line,
            ],
            number,
            seed,
        )
    };
    let who = [
        &[Counterparty::Learner][..],
        &[Counterparty::Learner],
        &[Counterparty::Learner, Counterparty::Guardian],
        &[Counterparty::Guardian],
        &[Counterparty::Learner, Counterparty::School],
    ];
    let (topic, summary) = pick(&SUMMARIES, number, seed);
    let id = script.id(made_at);
    let who = pick(&who, seed, number);
    let record = Consultation {
        kind: Some(kind_of(who)),
        counterparties: Some(ChoiceSet(who.iter().copied().collect())),
        channel: Some(channel),
        topics: Some(ChoiceSet([topic].into())),
        length_minutes: Some(Minutes(pick(&[20, 30, 30, 45, 60], seed, number + 1))),
        summary: Some(LongText(summary.to_owned())),
        next_action: pick(&NEXT_ACTIONS, number, seed).map(|text| Text(text.to_owned())),
        ..blank(id, person, date, author.staff())
    };
    script.add(author.account(), made_at, vec![create(id, &record)]);
}

fn kind_of(who: &[Counterparty]) -> TalkKind {
    match who {
        _ if who.contains(&Counterparty::School) => TalkKind::School,
        [Counterparty::Guardian] => TalkKind::Family,
        _ => TalkKind::Regular,
    }
}

/// A 255th consultation, agreed for the day after the figures close and entered before they do.
fn ahead_of_its_day(script: &mut Script, cast: &Cast) {
    let made_at = at(day(2021, 1, 31), 16, 30);
    let id = script.id(made_at);
    let record = Consultation {
        counterparties: Some(ChoiceSet([Counterparty::Learner, Counterparty::School].into())),
        channel: Some(Channel::Online),
        topics: Some(ChoiceSet([Topic::School].into())),
        next_action: Some(Text("三者での面談の前に、本人の希望を聞いておく".to_owned())),
        ..blank(id, cast.person(36), day(2021, 2, 1), cast.coordinator().staff())
    };
    script.add(cast.coordinator().account(), made_at, vec![create(id, &record)]);
}

fn blank(id: RecordId, person: &Person, date: Date, staff: RecordId) -> Consultation {
    Consultation {
        learner: Some(Ref::to(person.id())),
        date: Some(date),
        staff: Some(Ref::to(staff)),
        ..Consultation::empty(id)
    }
}
