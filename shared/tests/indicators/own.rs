//! Definitions that a city makes: counted beside those of the release, or refused with a reason.

use super::*;
use shared::indicator::validity::Why;
use shared::indicator::{Catalog, Definition, evaluate_of};
use shared::words::Lang;

/// Lessons on Fridays at most so long: rows and a set of its own, and a name in Japanese.
fn own() -> Value {
    json!({
        "code": "C1", "version": 1, "unit": "lessons", "shape": "rate",
        "is": { "counted": "closed", "out_of": "all" },
        "rows": {
            "closed": { "kind": "lesson", "key": ["id"], "day": "date", "venue": "venue",
                "tests": [{ "is": ["status", ["closed"]] }] },
            "all": { "kind": "lesson", "key": ["id"], "day": "date" }
        },
        "sets": {
            "closed": { "during": ["this_year", "closed"] },
            "all": { "during": ["this_year", "all"] }
        },
        "texts": { "ja": { "name": "休館の割合" } }
    })
}

/// The definition with some of its values replaced, by JSON pointer.
fn with(changes: &[(&str, Value)]) -> Definition {
    let mut json = own();
    for (at, value) in changes {
        *json.pointer_mut(at).unwrap_or_else(|| panic!("{at}")) = value.clone();
    }
    serde_json::from_value(json).expect("a definition")
}

#[test]
fn a_city_counts_what_it_has_defined_beside_what_the_release_defines() {
    let (catalog, refused) = Catalog::built_in().with([with(&[])]);
    assert_eq!(refused, []);
    let rows = [lesson("a", "2020-05-08", "held"), lesson("b", "2020-05-15", "closed")];
    let figures = evaluate_of(&catalog, &facts(&rows), at("2020-05-31"));
    let figure = figures.last().expect("the last one is the city's");
    assert_eq!((figure.code.as_str(), figure.published.as_str()), ("C1", "50%*"));
    assert_eq!(figure.name_in(Lang::Ja), "休館の割合");
    let built_in = evaluate(&facts(&rows), at("2020-05-31"));
    assert_eq!(figures[..built_in.len()], built_in, "nothing else has moved");
}

#[test]
fn two_versions_count_side_by_side_each_by_its_own_sets() {
    let newer = with(&[
        ("/version", json!(2)),
        ("/rows/closed/tests", json!([{ "is": ["status", ["closed", "held"]] }])),
    ]);
    let newer = Definition { valid_from: Some(day("2020-06-01")), ..newer };
    let (catalog, refused) = Catalog::built_in().with([with(&[]), newer]);
    assert_eq!(refused, []);
    let rows = [lesson("a", "2020-05-08", "held"), lesson("b", "2020-05-15", "closed")];
    let said_on = |text: &str| said(&evaluate_of(&catalog, &facts(&rows), at(text)), "C1");
    assert_eq!(said_on("2020-05-31"), "1/2");
    assert_eq!(said_on("2020-06-01"), "2/2", "it judges the whole year to date");
}

#[test]
fn a_fiscal_year_keeps_the_definitions_of_the_day_that_was_chosen_for_it() {
    let newer = with(&[
        ("/version", json!(2)),
        ("/rows/closed/tests", json!([{ "is": ["status", ["closed", "held"]] }])),
    ]);
    let newer = Definition { valid_from: Some(day("2020-06-01")), ..newer };
    let (catalog, _) = Catalog::built_in().with([with(&[]), newer]);
    let year = |year: i32| {
        let chosen = json!({ "year": year, "definitions_on": "2020-04-01" });
        ("fiscal_year", "year", chosen)
    };
    let lessons = || [lesson("a", "2020-05-08", "held"), lesson("b", "2020-05-15", "closed")];
    let said_with = |own| {
        let rows: Vec<Row> = lessons().into_iter().chain([year(own)]).collect();
        said(&evaluate_of(&catalog, &facts(&rows), at("2020-07-01")), "C1")
    };
    assert_eq!(said_with(2020), "1/2", "the older version goes on judging this year");
    assert_eq!(said_with(2021), "2/2", "another year's choice says nothing about this one");
}

#[test]
fn what_cannot_be_counted_is_refused_with_the_place_and_the_reason() {
    let text = |text: &str| text.to_owned();
    let cases: Vec<(&str, Value, Why)> = vec![
        ("/rows/all/kind", json!("lesons"), Why::UnknownKind(text("lesons"))),
        ("/rows/all/day", json!("day"), Why::UnknownField(text("day"))),
        ("/rows/all/day", json!("status"), Why::WrongType(text("status"))),
        ("/rows/all/day", json!("status.date"), Why::NotAReference(text("date"))),
        ("/rows/all/key", json!(["id", "id", "id", "id"]), Why::TooLarge),
        ("/rows/all/key", json!([]), Why::Empty),
        (
            "/rows/closed/tests",
            json!([{ "is": ["status", ["shut"]] }]),
            Why::UnknownCode(text("shut")),
        ),
        ("/rows/closed/venue", json!("status"), Why::WrongType(text("status"))),
        ("/sets/all", json!({ "during": ["ever", "none"] }), Why::UnknownRows(text("none"))),
        ("/sets/all", json!({ "both": ["closed", "no"] }), Why::UnknownSet(text("no"))),
        ("/sets/all", json!({ "both": ["closed", "all"] }), Why::Circular),
        ("/sets/all", json!({ "both": ["closed", "participants"] }), Why::KeysDiffer),
        ("/sets/all", json!({ "either": [] }), Why::Empty),
        ("/is/counted", json!("no"), Why::UnknownSet(text("no"))),
        ("/is/out_of", Value::Null, Why::OutOfNothing),
        ("/version", json!(0), Why::Empty),
        ("/code", json!("x".repeat(600)), Why::TooLarge),
    ];
    for (place, value, why) in cases {
        let changed = with(&[(place, value)]);
        let (catalog, refused) = Catalog::built_in().with([changed]);
        assert!(refused.iter().any(|it| it.why == why), "{place}: {refused:?}");
        assert!(refused.iter().all(|it| !it.to_string().is_empty() && !it.at.is_empty()));
        assert_eq!(catalog.definitions(), Catalog::built_in().definitions());
    }
}

#[test]
fn names_and_versions_of_the_release_stay_its_own() {
    let mut taken = own();
    taken["sets"]["participants"] = json!({ "during": ["ever", "all"] });
    let taken: Definition = serde_json::from_value(taken).expect("a definition");
    let (_, refused) = Catalog::built_in().with([taken, with(&[("/code", json!("IND01"))])]);
    let why: Vec<&Why> = refused.iter().map(|it| &it.why).collect();
    assert!(why.contains(&&Why::NameTaken("participants".to_owned())), "{refused:?}");
    assert!(why.contains(&&Why::VersionTaken), "{refused:?}");
}

#[test]
fn a_definition_of_a_newer_release_is_not_read_by_half() {
    let mut json = own();
    json["weighted_by"] = json!("minutes");
    assert!(serde_json::from_value::<Definition>(json).is_err());
}

#[test]
fn a_definition_with_a_thousand_paths_through_its_sets_is_checked_at_once() {
    let mut json = own();
    for at in 0..14 {
        let below = if at == 0 { "all".to_owned() } else { format!("s{}", at - 1) };
        json["sets"][format!("s{at}")] = json!({ "either": vec![below; 60] });
    }
    json["is"]["counted"] = json!("s13");
    let definition: Definition = serde_json::from_value(json).expect("a definition");
    let (_, refused) = Catalog::built_in().with([definition]);
    assert_eq!(refused, []);
}
