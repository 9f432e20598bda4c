//! Somebody has let us know that she will not come to a lesson of today or tomorrow, and the roll
//! does not say it yet.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::lesson::attendance::attendance_id;
use crate::program::lesson::takes_place;
use crate::record::{Fields, Record};
use crate::records::absence_notice::AbsenceNotice;
use crate::records::attendance::Attendance;
use crate::records::lesson::Lesson;

pub(super) static RULE: Rule = Rule::new(
    "notice_of_absence",
    Search::Each(AbsenceNotice::NAME, find),
    Face::Lesson,
    Page::Lesson,
);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let notice = AbsenceNotice::read(id, fields);
    let (lesson, learner) = (notice.lesson?.id, notice.learner?.id);
    let lesson = context.records.read::<Lesson>(lesson)?;
    let days = context.today..=context.today.plus_days(1);
    let day = lesson.date.filter(|day| days.contains(day) && takes_place(&lesson))?;
    let is_marked = context.records.read::<Attendance>(attendance_id(lesson.id, learner)).is_some();
    let is_open = notice.is_taken_back != Some(true) && !is_marked;
    is_open.then(|| RULE.at::<Lesson>(lesson.id, "status").by(day).about(learner))
}
