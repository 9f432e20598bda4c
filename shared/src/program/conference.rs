//! A case conference about everybody, before or after a round of the exam: when it counts, whom it
//! is about, who has not been talked about yet, and what one tap of it writes (S20, ruling F2).

use super::pauses::is_paused;
use super::period::Period;
use super::person::{aliases, person};
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Body;
use crate::record::Record;
use crate::records::case_conference::{CaseConference, ConferencePhase, PlanDecision};
use crate::records::enrollment::Enrollment;
use crate::records::exam_sitting::ExamSitting;
use crate::records::learner::Learner;
use crate::records::staff::Staff;
use crate::value::{Date, Ref, RefSet};
use std::collections::BTreeSet;

/// How many days before and after a round count.
const WINDOW_DAYS: i64 = 30;

/// How long after its last day a window is still asked for: four weeks, in which what was said may
/// yet be written down.
const GRACE_DAYS: i64 = 28;

/// One conference about everybody, on however many days it is held.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// The round.
    pub round: ExamSitting,
    /// Whether it is held before or after it.
    pub phase: ConferencePhase,
    /// The first day that counts.
    pub from: Date,
    /// The last day that counts.
    pub to: Date,
}

impl Meeting {
    /// The conference of a round in a phase; `None` while the round has no days, and for a phase
    /// that belongs to no round.
    pub fn of(round: &ExamSitting, phase: ConferencePhase) -> Option<Meeting> {
        let [before, after] = window_days(round.starts_on?, round.last_day()?);
        let [from, to] = match phase {
            ConferencePhase::BeforeExam => before,
            ConferencePhase::AfterExam => after,
            ConferencePhase::Other => return None,
        };
        Some(Meeting { round: round.clone(), phase, from, to })
    }

    /// Whether what was said on this day counts.
    pub fn counts_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// Whether it is asked for on this day: it may be held, or written down late.
    pub fn is_asked_for(&self, day: Date) -> bool {
        self.from <= day && day <= self.to.plus_days(GRACE_DAYS)
    }

    /// The day on which somebody has to be active to be talked about. Before the first day of a
    /// round the one who is active today will be active then.
    fn day_of_active(&self, today: Date) -> Date {
        self.round.starts_on.map_or(today, |first| first.min(today))
    }
}

/// The first and the last day that count before a round, and those after it.
pub fn window_days(first: Date, last: Date) -> [[Date; 2]; 2] {
    [
        [first.plus_days(-WINDOW_DAYS), first.plus_days(-1)],
        [last.plus_days(1), last.plus_days(WINDOW_DAYS)],
    ]
}

/// The conferences of these rounds, the latest first.
pub fn meetings(rounds: &[ExamSitting]) -> Vec<Meeting> {
    const PHASES: [ConferencePhase; 2] = [ConferencePhase::BeforeExam, ConferencePhase::AfterExam];
    let of = |round: &ExamSitting| PHASES.map(|phase| Meeting::of(round, phase));
    let mut all: Vec<Meeting> = rounds.iter().flat_map(of).flatten().collect();
    all.arrange_by_key(|it| std::cmp::Reverse(it.from));
    all
}

/// The one that is worked on: of those that are asked for the latest, else the one whose days are
/// the nearest to today, before or after it. `all` come the latest first.
pub fn in_work(all: &[Meeting], today: Date) -> Option<&Meeting> {
    let asked_for = all.iter().find(|it| it.is_asked_for(today));
    let days_away = |it: &&Meeting| {
        let (ahead, ago) = (it.from.days_since(today), today.days_since(it.to));
        ahead.max(ago)
    };
    asked_for.or_else(|| all.iter().min_by_key(days_away))
}

/// One learner in a conference.
#[derive(Clone, Debug, PartialEq)]
pub struct AgendaItem {
    /// The record that stands for her.
    pub learner: RecordId,
    /// What is written down of her in this conference: on the day that is looked at, also where
    /// it does not count, else on the latest day that counts.
    pub conference: Option<CaseConference>,
    /// Whether she has been talked about on a day that counts.
    pub is_counted: bool,
}

impl AgendaItem {
    /// Whether she has been talked about, on whatever day.
    pub fn is_covered(&self) -> bool {
        self.conference.is_some()
    }
}

