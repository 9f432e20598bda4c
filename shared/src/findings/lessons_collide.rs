//! Two lessons stand at one venue at one time: two tablets without a network began the same one.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::program::lesson::{collide, in_order};
use crate::record::Record;
use crate::records::lesson::Lesson;
use crate::records::venue::Venue;

pub(super) static RULE: Rule = Rule::new(
    "lessons_collide",
    Search::WithRelated(Venue::NAME, find),
    Face::Lesson,
    Page::Lesson,
)
.at_venues();

/// The later record of each pair is the one to look at; the earlier one stays.
fn find(context: &Context<'_>, venue: RecordId) -> Vec<Finding> {
    let mut lessons: Vec<Lesson> = context.records.list_referring("venue", venue).collect();
    in_order(&mut lessons);
    let of_a_day = lessons.chunk_by(|one, other| one.date == other.date);
    let finding = |second: &Lesson| {
        let finding = RULE.at::<Lesson>(second.id, "status");
        second.date.map_or(finding.clone(), |day| finding.by(day))
    };
    let mut found = Vec::new();
    for day in of_a_day.filter(|day| day.len() > 1) {
        let has_earlier =
            |it: &&Lesson| day.iter().any(|other| other.id < it.id && collide(other, it));
        found.extend(day.iter().filter(has_earlier).map(finding));
    }
    found
}
