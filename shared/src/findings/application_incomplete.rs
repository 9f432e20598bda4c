//! A letter was posted, and nobody has written down which subjects it asks for, or that all its
//! papers lay in it. As long as the ministry has not answered by a slip, a paper can be sent after.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::exam_applications::application_for;
use crate::program::exam_papers::papers;
use crate::program::standing::RoundAt;
use crate::records::exam_application::{ApplicationStep, ExamApplication};

pub(super) static RULE: Rule =
    Rule::new("application_incomplete", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.context.rounds().iter().find_map(|round| {
        round.starts_on.filter(|first| case.context.today <= *first)?;
        let posted = application_for(case.context.records, &case.aliases, round.id)
            .filter(ExamApplication::is_posted)?;
        if posted.sits().is_empty() {
            return Some(RULE.at::<ExamApplication>(posted.id, "subjects"));
        }
        let ready = posted.ready();
        let takes =
            papers(case.context.records, &case.aliases, RoundAt::of(round), Some(posted.id));
        let is_under_way = posted.step == Some(ApplicationStep::Sent);
        let lacks = is_under_way && !takes.is_subset(&ready);
        lacks.then(|| RULE.at::<ExamApplication>(posted.id, "papers"))
    })
}
