//! Targets, the path to them, the wire form, words, and records that are broken.

use super::*;
use shared::indicator::{Dashboard, Unit, dashboard, definition, definitions, people, series};
use shared::words::{Lang, has};

fn target(name: &'static str, indicator: &str, value: u32, rounding: Option<&str>) -> Row {
    let fields = json!({ "fiscal_year": 2020, "indicator": indicator, "value": value,
        "rounding": rounding });
    ("indicator_target", name, fields)
}

#[test]
fn targets_decide_rounding_and_the_path() {
    let rows = [
        target("1", "IND01", 60, None),
        target("2", "IND03", 50, Some("cut")),
        target("3", "IND02", 80, Some("half_up")),
        lesson("a", "2020-05-08", "held"),
        came("1a", "@a", "@ann", "present"),
        came("2a", "@a", "@bob", "present"),
        came("3a", "@a", "@cat", "present"),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
        place("p3", "@cat", None, None),
        ("high_school_exam", "4", json!({ "learner": "@ann", "date": "2020-05-23" })),
        ("high_school_exam", "5", json!({ "learner": "@bob", "date": "2020-05-23" })),
    ];
    let board = dashboard(&facts(&rows), at("2020-05-25"));
    let of = |code: &str| board.figures.iter().find_map(|it| it.find(code)).expect("a figure");
    assert_eq!(of("IND01").published, "3名");
    assert_eq!((of("IND01").target, of("IND01").achieved), (Some(60), Some(5.0)));
    assert_eq!(of("IND03").published, "66%*");
    assert_eq!(of("IND03b").published, "66%*");
    assert_eq!(of("IND12").published, "－");
    assert!(board.rounding_differs);
    let trend =
        |code: &str| &board.trends.iter().find(|it| it.code == code).expect("a trend").points;
    let path: Vec<_> = trend("IND01").iter().map(|it| it.due).collect();
    assert_eq!((path[0], path[11]), (Some(5.0), Some(60.0)));
    let milestones: Vec<_> = trend("IND03").iter().map(|it| it.due).collect();
    assert_eq!((milestones[0], milestones[10], milestones[11]), (None, None, Some(50.0)));
    let counts: Vec<_> = trend("IND01").iter().map(|it| it.amount.map(|it| it.numerator)).collect();
    assert_eq!(counts[..3], [Some(0), Some(3), None]);
    assert_eq!(trend("IND01")[1].as_of, day("2020-05-25"));
    assert_eq!(series(&facts(&rows), "IND03", at("2020-05-25")), *trend("IND03"));
}

#[test]
fn the_dashboard_goes_through_json_unchanged() {
    let rows = [target("1", "IND02", 80, Some("cut")), lesson("a", "2020-05-08", "held")];
    let board = dashboard(&facts(&rows), at("2020-05-25"));
    let json = serde_json::to_value(&board).expect("plain JSON");
    let first = &json["figures"][0];
    assert_eq!(first["code"], "IND01");
    assert_eq!((&first["numerator"], &first["denominator"]), (&json!(0), &Value::Null));
    assert_eq!(json["figures"][1]["rounding"], "cut");
    let back: Dashboard = serde_json::from_value(json).expect("what was written");
    assert_eq!(back, board);
}

#[test]
fn what_is_unknown_or_broken_never_panics_and_counts_nothing() {
    let mut facts = Facts::new();
    facts.upsert("kind_of_tomorrow", id("1"), &body(&json!({ "x": 1 })));
    for kind in shared::records::KINDS {
        for (at, value) in
            [json!(null), json!(1e300), json!("@x"), json!([[]]), json!({})].into_iter().enumerate()
        {
            let fields = kind.fields.iter().map(|field| (field.name.to_owned(), value.clone()));
            let fields = fields.chain([("field_of_tomorrow".to_owned(), json!(true))]).collect();
            facts.upsert(kind.name, id(&format!("{} {at}", kind.name)), &fields);
        }
    }
    facts.remove(id("never there"));
    let figures = evaluate(&facts, at("2021-01-31"));
    assert!(listed(&figures).iter().all(|figure| figure.amount.numerator == 0));
    assert_eq!(evaluate(&facts, at("2019-01-01")).len(), figures.len());
    assert_eq!(people(&facts, "IND99/x", at("2021-01-31")).counted, []);
    assert_eq!(people(&facts, "IND04/x", at("2021-01-31")).counted, []);
}

#[test]
fn every_definition_has_words_in_every_language() {
    for lang in Lang::ALL {
        for one in definitions() {
            for part in ["name", "counts", "leaves_out"] {
                let key = format!("indicator.{}.{part}", one.code);
                assert!(has(lang, &key), "{key} {lang:?}");
            }
            assert!(one.part_of.as_deref().is_none_or(|code| definition(code).is_some()));
        }
        for unit in Unit::ALL {
            for part in ["value", "unit"] {
                assert!(has(lang, &format!("indicator.{part}.{}", unit.code())), "{unit:?}");
            }
        }
        for figure in listed(&evaluate(&Facts::new(), at("2021-01-31"))) {
            assert_ne!(figure.name_in(lang), "…", "{}", figure.code);
        }
    }
}
