//! Findings about lessons.

use super::*;
use shared::program::lesson::attendance::attendance_id;
use shared::program::lesson::pattern;
use shared::record::Record;
use shared::records::lesson_pattern::LessonPattern;

fn lesson(name: &'static str, date: &str, start: &str, status: &str) -> Row {
    let fields = json!({ "venue": "@hall", "date": date, "start": start,
        "length_minutes": 120, "status": status });
    ("lesson", name, fields)
}

#[test]
fn a_lesson_without_a_roll_call_is_asked_for_by_the_team_for_four_weeks_then_by_the_office() {
    let rows = [
        lesson("late", "2021-01-29", "18:00", "planned"),
        lesson("today", TODAY, "18:00", "planned"),
        lesson("ahead", "2021-02-10", "18:00", "planned"),
        lesson("done", "2021-01-22", "18:00", "held"),
        lesson("off", "2021-01-15", "18:00", "canceled"),
    ];
    assert_eq!(found(&rows, TODAY), ["lesson_unrecorded 2021-01-29"]);
    let doer = |today: &str| {
        let all = findings(&records(&rows), day(today), &who(Role::Manager));
        let late = all.iter().find(|it| it.place.id == Some(id("late")));
        late.map(|finding| finding.doer)
    };
    assert_eq!(doer("2021-01-29"), None);
    assert_eq!(doer("2021-02-26"), Some(Doer::Team));
    assert_eq!(doer("2021-02-27"), Some(Doer::Manager));
}

#[test]
fn a_notice_of_absence_is_found_until_the_roll_says_something_or_it_is_taken_back() {
    let notice = |lesson: &str, taken_back: bool| {
        let fields = json!({ "lesson": lesson, "learner": "@ann", "is_taken_back": taken_back });
        ("absence_notice", "notice", fields)
    };
    let rows = |notice: Row| {
        let mut rows = quiet_life("ann");
        rows.extend([
            lesson("tonight", TODAY, "18:00", "planned"),
            lesson("ahead", "2021-02-10", "18:00", "planned"),
            lesson("off", TODAY, "09:00", "closed"),
            notice,
        ]);
        rows
    };
    let found_of = |notice: Row| found(&rows(notice), TODAY);
    assert_eq!(found_of(notice("@tonight", false)), [format!("notice_of_absence {TODAY}")]);
    assert_eq!(found_of(notice("@tonight", true)), [""; 0], "she comes after all");
    assert_eq!(found_of(notice("@ahead", false)), [""; 0], "there is time");
    assert_eq!(found_of(notice("@off", false)), [""; 0], "nobody is expected");
    let mut marked = records(&rows(notice("@tonight", false)));
    let id_of_mark = attendance_id(id("tonight"), id("ann"));
    let mark = json!({ "lesson": "@tonight", "learner": "@ann", "status": "present" });
    marked.put("attendance", id_of_mark, body(&mark));
    assert_eq!(findings(&marked, day(TODAY), &who(Role::Manager)), []);
}

#[test]
fn two_lessons_of_one_venue_at_one_time_are_one_too_many() {
    let mut rows = vec![
        ("venue", "hall", json!({ "name": "Hall" })),
        lesson("one", TODAY, "18:00", "held"),
        lesson("two", TODAY, "18:05", "held"),
        lesson("morning", TODAY, "09:00", "held"),
        lesson("next", "2021-02-10", "18:00", "planned"),
    ];
    assert_eq!(found(&rows, TODAY), [format!("lessons_collide {TODAY}")]);
    let all = about_record(&records(&rows), day(TODAY), &who(Role::Tutor), ("venue", id("hall")));
    let later = id("one").max(id("two"));
    assert_eq!(all.iter().map(|it| it.place.id).collect::<Vec<_>>(), [Some(later)]);
    let late = lesson("late", "2021-01-29", "18:00", "planned");
    let elsewhere = (
        "lesson",
        "x",
        json!({ "venue": "@school", "date": "2021-01-29",
        "status": "planned" }),
    );
    rows.extend([late, elsewhere]);
    let all = about_venue(&records(&rows), day(TODAY), &who(Role::Tutor), id("hall"));
    let expected = ["lesson_unrecorded 2021-01-29".to_owned(), format!("lessons_collide {TODAY}")];
    assert_eq!(all.iter().map(said).collect::<Vec<_>>(), expected);
    rows.truncate(5);
    rows[2] = lesson("two", TODAY, "18:05", "canceled");
    assert_eq!(found(&rows, TODAY), [""; 0]);
}

