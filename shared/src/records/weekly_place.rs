//! Where and when a learner comes every week, for her own page: her enrollments, with the reasons
//! why they end, are for her team only.

use super::learner::Learner;
use super::lesson_pattern::LessonPattern;
use super::venue::Venue;
use crate::record;
use crate::record::form::{Choices, Initial};
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref, Text, Weekday};

record! {
    /// One learner's weekly lesson.
    WeeklyPlace = "weekly_place" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The venue.
        venue: Ref<Venue> => required, listed;
        /// The weekday.
        weekday: Weekday => required, listed;
        /// The pattern that its lessons come from.
        pattern: Ref<LessonPattern>
            => choices(Choices::Sharing { theirs: "venue", mine: "venue" });
        /// The first day.
        from: Date => required, initial(Initial::Today), listed;
        /// The last day; empty while it goes on.
        to: Date => listed;
        /// From when on she pauses; of a pause of which only the end is known, at once.
        paused_from: Date;
        /// Until when she pauses.
        paused_until: Date => listed;
        /// The pauses before that one, as [`written`] writes them.
        earlier_pauses: Text => quiet, hidden;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: WeeklyPlace::NAME,
    fields: WeeklyPlace::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["learner", "venue"],
    in_file: FilePart::Attendance,
    in_order: &[("from", "to"), ("from", "paused_until"), ("paused_from", "paused_until")],
    ..Kind::PLAIN
};

/// Days on which she does not come, without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stretch {
    /// The first one; of a pause of which only the end is known, none.
    pub from: Option<Date>,
    /// The last one.
    pub until: Date,
}

impl Stretch {
    fn contains(self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.until
    }
}

impl WeeklyPlace {
    /// Whether nobody waits for her on a day, because she pauses.
    pub fn is_paused_on(&self, day: Date) -> bool {
        self.stretches().any(|stretch| stretch.contains(day))
    }

    /// The first day from `day` on that lies in no pause.
    pub fn comes_from(&self, day: Date) -> Date {
        let mut first = day;
        while let Some(stretch) = self.stretches().find(|it| it.contains(first)) {
            first = stretch.until.plus_days(1);
        }
        first
    }

    /// All of her pauses.
    fn stretches(&self) -> impl Iterator<Item = Stretch> {
        let last = self.paused_until.map(|until| Stretch { from: self.paused_from, until });
        let earlier = self.earlier_pauses.as_ref().map(|text| read(&text.0)).unwrap_or_default();
        last.into_iter().chain(earlier)
    }
}

/// How many pauses before the last one are kept: more than a place ever has in its last year.
const EARLIER_MAX: usize = 8;

/// Pauses in their order as one line of text; `None` of none. Of very many the last ones.
///
/// # Example
/// Two weeks in May and one in July: `2020-05-04/2020-05-17 2020-07-06/2020-07-12`.
pub fn written(stretches: &[Stretch]) -> Option<Text> {
    let newest = &stretches[stretches.len().saturating_sub(EARLIER_MAX)..];
    let one = |stretch: &Stretch| {
        let from = stretch.from.map(|from| from.to_string()).unwrap_or_default();
        format!("{from}/{}", stretch.until)
    };
    (!newest.is_empty()).then(|| Text(newest.iter().map(one).collect::<Vec<_>>().join(" ")))
}

/// The pauses in such a line. What cannot be read is none.
fn read(text: &str) -> Vec<Stretch> {
    let one = |word: &str| {
        let (from, until) = word.split_once('/')?;
        Some(Stretch { from: from.parse().ok(), until: until.parse().ok()? })
    };
    text.split(' ').filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use crate::value::FieldValue as _;
    use serde_json::json;

    #[test]
    fn of_several_pauses_each_is_hers() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let may = Stretch { from: Some(day("2020-05-04")), until: day("2020-05-17") };
        let july = Stretch { from: Some(day("2020-07-06")), until: day("2020-07-12") };
        let place = WeeklyPlace {
            paused_from: Some(day("2020-09-01")),
            paused_until: Some(day("2020-09-30")),
            earlier_pauses: written(&[may, july]),
            ..WeeklyPlace::empty(crate::id::RecordId(uuid::Uuid::nil()))
        };
        let days = ["2020-05-03", "2020-05-17", "2020-06-01", "2020-07-06", "2020-09-30"];
        let paused = days.map(|it| place.is_paused_on(day(it)));
        assert_eq!(paused, [false, true, false, true, true]);
        assert_eq!(place.comes_from(day("2020-07-06")), day("2020-07-13"));
        assert_eq!(place.comes_from(day("2020-06-01")), day("2020-06-01"));
        assert_eq!(written(&[]), None);
        assert!(Text::read(&json!(written(&[may; 20]).unwrap().0)).is_some(), "it fits");
    }

    #[test]
    fn a_pause_lies_within_the_place() {
        let of = |until: &str| {
            KIND.contradictions(
                json!({ "from": "2020-04-01", "paused_until": until }).as_object().unwrap(),
            )
        };
        assert_eq!(of("2020-06-30"), []);
        assert_eq!(of("2020-03-31"), [Problem::new("paused_until", ProblemCode::EndsBeforeStart)]);
    }
}
