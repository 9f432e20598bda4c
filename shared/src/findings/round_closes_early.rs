//! The second round of a year closes before the results of the first one are out: who waits for her
//! letter before she applies again is too late (ruling E11).

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::id::RecordId;
use crate::program::ReadRecords;
use crate::record::Record;
use crate::records::exam_sitting::{ExamSitting, Round};

/// How long before the last day it is said.
const AHEAD_DAYS: i64 = 60;

pub(super) static RULE: Rule = Rule::new(
    "round_closes_early",
    Search::WithRelated(ExamSitting::NAME, find),
    Face::Exam,
    Page::Record,
);

fn find(context: &Context<'_>, id: RecordId) -> Vec<Finding> {
    found(context, id).into_iter().collect()
}

fn found(context: &Context<'_>, id: RecordId) -> Option<Finding> {
    let second =
        context.records.read::<ExamSitting>(id).filter(|it| it.round == Some(Round::Second))?;
    let day = second.deadline().filter(|day| context.today <= *day)?;
    if day.days_since(context.today) > AHEAD_DAYS {
        return None;
    }
    let is_first =
        |it: &&ExamSitting| it.round == Some(Round::First) && it.fiscal_year == second.fiscal_year;
    let first = context.rounds().iter().find(is_first)?;
    let is_early = first.results_on.is_some_and(|results| day < results);
    is_early.then(|| RULE.at::<ExamSitting>(id, "apply_until").by(day))
}