#[test]
fn nobody_has_come_to_a_lesson_that_lies_ahead() {
    let mark = |name, status: &str| {
        let fields = json!({ "lesson": "@next", "learner": "@ann", "status": status });
        ("attendance", name, fields)
    };
    let rows = [
        lesson("next", "2021-02-10", "18:00", "planned"),
        mark("came", "present"),
        mark("will_not_come", "absent_notified"),
    ];
    assert_eq!(found(&rows, "2021-02-08"), ["mark_ahead –"]);
    assert_eq!(found(&rows, "2021-02-09"), [""; 0], "a clock may be a day behind");
}

#[test]
fn a_lesson_planned_on_a_closed_day_is_found_until_it_is_closed_held_elsewhere_or_over() {
    let closure = (
        "venue_closure",
        "flood",
        json!({ "venue": "@hall", "from": "2021-02-08",
        "to": "2021-02-14", "reason": "water" }),
    );
    let of = |status: &str, by: serde_json::Value| {
        let (kind, name, mut fields) = lesson("next", "2021-02-10", "18:00", status);
        fields["closure"] = by;
        found(&[closure.clone(), (kind, name, fields)], TODAY)
    };
    assert_eq!(of("planned", json!(null)), ["closure_open 2021-02-10"]);
    assert_eq!(of("closed", json!("@flood")), [""; 0]);
    assert_eq!(of("planned", json!("@flood")), [""; 0], "it is held from elsewhere");
    let (kind, name, mut after) = lesson("after", "2021-02-17", "18:00", "closed");
    after["closure"] = json!("@flood");
    let left = [closure.clone(), (kind, name, after)];
    assert_eq!(found(&left, TODAY), ["closure_left 2021-02-17"], "its days were shortened");
    assert_eq!(found(&left, "2021-02-18"), [""; 0], "it was missed");
    let rows = [closure, lesson("next", "2021-02-10", "18:00", "planned")];
    assert_eq!(found(&rows, "2021-02-11"), ["lesson_unrecorded 2021-02-10"]);
}

#[test]
fn a_weekly_lesson_with_none_in_the_new_year_is_found_from_march_until_one_is_planned() {
    let hall =
        |until: Option<&str>| ("venue", "hall", json!({ "name": "hall", "used_until": until }));
    let weekly = |to: Option<&str>| {
        let fields = json!({ "venue": "@hall", "weekday": "friday", "start": "18:00",
            "length_minutes": 120, "from": "2020-04-03", "to": to });
        ("lesson_pattern", "weekly", fields)
    };
    let rows = [hall(None), weekly(None)];
    let missing = ["lessons_not_planned 2021-03-31"];
    assert_eq!(found(&rows, "2021-02-28"), [""; 0], "there is time");
    assert_eq!(found(&rows, "2021-03-01"), missing);
    assert_eq!(found(&rows, "2021-04-10"), missing, "nor has it begun");
    assert_eq!(found(&[hall(None), weekly(Some("2021-03-26"))], "2021-03-01"), [""; 0]);
    assert_eq!(found(&[hall(Some("2021-03-31")), weekly(None)], "2021-03-01"), [""; 0]);

    let mut planned = records(&rows);
    let of_hall = LessonPattern::read(id("weekly"), &body(&rows[1].2));
    let first = pattern::lesson(&of_hall, day("2021-04-02"));
    planned.put("lesson", first.id, first.write());
    assert_eq!(findings(&planned, day("2021-03-01"), &who(Role::Manager)), []);
}
