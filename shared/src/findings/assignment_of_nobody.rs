//! An assignment names a learner who is not here any more: somebody has removed the person, and
//! only a manager removes what others were assigned to. It shows nothing to anybody.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::record::{Fields, Record};
use crate::records::assignment::Assignment;
use crate::records::learner::Learner;

pub(super) static RULE: Rule = Rule::new(
    "assignment_of_nobody",
    Search::Each(Assignment::NAME, find),
    Face::Form,
    Page::Removal,
)
.at_venues();

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let assignment = Assignment::read(id, fields);
    let is_gone = context.records.get(Learner::NAME, assignment.learner?.id).is_none();
    is_gone.then(|| RULE.at::<Assignment>(id, "learner").for_managers())
}
