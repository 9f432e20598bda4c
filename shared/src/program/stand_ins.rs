//! Who comes to teach at a lesson that lies ahead: those whom its pattern names, without those who
//! cannot, and whoever stands in. A lesson that too few come to is said in good time, so that none
//! is closed for want of people.

use super::hours::{at_lesson, expected, likely};
use super::lesson::{self, at_venue, takes_place};
use super::period::Period;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Body;
use crate::records::assignment::Assignment;
use crate::records::availability::{Availability, Presence};
use crate::records::lesson::Lesson;
use crate::records::lesson_staff::{LessonStaff, TeachingStep};
use crate::records::staff::Staff;
use crate::records::venue::Venue;
use crate::value::{Date, Ref, TimeOfDay};
use std::collections::BTreeSet;

/// So far ahead it is looked: there is time to ask around.
pub const AHEAD_DAYS: i64 = 14;

/// From so many days before a lesson on somebody who stands in elsewhere sees who comes there: her
/// tablet is packed where there is a network.
const PACKED_DAYS: i64 = 2;

/// Who teaches at one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staffing {
    /// Who comes.
    pub coming: BTreeSet<RecordId>,
    /// Who was to come and cannot.
    pub away: BTreeSet<RecordId>,
    /// Who was asked and has not answered.
    pub asked: BTreeSet<RecordId>,
    /// How many more are needed.
    pub lacks: usize,
}

impl Staffing {
    /// Reads it for a lesson. As many are needed as its pattern names; where it names nobody,
    /// whoever looks after the venue comes, and one is enough. Of a lesson at whose venue nobody is
    /// known to teach nothing is said.
    pub fn read(records: &dyn Records, lesson: &Lesson) -> Staffing {
        let named = expected(records, lesson);
        let team = if named.is_empty() { of_venue(records, lesson) } else { BTreeSet::new() };
        let needed = named.len().max(team.len().min(1));
        let named = if named.is_empty() { team } else { named };
        let mut staffing = Staffing::default();
        for staff in named {
            let can = works_on(records, staff, lesson) && !is_away(records, staff, lesson);
            if can { &mut staffing.coming } else { &mut staffing.away }.insert(staff);
        }
        for said in at_lesson(records, lesson.id) {
            let Some(staff) = said.staff.map(|it| it.id) else { continue };
            let (coming, away) = (&mut staffing.coming, &mut staffing.away);
            match said.step {
                Some(TeachingStep::NotTaught) => {
                    coming.remove(&staff);
                    away.insert(staff);
                }
                Some(TeachingStep::Asked) => drop(staffing.asked.insert(staff)),
                _ => {
                    away.remove(&staff);
                    coming.insert(staff);
                }
            }
        }
        staffing.lacks = needed.saturating_sub(staffing.coming.len());
        staffing
    }
}

/// Whoever looks after the venue of a lesson on its day.
fn of_venue(records: &dyn Records, lesson: &Lesson) -> BTreeSet<RecordId> {
    let (Some(venue), Some(day)) = (lesson.venue, lesson.date) else { return BTreeSet::new() };
    let work = records.list_referring::<Assignment>("venue", venue.id);
    let lasting = work.filter(|it| it.learner.is_none() && Period::from(it).contains(day));
    lasting.filter_map(|it| it.staff.map(|it| it.id)).collect()
}

fn works_on(records: &dyn Records, staff: RecordId, lesson: &Lesson) -> bool {
    let staff = records.read::<Staff>(staff);
    staff.is_some_and(|it| it.works_until.is_none_or(|last| lesson.date <= Some(last)))
}

/// What somebody has said of the time of a lesson; what is said of one day goes before what is said
/// of its weekday.
fn said_of(records: &dyn Records, staff: RecordId, lesson: &Lesson) -> Option<Presence> {
    let day = lesson.date?;
    let all = records.list_referring::<Availability>("staff", staff);
    let meant = all.filter(|it| match it.date {
        Some(date) => date == day,
        None => it.weekday == Some(day.weekday()),
    });
    let fits = meant.filter(|it| match it.presence {
        Some(Presence::Can) => covers(it, lesson),
        _ => touches(it, lesson),
    });
    // Of several that fit, that she cannot come is what she would be asked about.
    let strongest =
        fits.max_by_key(|it| (it.date.is_some(), it.presence == Some(Presence::Cannot)));
    strongest?.presence
}

