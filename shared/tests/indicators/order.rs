//! Facts kept current change by change equal facts read from scratch.

use super::*;
use proptest::prelude::*;
use shared::indicator::{dashboard, definitions, people};
use std::collections::BTreeMap;

/// Changes that meet: a few learners, lessons, places and results, written again and again.
pub(super) fn change() -> impl Strategy<Value = (usize, Option<Row>)> {
    let learner = (0..4_u8).prop_map(|at| format!("@learner{at}"));
    let date = (0..40_u32).prop_map(|at| format!("2020-{:02}-{:02}", 1 + at % 9, 1 + at % 28));
    let status = prop::sample::select(vec!["present", "absent", "planned", "held", "closed"]);
    let kind = prop::sample::select(vec![
        "attendance",
        "lesson",
        "learner",
        "enrollment",
        "consultation",
        "exam_subject_result",
        "exam_sitting",
        "destination",
        "certification",
        "case_conference",
        "agreed_pause",
    ]);
    let row = (kind, learner.clone(), learner, date, status, 0..4_u8);
    let row = row.prop_map(|(kind, learner, into, date, status, at)| {
        let merged = (at == 0).then_some(into);
        let fields = json!({ "learner": learner, "merged_into": merged, "date": date,
            "status": status, "lesson": format!("@lesson{at}"), "venue": "@hall", "from": date,
            "to": (at == 1).then_some("2020-08-01"), "sitting": "@exam_sitting0",
            "starts_on": date, "round": "first", "fiscal_year": 2020, "attendance": "sat",
            "result": (at == 2).then_some("passed"), "noticed_on": date, "decided_on": date,
            "kind": "job_seeking", "subject": "kokugo" });
        (kind, "", fields)
    });
    (0..40_usize, prop::option::weighted(0.9, row))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn upserts_in_any_order_equal_facts_from_scratch(
        changes in prop::collection::vec(change(), 1..60),
        seed in any::<u64>(),
    ) {
        let mut live = Facts::new();
        let mut now: BTreeMap<RecordId, Row> = BTreeMap::new();
        for (at, row) in changes {
            match row {
                Some((kind, _, fields)) => {
                    let id = id(&format!("{kind}{}", at % 5));
                    live.upsert(kind, id, &body(&fields));
                    now.insert(id, (kind, "", fields));
                }
                None => {
                    let gone = now.keys().nth(at % now.len().max(1)).copied();
                    if let Some(id) = gone {
                        live.remove(id);
                        now.remove(&id);
                    }
                }
            }
        }
        let mut order: Vec<_> = now.iter().collect();
        order.sort_by_key(|(id, _)| id.0.as_u128().wrapping_mul(u128::from(seed | 1)));
        let mut fresh = Facts::new();
        for (id, (kind, _, fields)) in order {
            fresh.upsert(kind, *id, &body(fields));
        }
        prop_assert_eq!(live.len(), now.len());
        let as_of = at("2020-09-30");
        prop_assert_eq!(dashboard(&live, as_of), dashboard(&fresh, as_of));
        for definition in definitions() {
            let of = |facts| people(facts, &definition.code, as_of);
            prop_assert_eq!(of(&live), of(&fresh));
        }
    }
}
