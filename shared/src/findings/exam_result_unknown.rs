//! The letters of a round are out, and of a subject that a learner sat nobody knows the result:
//! what she has told of her letter is known. A finding for each round, as the page of its results
//! has a row for her.

use super::{Case, Face, Finding, Page, Rows, Rule, Search};
use crate::id::RecordId;
use crate::program::round_results::recorded_as_sat;
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};
use crate::value::Date;
use std::collections::BTreeSet;

pub(super) static RULE: Rule =
    Rule::new("exam_result_unknown", Search::OfPerson(find), Face::Exam, Page::ExamResults)
        .rows(Rows::EachRound);

fn find(case: &Case<'_>) -> Vec<Finding> {
    let found = with_letters(case).filter_map(|(day, sat)| {
        let open: Vec<_> = sat.iter().filter(|it| it.result.is_none()).collect();
        let found = RULE.at::<ExamSubjectResult>(open.first()?.id, "result").by(day);
        Some(found.of_subjects(open.iter().filter_map(|it| it.subject)))
    });
    found.collect()
}

/// For each round that she sat and of which the letters are sent: the day on which they were, and
/// what is known of the subjects that she sat.
pub(super) fn with_letters(
    case: &Case<'_>,
) -> impl Iterator<Item = (Date, Vec<ExamSubjectResult>)> {
    let sat =
        case.all::<ExamSubjectResult>().filter(|it| it.attendance == Some(ExamAttendance::Sat));
    let rounds: BTreeSet<RecordId> = sat.filter_map(|it| it.sitting).map(|it| it.id).collect();
    case.context.rounds().iter().filter_map(move |round| {
        let day = round.results_on.filter(|day| *day <= case.context.today)?;
        let is_hers = rounds.contains(&round.id);
        let mut sat =
            recorded_as_sat(case.context.records, &case.aliases, is_hers.then_some(round.id)?);
        sat.sort_by_key(|it| it.subject);
        Some((day, sat))
    })
}
