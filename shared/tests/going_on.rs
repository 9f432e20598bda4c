//! Pausing, leaving and coming back as a person would tell it, on records few enough to see: what
//! each writes, that it is written at once, and that her own page knows where she comes.

#[path = "rows/rows.rs"]
mod rows;

use rows::{Row, body, day, id};
use serde_json::{Value, json};
use shared::id::RecordId;
use shared::program::end_ahead::{end_ahead, is_before_she_began, is_too_far, stay};
use shared::program::going_on::{
    Leaving, NewPlace, Part, Who, end_pause, enroll, leave, pause, to_hand_over,
};
use shared::program::lesson::next;
use shared::program::weekly_places::following;
use shared::program::{RecordSet, Write};
use shared::records::destination::DestinationKind;
use shared::records::enrollment::EndReason;
use shared::value::Weekday;

const TODAY: &str = "2021-02-03";

fn ann(more: &[Row]) -> RecordSet {
    let place = json!({ "learner": "@ann", "venue": "@hall", "weekday": "wednesday",
        "from": "2020-04-01" });
    let weekly = json!({ "learner": "@ann", "venue": "@hall", "weekday": "wednesday",
        "from": "2020-04-01" });
    let rows = [
        ("learner", "ann", json!({ "preferred_name": "ann" })),
        ("enrollment", "her place", place),
        ("weekly_place", "her weekday", weekly),
    ];
    let mut records = RecordSet::default();
    for (kind, name, fields) in rows.iter().chain(more) {
        records.put(kind, id(name), body(fields));
    }
    records
}

fn who<'a>(records: &'a RecordSet, aliases: &'a [RecordId]) -> Who<'a> {
    Who { records, aliases }
}

fn ids() -> impl FnMut() -> RecordId {
    let mut n = 0;
    move || {
        n += 1;
        id(&format!("new {n}"))
    }
}

/// The records as they are after these writes.
fn after(mut records: RecordSet, writes: &[Write]) -> RecordSet {
    use shared::program::Records;
    for write in writes {
        match write {
            Write::Create { kind, id, set } => records.put(kind, *id, set.clone()),
            Write::Set { kind, id, set } => {
                let mut fields = records.get(kind, *id).expect("it is there").clone().into_body();
                fields.extend(set.clone());
                records.put(kind, *id, fields);
            }
            Write::Remove { kind, id } => records.remove(kind, *id),
        }
    }
    records
}

/// What is written about records of a kind: its fields, `null` for one that goes.
fn about(writes: &[Write], wanted: &str) -> Vec<Value> {
    let one = |write: &Write| match write {
        Write::Create { kind, set, .. } | Write::Set { kind, set, .. } if *kind == wanted => {
            Some(json!(set))
        }
        Write::Remove { kind, .. } if *kind == wanted => Some(Value::Null),
        _ => None,
    };
    writes.iter().filter_map(one).collect()
}

fn leaving(reason: EndReason) -> Leaving {
    Leaving {
        last_day: day("2021-03-31"),
        reason,
        next: Some((DestinationKind::FurtherStudy, false)),
        asked_on: vec![day("2021-06-30"), day("2022-03-31")],
        staff: Some(id("sato")),
    }
}

