//! Consultations, referrals and interviews at schools.

use super::*;
use shared::words::{Lang, plain};

#[test]
fn new_consultees_referrals_and_school_follow_the_first_consultation_ever() {
    let school = |learner: &str, from: &str, status: &str, course: &str| {
        json!({ "learner": learner,
            "from": from,
            "status": status,
            "course": course })
    };
    let referral = |learner: &str, source: &str, primary: bool| {
        json!({ "learner": learner,
        "date": "2020-05-01", "source": source, "is_primary": primary })
    };
    let rows = [
        talk("1", "@ann", "2020-05-01", "in_person"),
        talk("2", "@ann", "2020-07-01", "in_person"),
        talk("3", "@bob", "2020-03-31", "in_person"),
        talk("4", "@bob", "2020-05-01", "in_person"),
        talk("5", "@cat", "2020-06-01", "phone"),
        ("referral_in", "6", referral("@ann", "school", true)),
        ("referral_in", "7", referral("@ann", "agency", false)),
        ("referral_in", "8", referral("@bob", "agency", true)),
        ("referral_in", "9", referral("@cat", "agency", false)),
        ("school_enrollment", "10", school("@ann", "2020-04-01", "on_leave", "part_time")),
        ("school_enrollment", "11", school("@ann", "2020-06-01", "withdrawn", "part_time")),
        ("school_enrollment", "12", school("@cat", "2020-06-02", "enrolled", "full_time")),
    ];
    check(
        &rows,
        "2021-01-31",
        &[
            ("IND08", "4"),
            ("IND08p", "3"),
            ("IND10", "2"),
            ("IND11", "1/2"),
            ("IND11/school", "1/2"),
            ("IND11/agency", "0/2"),
            ("IND12", "1/2"),
            ("IND12/full_time", "0/2"),
            ("IND12/other", "1/2"),
        ],
    );
}

#[test]
fn at_midnight_of_1_april_each_event_keeps_its_own_year_however_late_it_is_sent() {
    // A tablet without a network since 25 March writes one talk a millisecond before midnight in
    // Japan and one at midnight; the day that it shows is the day of the record.
    let midnight = day("2021-04-01").starts_at();
    let shown = |at: i64| shared::value::Date::in_tokyo(shared::id::Stamp(at)).to_string();
    let rows = [
        talk("before", "@ann", &shown(midnight.0 - 1), "phone"),
        talk("after", "@ann", &shown(midnight.0), "phone"),
    ];
    let facts = facts(&rows);
    let counted = |year: i16, as_of: &str| {
        let figures = evaluate(&facts, AsOf::end_of(FiscalYear(year), day(as_of)));
        said(&figures, "IND08")
    };
    assert_eq!(counted(2020, "2021-03-31"), "1");
    assert_eq!(counted(2021, "2021-04-01"), "1");
    assert_eq!(counted(2020, "2021-03-30"), "0");
}

#[test]
fn messages_of_one_day_and_channel_are_one_consultation() {
    let rows = [
        talk("1", "@ann", "2020-05-01", "line"),
        talk("2", "@ann", "2020-05-01", "line"),
        talk("3", "@ann", "2020-05-01", "email"),
        talk("4", "@ann", "2020-05-02", "line"),
        talk("5", "@ann", "2020-05-02", "phone"),
        talk("6", "@ann", "2020-05-02", "phone"),
        talk("7", "@bob", "2020-05-01", "line"),
    ];
    check(&rows, "2020-05-31", &[("IND08", "6")]);
}

#[test]
fn interviews_count_one_for_each_person_talked_to() {
    let talk = |who: &str, joint: bool| {
        json!({ "school": "@north",
            "date": "2020-05-01",
            "interviewee": who,
            "is_joint": joint })
    };
    let rows = [
        ("organization", "north", json!({ "name": "North [A|B]", "kind": "school" })),
        ("school_interview", "1", talk("student", true)),
        ("school_interview", "2", talk("teacher", true)),
        ("school_interview", "3", talk("student", false)),
    ];
    let north = format!("IND13/{}", id("north"));
    let expected = [("IND13", "3"), (north.as_str(), "3"), ("IND13j", "2/3"), ("IND13s", "1")];
    check(&rows, "2020-05-31", &expected);
    let figures = figures(&rows, "2020-05-31");
    let part = figures.iter().find_map(|it| it.find(&north)).expect("a part for the school");
    assert_eq!(plain(&part.name_in(Lang::En)), "North [A|B]", "people's words have no readings");
}
