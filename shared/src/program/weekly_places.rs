//! Where and when a learner comes every week follows her places and her agreed pauses, for her own
//! page: whatever page writes about those writes her weekly place in the same change. She may not
//! read the places themselves, which say why they end.

use super::pauses::pauses;
use super::period::Period;
use super::person::aliases;
use super::places::places;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::agreed_pause::AgreedPause;
use crate::records::enrollment::Enrollment;
use crate::records::lesson_pattern::LessonPattern;
use crate::records::weekly_place::{Stretch, WeeklyPlace, written};
use crate::value::Ref;
use std::collections::{BTreeMap, BTreeSet};

/// What these writes about places and pauses mean for weekly places.
///
/// # Example
/// A place on Wednesdays that gets a last day gives the weekly place of Wednesdays the same one; a
/// place that is taken back takes its weekly place along.
pub fn following(records: &dyn Records, writes: &[Write]) -> Vec<Write> {
    let places = changed::<Enrollment>(records, writes);
    let pauses = changed::<AgreedPause>(records, writes);
    let mut shown = Shown::default();
    places.values().for_each(|place| shown.follow_place(records, place));
    let of_places = places.values().flat_map(Changed::both).filter_map(|it| it.learner);
    let of_pauses = pauses.values().flat_map(Changed::both).filter_map(|it| it.learner);
    let learners = of_places.chain(of_pauses).map(|learner| learner.id);
    let people: BTreeSet<Vec<RecordId>> = learners.map(|id| aliases(records, id)).collect();
    people.iter().for_each(|ids| shown.follow_pauses(records, ids, &pauses));
    shown.writes(records)
}

/// The id of the weekly place that shows a place.
pub fn weekly_place_id(place: RecordId) -> RecordId {
    RecordId::of_natural_key("weekly_place of", &[place.to_string()])
}

/// A record before and after some writes; `None` where there is none.
struct Changed<R> {
    was: Option<R>,
    is: Option<R>,
}

impl<R> Changed<R> {
    fn both(&self) -> impl Iterator<Item = &R> {
        self.was.iter().chain(&self.is)
    }
}

/// The records of one kind that these writes make, change or remove.
fn changed<R: Record>(records: &dyn Records, writes: &[Write]) -> BTreeMap<RecordId, Changed<R>> {
    let mut bodies: BTreeMap<RecordId, Option<Body>> = BTreeMap::new();
    let stored = |id| records.get(R::NAME, id).map(|it| it.clone().into_body());
    for write in writes {
        match write {
            Write::Create { kind, id, set } if *kind == R::NAME => {
                bodies.insert(*id, Some(set.clone()));
            }
            Write::Set { kind, id, set } if *kind == R::NAME => {
                let body = bodies.entry(*id).or_insert_with(|| stored(*id));
                if let Some(body) = body {
                    body.extend(set.iter().map(|(name, value)| (name.clone(), value.clone())));
                }
            }
            Write::Remove { kind, id } if *kind == R::NAME => {
                bodies.insert(*id, None);
            }
            _ => {}
        }
    }
    let one = |(id, body): (RecordId, Option<Body>)| {
        (id, Changed { was: records.read::<R>(id), is: body.map(|body| R::read(id, &body)) })
    };
    bodies.into_iter().map(one).collect()
}

/// The weekly places as they would be; `None` for one that goes.
#[derive(Default)]
struct Shown(BTreeMap<RecordId, Option<WeeklyPlace>>);

impl Shown {
    /// A place without a weekday is one for every lesson, and has no weekly place.
    fn follow_place(&mut self, records: &dyn Records, place: &Changed<Enrollment>) {
        let own = place.both().find_map(|place| own_weekly_place(records, place));
        let Some((is, weekday)) = place.is.as_ref().and_then(|is| Some((is, is.weekday?))) else {
            self.0.extend(own.map(|own| (own.id, None)));
            return;
        };
        let before = own.unwrap_or_else(|| WeeklyPlace::empty(weekly_place_id(is.id)));
        let is_same = before.venue == is.venue && before.weekday == is.weekday;
        let pattern = before.pattern.filter(|_| is_same);
        let shown = WeeklyPlace {
            learner: is.learner,
            venue: is.venue,
            weekday: Some(weekday),
            pattern: pattern.or_else(|| pattern_of(records, is).map(Ref::to)),
            from: is.from,
            to: is.to,
            ..before
        };
        let is_whole = shown.learner.is_some() && shown.venue.is_some();
        self.0.insert(shown.id, Some(shown).filter(|_| is_whole));
    }

