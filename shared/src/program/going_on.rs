//! Going on and leaving: a pause that is agreed, the end of a learner's places, her return, and
//! what the next person should know of her. Each is one change, which takes her weekly place along.

use super::end_ahead::{end_ahead, planned};
use super::pauses::pause_on;
use super::period::Period;
use super::places::places;
use super::plan::{goals, leading_goal, steps};
use super::records::{ReadRecords, Records};
use super::weekly_places::following;
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::agreed_pause::AgreedPause;
use crate::records::consultation::Consultation;
use crate::records::destination::{Destination, DestinationKind};
use crate::records::enrollment::{EndReason, Enrollment};
use crate::records::follow_up::FollowUp;
use crate::records::note::Note;
use crate::records::waiting_place::{WaitingPlace, WaitingStep};
use crate::records::what_helps::WhatHelps;
use crate::value::{Date, LongText, Ref, Weekday};
use std::cmp::Reverse;

/// After how many months somebody may ask a learner who has left how she is: a quarter, and each of
/// the three years after (S86).
pub const FOLLOW_UP_MONTHS: [u8; 4] = [3, 12, 24, 36];

/// Whom it is about: every record that stands for her, the one that stands for her first.
#[derive(Clone, Copy)]
pub struct Who<'a> {
    /// What is known.
    pub records: &'a dyn Records,
    /// Her records.
    pub aliases: &'a [RecordId],
}

impl Who<'_> {
    fn learner(self) -> Option<RecordId> {
        self.aliases.first().copied()
    }

    pub(super) fn all<R: Record>(self) -> impl Iterator<Item = R> {
        let of = move |id: &RecordId| self.records.list_referring::<R>("learner", *id);
        self.aliases.iter().flat_map(of)
    }

    /// Adds what these writes mean for her weekly places.
    fn with_weekly_places(self, mut writes: Vec<Write>) -> Vec<Write> {
        let more = following(self.records, &writes);
        writes.extend(more);
        writes
    }

    /// Her places that go on after a day, or begin after it.
    pub fn open_places(self, day: Date) -> Vec<Enrollment> {
        let mut all = places(self.records, self.aliases);
        all.retain(|place| !Period::from(place).has_ended_by(day));
        all
    }

    /// The pause that was agreed for a day.
    pub fn pause_on(self, day: Date) -> Option<AgreedPause> {
        pause_on(self.records, self.aliases, day)
    }

    /// The pause that was agreed for a day, else the first one after it.
    pub fn pause_from(self, day: Date) -> Option<AgreedPause> {
        let is_ahead = |it: &AgreedPause| it.to.is_some_and(|to| to >= day);
        self.all::<AgreedPause>().filter(is_ahead).min_by_key(|it| (it.from, it.id))
    }

    /// Whether she comes to this venue on this weekday, on `day` or later.
    pub fn comes_to(self, venue: RecordId, weekday: Option<Weekday>, day: Date) -> bool {
        let is_it = |place: &Enrollment| {
            let is_day = place.weekday.is_none() || weekday.is_none() || place.weekday == weekday;
            place.venue.is_some_and(|it| it.id == venue) && is_day
        };
        self.open_places(day).iter().any(is_it)
    }
}

/// How a learner leaves.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    /// The last day of her places.
    pub last_day: Date,
    /// Why.
    pub reason: EndReason,
    /// What comes next, and whether it is certain.
    pub next: Option<(DestinationKind, bool)>,
    /// The days on which somebody asks how she is.
    pub asked_on: Vec<Date>,
    /// Who asks.
    pub staff: Option<RecordId>,
}

impl Leaving {
    /// Whether she cannot be met any more: nobody asks how she is.
    pub fn is_for_good(&self) -> bool {
        is_for_good(self.reason)
    }
}

/// Whether whoever leaves for this reason cannot be met any more.
pub fn is_for_good(reason: EndReason) -> bool {
    matches!(reason, EndReason::Deceased | EndReason::Moved)
}

/// Whether something comes next for whoever leaves for this reason: a move is no death.
pub fn has_next(reason: EndReason) -> bool {
    reason != EndReason::Deceased
}

