//! What nobody knows yet, what lies ahead, and how a figure stands beside its target meanwhile.

use super::*;
use shared::indicator::{Dashboard, Standing, dashboard, standing};
use shared::words::Lang;

fn target(name: &'static str, indicator: &str, value: u32, month: Option<&str>) -> Row {
    let fields = json!({ "fiscal_year": 2020, "indicator": indicator, "value": value,
        "month": month });
    ("indicator_target", name, fields)
}

/// The dashboard as of one day, looked at on another.
fn board(rows: &[Row], as_of: &str, today: &str) -> (Dashboard, AsOf) {
    let as_of = AsOf { year: YEAR, day: day(as_of), today: day(today) };
    (dashboard(&facts(rows), as_of), as_of)
}

fn stands(rows: &[Row], code: &str, as_of: &str) -> Option<Standing> {
    let (board, as_of) = board(rows, as_of, "2022-01-01");
    let figure = board.figures.iter().find_map(|it| it.find(code)).expect("a figure");
    standing(figure, &board.targets, as_of)
}

#[test]
fn a_result_that_nobody_knows_is_not_zero() {
    let mut rows = rounds();
    rows.push(target("t", "IND04", 80, None));
    rows.push(result("1", "@ann", "@r1", "kokugo", "sat"));
    rows.push(result("2", "@bob", "@r1", "kokugo", "sat passed"));
    let figures = figures(&rows, "2020-08-20");
    let figure = figures.iter().find(|it| it.code == "IND04").expect("a figure");
    assert_eq!((figure.published.as_str(), figure.achieved), ("まだ不明", None));
    assert_eq!(figure.published_in(Lang::En), "not known yet");
    assert_eq!(figure.range_in(Lang::Ja), Some(("0%*".to_owned(), "100%*".to_owned())));
    rows.push(result("1", "@ann", "@r1", "kokugo", "sat failed"));
    rows.push(result("2", "@bob", "@r1", "kokugo", "sat failed"));
    let figures = super::figures(&rows, "2020-09-08");
    let figure = figures.iter().find(|it| it.code == "IND04").expect("a figure");
    assert_eq!((figure.published.as_str(), figure.achieved), ("0%*", Some(0.0)), "now it is zero");
}

#[test]
fn whoever_waits_for_a_result_may_still_be_certified() {
    let mut rows = rounds();
    rows.push(lesson("a", "2020-05-08", "held"));
    rows.extend([
        place("1", "@ann", None, None),
        place("2", "@bob", None, None),
        came("3", "@a", "@ann", "present"),
        came("4", "@a", "@bob", "present"),
        result("5", "@ann", "@r1", "kokugo", "sat passed"),
        result("6", "@bob", "@r1", "kokugo", "sat failed"),
    ]);
    check(&rows, "2020-08-20", &[("IND05", "0/2 [0/2–2/2]")]);
    let figures = figures(&rows, "2020-08-20");
    let figure = figures.iter().find(|it| it.code == "IND05").expect("a figure");
    assert_eq!(figure.published, "まだ不明");
    check(&rows, "2020-09-08", &[("IND05", "0/2")]);
}

#[test]
fn a_range_whose_ends_read_the_same_is_none_for_people() {
    let rows = [
        lesson("a", "2020-05-08", "held"),
        lesson("b", "2020-05-15", "planned"),
        came("1", "@a", "@ann", "present"),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
    ];
    check(&rows, "2020-05-29", &[("IND02", "1/1 [1/1–2/2]"), ("IND03", "0/1 [0/2–0/1]")]);
    for figure in listed(&figures(&rows, "2020-05-29")) {
        let range = figure.range_in(Lang::Ja);
        assert!(range.is_none_or(|(low, high)| low != high), "{}", figure.code);
    }
}

#[test]
fn a_lesson_that_lies_ahead_is_not_missing() {
    let rows = [
        ("venue", "hall", json!({ "name": "hall" })),
        lesson("a", "2021-01-08", "held"),
        lesson("b", "2021-02-02", "planned"),
        lesson("c", "2021-02-03", "planned"),
        lesson("d", "2021-03-05", "planned"),
        place("p", "@ann", None, None),
    ];
    let due = |today: &str| {
        let (board, _) = board(&rows, "2021-03-31", today);
        let hall = &board.freshness[0];
        let figures = board.figures;
        ((hall.arrived, hall.lessons), said(&figures, "IND09"), said(&figures, "IND01"))
    };
    assert_eq!(due("2021-02-02"), ((1, 1), "1".to_owned(), "0".to_owned()));
    let one_missing = ((1, 2), "1 [1–2]".to_owned(), "0".to_owned());
    assert_eq!(due("2021-02-03"), one_missing, "Tuesday is over, nobody has her seat on it");
    let all_missing = ((1, 4), "1 [1–4]".to_owned(), "0 [0–1]".to_owned());
    assert_eq!(due("2021-04-01"), all_missing, "a Friday among them");
}

#[test]
fn no_count_falls_behind_because_a_month_begins() {
    let lessons = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    let mut rows: Vec<Row> =
        lessons.into_iter().map(|name| lesson(name, "2020-05-08", "held")).collect();
    rows.push(target("t", "IND09", 12, None));
    assert_eq!(stands(&rows, "IND09", "2021-01-31"), Some(Standing::OnCourse));
    assert_eq!(stands(&rows, "IND09", "2021-02-28"), Some(Standing::Behind));
    rows.push(lesson("late", "2021-01-29", "planned"));
    assert_eq!(stands(&rows, "IND09", "2021-02-28"), None, "the missing report decides");
    assert_eq!(stands(&rows, "IND09", "2021-03-31"), Some(Standing::Behind), "whatever it says");
}

#[test]
fn a_rate_is_judged_at_its_milestones_and_never_while_it_is_open() {
    let mut rows = rounds();
    rows.push(target("t", "IND04", 60, None));
    rows.push(result("1", "@ann", "@r1", "kokugo", "sat passed"));
    rows.push(result("2", "@bob", "@r1", "kokugo", "sat failed"));
    assert_eq!(stands(&rows, "IND04", "2020-08-31"), None, "no results, nothing due");
    assert_eq!(stands(&rows, "IND04", "2021-03-30"), None, "nothing is due before the year ends");
    assert_eq!(stands(&rows, "IND04", "2021-03-31"), Some(Standing::Behind));
    rows.push(target("m", "IND04", 50, Some("2020-09")));
    assert_eq!(stands(&rows, "IND04", "2020-09-30"), Some(Standing::OnCourse));
    rows.push(result("3", "@cat", "@r2", "kokugo", "sat"));
    assert_eq!(stands(&rows, "IND04", "2020-11-30"), None, "the second round is still open");
}

#[test]
fn figures_stand_at_the_end_of_the_day() {
    let rows = [
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        place("p", "@ann", Some("2020-07-31"), Some("dropped")),
    ];
    check(&rows, "2020-07-30", &[("IND02", "1/1"), ("IND02s", "1/1")]);
    check(&rows, "2020-07-31", &[("IND02", "0/1"), ("IND02s", "0/1")]);
}

#[test]
fn no_day_or_year_is_too_far_away() {
    let rows = [lesson("a", "2020-05-08", "held")];
    for year in [i16::MIN, -9999, 0, 9998, 9999, i16::MAX].map(shared::value::FiscalYear) {
        for far in ["0001-01-01", "9999-12-31"].map(day) {
            let as_of = AsOf { year, day: far, today: day("2021-02-03") };
            let board = dashboard(&facts(&rows), as_of);
            assert!(board.trends.iter().all(|trend| trend.points.len() == 12));
        }
    }
}
