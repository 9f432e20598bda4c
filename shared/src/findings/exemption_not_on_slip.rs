//! The slip has come, and it does not say that a learner is exempt of a subject for which she has
//! applied to be: she would have to sit it.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::Subject;
use crate::program::exam_applications::application_for;
use crate::records::exam_application::{ApplicationStep, ExamApplication};
use crate::records::exemption::{Exemption, ExemptionStep};

pub(super) static RULE: Rule =
    Rule::new("exemption_not_on_slip", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    let open: Vec<_> = case
        .all::<Exemption>()
        .filter(|it| it.step == Some(ExemptionStep::Applied))
        .filter_map(|it| it.subject)
        .collect();
    if open.is_empty() {
        return None;
    }
    case.context.rounds().iter().find_map(|round| {
        let day = round.starts_on.filter(|day| *day >= case.context.today)?;
        let it = application_for(case.context.records, &case.aliases, round.id)
            .filter(|it| it.step == Some(ApplicationStep::SlipReceived))?;
        let named = it.exempt.as_ref().map(|set| &set.0);
        let is_named = |it: &&Subject| named.is_some_and(|named| named.contains(it));
        let missing: Vec<Subject> = open.iter().filter(|it| !is_named(it)).copied().collect();
        let found = || RULE.at::<ExamApplication>(it.id, "exempt").by(day);
        (!missing.is_empty()).then(|| found().of_subjects(missing))
    })
}
