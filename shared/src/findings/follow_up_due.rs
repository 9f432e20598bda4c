//! The day has come on which somebody asks a learner how she is. Whoever does not agree to be asked
//! after she has left is not asked (S22).

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::consents::{ConsentState, consents, state};
use crate::program::person::{aliases, person};
use crate::record::{Fields, Record};
use crate::records::consent::{ConsentGiver, Purpose};
use crate::records::follow_up::FollowUp;

pub(super) static RULE: Rule =
    Rule::new("follow_up_due", Search::Each(FollowUp::NAME, find), Face::Form, Page::Record);

fn find(context: &Context<'_>, id: RecordId, fields: &Fields) -> Option<Finding> {
    let ask = FollowUp::read(id, fields);
    let day = ask.due_on.filter(|day| *day <= context.today && ask.done_on.is_none())?;
    let who = person(context.records, ask.learner?.id);
    let consents = consents(context.records, &aliases(context.records, who));
    let answer = state(&consents, Purpose::FollowUp, ConsentGiver::Learner);
    let may_ask = !matches!(answer, ConsentState::Refused | ConsentState::Withdrawn);
    may_ask.then(|| RULE.at::<FollowUp>(id, "done_on").about(who).by(day))
}
