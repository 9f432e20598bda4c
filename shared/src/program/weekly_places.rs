//! Where and when a learner comes every week follows her places and her agreed pauses, for her own
//! page: whatever page writes about those writes her weekly place in the same change. She may not
//! read the places themselves, which say why they end.

use super::period::Period;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::agreed_pause::AgreedPause;
use crate::records::enrollment::Enrollment;
use crate::records::lesson_pattern::LessonPattern;
use crate::records::weekly_place::WeeklyPlace;
use crate::value::{Date, Ref};
use std::collections::BTreeMap;

/// What these writes about places and pauses mean for weekly places.
///
/// # Example
/// A place on Wednesdays that gets a last day gives the weekly place of Wednesdays the same one; a
/// place that is taken back takes its weekly place along.
pub fn following(records: &dyn Records, writes: &[Write]) -> Vec<Write> {
    let mut shown = Shown::default();
    for write in writes {
        match write {
            Write::Create { kind, id, set } if *kind == Enrollment::NAME => {
                shown.follow_place(records, *id, &Body::new(), Some(set));
            }
            Write::Set { kind, id, set } if *kind == Enrollment::NAME => {
                if let Some(before) = records.get(Enrollment::NAME, *id) {
                    let before: Body = before.clone().into_body();
                    shown.follow_place(records, *id, &before, Some(set));
                }
            }
            Write::Remove { kind, id } if *kind == Enrollment::NAME => {
                if let Some(before) = records.get(Enrollment::NAME, *id) {
                    shown.follow_place(records, *id, &before.clone().into_body(), None);
                }
            }
            _ => {}
        }
    }
    shown.follow_pauses(records, writes);
    shown.writes(records)
}

/// The id of the weekly place that shows a place.
pub fn weekly_place_id(place: RecordId) -> RecordId {
    RecordId::of_natural_key("weekly_place of", &[place.to_string()])
}

/// The weekly places as they would be; `None` for one that goes.
#[derive(Default)]
struct Shown(BTreeMap<RecordId, Option<WeeklyPlace>>);

impl Shown {
    fn follow_place(
        &mut self,
        records: &dyn Records,
        id: RecordId,
        before: &Body,
        set: Option<&Body>,
    ) {
        let was = Enrollment::read(id, before);
        let own = own_weekly_place(records, &was);
        let shown = own.as_ref().map_or_else(|| weekly_place_id(id), |it| it.id);
        let mut after = before.clone();
        after.extend(set.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
        let is = Enrollment::read(id, &after);
        let (Some(venue), Some(weekday), Some(_)) =
            (is.venue, is.weekday, set.filter(|_| is.learner.is_some()))
        else {
            if own.is_some() {
                self.0.insert(shown, None);
            }
            return;
        };
        let before = own.unwrap_or_else(|| WeeklyPlace::empty(shown));
        let is_same = before.venue == is.venue && before.weekday == is.weekday;
        let pattern = before.pattern.filter(|_| is_same);
        let pattern = pattern.or_else(|| pattern_of(records, &is).map(Ref::to));
        let place = WeeklyPlace {
            learner: is.learner,
            venue: Some(venue),
            weekday: Some(weekday),
            pattern,
            from: is.from,
            to: is.to,
            ..before
        };
        self.0.insert(shown, Some(place));
    }

    /// Whoever pauses is not waited for from the first to the last day of her pause; of several, of
    /// the last one.
    fn follow_pauses(&mut self, records: &dyn Records, writes: &[Write]) {
        let mut learners: Vec<RecordId> = Vec::new();
        let mut pauses: BTreeMap<RecordId, Option<AgreedPause>> = BTreeMap::new();
        for write in writes {
            let (id, before, set) = match write {
                Write::Create { kind, id, set } if *kind == AgreedPause::NAME => {
                    (*id, Body::new(), Some(set))
                }
                Write::Set { kind, id, set } if *kind == AgreedPause::NAME => {
                    let before = records.get(AgreedPause::NAME, *id);
                    (*id, before.map(|it| it.clone().into_body()).unwrap_or_default(), Some(set))
                }
                Write::Remove { kind, id } if *kind == AgreedPause::NAME => {
                    let before = records.get(AgreedPause::NAME, *id);
                    (*id, before.map(|it| it.clone().into_body()).unwrap_or_default(), None)
                }
                _ => continue,
            };
            let mut after = before;
            after.extend(set.into_iter().flatten().map(|(name, it)| (name.clone(), it.clone())));
            let pause = AgreedPause::read(id, &after);
            learners.extend(pause.learner.map(|it| it.id));
            pauses.insert(id, set.map(|_| pause));
        }
        for learner in learners {
            let stored = records.list_referring::<AgreedPause>("learner", learner);
            let stored = stored.filter(|it| !pauses.contains_key(&it.id));
            let changed = pauses.values().flatten().cloned();
            let of_her = stored.chain(changed).filter(|it| it.learner == Some(Ref::to(learner)));
            let (from, until) = last_stretch(of_her.collect()).unzip();
            for place in records.list_referring::<WeeklyPlace>("learner", learner) {
                let place = self.0.get(&place.id).cloned().unwrap_or(Some(place));
                let Some(place) = place else { continue };
                let paused_until = until.filter(|day| lasts_into(&place, *day));
                let paused_from = from.flatten().filter(|_| paused_until.is_some());
                let place = WeeklyPlace { paused_from, paused_until, ..place };
                self.0.insert(place.id, Some(place));
            }
        }
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

/// From when to when the last of these pauses lasts, together with those that lead into it.
fn last_stretch(mut pauses: Vec<AgreedPause>) -> Option<(Option<Date>, Date)> {
    pauses.sort_by_key(|it| std::cmp::Reverse(it.to));
    let last = pauses.first()?;
    let (mut from, until) = (last.from, last.to?);
    for pause in &pauses {
        if pause.to.zip(from).is_some_and(|(to, from)| to.plus_days(1) >= from) {
            from = from.min(pause.from);
        }
    }
    Some((from, until))
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
    set
}

/// The weekly place that shows a place: the one that was made with it, else one that was written by
/// hand and begins with it at the same venue.
fn own_weekly_place(records: &dyn Records, place: &Enrollment) -> Option<WeeklyPlace> {
    let made = records.read::<WeeklyPlace>(weekly_place_id(place.id));
    let learner = place.learner?.id;
    made.or_else(|| {
        let mut of_her = records.list_referring::<WeeklyPlace>("learner", learner);
        of_her.find(|it| it.venue == place.venue && it.from == place.from)
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

/// Whether a weekly place lasts until a day, or longer.
fn lasts_into(place: &WeeklyPlace, day: Date) -> bool {
    place.from.is_none_or(|from| from <= day) && place.to.is_none_or(|to| to >= day)
}
