//! How days, times and names are said on a tutor's pages, in the language of the reader.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::going_on::Who;
use shared::program::lesson;
use shared::record::{Kind, words_key};
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::sync::overlay::Progress;
use shared::value::{Choice, Date};
use shared::words::verbatim;

use crate::parts::ruby;
use crate::replica::Replica;
use crate::words::{birth_text, day_text, t, t_with};

/// What stands between the parts of a line.
pub const BETWEEN: &str = " · ";

/// Words that follow what they say, with furigana where that is on.
pub fn told(words: impl Fn() -> String + Send + Sync + 'static) -> impl IntoView {
    ruby(Signal::derive(words))
}

/// The items as one text; `key` says what stands between `{a}` and `{b}`.
pub fn joined(key: &str, items: impl Iterator<Item = String>) -> String {
    items.reduce(|a, b| t_with(key, &[("a", &a), ("b", &b)])).unwrap_or_default()
}

/// The parts of a line that say something, with this between them.
pub fn line_of<const N: usize>(parts: [String; N], between: &str) -> String {
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(between)
}

/// From when to when a lesson lasts, such as 18:00–20:00; empty if nobody said.
pub fn hours(lesson: &Lesson) -> String {
    let said = lesson::hours(lesson)
        .map(|(start, end)| end.map_or_else(|| start.to_string(), |end| format!("{start}–{end}")));
    said.unwrap_or_default()
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
    venue.and_then(|venue| venue.name).map_or_else(|| t("tutor.no_venue"), |name| verbatim(&name.0))
}

/// The name that a learner wants to be called by.
pub fn learner(replica: Replica, id: RecordId) -> String {
    let learner = replica.read::<Learner>(id);
    let name = learner.and_then(|learner| learner.preferred_name);
    name.map_or_else(|| t("tutor.no_name"), |name| verbatim(&name.0))
}

/// The full name that stands beside the one that she goes by, where it is another one.
pub fn full_name(replica: Replica, id: RecordId) -> Option<String> {
    let one = replica.read::<Learner>(id)?;
    let full = one
        .full_name
        .filter(|full| Some(&full.0) != one.preferred_name.as_ref().map(|it| &it.0))?;
    Some(verbatim(&full.0))
}

/// Until when somebody pauses, as agreed with her; nothing where she does not on `day`.
pub fn paused_text(replica: Replica, aliases: &[RecordId], day: Date) -> Option<String> {
    let pause = replica.ask(|records| Who { records, aliases }.pause_on(day));
    Some(t_with("file.paused", &[("day", &day_text(pause?.to?))]))
}

/// Who somebody is as the forms of offices ask for it: what she is called, her full name and her
/// birthday with the year by which they count.
pub fn as_on_forms(replica: Replica, id: RecordId) -> String {
    let one = replica.read::<Learner>(id);
    let (full, birth) = one.map(|one| (one.full_name, one.birth_date)).unwrap_or_default();
    let full = full.map(|name| verbatim(&name.0));
    let parts = full.into_iter().chain(birth.map(birth_text));
    std::iter::once(learner(replica, id)).chain(parts).collect::<Vec<_>>().join(BETWEEN)
}

/// The name of a round of the exam, such as 2020年度 第2回（11月）.
pub fn round(sitting: &ExamSitting) -> String {
    let year = sitting.fiscal_year.map_or_else(String::new, |year| year.0.to_string());
    let round = sitting.round.unwrap_or(Round::First);
    let round = choice(&shared::records::exam_sitting::KIND, "round", round);
    t_with("tutor.round", &[("year", &year), ("round", &round)])
}

/// The key of the word for how far a record's newest edit has come.
pub fn progress_key(progress: Progress) -> &'static str {
    match progress {
        Progress::Sent => "tutor.progress.sent",
        Progress::Unsent => "tutor.progress.unsent",
        Progress::Saving => "tutor.progress.saving",
        Progress::Held => "tutor.progress.waiting",
    }
}