#[test]
fn whoever_leaves_ends_every_place_with_a_reason_and_is_asked_later_how_she_is() {
    let waits = json!({ "learner": "@ann", "asked_on": "2021-01-10", "step": "waiting" });
    let ahead = json!({ "learner": "@ann", "venue": "@south", "from": "2021-04-07" });
    let records = ann(&[("waiting_place", "w", waits), ("enrollment", "ahead", ahead)]);
    let writes =
        leave(who(&records, &[id("ann")]), &leaving(EndReason::Completed), day(TODAY), ids());
    let ended = json!({ "to": "2021-03-31", "end_reason": "completed" });
    let places = about(&writes, "enrollment");
    assert_eq!(places.len(), 2);
    assert!(places.contains(&ended) && places.contains(&Value::Null), "one never began");
    assert_eq!(about(&writes, "weekly_place"), [json!({ "to": "2021-03-31" })]);
    assert_eq!(about(&writes, "waiting_place"), [json!({ "step": "withdrawn" })]);
    let next = &about(&writes, "destination")[0];
    assert_eq!((&next["kind"], &next["is_confirmed"]), (&json!("further_study"), &json!(false)));
    let asked = about(&writes, "follow_up");
    assert_eq!(
        asked.iter().map(|it| &it["due_on"]).collect::<Vec<_>>(),
        ["2021-06-30", "2022-03-31"]
    );
}

#[test]
fn a_last_day_that_lies_ahead_is_known_and_put_off_with_the_days_on_which_she_is_asked() {
    let (aliases, today) = ([id("ann")], day(TODAY));
    let records = ann(&[]);
    assert_eq!(end_ahead(who(&records, &aliases), today), None);
    let first = leaving(EndReason::Completed);
    let leaves = leave(who(&records, &aliases), &first, today, ids());
    let records = after(records, &leaves);
    let ahead = end_ahead(who(&records, &aliases), today).unwrap();
    assert_eq!((ahead.day, ahead.reason), (day("2021-03-31"), Some(EndReason::Completed)));

    let later = Leaving {
        last_day: day("2021-04-30"),
        asked_on: vec![day("2021-07-30"), day("2022-04-30")],
        ..first
    };
    let put_off = leave(who(&records, &aliases), &later, today, || id("another"));
    let ends = json!({ "to": "2021-04-30", "end_reason": "completed" });
    assert_eq!(about(&put_off, "enrollment"), [ends]);
    assert_eq!(about(&put_off, "weekly_place"), [json!({ "to": "2021-04-30" })]);
    assert_eq!(about(&put_off, "destination"), [] as [Value; 0], "it is written already");
    let asked = about(&put_off, "follow_up");
    assert_eq!(asked.iter().filter(|it| it.is_null()).count(), 2, "not after the old day");
    assert_eq!(asked.iter().filter(|it| !it.is_null()).count(), 2);

    let writes = stay(who(&records, &aliases), today);
    assert_eq!(about(&writes, "enrollment"), [json!({ "to": null, "end_reason": null })]);
    assert_eq!(about(&writes, "weekly_place"), [json!({ "to": null })]);
    assert_eq!(about(&writes, "follow_up"), [Value::Null, Value::Null]);
    assert_eq!(end_ahead(who(&after(records, &writes), &aliases), today), None);
}

#[test]
fn a_last_day_lies_neither_before_her_first_one_nor_more_than_a_year_ahead() {
    let records = ann(&[]);
    let is_before =
        |last: &str| is_before_she_began(who(&records, &[id("ann")]), day(last), day(TODAY));
    assert!(is_before("2020-03-31") && !is_before("2020-04-01") && !is_before("2030-02-03"));
    let is_far = |last: &str| is_too_far(day(last), day(TODAY));
    assert!(is_far("2030-02-03") && !is_far("2022-02-03") && !is_far("2020-03-31"));
}

#[test]
fn a_pause_that_lies_ahead_is_known_before_it_begins() {
    let aliases = [id("ann")];
    let pauses = |name: &'static str, from: &str, to: &str| {
        ("agreed_pause", name, json!({ "learner": "@ann", "from": from, "to": to }))
    };
    let records = ann(&[
        pauses("later", "2021-03-10", "2021-03-20"),
        pauses("sooner", "2021-02-10", "2021-02-20"),
        pauses("over", "2021-01-10", "2021-01-20"),
    ]);
    let her = who(&records, &aliases);
    assert!(her.pause_on(day(TODAY)).is_none());
    assert_eq!(her.pause_from(day(TODAY)).map(|it| it.id), Some(id("sooner")));
    assert_eq!(her.pause_from(day("2021-02-20")).map(|it| it.id), Some(id("sooner")));
}

