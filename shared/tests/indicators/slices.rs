//! Figures by venue, by organization and by month.

use super::*;
use proptest::prelude::*;
use shared::indicator::{Dimension, SliceOf, by, definitions, is_additive};
use std::collections::BTreeMap;

/// Each value with its figure, as "41/45" or "45"; records by the names that tests give them.
fn slices(rows: &[Row], dimension: Dimension, code: &str, as_of: &str) -> Vec<(String, String)> {
    let names: BTreeMap<RecordId, &str> = rows.iter().map(|row| (id(row.1), row.1)).collect();
    let all = by(dimension, &facts(rows), code, at(as_of)).into_iter();
    let name = |of: SliceOf| match of {
        SliceOf::Record(record) => names.get(&record).copied().unwrap_or("?").to_owned(),
        SliceOf::Month(month) => month,
        SliceOf::Nothing => "none".to_owned(),
    };
    let amount = |amount: Amount| match amount.denominator {
        Some(whole) => format!("{}/{whole}", amount.numerator),
        None => amount.numerator.to_string(),
    };
    all.map(|slice| (name(slice.of), amount(slice.figure.amount))).collect()
}

fn check_slices(rows: &[Row], dimension: Dimension, code: &str, expected: &[(&str, &str)]) {
    let found = slices(rows, dimension, code, "2020-07-31");
    let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(found, expected, "{code} by {dimension:?}");
}

fn venue(name: &'static str) -> Row {
    ("venue", name, json!({ "name": name }))
}

fn place_at(name: &'static str, learner: &str, at: &str, from: &str, to: Option<&str>) -> Row {
    ("enrollment", name, json!({ "learner": learner, "venue": at, "from": from, "to": to }))
}

/// Ann moved from the attic to the bridge in June, Bob has both, Cat came before she was enrolled.
fn moved() -> Vec<Row> {
    vec![
        venue("attic"),
        venue("bridge"),
        venue("hall"),
        place_at("p1", "@ann", "@attic", "2020-04-01", Some("2020-06-01")),
        place_at("p2", "@ann", "@bridge", "2020-06-02", None),
        place_at("p3", "@bob", "@attic", "2020-04-01", None),
        place_at("p4", "@bob", "@bridge", "2020-04-01", None),
        place_at("p5", "@cat", "@bridge", "2020-07-01", None),
        lesson("l1", "2020-05-08", "held"),
        lesson("l2", "2020-06-01", "held"),
        lesson("l3", "2020-06-12", "held"),
        came("1", "@l1", "@ann", "present"),
        came("2", "@l3", "@ann", "present"),
        came("3", "@l1", "@bob", "present"),
        came("4", "@l2", "@cat", "online"),
    ]
}

#[test]
fn everybody_counts_at_each_venue_of_the_day_of_the_event_while_the_total_counts_her_once() {
    let rows = moved();
    check(&rows, "2020-07-31", &[("IND01", "3"), ("IND02", "3/3")]);
    check_slices(
        &rows,
        Dimension::Venue,
        "IND01",
        &[("attic", "2"), ("bridge", "2"), ("none", "1")],
    );
    check_slices(
        &rows,
        Dimension::Venue,
        "IND02",
        &[("attic", "2/2"), ("bridge", "2/2"), ("none", "1/1")],
    );
    let until_june = slices(&rows, Dimension::Venue, "IND01", "2020-06-01");
    assert_eq!(until_june[1].1, "1", "a place lasts through its last day");
}

#[test]
fn what_happens_at_a_venue_belongs_to_it_wherever_the_learner_is_enrolled() {
    let rows = moved();
    check_slices(&rows, Dimension::Venue, "IND09", &[("hall", "3")]);
    check_slices(&rows, Dimension::Venue, "IND15", &[("hall", "480")]);
    check_slices(&rows, Dimension::Venue, "IND16", &[("hall", "1/4")]);
}

