//! What everybody may see on a day, counted from the records in the plainest way.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::id::{RecordId, Stamp};
use shared::record::Body;
use shared::role::{Actor, Role};
use shared::sync::stored::{Stored, WHOLE_RECORD};
use shared::value::Date;

use super::{Place, line};

/// One thing that a record says about access, about one or two people or places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    LooksAfterVenue { staff: String, venue: String, cares: bool },
    LooksAfterLearner { staff: String, learner: String, cares: bool },
    ComesTo { learner: String, venue: String },
    CameFirstTo { learner: String, venue: String },
    WasEnrolled { learner: String },
    Reads { staff: String, record: String },
    IsSamePerson { one: String, two: String },
}

use Fact::{
    CameFirstTo, ComesTo, IsSamePerson, LooksAfterLearner, LooksAfterVenue, Reads, WasEnrolled,
};

/// The fields that merge as one value and of which one gives access, by the name of their group.
const GROUPS: &[(&str, &[&str])] = &[("end", &["to", "end_reason"])];

/// The day in Japan, as its text.
pub fn today(now: Stamp) -> String {
    Date::in_tokyo(now).to_string()
}

/// What an account may see, as the texts of patterns.
pub fn due<'a>(
    rows: impl Iterator<Item = &'a Stored>,
    actor: &Actor,
    today: &str,
) -> BTreeSet<String> {
    let live = rows.filter(|row| !row.is_deleted);
    let facts: BTreeSet<Fact> = live.flat_map(|row| facts_of(row, today)).collect();
    let mut due = BTreeSet::from([format!("staff/{}", actor.account)]);
    let me = actor.person.map(|person| person.to_string()).unwrap_or_default();
    let roles: &[&str] = match actor.role {
        Role::Manager => {
            &["program", "office", "managers", "venue/*", "learner/*/own", "learner/*/core"]
        }
        Role::Tutor => &["program", "office"],
        Role::Learner => &["program"],
        Role::Officer | Role::Admin => return due,
    };
    due.extend(roles.iter().map(|pattern| (*pattern).to_owned()));
    if actor.role == Role::Learner {
        for id in same_person(&facts, &me) {
            due.extend(venues_of(&facts, &id).map(|venue| format!("venue/{venue}")));
            due.insert(format!("learner/{id}/own"));
        }
        return due;
    }
    for fact in &facts {
        let (learners, cares) = match fact {
            LooksAfterVenue { staff, venue, cares } if *staff == me => {
                due.insert(format!("venue/{venue}"));
                (learners_at(&facts, venue), *cares)
            }
            LooksAfterLearner { staff, learner, cares } if *staff == me => {
                (BTreeSet::from([learner.clone()]), *cares)
            }
            Reads { staff, record } if *staff == me => {
                due.insert(format!("named/{record}"));
                continue;
            }
            _ => continue,
        };
        for id in learners.iter().flat_map(|learner| same_person(&facts, learner)) {
            due.extend(["own", "core"].map(|part| format!("learner/{id}/{part}")));
            due.extend(cares.then(|| format!("learner/{id}/care")));
            due.extend(venues_of(&facts, &id).map(|venue| format!("venue/{venue}")));
        }
    }
    due
}

/// What a record says; while something is disputed only what every version of it says.
fn facts_of(row: &Stored, today: &str) -> BTreeSet<Fact> {
    let mut versions = vec![row.body.clone()];
    for (unit, values) in &row.meta.conflicts {
        for candidate in values {
            let mut version = row.body.clone();
            match &candidate.value {
                _ if unit == WHOLE_RECORD => version.clear(),
                Value::Object(fields) => {
                    let group = GROUPS.iter().find(|(group, _)| group == unit);
                    let all = group.map(|(_, all)| *all).unwrap_or_default();
                    version.retain(|name, _| !all.contains(&name.as_str()));
                    version.extend(fields.clone());
                }
                Value::Null => drop(version.remove(unit)),
                value => drop(version.insert(unit.clone(), value.clone())),
            }
            versions.push(version);
        }
    }
    let said = versions.iter().map(|body| facts_of_version(&row.kind, row.id, body, today));
    said.reduce(|one, two| &one & &two).unwrap_or_default()
}

fn facts_of_version(kind: &str, id: RecordId, body: &Body, today: &str) -> BTreeSet<Fact> {
    let text = |field: &str| body.get(field).and_then(Value::as_str).map(str::to_owned);
    let has_begun = text("from").is_some_and(|from| from.as_str() <= today);
    let lasts = has_begun && text("to").is_none_or(|to| today <= to.as_str());
    let mut facts = BTreeSet::new();
    match kind {
        "assignment" => {
            let Some(staff) = text("staff").filter(|_| lasts) else { return facts };
            let cares = body.get("care") == Some(&Value::Bool(true));
            // Who has care looks after her in any case, whether that is disputed or not.
            for cares in [false, cares] {
                let staff = || staff.clone();
                let at = |venue| LooksAfterVenue { staff: staff(), venue, cares };
                facts.extend(text("venue").map(at));
                let of = |learner| LooksAfterLearner { staff: staff(), learner, cares };
                facts.extend(text("learner").map(of));
            }
        }
        "enrollment" => {
            let Some(learner) = text("learner") else { return facts };
            facts.insert(WasEnrolled { learner: learner.clone() });
            facts.extend(text("venue").filter(|_| lasts).map(|venue| ComesTo { learner, venue }));
        }
        "learner" => {
            let me = id.to_string();
            let first = text("first_venue");
            facts.extend(first.map(|venue| CameFirstTo { learner: me.clone(), venue }));
            facts.extend(text("merged_into").map(|two| IsSamePerson { one: me, two }));
        }
        _ if line(kind).is_some_and(|line| line.place == Place::Named) => {
            let readers = body.get("readers").and_then(Value::as_array).into_iter().flatten();
            let readers = readers.filter_map(|reader| reader.as_str().map(str::to_owned));
            let reads = |staff| Reads { staff, record: id.to_string() };
            facts.extend(readers.chain(text("staff")).map(reads));
        }
        _ => {}
    }
    facts
}

/// Whoever is joined with somebody, directly or through others, and she herself.
fn same_person(facts: &BTreeSet<Fact>, learner: &str) -> BTreeSet<String> {
    let mut same = BTreeSet::from([learner.to_owned()]);
    loop {
        let before = same.len();
        for fact in facts {
            if let IsSamePerson { one, two } = fact
                && (same.contains(one) || same.contains(two))
            {
                same.extend([one.clone(), two.clone()]);
            }
        }
        if same.len() == before {
            return same;
        }
    }
}

fn venues_of<'a>(facts: &'a BTreeSet<Fact>, of: &'a str) -> impl Iterator<Item = &'a String> {
    facts.iter().filter_map(move |fact| match fact {
        ComesTo { learner, venue } if learner == of => Some(venue),
        _ => None,
    })
}

/// Who comes to a venue, and who came there first and was never enrolled anywhere.
fn learners_at(facts: &BTreeSet<Fact>, at: &str) -> BTreeSet<String> {
    let is_there = |fact: &Fact| match fact {
        ComesTo { learner, venue } if venue == at => Some(learner.clone()),
        CameFirstTo { learner, venue } if venue == at => {
            let enrolled = WasEnrolled { learner: learner.clone() };
            (!facts.contains(&enrolled)).then(|| learner.clone())
        }
        _ => None,
    };
    facts.iter().filter_map(is_there).collect()
}
