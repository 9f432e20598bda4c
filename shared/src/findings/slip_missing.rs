//! The exam is near, a letter was posted, and no slip has come back: without it nobody is let in.
//! Somebody asks the ministry while it can still send another one.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::exam_applications::application_for;
use crate::program::exam_papers::slip_is_due;
use crate::records::exam_application::{ApplicationStep, ExamApplication};

pub(super) static RULE: Rule =
    Rule::new("slip_missing", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.context.rounds().iter().find_map(|round| {
        let first = round.starts_on.filter(|day| slip_is_due(*day, case.context.today))?;
        let letter = application_for(case.context.records, &case.aliases, round.id);
        let posted = letter.filter(|it| it.step == Some(ApplicationStep::Sent))?;
        Some(RULE.at::<ExamApplication>(posted.id, "step").by(first))
    })
}