/// Whether she has said that she cannot come.
pub fn is_away(records: &dyn Records, staff: RecordId, lesson: &Lesson) -> bool {
    said_of(records, staff, lesson) == Some(Presence::Cannot)
}

/// From when to when a lesson lasts; one without a time lasts all day.
fn times(lesson: &Lesson) -> (TimeOfDay, TimeOfDay) {
    let (start, end) = lesson::hours(lesson).unzip();
    (start.unwrap_or(MORNING), end.flatten().or(start).unwrap_or(NIGHT))
}

const MORNING: TimeOfDay = TimeOfDay { minutes: 0 };

const NIGHT: TimeOfDay = TimeOfDay { minutes: 24 * 60 - 1 };

fn touches(time: &Availability, lesson: &Lesson) -> bool {
    let (start, end) = times(lesson);
    time.from.unwrap_or(MORNING) < end && start < time.to.unwrap_or(NIGHT)
}

fn covers(time: &Availability, lesson: &Lesson) -> bool {
    let (start, end) = times(lesson);
    time.from.unwrap_or(MORNING) <= start && end <= time.to.unwrap_or(NIGHT)
}

/// The lessons ahead that too few come to, the earliest first.
pub fn short_lessons(records: &dyn Records, today: Date) -> Vec<(Lesson, Staffing)> {
    let lessons = lessons_ahead(records, today).into_iter();
    let with_staff = lessons.map(|lesson| {
        let staffing = Staffing::read(records, &lesson);
        (lesson, staffing)
    });
    with_staff.filter(|(_, staffing)| staffing.lacks > 0).collect()
}

/// The lessons of the next two weeks that are to take place, the earliest first.
pub fn lessons_ahead(records: &dyn Records, today: Date) -> Vec<Lesson> {
    let venues = records.list::<Venue>();
    let last = today.plus_days(AHEAD_DAYS);
    let all = venues.flat_map(|venue| at_venue(records, venue.id, today, last));
    let mut all: Vec<Lesson> = all.filter(takes_place).collect();
    lesson::in_order(&mut all);
    all
}

/// Somebody who could stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// Whether she has not said that she can come at this time.
    pub is_unsaid: bool,
    /// Whether she does not look after the venue.
    pub is_elsewhere: bool,
    /// Who.
    pub staff: RecordId,
}

/// Who could stand in at a lesson: neither comes already, nor has said that she cannot, nor teaches
/// at another lesson meanwhile. Who has said that she can comes first, then who knows the venue.
pub fn candidates(records: &dyn Records, lesson: &Lesson) -> Vec<Candidate> {
    let staffing = Staffing::read(records, lesson);
    let Some(day) = lesson.date else { return Vec::new() };
    let meanwhile = records.list::<Venue>().flat_map(|it| at_venue(records, it.id, day, day));
    let meanwhile = meanwhile.filter(|it| {
        it.id != lesson.id && takes_place(it) && {
            let ((start, end), (from, to)) = (times(it), times(lesson));
            start < to && from < end
        }
    });
    let busy: BTreeSet<RecordId> =
        meanwhile.flat_map(|it| Staffing::read(records, &it).coming).collect();
    let team = of_venue(records, lesson);
    let is_free = |id: &RecordId| {
        let is_known = [&staffing.coming, &staffing.away, &staffing.asked, &busy];
        !is_known.iter().any(|all| all.contains(id))
    };
    let teaches = |staff: &RecordId| {
        let mut work = records.list_referring::<Assignment>("staff", *staff);
        work.any(|it| it.venue.is_some() && Period::from(&it).contains(day))
    };
    let all = records.list::<Staff>().map(|it| it.id).filter(is_free).filter(teaches);
    let all = all.filter(|id| works_on(records, *id, lesson));
    let candidate = |staff: RecordId| match said_of(records, staff, lesson) {
        Some(Presence::Cannot) => None,
        said => Some(Candidate {
            is_unsaid: said.is_none(),
            is_elsewhere: !team.contains(&staff),
            staff,
        }),
    };
    let mut found: Vec<Candidate> = all.filter_map(candidate).collect();
    found.arrange_by_key(|it| *it);
    found
}

