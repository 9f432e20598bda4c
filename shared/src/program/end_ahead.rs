//! An end of her places that lies ahead: until when she comes, which last days make sense, and how
//! an end is put off or taken back.

use super::going_on::{FOLLOW_UP_MONTHS, Who, months_after};
use super::period::Period;
use super::places::Ending;
use super::weekly_places::following;
use super::write::{Write, field};
use crate::record::Body;
use crate::records::enrollment::{EndReason, Enrollment};
use crate::records::follow_up::FollowUp;
use crate::value::Date;

/// Whether none of her places had begun by a day: to end them with it would take all of them away.
/// Of places that are still to come, any day before them is one on which nothing begins.
pub fn is_before_she_began(who: Who<'_>, last_day: Date, today: Date) -> bool {
    let places = who.open_places(today);
    let began_by = |day: Date| places.iter().any(|it| Period::from(it).has_begun_by(day));
    began_by(today) && !began_by(last_day)
}

/// Whether a day is more than a year ahead: further than anybody agrees on a pause, an end or a
/// place, so a year is mistyped.
pub fn is_too_far(day: Date, today: Date) -> bool {
    day > months_after(today, 12)
}

/// How the last of her places will end, if each one that goes on after `day` has a last day.
pub fn end_ahead(who: Who<'_>, day: Date) -> Option<Ending> {
    let places = who.open_places(day);
    if places.iter().any(|place| place.to.is_none()) {
        return None;
    }
    let last = places.iter().max_by_key(|place| (place.to, place.id))?;
    Some(Ending { place: last.id, day: last.to?, reason: last.end_reason })
}

/// She goes on after all: the places that were to end last have no last day any more, and nobody
/// asks how she is after it. A place that was to make way for another one still does.
pub fn stay(who: Who<'_>, day: Date) -> Vec<Write> {
    let asked = planned(who, day).into_iter().map(|it| Write::remove::<FollowUp>(it.id));
    let last = end_ahead(who, day).map(|it| it.day);
    let is_last = |place: &Enrollment| place.to.is_some() && place.to == last;
    let places = who.open_places(day).into_iter().filter(is_last);
    let open = |place: Enrollment| {
        let set = [field::<Date>("to", None), field::<EndReason>("end_reason", None)];
        Write::set::<Enrollment>(place.id, Body::from_iter(set))
    };
    let mut writes: Vec<Write> = places.map(open).collect();
    let more = following(who.records, &writes);
    writes.extend(more);
    writes.extend(asked);
    writes
}

/// The days on which somebody was going to ask how she is after an end that lies ahead of `day`,
/// and has not done so.
pub fn planned(who: Who<'_>, day: Date) -> Vec<FollowUp> {
    let ends = who.open_places(day).into_iter().filter_map(|place| place.to);
    let after = |end: Date| FOLLOW_UP_MONTHS.map(|months| months_after(end, months));
    let days: Vec<Date> = ends.flat_map(after).collect();
    let is_planned = |it: &FollowUp| {
        it.done_on.is_none() && it.due_on.is_some_and(|due_on| days.contains(&due_on))
    };
    who.all::<FollowUp>().filter(is_planned).collect()
}
