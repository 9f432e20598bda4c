//! The last day of the postmark is near, and papers of an application are not there yet. Which ones
//! it takes depends on what she applies for. They are asked for four times; each of these days is
//! the day by which they should be there, so that the finding is urgent on each.

use super::application_due::closing_round;
use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::exam_applications::application_for;
use crate::program::exam_papers::{papers, papers_due};
use crate::program::standing::RoundAt;
use crate::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};

pub(super) static RULE: Rule =
    Rule::new("papers_missing", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    let (round, day) = closing_round(case)?;
    let application = application_for(case.context.records, &case.aliases, round.id)?;
    if application.step != Some(ApplicationStep::Planned) {
        return None;
    }
    let ready = application.papers.as_ref().map(|set| &set.0);
    let is_ready = |paper: &ApplicationPaper| ready.is_some_and(|set| set.contains(paper));
    let is_complete =
        papers(case.context.records, &case.aliases, RoundAt::of(round), Some(application.id))
            .iter()
            .all(is_ready);
    let due = papers_due(day, case.context.today).filter(|_| !is_complete)?;
    Some(RULE.at::<ExamApplication>(application.id, "papers").by(due))
}
