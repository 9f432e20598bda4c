//! The slip has come, and it does not say that a learner is exempt of a subject for which she has
//! applied to be: she would have to sit it.

use super::{Case, Finding, Rule, Search};
use crate::records::exam_application::{ApplicationStep, ExamApplication};
use crate::records::exemption::{Exemption, ExemptionStep};

pub(super) static RULE: Rule = Rule { code: "exemption_not_on_slip", search: Search::Person(find) };

fn find(case: &Case<'_>) -> Option<Finding> {
    let open: Vec<_> = case
        .all::<Exemption>()
        .filter(|it| it.step == Some(ExemptionStep::Applied))
        .filter_map(|it| it.subject)
        .collect();
    if open.is_empty() {
        return None;
    }
    let mut applications = case.all::<ExamApplication>();
    applications.find_map(|it| {
        let is_here = it.step == Some(ApplicationStep::SlipReceived);
        let sitting = it.sitting.filter(|_| is_here)?.id;
        let round = case.context.rounds().iter().find(|round| round.id == sitting)?;
        let day = round.starts_on.filter(|day| *day >= case.context.today)?;
        let named = it.exempt.as_ref().map(|set| &set.0);
        let is_named = open.iter().all(|it| named.is_some_and(|named| named.contains(it)));
        (!is_named).then(|| RULE.at::<ExamApplication>(it.id, "exempt").by(day))
    })
}
