//! A learner's places: where she comes, how the last one ended, and which venues a staff member
//! looks after.

use super::period::Period;
use super::person::{aliases, person_of};
use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::gather::Gather;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::assignment::Assignment;
use crate::records::enrollment::{EndReason, Enrollment};
use crate::records::learner::Learner;
use crate::records::venue::Venue;
use crate::role::{Actor, Role};
use crate::value::Date;
use std::collections::BTreeSet;

/// Every place that the person with these records has or had.
pub fn places(records: &dyn Records, aliases: &[RecordId]) -> Vec<Enrollment> {
    let of = |id: &RecordId| records.list_referring::<Enrollment>("learner", *id);
    aliases.iter().flat_map(of).collect()
}

/// The places that last on `day`.
pub fn places_on(records: &dyn Records, aliases: &[RecordId], day: Date) -> Vec<Enrollment> {
    let mut all = places(records, aliases);
    all.retain(|place| Period::from(place).contains(day));
    all
}

/// How a learner's last place ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The record of the place.
    pub place: RecordId,
    /// The last day.
    pub day: Date,
    /// Why; empty if nobody has written it down.
    pub reason: Option<EndReason>,
}

/// How the last of these places ended, if none of them goes on at the end of `day`.
pub fn ending(places: &[Enrollment], day: Date) -> Option<Ending> {
    if places.iter().any(|place| !Period::from(place).has_ended_by(day)) {
        return None;
    }
    let last = places.iter().max_by_key(|place| (place.to, place.id))?;
    Some(Ending { place: last.id, day: last.to?, reason: last.end_reason })
}

/// How a learner stands with her places on a day, as one line says it.
#[derive(Clone, Debug, PartialEq)]
pub enum Stand {
    /// She comes, also after that day: each venue and weekday once.
    Comes(Vec<Enrollment>),
    /// She does not come yet.
    WillCome(Vec<Enrollment>),
    /// Her last place has ended, with that day at the latest.
    Ended(Ending),
    /// She has no place, and had none.
    Nowhere,
}

impl Stand {
    /// Reads it from all her places.
    pub fn read(mut places: Vec<Enrollment>, day: Date) -> Stand {
        if let Some(ending) = ending(&places, day) {
            return Stand::Ended(ending);
        }
        places.retain(|place| !Period::from(place).has_ended_by(day));
        places.arrange_by_key(|place| (place.from, place.id));
        let mut seen = BTreeSet::new();
        places.retain(|place| seen.insert((place.venue.map(|it| it.id), place.weekday)));
        let (now, later): (Vec<Enrollment>, Vec<Enrollment>) =
            places.into_iter().partition(|place| Period::from(place).contains(day));
        match (now.is_empty(), later.is_empty()) {
            (false, _) => Stand::Comes(now),
            (true, false) => Stand::WillCome(later),
            (true, true) => Stand::Nowhere,
        }
    }
}

/// Whether she has died, or has moved away and has no place any more: then every reminder about
/// her stops at once. One place that says so of a death is enough.
pub fn is_gone_for_good(places: &[Enrollment], day: Date) -> bool {
    let says_death = |place: &Enrollment| {
        place.end_reason == Some(EndReason::Deceased) && Period::from(place).has_ended_by(day)
    };
    let has_moved = ending(places, day).is_some_and(|it| it.reason == Some(EndReason::Moved));
    places.iter().any(says_death) || has_moved
}

/// Whether a person has died or moved away: then nobody is reminded of her (domain §7.5), and
/// nobody is asked about her.
pub fn asks_no_more(records: &dyn Records, person: RecordId, day: Date) -> bool {
    is_gone_for_good(&places(records, &aliases(records, person)), day)
}

/// The venues of the places that go on at the end of `day`, each once.
pub fn venues_on(places: &[Enrollment], day: Date) -> BTreeSet<RecordId> {
    let open = places.iter().filter(|place| !Period::from(*place).has_ended_by(day));
    open.filter_map(|place| place.venue.map(|venue| venue.id)).gather()
}