    /// Nobody waits for whoever pauses from the first to the last day of each of her pauses. A
    /// pause that somebody wrote into a weekly place by hand stays where none was ever agreed.
    fn follow_pauses(
        &mut self,
        records: &dyn Records,
        ids: &[RecordId],
        changed: &BTreeMap<RecordId, Changed<AgreedPause>>,
    ) {
        let is_hers = |it: &AgreedPause| it.learner.is_some_and(|it| ids.contains(&it.id));
        let stored = pauses(records, ids).filter(|it| !changed.contains_key(&it.id));
        let new = changed.values().filter_map(|it| it.is.clone()).filter(is_hers);
        let agreed: Vec<AgreedPause> = stored.chain(new).collect();
        if agreed.is_empty() && !changed.values().flat_map(Changed::both).any(is_hers) {
            return;
        }
        for place in self.weekly_places_of(records, ids) {
            let within = agreed.iter().filter(|pause| overlaps(&place, pause));
            let mut stretches = stretches(within);
            let last = stretches.pop();
            let place = WeeklyPlace {
                paused_from: last.and_then(|it| it.from),
                paused_until: last.map(|it| it.until),
                earlier_pauses: written(&stretches),
                ..place
            };
            self.0.insert(place.id, Some(place));
        }
    }

    /// Her weekly places as they would be.
    fn weekly_places_of(&self, records: &dyn Records, ids: &[RecordId]) -> Vec<WeeklyPlace> {
        let is_hers = |it: &WeeklyPlace| it.learner.is_some_and(|it| ids.contains(&it.id));
        let of = |id: &RecordId| records.list_referring::<WeeklyPlace>("learner", *id);
        let stored = ids.iter().flat_map(of).filter(|it| !self.0.contains_key(&it.id));
        stored.chain(self.0.values().flatten().filter(|it| is_hers(it)).cloned()).collect()
    }

    /// What has to be written for the records to be like this.
    fn writes(self, records: &dyn Records) -> Vec<Write> {
        let one = |(id, place): (RecordId, Option<WeeklyPlace>)| {
            let stored = records.read::<WeeklyPlace>(id);
            match (stored, place) {
                (None, None) => None,
                (Some(_), None) => Some(Write::remove::<WeeklyPlace>(id)),
                (None, Some(place)) => Some(Write::create(&place)),
                (Some(stored), Some(place)) => {
                    let set = differing(&stored, &place);
                    (!set.is_empty()).then(|| Write::set::<WeeklyPlace>(id, set))
                }
            }
        };
        self.0.into_iter().filter_map(one).collect()
    }
}

/// The days of these pauses in their order; one that leads into the next is one with it.
fn stretches<'a>(pauses: impl Iterator<Item = &'a AgreedPause>) -> Vec<Stretch> {
    let all = pauses.filter_map(|it| Some(Stretch { from: it.from, until: it.to? }));
    let mut all: Vec<Stretch> = all.collect();
    all.arrange_by(Ord::cmp);
    let mut joined: Vec<Stretch> = Vec::new();
    for stretch in all {
        match joined.last_mut() {
            Some(last) if stretch.from.is_none_or(|from| from <= last.until.plus_days(1)) => {
                last.until = last.until.max(stretch.until);
            }
            _ => joined.push(stretch),
        }
    }
    joined
}

/// The fields in which a weekly place changes.
fn differing(stored: &WeeklyPlace, place: &WeeklyPlace) -> Body {
    let mut set = Body::new();
    if stored.venue != place.venue {
        set.extend([field("venue", place.venue.as_ref())]);
    }
    if stored.weekday != place.weekday {
        set.extend([field("weekday", place.weekday.as_ref())]);
    }
    if stored.pattern != place.pattern {
        set.extend([field("pattern", place.pattern.as_ref())]);
    }
    if stored.from != place.from {
        set.extend([field("from", place.from.as_ref())]);
    }
    if stored.to != place.to {
        set.extend([field("to", place.to.as_ref())]);
    }
    if stored.paused_from != place.paused_from {
        set.extend([field("paused_from", place.paused_from.as_ref())]);
    }
    if stored.paused_until != place.paused_until {
        set.extend([field("paused_until", place.paused_until.as_ref())]);
    }
    if stored.earlier_pauses != place.earlier_pauses {
        set.extend([field("earlier_pauses", place.earlier_pauses.as_ref())]);
    }
    set
}