/// What to write so that somebody is asked: one who does not look after the venue sees who comes
/// there from shortly before the lesson until its day is over. `new` is the id of that.
pub fn ask(records: &dyn Records, lesson: &Lesson, staff: RecordId, new: RecordId) -> Vec<Write> {
    let mut writes = vec![say(records, lesson, staff, TeachingStep::Asked)];
    if let Some(day) = lesson.date.filter(|_| !of_venue(records, lesson).contains(&staff)) {
        writes.push(Write::create(&Assignment {
            staff: Some(Ref::to(staff)),
            venue: lesson.venue,
            from: Some(day.plus_days(-PACKED_DAYS)),
            to: Some(day),
            ..Assignment::empty(new)
        }));
    }
    writes
}

/// What to write so that nobody waits for an answer any more: what she was to see for it goes, too.
pub fn withdraw(records: &dyn Records, lesson: &Lesson, staff: RecordId) -> Vec<Write> {
    let all = at_lesson(records, lesson.id).into_iter();
    let own = all.filter(|it| it.staff.is_some_and(|it| it.id == staff));
    let asked = own.map(|it| Write::remove::<LessonStaff>(it.id));
    let work = records.list_referring::<Assignment>("staff", staff);
    let for_it = work.filter(|it| {
        it.venue == lesson.venue
            && it.to == lesson.date
            && it.from == lesson.date.map(|day| day.plus_days(-PACKED_DAYS))
            && it.care.is_none()
    });
    asked.chain(for_it.map(|it| Write::remove::<Assignment>(it.id))).collect()
}