#[test]
fn nobody_plans_to_ask_somebody_who_has_died_or_moved_away() {
    for reason in [EndReason::Deceased, EndReason::Moved] {
        let records = ann(&[]);
        let writes = leave(who(&records, &[id("ann")]), &leaving(reason), day(TODAY), ids());
        let is_death = reason == EndReason::Deceased;
        assert_eq!(about(&writes, "destination").is_empty(), is_death, "{reason:?}");
        assert_eq!(about(&writes, "follow_up"), [] as [Value; 0]);
        assert_eq!(about(&writes, "enrollment").len(), 1);
    }
}

#[test]
fn a_pause_stands_on_her_own_page_until_she_comes_again() {
    let records = ann(&[]);
    let aliases = [id("ann")];
    let (from, to) = (day(TODAY), day("2021-03-31"));
    let writes = pause(who(&records, &aliases), from, to, " 受験勉強 ", id("p"));
    assert_eq!(about(&writes, "agreed_pause")[0]["reason"], "受験勉強");
    let shown = json!({ "paused_from": TODAY, "paused_until": "2021-03-31" });
    assert_eq!(about(&writes, "weekly_place"), [shown]);

    let paused = after(records, &writes);
    let stored = who(&paused, &aliases).pause_on(day("2021-02-10")).unwrap();
    assert_eq!(stored.to, Some(to));
    let early = end_pause(who(&paused, &aliases), &stored, day("2021-02-17"));
    assert_eq!(about(&early, "agreed_pause"), [json!({ "to": "2021-02-16" })]);
    assert_eq!(about(&early, "weekly_place"), [json!({ "paused_until": "2021-02-16" })]);
    let never = end_pause(who(&paused, &aliases), &stored, from);
    assert_eq!(about(&never, "agreed_pause"), [Value::Null]);
    let at_no_time = json!({ "paused_from": null, "paused_until": null });
    assert_eq!(about(&never, "weekly_place"), [at_no_time]);
}

#[test]
fn between_two_pauses_somebody_is_expected() {
    let aliases = [id("ann")];
    let pauses = |name: &'static str, from: &str, to: &str| {
        ("agreed_pause", name, json!({ "learner": "@ann", "from": from, "to": to }))
    };
    let over = ann(&[pauses("over", "2020-07-01", "2020-08-31")]);
    let (from, to) = (day("2021-03-01"), day("2021-03-31"));
    let writes = pause(who(&over, &aliases), from, to, "", id("p"));
    let shown = json!({ "paused_from": "2021-03-01", "paused_until": "2021-03-31",
        "earlier_pauses": "2020-07-01/2020-08-31" });
    assert_eq!(about(&writes, "weekly_place"), [shown]);

    let until_then = ann(&[pauses("first", "2021-02-01", "2021-02-28")]);
    let writes = pause(who(&until_then, &aliases), from, to, "", id("p"));
    let shown = json!({ "paused_from": "2021-02-01", "paused_until": "2021-03-31" });
    assert_eq!(about(&writes, "weekly_place"), [shown]);
}

#[test]
fn whoever_comes_back_sees_her_next_lesson_on_her_own_page_and_no_gap() {
    let aliases = [id("ann")];
    let records = ann(&[
        ("lesson", "l", json!({ "venue": "@south", "date": "2021-05-14", "status": "planned" })),
        (
            "lesson_pattern",
            "p",
            json!({ "venue": "@south", "weekday": "friday", "from": "2020-04-01" }),
        ),
    ]);
    let left = leave(who(&records, &aliases), &leaving(EndReason::Dropped), day(TODAY), ids());
    let gone = after(records, &left);
    let back =
        NewPlace { venue: id("south"), weekday: Some(Weekday::Friday), from: day("2021-05-14") };
    let writes = enroll(who(&gone, &aliases), back, id("back"));
    let place = &about(&writes, "weekly_place")[0];
    assert_eq!(place["pattern"], id("p").to_string());
    let now = after(gone, &writes);
    // What a learner may not read is not needed for her own page.
    let mut hers = now;
    for place in ["her place", "back"] {
        hers.remove("enrollment", id(place));
    }
    let next = next::by_habit(&hers, &aliases, day("2021-05-14"));
    assert_eq!(next.lesson.map(|lesson| lesson.id), Some(id("l")));
}

