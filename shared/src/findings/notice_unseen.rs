//! A learner has told the results of a round, and nobody of the team has seen her letter: until
//! then they are her own statement (ruling E8). A letter stays at home and is asked for once more.

use super::exam_result_unknown::with_letters;
use super::{Case, Face, Finding, Page, Rows, Rule, Search};
use crate::records::exam_subject_result::{ExamSubjectResult, ResultEvidence};

pub(super) static RULE: Rule =
    Rule::new("notice_unseen", Search::OfPerson(find), Face::Exam, Page::ExamResults)
        .rows(Rows::EachRound);

fn find(case: &Case<'_>) -> Vec<Finding> {
    // While a result is open, that is asked for first.
    let known = with_letters(case).filter(|(_, sat)| sat.iter().all(|it| it.result.is_some()));
    let found = known.filter_map(|(day, sat)| {
        // A result of which nobody says how it is known is not seen either.
        let is_told = |it: &&ExamSubjectResult| it.evidence != Some(ResultEvidence::NoticeSeen);
        let told: Vec<_> = sat.iter().filter(is_told).collect();
        let found = RULE.at::<ExamSubjectResult>(told.first()?.id, "evidence").by(day);
        Some(found.of_subjects(told.iter().filter_map(|it| it.subject)))
    });
    found.collect()
}
