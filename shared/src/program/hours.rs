//! Who taught at which lesson and for how long. A lesson's hours are noted down with its roll: of
//! those whom its pattern names, and of whoever keeps the roll. Each person confirms her own.

use super::month::Month;
use super::period::Period;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{Body, Fields, Record};
use crate::records::assignment::Assignment;
use crate::records::lesson::{Lesson, LessonStatus};
use crate::records::lesson_pattern::LessonPattern;
use crate::records::lesson_staff::{LessonStaff, TeachingStep};
use crate::records::staff::Staff;
use crate::value::{Date, Minutes, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// The length of a lesson that says none.
const LENGTH_MINUTES: u32 = 120;

/// Everybody who teaches at a lesson, or is to, by the id of the record.
pub fn at_lesson(records: &dyn Records, lesson: RecordId) -> Vec<LessonStaff> {
    records.list_referring::<LessonStaff>("lesson", lesson).collect()
}

/// The hours of one person at one lesson, as they are likely: the length of the lesson, for the
/// organization that she comes from.
pub fn likely(records: &dyn Records, lesson: &Lesson, staff: RecordId) -> LessonStaff {
    let organization = records.read::<Staff>(staff).and_then(|it| it.organization);
    let step = match lesson.status {
        Some(LessonStatus::TookPlace) => TeachingStep::Taught,
        _ => TeachingStep::Planned,
    };
    let draft = LessonStaff {
        lesson: Some(Ref::to(lesson.id)),
        staff: Some(Ref::to(staff)),
        date: lesson.date,
        venue: lesson.venue,
        start: lesson.start,
        organization,
        minutes: Some(lesson.length_minutes.unwrap_or(Minutes(LENGTH_MINUTES))),
        step: Some(step),
        ..LessonStaff::empty(lesson.id)
    };
    let id = LessonStaff::KIND.natural_id(&draft.write());
    LessonStaff { id: id.expect("lesson and staff are filled in above"), ..draft }
}

/// Who is to teach at a lesson: those whom its pattern names, or that of its venue and weekday.
pub fn expected(records: &dyn Records, lesson: &Lesson) -> BTreeSet<RecordId> {
    let own = lesson.pattern.and_then(|it| records.read::<LessonPattern>(it.id));
    let weekly = || {
        let (venue, day) = (lesson.venue?.id, lesson.date?);
        let mut all = records.list_referring::<LessonPattern>("venue", venue);
        all.find(|it| {
            it.weekday == Some(day.weekday()) && Period::new(it.from, it.to).contains(day)
        })
    };
    own.or_else(weekly)
        .and_then(|it| it.staff)
        .map(|staff| staff.ids().collect())
        .unwrap_or_default()
}

/// What to write once a lesson took place: the hours of those whom its pattern names and of
/// `keeper`, who keeps the roll, as far as nothing is noted down of them yet. What was planned
/// becomes taught.
pub fn with_roll(records: &dyn Records, lesson: &Lesson, keeper: Option<RecordId>) -> Vec<Write> {
    if lesson.status != Some(LessonStatus::TookPlace) {
        return Vec::new();
    }
    let known = at_lesson(records, lesson.id);
    let is_known =
        |staff: &RecordId| known.iter().any(|it| it.staff.is_some_and(|known| known.id == *staff));
    let is_keeper = |it: &&LessonStaff| it.staff.map(|it| it.id) == keeper;
    let planned = known.iter().filter(|it| match it.step {
        Some(TeachingStep::Planned) => true,
        Some(TeachingStep::Asked) => is_keeper(it),
        _ => false,
    });
    let taught = planned.map(|it| {
        let set = [field("step", Some(&TeachingStep::Taught)), field("date", lesson.date.as_ref())];
        Write::set::<LessonStaff>(it.id, Body::from_iter(set))
    });
    let new = expected(records, lesson).into_iter().chain(keeper).collect::<BTreeSet<_>>();
    let new = new.into_iter().filter(|staff| !is_known(staff));
    let made = new.map(|staff| Write::create(&likely(records, lesson, staff)));
    taught.chain(made).collect()
}

/// What to write so that nothing is missing for a month: the hours of those whom the patterns of
/// its lessons name.
pub fn missing_of_month(records: &dyn Records, month: Month) -> Vec<Write> {
    let lessons = records.of_kind(Lesson::NAME);
    let of_month = lessons.filter(|(_, fields)| is_of(fields, month));
    let of_month = of_month.map(|(id, fields)| Lesson::read(id, fields));
    of_month.flat_map(|lesson| with_roll(records, &lesson, None)).collect()
}

fn is_of(lesson: &Fields, month: Month) -> bool {
    let day = lesson.text("date").and_then(|day| day.parse().ok());
    day.is_some_and(|day| month.contains(day))
}

/// The lessons of a month that took place at her venues and of which nothing is noted down for her,
/// as they are likely, the earliest first.
pub fn unnoted(records: &dyn Records, staff: RecordId, month: Month) -> Vec<LessonStaff> {
    let work = records.list_referring::<Assignment>("staff", staff);
    let here = work.filter(|it| overlaps(it, month)).filter_map(|it| it.venue);
    let venues: BTreeSet<RecordId> = here.map(|venue| venue.id).collect();
    let lessons = venues.into_iter().flat_map(|id| records.referring(Lesson::NAME, "venue", id));
    let lessons = lessons.filter(|(_, fields)| is_of(fields, month));
    let lessons = lessons.map(|(id, fields)| Lesson::read(id, fields));
    let held = lessons.filter(|it| it.status == Some(LessonStatus::TookPlace));
    let likely = held.map(|lesson| likely(records, &lesson, staff));
    let mut new: Vec<LessonStaff> =
        likely.filter(|it| records.get(LessonStaff::NAME, it.id).is_none()).collect();
    new.arrange_by_key(|it| (it.date, it.id));
    new
}

fn overlaps(work: &Assignment, month: Month) -> bool {
    let begins = work.from.is_some_and(|from| from <= month.last_day());
    begins && work.to.is_none_or(|to| month.first_day() <= to)
}

/// The hours of one person in one month, the earliest first.
pub fn of_month(records: &dyn Records, staff: RecordId, month: Month) -> Vec<LessonStaff> {
    let all = records.list_referring::<LessonStaff>("staff", staff);
    let is_meant = |it: &LessonStaff| it.date.is_some_and(|day| month.contains(day));
    let mut hours: Vec<LessonStaff> = all.filter(is_meant).collect();
    hours.arrange_by_key(|it| (it.date, it.id));
    hours
}

/// The minutes that count among these: taught, and confirmed.
pub fn counted_minutes(hours: &[LessonStaff]) -> u32 {
    hours.iter().filter(|it| it.counts()).filter_map(|it| it.minutes).map(|it| it.0).sum()
}

/// Whether they stand among the hours of a month: somebody taught, is to, or has said that she did
/// not. Who was only asked, or could not come, has no hours.
pub fn is_shown(hours: &LessonStaff) -> bool {
    match hours.step {
        Some(TeachingStep::Asked) => false,
        Some(TeachingStep::NotTaught) => hours.confirmed_on.is_some(),
        _ => true,
    }
}

/// Whether somebody still has to say whether she taught, and how long: the day is over, and she has
/// confirmed nothing.
pub fn awaits_confirmation(hours: &LessonStaff, today: Date) -> bool {
    let is_over = hours.date.is_some_and(|day| day <= today);
    let is_over = is_over && hours.confirmed_on.is_none();
    is_over && !matches!(hours.step, Some(TeachingStep::NotTaught | TeachingStep::Asked))
}

/// What one person taught for one organization in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoursSum {
    /// Who taught.
    pub staff: RecordId,
    /// For whom; `None` where nobody has entered it.
    pub organization: Option<RecordId>,
    /// How many lessons are confirmed.
    pub lessons: usize,
    /// The minutes of these.
    pub minutes: u32,
    /// How many lessons took place and are not confirmed.
    pub unconfirmed: usize,
}