#[test]
fn a_place_takes_its_weekly_place_along_whichever_page_writes_it() {
    let records = ann(&[]);
    let of = |set: Value| {
        let set = set.as_object().cloned().unwrap();
        let write = Write::Set { kind: "enrollment", id: id("her place"), set };
        about(&following(&records, &[write]), "weekly_place")
    };
    assert_eq!(of(json!({ "weekday": "friday" })), [json!({ "weekday": "friday" })]);
    assert_eq!(of(json!({ "to": "2021-03-31" })), [json!({ "to": "2021-03-31" })]);
    assert_eq!(of(json!({ "end_reason": "moved" })), [] as [Value; 0], "she does not read why");
    assert_eq!(of(json!({ "weekday": null })), [Value::Null], "no weekday, no weekly place");
    let removed = Write::Remove { kind: "enrollment", id: id("her place") };
    assert_eq!(about(&following(&records, &[removed]), "weekly_place"), [Value::Null]);

    let set = json!({ "learner": id("ann").to_string(), "venue": id("south").to_string(),
        "weekday": "monday", "from": "2021-02-08" });
    let write = Write::Create {
        kind: "enrollment",
        id: id("second"),
        set: set.as_object().cloned().unwrap(),
    };
    let made = following(&records, std::slice::from_ref(&write));
    assert_eq!(about(&made, "weekly_place"), [set]);
    let now = after(after(records, &[write]), &made);
    let removed = Write::Remove { kind: "enrollment", id: id("second") };
    let gone = after(now.clone(), &following(&now, &[removed]));
    assert_eq!(
        shared::program::ReadRecords::list::<shared::records::weekly_place::WeeklyPlace>(&gone)
            .count(),
        1
    );
}

#[test]
fn what_is_handed_over_is_what_the_next_person_needs_and_nothing_of_care() {
    let note = |n: u32| {
        json!({ "learner": "@ann", "audience": "team", "date": format!("2021-01-{:02}", n + 10),
            "text": format!("note {n}") })
    };
    let records = ann(&[
        ("goal", "g", json!({ "learner": "@ann", "words": "to pass" })),
        ("what_helps", "h", json!({ "learner": "@ann", "words": "a quiet seat" })),
        (
            "consultation",
            "t",
            json!({ "learner": "@ann", "date": "2021-01-20", "next_action": "bring the form" }),
        ),
        ("plan_item", "s", json!({ "learner": "@ann", "title": "page 3" })),
        ("care_note", "c", json!({ "learner": "@ann", "text": "private" })),
        ("note", "n1", note(1)),
        ("note", "n2", note(2)),
        ("note", "n3", note(3)),
        ("note", "n4", note(4)),
        ("note", "n5", note(5)),
    ]);
    let parts = to_hand_over(who(&records, &[id("ann")]));
    let said: Vec<(Part, &str)> = parts.iter().map(|(part, text)| (*part, text.as_str())).collect();
    assert_eq!(
        said,
        [
            (Part::Goal, "to pass"),
            (Part::Helps, "a quiet seat"),
            (Part::Promise, "bring the form"),
            (Part::Step, "page 3"),
            (Part::Note, "note 5"),
            (Part::Note, "note 4"),
            (Part::Note, "note 3"),
            (Part::Note, "note 2"),
        ]
    );
}