/// Ends every place that she has, and with it her weekly places and her wait for another one. Where
/// they had another last day already, the days on which somebody asks her follow the new one, and
/// what comes next is not written twice.
pub fn leave(
    who: Who<'_>,
    leaving: &Leaving,
    today: Date,
    mut new_id: impl FnMut() -> RecordId,
) -> Vec<Write> {
    let day = leaving.last_day;
    let end = |place: Enrollment| {
        if place.from.is_some_and(|from| from > day) {
            return Write::remove::<Enrollment>(place.id);
        }
        let set = [field("to", Some(&day)), field("end_reason", Some(&leaving.reason))];
        Write::set::<Enrollment>(place.id, Body::from_iter(set))
    };
    // An end that lay ahead is put off, or gets another reason; a place that ends before the others
    // keeps its own last day.
    let put_off = end_ahead(who, today).map(|it| it.day).filter(|end| *end < day);
    let mut ending = who.open_places(today.min(day));
    let is_same_end = |it: &Enrollment| it.to == put_off || it.to == Some(day);
    ending.retain(|it| !Period::from(it).has_ended_by(day) || is_same_end(it));
    let mut writes: Vec<Write> = ending.into_iter().map(end).collect();
    let waits = who.all::<WaitingPlace>().filter(WaitingPlace::is_open);
    writes.extend(waits.map(|wait| set_step(wait.id, WaitingStep::Withdrawn)));
    let is_asked = |due_on: Option<Date>| {
        !leaving.is_for_good() && due_on.is_some_and(|due_on| leaving.asked_on.contains(&due_on))
    };
    let (asked, others): (Vec<FollowUp>, Vec<FollowUp>) =
        planned(who, today).into_iter().partition(|it| is_asked(it.due_on));
    writes.extend(others.iter().map(|it| Write::remove::<FollowUp>(it.id)));
    if let Some(learner) = who.learner().filter(|_| has_next(leaving.reason)) {
        let learner = Some(Ref::to(learner));
        let is_known = |(kind, is_confirmed): &(DestinationKind, bool)| {
            who.all::<Destination>().any(|it| {
                it.decided_on == Some(today)
                    && (it.kind, it.is_confirmed) == (Some(*kind), Some(*is_confirmed))
            })
        };
        if let Some((kind, is_confirmed)) = leaving.next.filter(|next| !is_known(next)) {
            writes.push(Write::create(&Destination {
                learner,
                decided_on: Some(today),
                kind: Some(kind),
                is_confirmed: Some(is_confirmed),
                ..Destination::empty(new_id())
            }));
        }
        let is_new = |due_on: &&Date| asked.iter().all(|it| it.due_on != Some(**due_on));
        let dues = leaving.asked_on.iter().filter(|_| !leaving.is_for_good());
        for due_on in dues.filter(is_new) {
            writes.push(Write::create(&FollowUp {
                learner,
                due_on: Some(*due_on),
                staff: leaving.staff.map(Ref::to),
                ..FollowUp::empty(new_id())
            }));
        }
    }
    who.with_weekly_places(writes)
}

/// The day so many months after a day; the last one of a shorter month.
///
/// ```
/// use shared::program::going_on::months_after;
/// assert_eq!(months_after("2021-01-31".parse()?, 3), "2021-04-30".parse()?);
/// assert_eq!(months_after("2021-03-31".parse()?, 12), "2022-03-31".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn months_after(day: Date, months: u8) -> Date {
    let month = i16::from(day.month()) - 1 + i16::from(months);
    let year = day.year() + month / 12;
    let month = i8::try_from(month % 12 + 1).unwrap_or(1);
    let fitting = (1..=day.day()).rev().find_map(|it| Date::new(year, month, it));
    fitting.unwrap_or(day)
}