/// The hours of everybody in a month, by person and organization.
pub fn sums_of_month(records: &dyn Records, month: Month) -> Vec<HoursSum> {
    let mut sums: BTreeMap<(RecordId, Option<RecordId>), HoursSum> = BTreeMap::new();
    let all = records.of_kind(LessonStaff::NAME).filter(|(_, fields)| is_of(fields, month));
    for hours in all.map(|(id, fields)| LessonStaff::read(id, fields)) {
        let took_place = hours.lesson.and_then(|it| records.read::<Lesson>(it.id));
        let took_place = took_place.is_some_and(|it| it.status == Some(LessonStatus::TookPlace));
        let is_open = awaits_confirmation(&hours, month.last_day());
        let Some(staff) = hours.staff.filter(|_| took_place && (hours.counts() || is_open)) else {
            continue;
        };
        let (staff, organization) = (staff.id, hours.organization.map(|it| it.id));
        let (lessons, minutes, unconfirmed) = (0, 0, 0);
        let nothing = HoursSum { staff, organization, lessons, minutes, unconfirmed };
        let sum = sums.entry((staff, organization)).or_insert(nothing);
        if hours.counts() {
            sum.lessons += 1;
            sum.minutes += hours.minutes.map_or(0, |it| it.0);
        } else {
            sum.unconfirmed += 1;
        }
    }
    sums.into_values().collect()
}

/// She confirms her hours as they are. What is planned she has taught.
pub fn confirm(hours: &LessonStaff, today: Date) -> Write {
    let step = hours.step.filter(|step| *step == TeachingStep::NotTaught);
    confirmed(hours, step.unwrap_or(TeachingStep::Taught), today)
}

