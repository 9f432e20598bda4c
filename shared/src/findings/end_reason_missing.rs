//! A place has ended and nobody has written down why, which leaves figures open.

use super::{Context, Finding, Rule, Search};
use crate::id::RecordId;
use crate::program::person::person;
use crate::record::{Fields, Record};
use crate::records::enrollment::Enrollment;

pub(super) static RULE: Rule =
    Rule { code: "end_reason_missing", search: Search::Each(Enrollment::NAME, find) };

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let place = Enrollment::read(id, fields);
    let day = place.to.filter(|day| *day < context.today && place.end_reason.is_none())?;
    let finding = RULE.at::<Enrollment>(id, "end_reason").by(day);
    Some(match place.learner {
        Some(learner) => finding.about(person(context.records, learner.id)),
        None => finding,
    })
}
