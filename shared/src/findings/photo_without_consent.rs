//! A photograph is used, and somebody on it does not agree, or not any more.

use super::{Case, Face, Finding, Page, Rule, Search};
use crate::program::ReadRecords;
use crate::program::consents::allows;
use crate::records::consent::Purpose;
use crate::records::learner::Learner;
use crate::records::photo::Photo;

pub(super) static RULE: Rule =
    Rule::new("photo_without_consent", Search::OfPerson(find), Face::Form, Page::Record)
        .also_after_leaving();

fn find(case: &Case<'_>) -> Vec<Finding> {
    let records = case.context.records;
    let of = |id| records.list_referring::<Photo>("people", id);
    let mut used = case.aliases.iter().flat_map(|id| of(*id)).filter(Photo::is_used).peekable();
    if used.peek().is_none() {
        return Vec::new();
    }
    let birth = case.aliases.iter().find_map(|id| records.read::<Learner>(*id)?.birth_date);
    if allows(case.consents(), Purpose::Photo, birth, case.context.today) {
        return Vec::new();
    }
    used.map(|photo| RULE.at::<Photo>(photo.id, "used_in").for_managers()).collect()
}