/// Everybody who is active, in order of id, with what is written down of her when the staff meet
/// on the day `held_on`. Who was talked about stays on the list when her place has ended since.
pub fn agenda(
    records: &dyn Records,
    meeting: &Meeting,
    held_on: Date,
    today: Date,
) -> Vec<AgendaItem> {
    let day = meeting.day_of_active(today);
    let mut people: BTreeSet<RecordId> = BTreeSet::new();
    let places = records.list::<Enrollment>().filter(|place| Period::from(place).contains(day));
    people.extend(places.filter_map(|it| it.learner).map(|it| person(records, it.id)));
    people.retain(|id| !is_paused(records, &aliases(records, *id), day));
    people.extend(talked_about(records, meeting));
    people.retain(|id| records.get(Learner::NAME, *id).is_some());
    people.into_iter().map(|learner| agenda_item(records, learner, meeting, held_on)).collect()
}

/// Everybody of whom something is written down on a day that counts.
fn talked_about(records: &dyn Records, meeting: &Meeting) -> BTreeSet<RecordId> {
    let held = records.list::<CaseConference>();
    let counted = held.filter(|it| it.date.is_some_and(|day| meeting.counts_on(day)));
    counted.filter_map(|it| Some(person(records, it.learner?.id))).collect()
}

/// One learner in a conference, with what is written down of her when the staff meet on the day
/// `held_on`.
pub fn agenda_item(
    records: &dyn Records,
    learner: RecordId,
    meeting: &Meeting,
    held_on: Date,
) -> AgendaItem {
    let aliases = aliases(records, learner);
    let counted = conference_of(records, &aliases, meeting);
    let is_counted = counted.is_some();
    let conference = conference_on(records, &aliases, meeting, held_on).or(counted);
    AgendaItem { learner, conference, is_counted }
}

/// What is written down of the person with these records in this conference. The day decides, not
/// what somebody chose as the phase.
pub fn conference_of(
    records: &dyn Records,
    aliases: &[RecordId],
    meeting: &Meeting,
) -> Option<CaseConference> {
    let counts = |it: &CaseConference| it.date.is_some_and(|day| meeting.counts_on(day));
    all_of(records, aliases).filter(counts).max_by_key(|it| (it.date, it.id))
}

/// What is written down of the person with these records in this conference on one day. On a day
/// that does not count the record says itself to which conference it belongs.
fn conference_on(
    records: &dyn Records,
    aliases: &[RecordId],
    meeting: &Meeting,
    day: Date,
) -> Option<CaseConference> {
    let names_meeting = |it: &CaseConference| {
        let names_round = it.sitting.as_ref().is_some_and(|round| round.id == meeting.round.id);
        names_round && it.phase == Some(meeting.phase)
    };
    let belongs = |it: &CaseConference| meeting.counts_on(day) || names_meeting(it);
    let of_day = all_of(records, aliases).filter(|it| it.date == Some(day));
    of_day.filter(belongs).max_by_key(|it| it.id)
}

/// The latest conference about her before this one.
pub fn conference_before(
    records: &dyn Records,
    aliases: &[RecordId],
    meeting: &Meeting,
) -> Option<CaseConference> {
    let is_earlier = |it: &CaseConference| it.date.is_some_and(|day| day < meeting.from);
    all_of(records, aliases).filter(is_earlier).max_by_key(|it| (it.date, it.id))
}

fn all_of<'a>(
    records: &'a dyn Records,
    aliases: &'a [RecordId],
) -> impl Iterator<Item = CaseConference> + 'a {
    aliases.iter().flat_map(|id| records.list_referring::<CaseConference>("learner", *id))
}

/// What is the same for everybody who is talked about in one sitting of the staff.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitting {
    /// The day.
    pub day: Date,
    /// Who writes it down.
    pub staff: RecordId,
    /// Who takes part.
    pub attendees: BTreeSet<RecordId>,
}

