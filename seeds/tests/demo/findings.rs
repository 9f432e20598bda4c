//! What is left to do in the demo program.

use super::*;
use shared::findings::findings;
use shared::program::RecordSet;
use shared::role::Role;

/// What a manager finds to do, how much of each sort: nothing on the demo's day, and five weeks
/// later what would have come up if nobody had written anything down.
const FINDINGS: [(&str, &[(&str, usize)]); 2] = [
    ("2021-02-03", &[]),
    ("2021-03-10", &[("goal_review_due", 4), ("lesson_unrecorded", 32), ("quiet", 40)]),
];

#[test]
fn everything_is_done_on_the_day_of_the_demo_and_what_stays_undone_is_found() {
    let mut records = RecordSet::default();
    for ((name, id), stored) in world().rows.iter().filter(|(_, stored)| !stored.is_deleted) {
        records.put(name, *id, stored.body.clone());
    }
    let account = AccountId(Uuid::from_u128(1));
    let manager = Actor { account, role: Role::Manager, person: None };
    for (today, expected) in FINDINGS {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in findings(&records, day(today), &manager) {
            *counts.entry(finding.code).or_default() += 1;
        }
        assert_eq!(counts, expected.iter().copied().collect(), "{today}");
    }
}
