//! How days, times and names are said on a tutor's pages, in the language of the reader.

use leptos::prelude::*;
use shared::id::{RecordId, Stamp};
use shared::record::{Kind, words_key};
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::staff::Staff;
use shared::records::venue::Venue;
use shared::value::{Choice, Date, Minutes, TimeOfDay};

use crate::parts::ruby;
use crate::replica::Replica;
use crate::words::{date_text, day_text, t, t_with};

/// What stands between the parts of a line.
pub const BETWEEN: &str = " · ";

/// Words that follow what they say, with furigana where that is on.
pub fn told(words: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    ruby(Signal::derive(words))
}

/// A day without its year, such as 2月3日（水）.
pub fn day(date: Date) -> String {
    day_text(date)
}

/// A day with its year, such as 2021年2月3日（水）.
pub fn day_with_year(date: Date) -> String {
    date_text(date)
}

/// A moment as day and time in Tokyo.
pub fn moment(at: Stamp) -> String {
    format!("{} {}", day(Date::in_tokyo(at)), TimeOfDay::in_tokyo(at))
}

/// From when to when a lesson lasts, such as 18:00–20:00; empty if nobody said.
pub fn hours(lesson: &Lesson) -> String {
    let Some(start) = lesson.start else { return String::new() };
    match lesson.length_minutes {
        Some(Minutes(length)) => {
            let end = (u32::from(start.minutes) + length) % (24 * 60);
            let end = TimeOfDay { minutes: u16::try_from(end).unwrap_or(0) };
            format!("{start}–{end}")
        }
        None => start.to_string(),
    }
}

/// The words for a value of a choice field.
pub fn choice(kind: &Kind, field: &str, value: impl Choice) -> String {
    code(kind, field, value.code())
}

/// The words for a code of a choice field; the code itself if this version does not know it.
pub fn code(kind: &Kind, field: &str, code: &str) -> String {
    kind.field(field).map_or_else(|| code.to_owned(), |field| t(&words_key(kind, field, code)))
}

/// The name of a venue.
pub fn venue(replica: Replica, id: Option<RecordId>) -> String {
    let venue = id.and_then(|id| replica.read::<Venue>(id));
    venue.and_then(|venue| venue.name).map_or_else(|| t("tutor.no_venue"), |name| name.0)
}

/// The name that a learner wants to be called by.
pub fn learner(replica: Replica, id: RecordId) -> String {
    let learner = replica.read::<Learner>(id);
    learner.and_then(|learner| learner.preferred_name).map_or_else(|| t("tutor.no_name"), |it| it.0)
}

/// The name of a person who made an edit: staff or a learner.
pub fn author(replica: Replica, id: Option<RecordId>) -> String {
    let Some(id) = id else { return t("tutor.somebody") };
    let staff = replica.read::<Staff>(id).and_then(|staff| staff.name);
    let name = staff.or_else(|| replica.read::<Learner>(id).and_then(|it| it.preferred_name));
    name.map_or_else(|| t("tutor.somebody"), |name| name.0)
}

/// The name of a round of the exam, such as 2020年度 第2回（11月）.
pub fn round(sitting: &ExamSitting) -> String {
    let year = sitting.fiscal_year.map_or_else(String::new, |year| year.0.to_string());
    let round = sitting.round.unwrap_or(Round::First);
    let round = choice(&shared::records::exam_sitting::KIND, "round", round);
    t_with("tutor.round", &[("year", &year), ("round", &round)])
}