/// Whether one of a learner's records says that she comes to `venue`: by a place there today, or
/// because she came there first.
pub fn comes_to(records: &dyn Records, aliases: &[RecordId], venue: RecordId, day: Date) -> bool {
    let is_here = |place: &Enrollment| place.venue.is_some_and(|it| it.id == venue);
    let is_first = |id: &RecordId| {
        let first = records.read::<Learner>(*id).and_then(|learner| learner.first_venue);
        first.is_some_and(|first| first.id == venue)
    };
    places_on(records, aliases, day).iter().any(is_here) || aliases.iter().any(is_first)
}

/// The people who come to `venue` on `day`, by [`comes_to`].
pub fn people_at(records: &dyn Records, venue: RecordId, day: Date) -> BTreeSet<RecordId> {
    let seats = records.list_referring::<Enrollment>("venue", venue);
    let first = records.list_referring::<Learner>("first_venue", venue);
    let seats = seats.filter_map(|seat| seat.learner.map(|learner| learner.id));
    let people = seats.chain(first.map(|it| it.id)).filter_map(|it| person_of(records, it));
    let mut people: BTreeSet<RecordId> = people.gather();
    people.retain(|it| comes_to(records, &aliases(records, *it), venue, day));
    people
}

/// The venues that an account looks after on `day`: all of them for a manager, for a tutor those
/// that she is assigned to.
pub fn venues_of(records: &dyn Records, actor: &Actor, day: Date) -> Vec<Venue> {
    if actor.role == Role::Manager {
        return records.list_used::<Venue>(day).collect();
    }
    let Some(staff) = actor.staff() else { return Vec::new() };
    let assigned = records.list_referring::<Assignment>("staff", staff);
    let current = assigned.filter(|one| Period::from(one).contains(day));
    let ids: BTreeSet<RecordId> =
        current.filter_map(|one| one.venue.map(|venue| venue.id)).gather();
    let used = ids.into_iter().filter_map(|id| {
        let fields = records.get(Venue::NAME, id)?;
        Venue::KIND.is_used_on(fields, day).then(|| Venue::read(id, fields))
    });
    used.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use crate::program::RecordSet;
    use crate::value::Ref;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn place(n: u128, to: Option<&str>, end_reason: Option<EndReason>) -> Enrollment {
        Enrollment {
            learner: Some(Ref::to(id(1))),
            venue: Some(Ref::to(id(900 + n))),
            from: Some(day("2020-04-01")),
            to: to.map(day),
            end_reason,
            ..Enrollment::empty(id(n))
        }
    }

    #[test]
    fn the_last_place_says_how_it_ended_once_none_goes_on() {
        let moved = place(1, Some("2020-06-30"), Some(EndReason::Moved));
        let unknown = place(2, Some("2020-12-31"), None);
        let open = place(3, None, None);
        let today = day("2021-02-03");
        assert_eq!(ending(&[moved.clone(), unknown.clone(), open.clone()], today), None);
        let expected = Ending { place: id(2), day: day("2020-12-31"), reason: None };
        assert_eq!(ending(&[moved.clone(), unknown.clone()], today), Some(expected));
        assert_eq!(ending(&[moved.clone(), unknown], day("2020-12-30")), None, "not yet over");
        assert_eq!(ending(std::slice::from_ref(&moved), today).unwrap().reason, moved.end_reason);
        assert_eq!(ending(&[], today), None);
        assert_eq!(venues_on(&[moved, open], today), BTreeSet::from([id(903)]));
    }

    #[test]
    fn a_line_says_where_she_comes_from_tomorrow_on_and_once_it_is_over_when_it_ended() {
        let today = day("2021-02-03");
        let read = |places: &[Enrollment]| Stand::read(places.to_vec(), today);
        let ended = place(1, Some("2021-02-03"), Some(EndReason::Completed));
        let Stand::Ended(ending) = read(std::slice::from_ref(&ended)) else { panic!("over") };
        assert_eq!((ending.day, ending.reason), (today, Some(EndReason::Completed)));
        let back = Enrollment { venue: ended.venue, from: Some(today), ..place(2, None, None) };
        assert_eq!(read(&[ended.clone(), back.clone()]), Stand::Comes(vec![back.clone()]));
        let double = Enrollment { id: id(3), ..back.clone() };
        assert_eq!(read(&[double, back.clone()]), Stand::Comes(vec![back.clone()]), "said once");
        let ahead = Enrollment { from: Some(day("2021-02-10")), ..back };
        assert_eq!(read(&[ended, ahead.clone()]), Stand::WillCome(vec![ahead]));
        assert_eq!(read(&[]), Stand::Nowhere);
    }

    #[test]
    fn who_has_died_or_moved_is_gone_from_that_day_on() {
        let gone = |places: &[Enrollment], on: &str| is_gone_for_good(places, day(on));
        let open = place(3, None, None);
        let died = place(1, Some("2021-02-03"), Some(EndReason::Deceased));
        assert!(gone(std::slice::from_ref(&died), "2021-02-03"), "at once");
        assert!(!gone(std::slice::from_ref(&died), "2021-02-02"));
        assert!(gone(&[died, open.clone()], "2021-02-03"), "whatever else is still open");
        let moved = place(2, Some("2021-02-03"), Some(EndReason::Moved));
        assert!(gone(std::slice::from_ref(&moved), "2021-02-03"));
        assert!(!gone(&[moved, open], "2021-02-03"), "she comes somewhere else now");
        let dropped = place(4, Some("2021-02-03"), Some(EndReason::Dropped));
        assert!(!gone(&[dropped], "2021-02-03"));
    }

    #[test]
    fn a_tutor_looks_after_the_venues_of_her_assignments_of_today_and_a_manager_after_all() {
        let mut records = RecordSet::default();
        for n in [901, 902, 903] {
            records.add(&Venue::empty(id(n)));
        }
        let assigned = |n: u128, venue: u128, to: Option<&str>| Assignment {
            staff: Some(Ref::to(id(50))),
            venue: Some(Ref::to(id(venue))),
            from: Some(day("2020-04-01")),
            to: to.map(day),
            ..Assignment::empty(id(n))
        };
        records.add(&assigned(1, 901, None));
        records.add(&assigned(2, 902, Some("2020-12-31")));
        let venues = |role, person| {
            let actor = Actor { account: AccountId(Uuid::nil()), role, person };
            let found = venues_of(&records, &actor, day("2021-02-03"));
            found.into_iter().map(|venue| venue.id).collect::<Vec<_>>()
        };
        assert_eq!(venues(Role::Tutor, Some(id(50))), [id(901)]);
        assert_eq!(venues(Role::Tutor, Some(id(51))), []);
        assert_eq!(venues(Role::Manager, None), [901, 902, 903].map(id));
        assert_eq!(venues(Role::Learner, Some(id(1))), []);

        let used_until = Some(day("2021-01-31"));
        records.add(&Venue { used_until, ..Venue::empty(id(901)) });
        let manager = Actor { account: AccountId(Uuid::nil()), role: Role::Manager, person: None };
        let left = venues_of(&records, &manager, day("2021-02-03")).into_iter();
        assert_eq!(left.map(|venue| venue.id).collect::<Vec<_>>(), [902, 903].map(id));
    }

    #[test]
    fn she_comes_to_the_venue_of_her_place_and_to_the_one_where_she_came_first() {
        let mut records = RecordSet::default();
        let first_venue = Some(Ref::to(id(950)));
        records.add(&Learner { first_venue, ..Learner::empty(id(1)) });
        records.add(&place(2, Some("2020-06-30"), None));
        records.add(&place(3, None, None));
        let comes = |venue| comes_to(&records, &[id(1)], id(venue), day("2021-02-03"));
        assert!(comes(903) && comes(950));
        assert!(!comes(902));
    }
}