/// Agrees on some weeks in which she does not come; she counts as going on (ruling L2).
pub fn pause(who: Who<'_>, from: Date, to: Date, words: &str, id: RecordId) -> Vec<Write> {
    let words = words.trim();
    let record = AgreedPause {
        learner: who.learner().map(Ref::to),
        from: Some(from),
        to: Some(to),
        reason: (!words.is_empty()).then(|| LongText(words.to_owned())),
        ..AgreedPause::empty(id)
    };
    who.with_weekly_places(vec![Write::create(&record)])
}

/// She comes again before the last day of a pause: its last day is the one before.
pub fn end_pause(who: Who<'_>, pause: &AgreedPause, comes_on: Date) -> Vec<Write> {
    let last = comes_on.plus_days(-1);
    let write = if pause.from.is_some_and(|from| from <= last) {
        Write::set::<AgreedPause>(pause.id, Body::from_iter([field("to", Some(&last))]))
    } else {
        Write::remove::<AgreedPause>(pause.id)
    };
    who.with_weekly_places(vec![write])
}

/// A new place: for somebody who comes for the first time, and for somebody who comes back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewPlace {
    /// Where.
    pub venue: RecordId,
    /// On which day of the week.
    pub weekday: Option<Weekday>,
    /// From which day on.
    pub from: Date,
}

/// Gives her a place. What she had before stays as it is, and no gap is written anywhere.
pub fn enroll(who: Who<'_>, place: NewPlace, id: RecordId) -> Vec<Write> {
    let record = Enrollment {
        learner: who.learner().map(Ref::to),
        venue: Some(Ref::to(place.venue)),
        weekday: place.weekday,
        from: Some(place.from),
        ..Enrollment::empty(id)
    };
    who.with_weekly_places(vec![Write::create(&record)])
}

/// A change of how far somebody's wait has come.
pub fn set_step(wait: RecordId, step: WaitingStep) -> Write {
    Write::set::<WaitingPlace>(wait, Body::from_iter([field("step", Some(&step))]))
}

/// What a part of a handover is about, in the order in which it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What she wants, in her words.
    Goal,
    /// The exam: what is left, and until when.
    Exam,
    /// What helps her.
    Helps,
    /// What was promised to her.
    Promise,
    /// The next step of her plan.
    Step,
    /// A note.
    Note,
}

impl Part {
    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Part::Goal => "going_on.part.goal",
            Part::Exam => "going_on.part.exam",
            Part::Helps => "going_on.part.helps",
            Part::Promise => "going_on.part.promise",
            Part::Step => "going_on.part.step",
            Part::Note => "going_on.part.note",
        }
    }
}

/// So many of the newest notes are offered.
const NOTES: usize = 4;

/// So many open steps of the plan are offered.
const STEPS: usize = 3;

/// So many of the latest talks may hold an open promise.
const TALKS: usize = 3;

/// What the next person may need to know, each to be kept or left out. What belongs to care is not
/// among it: whoever needs that is given care.
pub fn to_hand_over(who: Who<'_>) -> Vec<(Part, String)> {
    let goals = goals(who.records, who.aliases);
    let goal = leading_goal(&goals).and_then(|goal| goal.words.clone());
    let mut parts: Vec<(Part, String)> =
        goal.into_iter().map(|words| (Part::Goal, words.0)).collect();
    let helps = who.all::<WhatHelps>().filter_map(|it| it.words);
    parts.extend(helps.map(|words| (Part::Helps, words.0)));
    let mut talks: Vec<Consultation> = who.all::<Consultation>().collect();
    talks.arrange_by_key(|talk| Reverse((talk.date, talk.id)));
    let promised = talks.into_iter().take(TALKS).filter_map(|talk| talk.next_action);
    parts.extend(promised.map(|words| (Part::Promise, words.0)));
    let open = steps(who.records, who.aliases).into_iter().filter(|it| it.done_on.is_none());
    parts.extend(open.take(STEPS).filter_map(|it| it.title).map(|it| (Part::Step, it.0)));
    let mut notes: Vec<Note> = who.all::<Note>().collect();
    notes.arrange_by_key(|note| Reverse((note.date, note.id)));
    parts.extend(
        notes.into_iter().take(NOTES).filter_map(|it| it.text).map(|it| (Part::Note, it.0)),
    );
    parts
}