/// A new record of one learner in a conference.
pub fn conference(
    id: RecordId,
    learner: RecordId,
    meeting: &Meeting,
    sitting: &Sitting,
) -> CaseConference {
    CaseConference {
        learner: Some(Ref::to(learner)),
        date: Some(sitting.day),
        phase: Some(meeting.phase),
        sitting: Some(Ref::to(meeting.round.id)),
        staff: Some(Ref::to(sitting.staff)),
        attendees: Some(RefSet::to(sitting.attendees.iter().copied())),
        ..CaseConference::empty(id)
    }
}

/// What a change of what is written down of her writes, with what takes it back: a new record if
/// there is none yet, so that one tap is enough.
pub fn write_down(
    item: &AgendaItem,
    meeting: &Meeting,
    sitting: &Sitting,
    change: Body,
    new_id: impl FnOnce() -> RecordId,
) -> (Write, Write) {
    match &item.conference {
        Some(it) => {
            let stored = it.write();
            let before = |name: &String| stored.get(name).cloned().unwrap_or_default();
            let back = change.keys().map(|name| (name.clone(), before(name))).collect();
            (Write::set::<CaseConference>(it.id, change), Write::set::<CaseConference>(it.id, back))
        }
        None => {
            let id = new_id();
            let mut set = conference(id, item.learner, meeting, sitting).write();
            set.extend(change);
            let create = Write::Create { kind: CaseConference::NAME, id, set };
            (create, Write::remove::<CaseConference>(id))
        }
    }
}

/// The change that says what becomes of her plan.
pub fn decision(decision: PlanDecision) -> Body {
    Body::from_iter([field("plan_decision", Some(&decision))])
}

/// The change that says when somebody looks again.
pub fn next_check(day: Option<Date>) -> Body {
    Body::from_iter([field("next_check_on", day.as_ref())])
}

/// Who took part on a day; `None` as long as nothing is written down of it.
pub fn attendees_on(items: &[AgendaItem], day: Date) -> Option<BTreeSet<RecordId>> {
    let mut of_day = written_on(items, day).peekable();
    of_day.peek()?;
    Some(of_day.flat_map(attendees_of).collect())
}

/// Writes into all that is written down of a day whether this person of the staff took part. The
/// others who took part stay.
pub fn set_attendance(
    items: &[AgendaItem],
    day: Date,
    staff: RecordId,
    takes_part: bool,
) -> Vec<Write> {
    let set = |it: &CaseConference| {
        let mut all = attendees_of(it);
        let is_news = if takes_part { all.insert(staff) } else { all.remove(&staff) };
        let change = || [field("attendees", Some(&RefSet::<Staff>::to(all.iter().copied())))];
        is_news.then(|| Write::set::<CaseConference>(it.id, Body::from_iter(change())))
    };
    written_on(items, day).filter_map(set).collect()
}

fn written_on(items: &[AgendaItem], day: Date) -> impl Iterator<Item = &CaseConference> {
    let written = items.iter().filter_map(|it| it.conference.as_ref());
    written.filter(move |it| it.date == Some(day))
}

