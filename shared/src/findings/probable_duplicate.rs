//! Two records seem to be one person: the same name or birth date, however it is written, and
//! nothing that tells them apart.

use super::{Context, Face, Finding, Page, Rule, Search};
use crate::program::person::{MERGED_INTO, is_person};
use crate::program::{ReadRecords, Records};
use crate::reading::haystack;
use crate::records::learner::Learner;
use crate::records::school_enrollment::SchoolEnrollment;
use crate::value::Text;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule =
    Rule::new("probable_duplicate", Search::All(find), Face::Learner, Page::JoinedRecords)
        .also_after_leaving();

/// The later record of a pair is the one to be joined to the earlier one.
fn find(context: &Context<'_>) -> Vec<Finding> {
    let mut by_sign: BTreeMap<String, Vec<Learner>> = BTreeMap::new();
    let people = context.records.list::<Learner>();
    for learner in people.filter(|learner| is_person(context.records, learner.id)) {
        let signs = names(&learner).into_iter().chain(birth(context.records, &learner));
        // Who stood with one school twice has its sign once, and is nobody else than herself.
        for sign in signs.collect::<BTreeSet<_>>() {
            by_sign.entry(sign).or_default().push(learner.clone());
        }
    }
    let mut found = BTreeMap::new();
    for (sign, alike) in by_sign.iter().filter(|(_, people)| people.len() > 1) {
        for (at, later) in alike.iter().enumerate() {
            let may_be_one = |it: &&Learner| may_be_one(it, later, sign);
            if let Some(earlier) = alike[..at].iter().find(may_be_one) {
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
    let of = |sort: &str, name: &Option<Text>| {
        name.as_ref().map(|name| format!("{sort} {}", haystack(&name.0)))
    };
    let full = [of("full", &learner.full_name), of("kana", &learner.kana)];
    let full: Vec<String> = full.into_iter().flatten().collect();
    let place = learner.first_venue.map_or_else(String::new, |venue| venue.id.to_string());
    let called = of(&format!("called at {place}"), &learner.preferred_name);
    if full.is_empty() { called.into_iter().collect() } else { full }
}

/// Her birth date with what she is called, and with her school: few people share both.
fn birth(records: &dyn Records, learner: &Learner) -> Vec<String> {
    let Some(birth) = learner.birth_date else { return Vec::new() };
    let schools = records.list_referring::<SchoolEnrollment>("learner", learner.id);
    let schools = schools.filter_map(|it| it.school);
    let called = learner.preferred_name.iter();
    let called = called.map(|name| format!("{BORN}{birth} called {}", haystack(&name.0)));
    called.chain(schools.map(|school| format!("{BORN}{birth} at {}", school.id))).collect()
}

const BORN: &str = "born ";

/// Whether nothing tells them apart. Who has the same birth date may be a twin: then the full names
/// do.
fn may_be_one(one: &Learner, other: &Learner, sign: &str) -> bool {
    let differ = |one: &Option<Text>, other: &Option<Text>| match (one, other) {
        (Some(one), Some(other)) => haystack(&one.0) != haystack(&other.0),
        _ => false,
    };
    let births = one.birth_date.zip(other.birth_date);
    let is_twin = sign.starts_with(BORN)
        && (differ(&one.full_name, &other.full_name) || differ(&one.kana, &other.kana));
    births.is_none_or(|(one, other)| one == other) && !is_twin
}