/// What to write so that somebody comes to a lesson, or says that she cannot.
pub fn say(records: &dyn Records, lesson: &Lesson, staff: RecordId, step: TeachingStep) -> Write {
    let new = LessonStaff { step: Some(step), ..likely(records, lesson, staff) };
    match records.read::<LessonStaff>(new.id) {
        None => Write::create(&new),
        Some(known) => {
            Write::set::<LessonStaff>(known.id, Body::from_iter([field("step", Some(&step))]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::program::write::undone;
    use crate::records::lesson_pattern::LessonPattern;
    use crate::value::{Minutes, RefSet, Weekday};
    use uuid::Uuid;

    const LESSON: u128 = 7;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn hour(hour: u16) -> Option<TimeOfDay> {
        Some(TimeOfDay { minutes: hour * 60 })
    }

    /// A lesson on Friday, 5 February from 17 to 19 o'clock, which the pattern gives to person 1.
    /// Person 2 looks after its venue, too, person 3 after another one.
    fn records() -> RecordSet {
        let mut records = RecordSet::default();
        let from = Some(day("2020-04-01"));
        for (n, venue) in [(1, 20), (2, 20), (3, 21)] {
            records.add(&Staff::empty(id(n)));
            let (staff, venue) = (Some(Ref::to(id(n))), Some(Ref::to(id(venue))));
            records.add(&Assignment { staff, venue, from, ..Assignment::empty(id(n + 30)) });
        }
        records.add(&Venue::empty(id(20)));
        records.add(&Venue::empty(id(21)));
        let staff = Some(RefSet::to([id(1)]));
        records.add(&LessonPattern { staff, ..LessonPattern::empty(id(9)) });
        records.add(&lesson());
        records
    }

    fn lesson() -> Lesson {
        Lesson {
            venue: Some(Ref::to(id(20))),
            date: Some(day("2021-02-05")),
            start: hour(17),
            length_minutes: Some(Minutes(120)),
            pattern: Some(Ref::to(id(9))),
            ..Lesson::empty(id(LESSON))
        }
    }

    fn said(n: u128, presence: Presence, of: Availability) -> Availability {
        let (staff, presence) = (Some(Ref::to(id(n))), Some(presence));
        Availability { id: id(n + 60), staff, presence, ..of }
    }

    fn away_on(n: u128, date: &str) -> Availability {
        let date = Some(day(date));
        said(n, Presence::Cannot, Availability { date, ..Availability::empty(id(0)) })
    }

    fn after(mut records: RecordSet, writes: &[Write]) -> RecordSet {
        for write in writes {
            match write {
                Write::Create { kind, id, set } => records.put(kind, *id, set.clone()),
                Write::Set { kind, id, set } => {
                    let mut body = records.get(kind, *id).unwrap().clone().into_body();
                    body.extend(set.clone());
                    records.put(kind, *id, body);
                }
                Write::Remove { kind, id } => records.remove(kind, *id),
            }
        }
        records
    }

    fn who(records: &RecordSet) -> Vec<RecordId> {
        candidates(records, &lesson()).iter().map(|it| it.staff).collect()
    }

    #[test]
    fn a_lesson_lacks_somebody_when_whoever_its_pattern_names_cannot_come() {
        let today = day("2021-02-03");
        let mut records = records();
        assert_eq!(short_lessons(&records, today), []);
        records.add(&away_on(1, "2021-02-12"));
        assert_eq!(short_lessons(&records, today), [], "another day");
        records.add(&away_on(1, "2021-02-05"));
        let short = short_lessons(&records, today);
        assert_eq!(short.len(), 1);
        assert_eq!((short[0].1.lacks, &short[0].1.away), (1, &BTreeSet::from([id(1)])));
        assert_eq!(short_lessons(&records, day("2021-02-06")), [], "it is over");
        let morning = Availability { to: hour(12), ..away_on(1, "2021-02-05") };
        records.add(&morning);
        assert_eq!(short_lessons(&records, today), [], "she cannot come in the morning only");
    }

    #[test]
    fn what_is_said_of_one_day_goes_before_what_is_said_of_its_weekday() {
        let mut records = records();
        let weekday = Some(Weekday::Friday);
        let never = Availability { weekday, ..Availability::empty(id(0)) };
        records.add(&said(1, Presence::Cannot, never));
        assert!(is_away(&records, id(1), &lesson()));
        let date = Some(day("2021-02-05"));
        let once = Availability { date, ..Availability::empty(id(0)) };
        records.add(&Availability { id: id(99), ..said(1, Presence::Can, once) });
        assert!(!is_away(&records, id(1), &lesson()));
    }

    #[test]
    fn who_has_said_that_she_can_is_asked_first_and_who_teaches_meanwhile_is_not() {
        let mut records = records();
        records.add(&away_on(1, "2021-02-05"));
        assert_eq!(who(&records), [id(2), id(3)], "who knows the venue first");
        let weekday = Some(Weekday::Friday);
        let free = Availability { weekday, ..Availability::empty(id(0)) };
        records.add(&said(3, Presence::Can, Availability { to: hour(18), ..free.clone() }));
        assert_eq!(who(&records), [id(2), id(3)], "not until the end");
        records.add(&said(3, Presence::Can, free));
        assert_eq!(who(&records), [id(3), id(2)]);
        let venue = Some(Ref::to(id(21)));
        records.add(&Lesson { id: id(8), venue, pattern: None, ..lesson() });
        assert_eq!(who(&records), [id(2)]);
    }

    #[test]
    fn who_is_asked_and_says_yes_comes_and_sees_the_venue_for_as_long_as_it_takes() {
        let mut records = records();
        records.add(&away_on(1, "2021-02-05"));
        let writes = ask(&records, &lesson(), id(3), id(77));
        let back = undone(&records, &writes);
        let records = after(records, &writes);
        let staffing = Staffing::read(&records, &lesson());
        assert_eq!((staffing.lacks, staffing.asked), (1, BTreeSet::from([id(3)])));
        let access = records.read::<Assignment>(id(77)).unwrap();
        assert_eq!(access.to, lesson().date);
        assert_eq!(who(&after(records.clone(), &back)), [id(2), id(3)]);
        let no = say(&records, &lesson(), id(3), TeachingStep::NotTaught);
        let declined = after(records.clone(), &[no]);
        assert_eq!(Staffing::read(&declined, &lesson()).lacks, 1);
        let gone = after(declined.clone(), &withdraw(&declined, &lesson(), id(3)));
        assert!(gone.read::<Assignment>(id(77)).is_none());
        assert_eq!(at_lesson(&gone, id(LESSON)), []);
        let yes = say(&records, &lesson(), id(3), TeachingStep::Planned);
        let agreed = after(records, &[yes]);
        assert_eq!(Staffing::read(&agreed, &lesson()).lacks, 0);
        assert_eq!(ask(&agreed, &lesson(), id(2), id(78)).len(), 1, "she looks after it anyway");
    }
}
