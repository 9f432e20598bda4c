//! An application asks for a subject that she has passed, for more than a requirement takes, or for
//! a round that she is too young for: the ministry refuses that. Two tablets that each add a
//! subject can bring it about (ruling E9).

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::exam::{Objection, RULES, Subject, evaluate, objections};
use crate::program::exam_applications::application_for;
use crate::program::exam_case::case_of;
use crate::records::exam_application::ExamApplication;
use crate::records::exemption::{Exemption, ExemptionStep};
use std::collections::BTreeSet;

pub(super) static RULE: Rule =
    Rule::new("application_beyond", Search::Person(find), Face::Application, Page::Application);

fn find(case: &Case<'_>) -> Option<Finding> {
    case.context.rounds().iter().find_map(|round| {
        round.starts_on.filter(|day| *day >= case.context.today)?;
        let application = application_for(case.context.records, &case.aliases, round.id)
            .filter(ExamApplication::is_alive)?;
        let sits = application.sits();
        let exempt: BTreeSet<_> = case
            .all::<Exemption>()
            .filter(|it| it.step != Some(ExemptionStep::Refused))
            .filter_map(|it| it.subject)
            .collect();
        let known = case_of(case.context.records, &case.aliases);
        let found = evaluate(&RULES, &known, round.fiscal_year?);
        let wrong = objections(&found, &sits, &exempt);
        let of = |it: &Objection| it.subjects(&sits);
        let subjects: BTreeSet<Subject> = wrong.iter().flat_map(of).collect();
        let found = || RULE.at::<ExamApplication>(application.id, "subjects");
        (!wrong.is_empty()).then(|| found().of_subjects(subjects))
    })
}
