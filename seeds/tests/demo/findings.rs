//! What is left to do in the demo program.

use super::*;

/// What a manager finds to do, how much of each sort: on the demo's day one notice of absence of
/// that evening and what the office's month leaves open, and five weeks later what would have come
/// up if nobody had written anything down.
const FINDINGS: [(&str, &[(&str, usize)]); 2] = [
    (
        "2021-02-03",
        &[
            ("contract_ending", 1),
            ("honorarium_to_approve", 4),
            ("hours_unconfirmed", 1),
            ("lesson_short", 1),
            ("notice_of_absence", 1),
        ],
    ),
    (
        "2021-03-10",
        &[
            // She was met last in the first days of January.
            ("contact_lost", 1),
            ("contract_ending", 1),
            ("goal_review_due", 4),
            ("honorarium_to_approve", 4),
            ("hours_unconfirmed", 1),
            ("lesson_unrecorded", 32),
            ("lessons_not_planned", 7),
            ("plan_missing", 1),
            ("quiet", 40),
        ],
    ),
];

#[test]
fn on_the_day_of_the_demo_only_that_evening_and_the_month_of_the_office_are_left() {
    for (today, expected) in FINDINGS {
        let counts = world().findings(day(today));
        assert_eq!(counts, expected.iter().copied().collect(), "{today}");
    }
}
