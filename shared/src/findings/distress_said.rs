//! A learner has written on her own page that she does not want to live, and nobody has talked with
//! her since: somebody does today.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::reading::care_words::speaks_of_dying;
use crate::records::consultation::Consultation;
use crate::records::self_rating::SelfRating;

/// After a month it is a part of what the talks with her are about anyway.
const ASKED_DAYS: i64 = 31;

pub(super) static RULE: Rule =
    Rule::new("distress_said", Search::Person(find), Face::Talk, Page::NewConsultation);

fn find(case: &Case<'_>) -> Option<Finding> {
    let today = case.context.today;
    let says_so = |it: &SelfRating| {
        let is_recent = it.date.is_some_and(|day| today.days_since(day) <= ASKED_DAYS);
        is_recent && it.words.as_ref().is_some_and(|words| speaks_of_dying(&words.0))
    };
    let day = case.all::<SelfRating>().filter(says_so).filter_map(|it| it.date).max()?;
    let talked = case.all::<Consultation>().any(|talk| talk.date.is_some_and(|it| it >= day));
    (!talked).then(|| RULE.missing::<Consultation>("date").by(day))
}