/// She taught after all, and says so.
pub fn taught(hours: &LessonStaff, today: Date) -> Write {
    confirmed(hours, TeachingStep::Taught, today)
}

/// She corrects what she has confirmed, and confirms it with that.
pub fn confirmed_anew(hours: &LessonStaff, minutes: Minutes, today: Date) -> Write {
    confirm(&LessonStaff { minutes: Some(minutes), ..hours.clone() }, today)
}

/// She did not teach, and says so.
pub fn not_taught(hours: &LessonStaff, today: Date) -> Write {
    confirmed(hours, TeachingStep::NotTaught, today)
}

/// A confirmation says what it confirms: where somebody has changed it meanwhile, both stand there
/// to be decided, and nothing is paid that she has not seen.
fn confirmed(hours: &LessonStaff, step: TeachingStep, today: Date) -> Write {
    let set = [
        field("date", hours.date.as_ref()),
        field("organization", hours.organization.as_ref()),
        field("minutes", hours.minutes.as_ref()),
        field("step", Some(&step)),
        field("confirmed_on", Some(&today)),
    ];
    Write::set::<LessonStaff>(hours.id, Body::from_iter(set))
}

/// Other minutes, which are to be confirmed again.
pub fn correct(hours: &LessonStaff, minutes: Minutes) -> Write {
    let set = [field("minutes", Some(&minutes)), field::<Date>("confirmed_on", None)];
    Write::set::<LessonStaff>(hours.id, Body::from_iter(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::RefSet;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    const LESSON: u128 = 7;

    /// Two people stand in the pattern of one lesson; the first comes from organization 50.
    fn records() -> RecordSet {
        let mut records = RecordSet::default();
        let organization = Some(Ref::to(id(50)));
        records.add(&Staff { organization, ..Staff::empty(id(1)) });
        let staff = Some(RefSet::to([id(1), id(2)]));
        records.add(&LessonPattern { staff, ..LessonPattern::empty(id(9)) });
        records.add(&lesson(LessonStatus::TookPlace));
        records
    }

    fn lesson(status: LessonStatus) -> Lesson {
        Lesson {
            date: Some(day("2021-01-20")),
            length_minutes: Some(Minutes(90)),
            pattern: Some(Ref::to(id(9))),
            status: Some(status),
            ..Lesson::empty(id(LESSON))
        }
    }

    /// The records after these writes.
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

    #[test]
    fn she_is_offered_the_lessons_of_her_venue_of_which_nothing_is_noted_down() {
        let venue = Some(Ref::to(id(20)));
        let mut records = records();
        records.add(&Lesson { venue, ..lesson(LessonStatus::TookPlace) });
        let from = Some(day("2020-04-01"));
        let work =
            Assignment { staff: Some(Ref::to(id(1))), venue, from, ..Assignment::empty(id(30)) };
        records.add(&work);
        let month: Month = "2021-01".parse().unwrap();
        let offered = unnoted(&records, id(1), month);
        assert_eq!(offered.len(), 1);
        assert!(unnoted(&records, id(2), month).is_empty(), "no venue of hers");
        assert!(unnoted(&records, id(1), month.next()).is_empty());
        assert_eq!(missing_of_month(&records, month).len(), 2, "those of the pattern");
        let records = after(records, &[Write::create(&offered[0])]);
        assert!(unnoted(&records, id(1), month).is_empty());
        let records = after(records, &[not_taught(&offered[0], day("2021-02-01"))]);
        assert_eq!(counted_minutes(&of_month(&records, id(1), month)), 0);
    }

    #[test]
    fn a_month_is_summed_by_person_and_organization_with_what_is_open() {
        let mut records = records();
        let held = lesson(LessonStatus::TookPlace);
        let [first, second] = [1, 2].map(|n| likely(&records, &held, id(n)));
        let asked =
            LessonStaff { step: Some(TeachingStep::Asked), ..likely(&records, &held, id(3)) };
        let confirmed_on = Some(day("2021-01-31"));
        records.add(&LessonStaff { confirmed_on, ..first });
        records.add(&second);
        records.add(&asked);
        let month: Month = "2021-01".parse().unwrap();
        let sum = |n: u128, organization: Option<u128>, (lessons, minutes, unconfirmed)| HoursSum {
            staff: id(n),
            organization: organization.map(id),
            lessons,
            minutes,
            unconfirmed,
        };
        let expected = [sum(1, Some(50), (1, 90, 0)), sum(2, None, (0, 0, 1))];
        assert_eq!(sums_of_month(&records, month), expected, "who was only asked has no hours");
        assert!(!is_shown(&asked));
        records.add(&lesson(LessonStatus::Closed));
        assert_eq!(sums_of_month(&records, month), []);
    }

    #[test]
    fn she_corrects_what_she_has_confirmed_in_one_step() {
        let records = records();
        let hours = likely(&records, &lesson(LessonStatus::TookPlace), id(1));
        let records = after(records, &[Write::create(&hours), confirm(&hours, day("2021-01-20"))]);
        let confirmed = records.read::<LessonStaff>(hours.id).unwrap();
        let again = confirmed_anew(&confirmed, Minutes(100), day("2021-01-21"));
        let records = after(records, &[again, not_taught(&confirmed, day("2021-01-22"))]);
        let away = records.read::<LessonStaff>(hours.id).unwrap();
        assert!(is_shown(&away) && !away.counts());
        let records = after(records, &[taught(&away, day("2021-01-23"))]);
        assert!(records.read::<LessonStaff>(hours.id).unwrap().counts());
    }

    fn people(records: &RecordSet) -> Vec<(RecordId, TeachingStep, u32)> {
        let all = at_lesson(records, id(LESSON)).into_iter();
        let mut all: Vec<_> =
            all.map(|it| (it.staff.unwrap().id, it.step.unwrap(), it.minutes.unwrap().0)).collect();
        all.sort();
        all
    }

    #[test]
    fn a_lesson_with_three_tutors_has_the_hours_of_each_once() {
        use TeachingStep::Taught;
        let records = records();
        let taught = lesson(LessonStatus::TookPlace);
        let writes = with_roll(&records, &taught, Some(id(3)));
        let records = after(records, &writes);
        let expected = [(id(1), Taught, 90), (id(2), Taught, 90), (id(3), Taught, 90)];
        assert_eq!(people(&records), expected);
        assert_eq!(with_roll(&records, &taught, Some(id(3))), [], "the roll is saved again");
        let of_first = &at_lesson(&records, id(LESSON)).into_iter();
        let of_first = of_first.clone().find(|it| it.staff.unwrap().id == id(1)).unwrap();
        assert_eq!(of_first.organization.unwrap().id, id(50));
    }

    #[test]
    fn whoever_stands_in_the_pattern_and_did_not_come_says_so_and_is_not_asked_again() {
        let records = records();
        let held = lesson(LessonStatus::TookPlace);
        let away =
            LessonStaff { step: Some(TeachingStep::NotTaught), ..likely(&records, &held, id(2)) };
        let records = after(records, &[Write::create(&away)]);
        let records = after(records.clone(), &with_roll(&records, &held, Some(id(1))));
        let steps: Vec<_> = people(&records).into_iter().map(|(_, step, _)| step).collect();
        assert_eq!(steps, [TeachingStep::Taught, TeachingStep::NotTaught]);
        assert!(!awaits_confirmation(&away, day("2021-02-03")));
    }

    #[test]
    fn what_was_planned_by_hand_is_taught_once_the_lesson_took_place() {
        let records = records();
        let planned = LessonStaff {
            minutes: Some(Minutes(150)),
            ..likely(&records, &lesson(LessonStatus::Planned), id(1))
        };
        assert_eq!(planned.step, Some(TeachingStep::Planned));
        let records = after(records, &[Write::create(&planned)]);
        assert_eq!(with_roll(&records, &lesson(LessonStatus::Canceled), None), []);
        let records =
            after(records.clone(), &with_roll(&records, &lesson(LessonStatus::TookPlace), None));
        assert_eq!(people(&records)[0], (id(1), TeachingStep::Taught, 150));
    }

    #[test]
    fn hours_count_once_she_has_confirmed_them_and_after_a_correction_once_more() {
        let records = records();
        let hours = likely(&records, &lesson(LessonStatus::TookPlace), id(1));
        let month = "2021-01".parse().unwrap();
        let minutes = |records: &RecordSet| counted_minutes(&of_month(records, id(1), month));
        let records = after(records, &[Write::create(&hours)]);
        assert!(awaits_confirmation(&hours, day("2021-01-20")));
        assert!(!awaits_confirmation(&hours, day("2021-01-19")));
        assert_eq!(minutes(&records), 0);
        let records = after(records, &[confirm(&hours, day("2021-01-20"))]);
        assert_eq!(minutes(&records), 90);
        let records = after(records, &[correct(&hours, Minutes(100))]);
        assert_eq!(minutes(&records), 0, "to be confirmed again");
        let corrected = records.read::<LessonStaff>(hours.id).unwrap();
        let records = after(records, &[confirm(&corrected, day("2021-01-21"))]);
        assert_eq!(minutes(&records), 100);
        let Write::Set { set, .. } = confirm(&hours, day("2021-01-21")) else { panic!("a set") };
        assert_eq!(set["minutes"], 90, "a confirmation says what it confirms");
        assert!(of_month(&records, id(1), "2021-02".parse().unwrap()).is_empty());
    }
}
