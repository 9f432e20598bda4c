//! A learner has asked about the records that are kept about her, and nobody has answered.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::records::data_request::{DataRequest, DataRequestKind};

/// Who wants to see what is kept is shown it on the next day.
const SHOWN_WITHIN_DAYS: i64 = 1;

/// What is to be corrected or removed is looked into within two weeks.
const CORRECTED_WITHIN_DAYS: i64 = 14;

pub(super) static RULE: Rule =
    Rule::new("data_request_open", Search::OfPerson(find), Face::Form, Page::Record)
        .also_after_leaving();

fn find(case: &Case<'_>) -> Vec<Finding> {
    let open = case.all::<DataRequest>().filter(DataRequest::is_open);
    let found = open.map(|request| {
        let within = match request.kind {
            Some(DataRequestKind::See) => SHOWN_WITHIN_DAYS,
            _ => CORRECTED_WITHIN_DAYS,
        };
        let found = RULE.at::<DataRequest>(request.id, "answer");
        match request.asked_on {
            Some(day) => found.by(day.plus_days(within)),
            None => found,
        }
    });
    found.collect()
}
