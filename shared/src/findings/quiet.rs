//! A learner has a place and nobody has met her for four weeks: neither at a lesson nor in a talk.

use super::{Case, Finding, Rule, Search};
use crate::program::ReadRecords;
use crate::program::lesson::attendance::counts;
use crate::records::attendance::Attendance;
use crate::records::consultation::Consultation;
use crate::records::lesson::Lesson;
use crate::value::Date;

/// How long somebody may be quiet.
const QUIET_DAYS: i64 = 28;

pub(super) static RULE: Rule = Rule { code: "quiet", search: Search::Person(find) };

fn find(case: &Case<'_>) -> Option<Finding> {
    let since = case.enrolled_today_since()?;
    let last = last_contact(case).map_or(since, |day| day.max(since));
    let day = last.plus_days(QUIET_DAYS);
    (day <= case.context.today).then(|| RULE.missing::<Consultation>("date").by(day))
}

/// The last day on which somebody met her.
fn last_contact(case: &Case<'_>) -> Option<Date> {
    let lesson = |mark: &Attendance| case.context.records.read::<Lesson>(mark.lesson?.id);
    let came = |mark: Attendance| lesson(&mark).filter(|it| counts(&mark, it))?.date;
    let lessons = case.all::<Attendance>().filter_map(came);
    let talks = case.all::<Consultation>().filter_map(|talk| talk.date);
    lessons.chain(talks).filter(|day| *day <= case.context.today).max()
}
