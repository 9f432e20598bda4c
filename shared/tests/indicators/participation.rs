//! Who takes part, who stays, and what is open while a roll call has not arrived.

use super::*;
use shared::indicator::{dashboard, people};

#[test]
fn a_participant_has_attended_this_year_in_any_mode_and_counts_once() {
    let rows = [
        lesson("old", "2018-05-11", "held"),
        lesson("last", "2020-03-06", "held"),
        lesson("a", "2020-05-08", "held"),
        lesson("b", "2020-05-15", "held"),
        lesson("c", "2020-05-22", "closed"),
        lesson("later", "2020-06-05", "held"),
        came("1", "@a", "@ann", "present"),
        came("2", "@b", "@ann", "online"),
        came("3", "@last", "@ann", "present"),
        came("4", "@b", "@bob", "present"),
        came("5", "@old", "@bob", "present"),
        came("6", "@a", "@cat", "absent"),
        came("7", "@c", "@dan", "present"),
        came("8", "@later", "@eve", "present"),
        came("9", "@a", "@fay", "absent_notified"),
        place("p", "@cat", None, None),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
        place("p3", "@eve", Some("2020-05-20"), Some("completed")),
    ];
    let expected =
        [("IND01", "2"), ("IND01a", "1/2"), ("IND01b", "1/2"), ("IND01c", "1/1"), ("IND01n", "1")];
    check(&rows, "2020-05-31", &expected);
    check(&rows, "2020-06-05", &[("IND01", "3"), ("IND09", "3"), ("IND16", "1/4")]);
    check(&rows, "2022-01-01", &[("IND01", "3")]);
}

#[test]
fn who_walks_in_is_a_consultee_until_she_is_enrolled() {
    let enrolled = |from: &str| {
        let fields = json!({ "learner": "@bob", "venue": "@hall", "from": from });
        ("enrollment", "p2", fields)
    };
    let rows = [
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        came("2", "@a", "@bob", "present"),
        talk("t1", "@bob", "2020-05-08", "in_person"),
        place("p1", "@ann", None, None),
        enrolled("2020-05-15"),
    ];
    let counted = [("IND01", "1"), ("IND02", "1/1"), ("IND08", "1"), ("IND10", "1")];
    check(&rows[..5], "2020-05-31", &counted);
    check(&rows, "2020-05-14", &counted);
    // From her enrollment on, the lesson that she walked into counts, too.
    check(&rows, "2020-05-15", &[("IND01", "2"), ("IND02", "2/2"), ("IND10", "1")]);
}

#[test]
fn a_duplicate_counts_as_the_person_it_was_merged_into() {
    let merged = |into: &str| json!({ "preferred_name": "x", "merged_into": into });
    let rows = [
        ("learner", "ann", json!({ "preferred_name": "x" })),
        ("learner", "ann2", merged("@ann")),
        ("learner", "ann3", merged("@ann2")),
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        came("2", "@a", "@ann3", "present"),
        place("p", "@ann3", None, None),
        talk("t1", "@ann", "2019-05-01", "phone"),
        talk("t2", "@ann2", "2020-05-01", "phone"),
    ];
    let expected = [("IND01", "1"), ("IND15", "120"), ("IND08", "1"), ("IND10", "0")];
    check(&rows, "2020-05-31", &expected);
    let who = people(&facts(&rows), "IND01", at("2020-05-31"));
    assert_eq!(who.counted, [id("ann")]);
}

#[test]
fn a_circle_of_merges_is_one_person() {
    let merged = |into: &str| json!({ "preferred_name": "x", "merged_into": into });
    let rows = [
        ("learner", "ann", merged("@bob")),
        ("learner", "bob", merged("@ann")),
        lesson("a", "2020-05-08", "held"),
        came("1", "@a", "@ann", "present"),
        came("2", "@a", "@bob", "present"),
        place("p", "@bob", None, None),
    ];
    check(&rows, "2020-05-31", &[("IND01", "1")]);
}