/// The weekly place that shows a place: the one that was made with it, else one of the same venue,
/// weekday and first day that was written by hand, so that it shows no other place.
fn own_weekly_place(records: &dyn Records, place: &Enrollment) -> Option<WeeklyPlace> {
    let made = records.read::<WeeklyPlace>(weekly_place_id(place.id));
    made.or_else(|| {
        let ids = aliases(records, place.learner?.id);
        let shows = |it: &WeeklyPlace| {
            let slot = (it.venue, it.weekday, it.from);
            it.weekday.is_some() && slot == (place.venue, place.weekday, place.from)
        };
        let others: BTreeSet<RecordId> =
            places(records, &ids).iter().map(|other| weekly_place_id(other.id)).collect();
        let of = |id: &RecordId| records.list_referring::<WeeklyPlace>("learner", *id);
        ids.iter().flat_map(of).find(|it| shows(it) && !others.contains(&it.id))
    })
}

/// The pattern that the lessons of a place come from, if there is one and no second one.
fn pattern_of(records: &dyn Records, place: &Enrollment) -> Option<RecordId> {
    let of_venue = records.list_referring::<LessonPattern>("venue", place.venue?.id);
    let day = place.from?;
    let mut fitting = of_venue
        .filter(|it| it.weekday == place.weekday && !Period::new(it.from, it.to).has_ended_by(day));
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first.id)
}

