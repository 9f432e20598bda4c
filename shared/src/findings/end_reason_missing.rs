//! A place has ended and nobody has written down why, which leaves figures open.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::person::person;
use crate::record::{Fields, Record};
use crate::records::enrollment::Enrollment;

pub(super) static RULE: Rule =
    Rule::new("end_reason_missing", Search::Each(Enrollment::NAME, find), Face::Form, Page::Record)
        .at_venues()
        .also_after_leaving();

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let place = Enrollment::read(id, fields);
    let day = place.to.filter(|day| *day < context.today && place.end_reason.is_none())?;
    let finding = RULE.at::<Enrollment>(id, "end_reason").by(day);
    Some(match place.learner {
        Some(learner) => finding.about(person(context.records, learner.id)),
        None => finding,
    })
}
