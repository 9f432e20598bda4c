//! Two records seem to be one person: the same name, and nothing that tells them apart.

use super::{Context, Finding, Rule, Search};
use crate::program::ReadRecords;
use crate::program::person::{MERGED_INTO, is_person};
use crate::records::learner::Learner;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule { code: "probable_duplicate", search: Search::All(find) };

/// The later record of a pair is the one to be joined to the earlier one.
fn find(context: &Context<'_>) -> Vec<Finding> {
    let mut by_name: BTreeMap<String, Vec<Learner>> = BTreeMap::new();
    let people = context.records.list::<Learner>();
    for learner in people.filter(|learner| is_person(context.records, learner.id)) {
        for name in names(&learner) {
            by_name.entry(name).or_default().push(learner.clone());
        }
    }
    let mut found = BTreeMap::new();
    for same_name in by_name.values().filter(|people| people.len() > 1) {
        for (at, later) in same_name.iter().enumerate() {
            if let Some(earlier) = same_name[..at].iter().find(|it| may_be_one(it, later)) {
                let finding = RULE.at::<Learner>(later.id, MERGED_INTO).about(earlier.id);
                found.entry(later.id).or_insert(finding.for_managers());
            }
        }
    }
    found.into_values().collect()
}

/// The names that tell who somebody is: her full name and its reading. What she is called tells it
/// only while nothing else is known of her, as of somebody who has just walked in.
fn names(learner: &Learner) -> Vec<String> {
    let plain = |name: &str| name.split_whitespace().collect::<String>();
    let of = |sort: &str, name: &Option<crate::value::Text>| {
        name.as_ref().map(|name| format!("{sort} {}", plain(&name.0)))
    };
    let full = [of("full", &learner.full_name), of("kana", &learner.kana)];
    let full: Vec<String> = full.into_iter().flatten().collect();
    let place = learner.first_venue.map_or_else(String::new, |venue| venue.id.to_string());
    let called = of(&format!("called at {place}"), &learner.preferred_name);
    if full.is_empty() { called.into_iter().collect() } else { full }
}

/// Whether nothing tells them apart.
fn may_be_one(one: &Learner, other: &Learner) -> bool {
    match (one.birth_date, other.birth_date) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