fn attendees_of(conference: &CaseConference) -> BTreeSet<RecordId> {
    conference.attendees.iter().flat_map(|all| all.ids()).collect()
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

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn round() -> ExamSitting {
        ExamSitting {
            starts_on: Some(day("2021-02-20")),
            ends_on: Some(day("2021-02-21")),
            ..ExamSitting::empty(id(1))
        }
    }

    fn before() -> Meeting {
        Meeting::of(&round(), ConferencePhase::BeforeExam).unwrap()
    }

    fn records(rows: &[(&str, u128, Value)]) -> RecordSet {
        let mut records = RecordSet::default();
        for (kind, n, fields) in rows {
            records.put(kind, id(*n), fields.as_object().cloned().unwrap());
        }
        records
    }

    fn learner(n: u128, from: &str, to: Option<&str>) -> [(&'static str, u128, Value); 2] {
        let her = id(n).to_string();
        let place = json!({ "learner": her, "venue": id(9).to_string(), "from": from, "to": to });
        [("learner", n, json!({ "preferred_name": "x" })), ("enrollment", n + 100, place)]
    }

    #[test]
    fn a_conference_counts_thirty_days_before_and_after_and_is_asked_for_four_weeks_longer() {
        let before = before();
        assert_eq!((before.from, before.to), (day("2021-01-21"), day("2021-02-19")));
        let after = Meeting::of(&round(), ConferencePhase::AfterExam).unwrap();
        assert_eq!((after.from, after.to), (day("2021-02-22"), day("2021-03-23")));
        assert!(after.is_asked_for(day("2021-04-20")) && !after.is_asked_for(day("2021-04-21")));
        assert_eq!(Meeting::of(&round(), ConferencePhase::Other), None);
        assert_eq!(Meeting::of(&ExamSitting::empty(id(2)), ConferencePhase::BeforeExam), None);
    }

    #[test]
    fn the_page_opens_on_the_conference_that_is_asked_for() {
        let all = meetings(&[round()]);
        let phase = |today: &str| in_work(&all, day(today)).map(|it| it.phase);
        use ConferencePhase::{AfterExam, BeforeExam};
        assert_eq!(phase("2020-12-01"), Some(BeforeExam), "the next one");
        assert_eq!(phase("2021-02-10"), Some(BeforeExam));
        assert_eq!(phase("2021-02-23"), Some(AfterExam));
        assert_eq!(phase("2022-01-01"), Some(AfterExam), "the latest");
        assert_eq!(in_work(&[], day("2021-02-23")), None);
        let later = ExamSitting {
            starts_on: Some(day("2021-08-05")),
            ends_on: Some(day("2021-08-06")),
            ..ExamSitting::empty(id(2))
        };
        let both = meetings(&[round(), later]);
        let nearest = |today: &str| in_work(&both, day(today)).map(|it| (it.round.id, it.phase));
        assert_eq!(nearest("2021-04-25"), Some((id(1), AfterExam)), "33 days ago, 72 ahead");
        assert_eq!(nearest("2021-06-01"), Some((id(2), BeforeExam)), "70 days ago, 35 ahead");
    }

    #[test]
    fn everybody_who_is_active_is_talked_about_and_nobody_who_pauses_or_has_left() {
        let pause = json!({ "learner": id(13).to_string(), "from": "2021-02-01",
            "to": "2021-03-01" });
        let mut rows = vec![("agreed_pause", 50, pause)];
        rows.extend(learner(11, "2020-04-01", None));
        rows.extend(learner(12, "2020-04-01", Some("2021-01-31")));
        rows.extend(learner(13, "2020-04-01", None));
        rows.extend(learner(14, "2021-03-01", None));
        let people: Vec<RecordId> =
            agenda(&records(&rows), &before(), day("2021-02-10"), day("2021-02-10"))
                .iter()
                .map(|it| it.learner)
                .collect();
        assert_eq!(people, [id(11)]);
    }

    #[test]
    fn who_was_talked_about_stays_on_the_list_when_she_has_left_before_the_round() {
        let mut rows = Vec::from(learner(12, "2020-04-01", Some("2021-02-05")));
        let on = |rows: &[(&str, u128, Value)], today| {
            let found = agenda(&records(rows), &before(), day(today), day(today));
            found.iter().map(|it| it.learner).collect::<Vec<_>>()
        };
        assert_eq!(on(&rows, "2021-02-10"), [], "nobody has talked about her");
        let held = json!({ "learner": id(12).to_string(), "date": "2021-02-01" });
        rows.push(("case_conference", 60, held));
        assert_eq!(on(&rows, "2021-02-10"), [id(12)]);
    }

    #[test]
    fn one_tap_makes_her_record_and_the_next_one_changes_it() {
        let mut rows = Vec::from(learner(11, "2020-04-01", None));
        let today = day("2021-02-10");
        let open = agenda(&records(&rows), &before(), today, today).remove(0);
        assert!(!open.is_covered());
        let attendees = BTreeSet::from([id(21), id(22)]);
        let sitting = Sitting { day: today, staff: id(21), attendees: attendees.clone() };
        let keep = decision(PlanDecision::Keep);
        let (write, undo) = write_down(&open, &before(), &sitting, keep, || id(60));
        let Write::Create { set, .. } = write else { panic!("made") };
        assert_eq!(undo, Write::remove::<CaseConference>(id(60)));
        rows.push(("case_conference", 60, Value::Object(set)));
        let done = agenda(&records(&rows), &before(), today, today).remove(0);
        let made = done.conference.clone().unwrap();
        assert_eq!(made.plan_decision, Some(PlanDecision::Keep));
        let (items, other_day) = (std::slice::from_ref(&done), today.plus_days(-1));
        assert_eq!(attendees_on(items, today).as_ref(), Some(&attendees));
        assert_eq!(attendees_on(items, other_day), None, "nothing is written down of that day");
        let change = decision(PlanDecision::Change);
        let (write, undo) = write_down(&done, &before(), &sitting, change, || id(61));
        let is_patch = |write: &Write| matches!(write, Write::Set { id: of, .. } if *of == id(60));
        assert!(is_patch(&write) && is_patch(&undo), "no second record");
    }

    #[test]
    fn who_comes_or_goes_leaves_the_others_of_each_record_as_they_are() {
        let today = day("2021-01-20");
        let of = |n: u128, attendees: &[u128]| AgendaItem {
            learner: id(n),
            conference: Some(CaseConference {
                date: Some(today),
                attendees: Some(RefSet::to(attendees.iter().copied().map(id))),
                ..CaseConference::empty(id(n))
            }),
            is_counted: true,
        };
        let items = [of(1, &[21]), of(2, &[21, 22, 23])];
        let set = |n: u128, attendees: &[u128]| {
            let all: RefSet<Staff> = RefSet::to(attendees.iter().copied().map(id));
            Write::set::<CaseConference>(id(n), Body::from_iter([field("attendees", Some(&all))]))
        };
        let comes = set_attendance(&items, today, id(22), true);
        assert_eq!(comes, [set(1, &[21, 22])], "the second record says so already");
        let goes = set_attendance(&items, today, id(21), false);
        assert_eq!(goes, [set(1, &[]), set(2, &[22, 23])]);
        assert_eq!(set_attendance(&items, today.plus_days(1), id(21), false), []);
    }

    #[test]
    fn on_a_day_that_does_not_count_each_change_finds_the_record_of_the_first_one() {
        let mut rows = Vec::from(learner(11, "2020-04-01", None));
        let (early, later) = (day("2020-12-24"), day("2020-12-25"));
        let at = |rows: &[(&str, u128, Value)], held_on| {
            agenda(&records(rows), &before(), held_on, early).remove(0)
        };
        let sitting = Sitting { day: early, staff: id(21), attendees: BTreeSet::from([id(21)]) };
        let keep = decision(PlanDecision::Keep);
        let item = at(&rows, early);
        let (write, _) = write_down(&item, &before(), &sitting, keep, || id(60));
        let Write::Create { set, .. } = write else { panic!("made") };
        rows.push(("case_conference", 60, Value::Object(set)));
        let item = at(&rows, early);
        assert!(item.is_covered() && !item.is_counted, "it is shown, and it does not count");
        let check = next_check(Some(day("2021-01-07")));
        let (write, _) = write_down(&item, &before(), &sitting, check, || id(61));
        assert!(matches!(write, Write::Set { id: of, .. } if of == id(60)), "no second record");
        assert!(!at(&rows, later).is_covered(), "another day has a record of its own");
        let after = Meeting::of(&round(), ConferencePhase::AfterExam).unwrap();
        let of_after = agenda(&records(&rows), &after, early, early).remove(0);
        assert!(!of_after.is_covered(), "it belongs to the conference that it names");
    }

    #[test]
    fn the_day_decides_whether_somebody_is_covered() {
        let mut rows = Vec::from(learner(11, "2020-04-01", None));
        let held = |date: &str| {
            json!({ "learner": id(11).to_string(), "date": date,
            "phase": "before_exam" })
        };
        rows.push(("case_conference", 60, held("2021-01-20")));
        let items = agenda(&records(&rows), &before(), day("2021-02-10"), day("2021-02-10"));
        assert!(!items[0].is_covered(), "too early");
        let set = records(&rows);
        let earlier = conference_before(&set, &[id(11)], &before());
        assert_eq!(earlier.map(|it| it.id), Some(id(60)));
        rows.push(("case_conference", 61, held("2021-01-21")));
        assert!(
            agenda(&records(&rows), &before(), day("2021-02-10"), day("2021-02-10"))[0]
                .is_covered()
        );
    }
}