#[test]
fn months_count_events_and_not_what_had_been_counted_before() {
    let rows = moved();
    let months = [("2020-04", "0"), ("2020-05", "2"), ("2020-06", "2"), ("2020-07", "0")];
    check_slices(&rows, Dimension::Month, "IND01", &months);
    let minutes = [("2020-04", "0"), ("2020-05", "240"), ("2020-06", "240"), ("2020-07", "0")];
    check_slices(&rows, Dimension::Month, "IND15", &minutes);
}

#[test]
fn organizations_are_offered_where_an_event_names_one() {
    let mut rows = moved();
    let interview = |school: &str| json!({ "school": school, "date": "2020-05-08" });
    let referral = |learner: &str, by: Option<&str>| {
        json!({ "learner": learner, "date": "2020-05-01", "is_primary": true, "source": "agency",
            "organization": by })
    };
    rows.extend([
        ("organization", "north", json!({ "name": "north" })),
        ("organization", "south", json!({ "name": "south" })),
        ("school_interview", "i1", interview("@north")),
        ("school_interview", "i2", interview("@north")),
        ("school_interview", "i3", interview("@south")),
        talk("t1", "@ann", "2020-05-02", "visit"),
        talk("t2", "@bob", "2020-05-02", "visit"),
        talk("t3", "@cat", "2020-05-02", "visit"),
        ("referral_in", "r1", referral("@ann", Some("@south"))),
        ("referral_in", "r2", referral("@bob", None)),
    ]);
    let of = Dimension::Organization;
    check_slices(&rows, of, "IND13", &[("north", "2"), ("south", "1")]);
    check_slices(&rows, of, "IND11", &[("south", "1/3"), ("none", "1/3")]);
    check_slices(&rows, of, "IND01", &[]);
    check_slices(&rows, of, "IND99", &[]);
    check_slices(&rows, Dimension::Venue, "IND13", &[]);
}

#[test]
fn a_venue_has_the_target_that_was_set_for_it() {
    let mut rows = moved();
    let target = |venue: Option<&str>, value: u32| {
        json!({ "fiscal_year": 2020, "indicator": "IND01",
            "venue": venue, "value": value })
    };
    rows.push(("indicator_target", "g1", target(None, 50)));
    rows.push(("indicator_target", "g2", target(Some("@attic"), 4)));
    let all = by(Dimension::Venue, &facts(&rows), "IND01", at("2020-07-31"));
    let targets: Vec<_> = all.iter().map(|it| (it.figure.target, it.figure.achieved)).collect();
    assert_eq!(targets, [(Some(4), Some(50.0)), (None, None), (None, None)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_months_of_an_additive_indicator_sum_to_the_year(
        changes in prop::collection::vec(order::change(), 1..60),
    ) {
        let mut facts = Facts::new();
        for (at, row) in changes {
            if let Some((kind, _, fields)) = row {
                facts.upsert(kind, id(&format!("{kind}{}", at % 7)), &body(&fields));
            }
        }
        let as_of = at("2020-09-30");
        let figures = evaluate(&facts, as_of);
        let additive: Vec<_> = definitions().iter().filter(|it| is_additive(it)).collect();
        let codes: Vec<&str> = additive.iter().map(|it| it.code.as_str()).collect();
        for code in ["IND08", "IND09", "IND10", "IND13", "IND15"] {
            prop_assert!(codes.contains(&code), "{}", code);
        }
        for definition in additive {
            let year = figures.iter().find_map(|it| it.find(&definition.code)).unwrap().amount;
            let months = by(Dimension::Month, &facts, &definition.code, as_of);
            let sum: u64 = months.iter().map(|it| it.figure.amount.numerator).sum();
            prop_assert_eq!(sum, year.numerator, "{}", definition.code);
        }
        for definition in definitions() {
            let whole = figures.iter().find_map(|it| it.find(&definition.code)).unwrap().amount;
            for dimension in [Dimension::Venue, Dimension::Month] {
                for slice in by(dimension, &facts, &definition.code, as_of) {
                    let part = slice.figure.amount.numerator;
                    prop_assert!(part <= whole.numerator, "{} {:?}", definition.code, slice.of);
                }
            }
        }
    }
}
