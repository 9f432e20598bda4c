//! What most schedules begin with: a venue, learners who come there, tutors who look after it; and
//! what they ask about in the end.

use serde_json::{Value, json};
use shared::id::RecordId;

use crate::world::id;
use crate::{City, Tablet};

/// A manager makes a venue, and learners who have their places there.
pub fn open_venue(manager: &mut Tablet, venue: u128, learners: &[u128]) {
    manager.create("venue", id(venue), json!({ "name": "会場" }));
    for &learner in learners {
        manager.create("learner", id(learner), json!({ "preferred_name": "はな" }));
        let (learner_id, venue) = (id(learner).to_string(), id(venue).to_string());
        let stay = json!({ "learner": learner_id, "venue": venue, "from": "2020-04-01" });
        manager.create("enrollment", id(learner + 100), stay);
    }
}

/// A manager lets a tutor look after a venue.
pub fn assign(manager: &mut Tablet, staff: u128, venue: u128) {
    let (staff_id, venue) = (id(staff).to_string(), id(venue).to_string());
    let team = json!({ "staff": staff_id, "venue": venue, "from": "2020-04-01" });
    manager.create("assignment", id(staff + 100), team);
}

/// The values of a record on the server from which nobody has chosen yet.
pub fn candidates(city: &City, kind: &str, record: RecordId, unit: &str) -> Vec<Value> {
    let stored = city.row(kind, record).expect("the record is there");
    let candidates = stored.meta.conflicts.get(unit).cloned().unwrap_or_default();
    candidates.into_iter().map(|candidate| candidate.value).collect()
}