/// Whether some days of a pause lie within a weekly place.
fn overlaps(place: &WeeklyPlace, pause: &AgreedPause) -> bool {
    let begins_in_time = place.to.is_none_or(|to| pause.from.is_none_or(|from| from <= to));
    let ends_in_time = place.from.is_none_or(|from| pause.to.is_some_and(|to| from <= to));
    begins_in_time && ends_in_time
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::learner::Learner;
    use crate::value::{Date, Weekday};
    use uuid::Uuid;

    const HER: u128 = 1;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    fn place(n: u128, weekday: Option<Weekday>, to: Option<&str>) -> Enrollment {
        Enrollment {
            learner: Some(Ref::to(id(HER))),
            venue: Some(Ref::to(id(900))),
            weekday,
            from: day("2020-04-01"),
            to: to.and_then(day),
            ..Enrollment::empty(id(n))
        }
    }

    fn pause(n: u128, learner: u128, from: &str, to: &str) -> AgreedPause {
        AgreedPause {
            learner: Some(Ref::to(id(learner))),
            from: day(from),
            to: day(to),
            ..AgreedPause::empty(id(n))
        }
    }

    /// What follows, done to the records.
    fn done(records: &mut RecordSet, writes: &[Write]) {
        let more = following(records, writes);
        for write in writes.iter().chain(&more) {
            match write {
                Write::Create { kind, id, set } => records.put(kind, *id, set.clone()),
                Write::Set { kind, id, set } => {
                    let stored = records.get(kind, *id).map(|it| it.clone().into_body());
                    let mut body = stored.unwrap_or_default();
                    body.extend(set.clone());
                    records.put(kind, *id, body);
                }
                Write::Remove { kind, id } => records.remove(kind, *id),
            }
        }
    }

    fn with(made: &[Enrollment]) -> RecordSet {
        let mut records = RecordSet::default();
        records.add(&Learner::empty(id(HER)));
        for place in made {
            done(&mut records, &[Write::create(place)]);
        }
        records
    }

    fn shown(records: &RecordSet, place: u128) -> Option<WeeklyPlace> {
        records.read::<WeeklyPlace>(weekly_place_id(id(place)))
    }

    fn paused(records: &RecordSet, place: u128) -> (Option<Date>, Option<Date>) {
        shown(records, place).map(|it| (it.paused_from, it.paused_until)).unwrap()
    }

    #[test]
    fn a_place_without_a_weekday_leaves_the_weekly_place_of_another_alone() {
        let wednesday = place(11, Some(Weekday::Wednesday), None);
        let mut records = with(std::slice::from_ref(&wednesday));
        let before = shown(&records, 11);
        assert!(before.is_some());
        done(&mut records, &[Write::create(&place(12, None, None))]);
        assert_eq!(shown(&records, 11), before);
        let last = Body::from_iter([field("to", day("2021-03-31").as_ref())]);
        done(&mut records, &[Write::set::<Enrollment>(id(12), last)]);
        assert_eq!(shown(&records, 11), before);
        done(&mut records, &[Write::remove::<Enrollment>(id(12))]);
        assert_eq!(shown(&records, 11), before);
        done(&mut records, &[Write::create(&place(13, Some(Weekday::Friday), None))]);
        assert_eq!(shown(&records, 11), before, "another weekday of the same venue and day");
        assert_eq!(shown(&records, 13).and_then(|it| it.weekday), Some(Weekday::Friday));
    }

    #[test]
    fn a_weekly_place_that_was_written_by_hand_follows_the_place_that_it_shows() {
        let mut records = with(&[]);
        let wednesday = place(11, Some(Weekday::Wednesday), None);
        records.add(&wednesday);
        records.add(&WeeklyPlace {
            learner: wednesday.learner,
            venue: wednesday.venue,
            weekday: wednesday.weekday,
            from: wednesday.from,
            ..WeeklyPlace::empty(id(80))
        });
        let last = Body::from_iter([field("to", day("2021-03-31").as_ref())]);
        done(&mut records, &[Write::set::<Enrollment>(id(11), last)]);
        assert_eq!(records.read::<WeeklyPlace>(id(80)).and_then(|it| it.to), day("2021-03-31"));
        assert_eq!(shown(&records, 11), None);
    }

    #[test]
    fn a_pause_reaches_every_place_in_which_some_of_its_days_lie() {
        let wednesday = place(11, Some(Weekday::Wednesday), None);
        let ends_within = place(12, Some(Weekday::Friday), Some("2021-02-10"));
        let ended_before = place(13, Some(Weekday::Monday), Some("2021-01-31"));
        let mut records = with(&[wednesday, ends_within, ended_before]);
        done(&mut records, &[Write::create(&pause(30, HER, "2021-02-01", "2021-02-28"))]);
        let february = (day("2021-02-01"), day("2021-02-28"));
        assert_eq!(paused(&records, 11), february);
        assert_eq!(paused(&records, 12), february, "its last day lies in the pause");
        assert_eq!(paused(&records, 13), (None, None));
        done(&mut records, &[Write::create(&place(14, Some(Weekday::Tuesday), None))]);
        assert_eq!(paused(&records, 14), february, "a place that is made during the pause");
        done(&mut records, &[Write::remove::<AgreedPause>(id(30))]);
        assert_eq!(paused(&records, 14), (None, None));
    }

    #[test]
    fn of_two_pauses_with_weeks_between_them_each_reaches_the_place() {
        let mut records = with(&[place(11, Some(Weekday::Wednesday), None)]);
        done(&mut records, &[Write::create(&pause(30, HER, "2021-02-01", "2021-02-28"))]);
        done(&mut records, &[Write::create(&pause(31, HER, "2021-04-01", "2021-04-30"))]);
        let comes = |records: &RecordSet, on: &str| {
            !shown(records, 11).unwrap().is_paused_on(day(on).unwrap())
        };
        let days = ["2021-01-31", "2021-02-10", "2021-03-10", "2021-04-10", "2021-05-01"];
        assert_eq!(days.map(|it| comes(&records, it)), [true, false, true, false, true]);
        done(&mut records, &[Write::create(&pause(32, HER, "2021-03-01", "2021-03-31"))]);
        assert_eq!(paused(&records, 11), (day("2021-02-01"), day("2021-04-30")), "one long pause");
        assert_eq!(shown(&records, 11).unwrap().earlier_pauses, None);
        done(&mut records, &[Write::remove::<AgreedPause>(id(32))]);
        done(&mut records, &[Write::remove::<AgreedPause>(id(31))]);
        assert_eq!(days.map(|it| comes(&records, it)), [true, false, true, true, true]);
    }

    #[test]
    fn a_pause_that_was_agreed_under_a_joined_record_is_hers() {
        let mut records = with(&[place(11, Some(Weekday::Wednesday), None)]);
        let joined = Learner { merged_into: Some(Ref::to(id(HER))), ..Learner::empty(id(2)) };
        records.add(&joined);
        done(&mut records, &[Write::create(&pause(30, 2, "2021-02-01", "2021-02-28"))]);
        assert_eq!(paused(&records, 11), (day("2021-02-01"), day("2021-02-28")));
    }
}