#[test]
fn completed_and_referred_continue_and_a_missing_reason_is_a_range() {
    let mut rows = vec![lesson("a", "2020-05-08", "held")];
    let ends = [
        ("ann", None, None),
        ("bob", Some("2020-06-30"), Some("completed")),
        ("cat", Some("2020-06-30"), Some("referral")),
        ("dan", Some("2020-06-30"), Some("dropped")),
        ("eve", Some("2020-06-30"), Some("lost_contact")),
        ("fay", Some("2020-06-30"), None),
        ("gus", Some("2020-08-31"), Some("moved")),
    ];
    for (name, to, reason) in ends {
        rows.push(came(name, "@a", &format!("@{name}"), "present"));
        let key: &'static str = Box::leak(format!("place of {name}").into_boxed_str());
        rows.push(place(key, &format!("@{name}"), to, reason));
    }
    let expected = [("IND02", "4/7 [4/7–5/7]"), ("IND02s", "2/7")];
    check(&rows, "2020-07-31", &expected);
    let who = people(&facts(&rows), "IND02", at("2020-07-31"));
    let mut gone = ["dan", "eve", "fay"].map(id);
    gone.sort();
    assert_eq!(who.others, gone);
    // Whoever dropped at one venue and has a place at another one goes on.
    rows.push(place("again", "@dan", None, None));
    check(&rows, "2020-07-31", &[("IND02", "5/7 [5/7–6/7]")]);
}

#[test]
fn lessons_without_a_roll_call_make_ranges_and_stale_venues() {
    let rows = [
        ("venue", "hall", json!({ "name": "Hall" })),
        ("venue", "web", json!({ "name": "Web", "is_online": true })),
        lesson("a", "2020-05-08", "held"),
        lesson("b", "2020-05-15", "planned"),
        lesson("c", "2020-05-22", "canceled"),
        lesson("d", "2020-05-29", "planned"),
        ("lesson", "e", json!({ "venue": "@web", "date": "2020-05-09", "status": "held" })),
        came("1", "@a", "@ann", "present"),
        came("2", "@b", "@bob", "absent"),
        place("p1", "@ann", None, None),
        place("p2", "@bob", None, None),
        place("p3", "@cat", None, None),
        place("p4", "@dan", Some("2020-05-14"), Some("dropped")),
    ];
    let hall = format!("IND09/{}", id("hall"));
    let expected = [
        ("IND01", "1 [1–2]"),
        ("IND02", "1/1 [1/1–2/2]"),
        ("IND03", "0/1 [0/2–0/1]"),
        ("IND09", "2 [2–3]"),
        (hall.as_str(), "1 [1–2]"),
        ("IND09v", "1"),
        ("IND15", "120 [120–360]"),
    ];
    check(&rows, "2020-05-29", &expected);
    let board = dashboard(&facts(&rows), at("2020-05-29"));
    let fresh: Vec<_> =
        board.freshness.iter().map(|it| (it.name.as_deref(), it.arrived, it.lessons)).collect();
    assert_eq!(fresh, [(Some("Hall"), 2, 3), (Some("Web"), 1, 1)]);
}

#[test]
fn childcare_and_meals_are_added_up_without_anybodys_name() {
    let help = |name: &'static str, kind: &str, day: &str, quantity: u32| -> Row {
        let fields = json!({ "learner": "@ann", "date": day, "kind": kind, "quantity": quantity });
        ("life_support", name, fields)
    };
    let meals = |name: &'static str, status: &str, meals: u32| -> Row {
        let fields = json!({ "venue": "@hall", "date": "2020-05-08", "status": status,
            "meals": meals });
        ("lesson", name, fields)
    };
    let rows = [
        help("a", "childcare", "2020-05-08", 2),
        help("b", "childcare", "2020-05-15", 1),
        help("c", "transport", "2020-05-15", 1),
        help("d", "childcare", "2020-03-27", 1),
        help("e", "childcare", "2020-06-05", 1),
        meals("f", "held", 6),
        meals("g", "closed", 4),
    ];
    check(&rows, "2020-05-31", &[("IND17", "4"), ("IND17c", "3"), ("IND17m", "6")]);
    check(&rows, "2020-06-05", &[("IND17", "5"), ("IND17c", "4"), ("IND17m", "6")]);
}
