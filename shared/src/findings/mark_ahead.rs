//! A roll call says that somebody came to a lesson that lies ahead: a device refuses that by its
//! clock and by the server's, so one of them was wrong, or the day of the lesson was changed.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::lesson::roll::is_possible;
use crate::record::Record;
use crate::records::attendance::Attendance;
use crate::records::lesson::Lesson;

pub(super) static RULE: Rule =
    Rule::new("mark_ahead", Search::WithRelated(Lesson::NAME, find), Face::Form, Page::Record);

fn find(context: &Context<'_>, lesson: RecordId) -> Vec<Finding> {
    // A day that is over elsewhere is not ahead; most lessons are over here, too.
    let latest = context.today.plus_days(1);
    let lesson = context.records.read::<Lesson>(lesson);
    let Some(lesson) = lesson.filter(|it| it.date.is_some_and(|day| day > latest)) else {
        return Vec::new();
    };
    let marks = context.records.list_referring::<Attendance>("lesson", lesson.id);
    let wrong = marks
        .filter(|mark| mark.status.is_some_and(|status| !is_possible(&lesson, status, latest)));
    let finding = |mark: Attendance| {
        let finding = RULE.at::<Attendance>(mark.id, "status");
        mark.learner.map_or(finding.clone(), |learner| finding.about(learner.id))
    };
    wrong.map(finding).collect()
}
