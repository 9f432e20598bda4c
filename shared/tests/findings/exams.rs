//! What there is to do about applications, slips and results that were told.

use super::*;
use shared::record::Record;
use shared::records::exam_subject_result::ExamSubjectResult;

const NONE: [&str; 0] = [];

/// A round in the next fiscal year that closes on 10 May.
fn round() -> Row {
    let days = json!({ "fiscal_year": 2021, "round": "first", "starts_on": "2021-08-12",
                       "apply_until": "2021-05-10", "results_on": "2021-09-08" });
    ("exam_sitting", "r", days)
}

fn application(more: Value) -> Row {
    let mut fields =
        json!({ "learner": "@ann", "sitting": "@r", "subjects": ["sugaku"], "papers": PAPERS });
    fields.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
    ("exam_application", "her application", fields)
}

/// All papers that a letter may take.
const PAPERS: [&str; 6] =
    ["form", "photo", "residence", "stamps", "pass_notice", "credit_certificate"];

/// What is found about Ann and the exam.
fn at(rows: &[Row], today: &str) -> Vec<String> {
    let mut all = quiet_life("ann");
    all.push(round());
    all.extend_from_slice(rows);
    let of = |line: &String| {
        [
            "application",
            "papers",
            "exemption",
            "told",
            "round",
            "pass",
            "slip",
            "stranded",
            "school",
        ]
        .iter()
        .any(|it| line.starts_with(it))
    };
    found(&all, today).into_iter().filter(of).collect()
}

#[test]
fn an_application_is_to_be_posted_and_its_papers_to_be_there_before_it_closes() {
    let all = json!(["form", "photo", "residence", "stamps"]);
    let planned = |papers: &Value| application(json!({ "step": "planned", "papers": papers }));
    let both = ["papers_missing 2021-04-26", "application_due 2021-05-10"];
    assert_eq!(at(&[planned(&json!([]))], "2021-04-11"), NONE, "four weeks before it begins");
    assert_eq!(at(&[planned(&json!(["form"]))], "2021-04-12"), both);
    assert_eq!(at(&[planned(&all)], "2021-04-12"), both[1..]);
    let step = |step: &str| application(json!({ "step": step }));
    assert_eq!(at(&[step("ready")], "2021-05-10"), both[1..]);
    for done in ["sent", "slip_received", "withdrawn"] {
        assert_eq!(at(&[step(done)], "2021-05-10"), NONE, "{done}");
    }
    assert_eq!(at(&[step("planned")], "2021-05-11"), NONE, "nothing can be done any more");
}

#[test]
fn papers_are_urgent_again_two_weeks_one_week_and_three_days_before_the_last_day() {
    let row = [application(json!({ "step": "planned", "papers": ["form"] }))];
    let due = |today: &str| {
        let all = at(&row, today);
        all.into_iter().find_map(|line| Some(line.strip_prefix("papers_missing ")?.to_owned()))
    };
    for (today, expected) in [
        ("2021-04-26", "2021-04-26"),
        ("2021-04-27", "2021-05-03"),
        ("2021-05-04", "2021-05-07"),
        ("2021-05-08", "2021-05-10"),
    ] {
        assert_eq!(due(today).as_deref(), Some(expected), "{today}");
    }
}

#[test]
fn which_papers_an_application_takes_depends_on_what_she_applies_for() {
    let always = ["form", "photo", "residence", "stamps"];
    let with = |more: &str, row: Row| {
        let papers = json!(always.iter().copied().chain([more]).collect::<Vec<_>>());
        let fewer = application(json!({ "step": "planned", "papers": always }));
        let enough = application(json!({ "step": "planned", "papers": papers }));
        let is_missing = |it: Row| {
            at(&[it, row.clone()], "2021-05-01").contains(&"papers_missing 2021-05-03".to_owned())
        };
        (is_missing(fewer), is_missing(enough))
    };
    let exemption = json!({ "learner": "@ann", "subject": "kokugo", "basis": "credit",
                            "step": "applied" });
    assert_eq!(with("credit_certificate", ("exemption", "e", exemption)), (true, false));
    let measure = json!({ "learner": "@ann", "application": "@her application",
                          "measure": "time_1_3", "step": "wanted" });
    assert_eq!(with("doctors_note", ("special_measure", "m", measure)), (true, false));
    let passed = json!({ "learner": "@ann", "sitting": "@old", "subject": "kokugo",
                         "attendance": "sat", "result": "passed" });
    assert_eq!(with("pass_notice", ("exam_subject_result", "x", passed)), (true, false));
}

#[test]
fn an_application_after_the_last_day_is_kept_and_said() {
    let sent = |day: &str| application(json!({ "step": "sent", "sent_on": day }));
    assert_eq!(at(&[sent("2021-05-10")], "2021-05-20"), NONE);
    assert_eq!(at(&[sent("2021-05-11")], "2021-05-20"), ["application_late –"]);
    assert_eq!(at(&[sent("2021-05-11")], "2021-08-13"), NONE, "the round is over");
}

#[test]
fn an_application_before_letters_are_taken_is_said_while_it_can_be_posted_again() {
    let mut days = round().2;
    days["apply_from"] = json!("2021-04-05");
    let on = |sent: &str, today: &str| {
        let sent = application(json!({ "step": "sent", "sent_on": sent }));
        let mut all = quiet_life("ann");
        all.extend([("exam_sitting", "r", days.clone()), sent]);
        let said = found(&all, today).into_iter();
        said.filter(|line| line.starts_with("application")).collect::<Vec<_>>()
    };
    assert_eq!(on("2021-04-05", "2021-04-06"), NONE);
    assert_eq!(on("2021-04-04", "2021-04-06"), ["application_early 2021-05-10"]);
    assert_eq!(on("2021-04-04", "2021-06-06"), ["application_early 2021-05-10"]);
    assert_eq!(on("2021-04-04", "2021-08-13"), NONE, "the round is over");
}

#[test]
fn a_letter_of_which_nobody_ticked_a_paper_or_knows_a_subject_is_looked_at_once_more() {
    let letter = |step: &str, papers: Value, subjects: Value| {
        application(json!({ "step": step, "sent_on": "2021-05-06", "papers": papers,
                            "subjects": subjects }))
    };
    let said = |row: Row| at(&[row], "2021-05-20");
    let all = || json!(PAPERS);
    assert_eq!(said(letter("sent", all(), json!(["kokugo"]))), NONE);
    let asked = ["application_incomplete –"];
    assert_eq!(said(letter("sent", json!(["form"]), json!(["kokugo"]))), asked);
    assert_eq!(said(letter("sent", all(), json!([]))), asked);
    assert_eq!(said(letter("slip_received", all(), json!([]))), asked, "what does she sit?");
    let taken = letter("slip_received", json!(["form"]), json!(["kokugo"]));
    assert_eq!(said(taken), NONE, "the ministry has answered");
    let over = at(&[letter("sent", json!([]), json!([]))], "2021-08-13");
    assert_eq!(over.iter().filter(|it| it.starts_with("application")).count(), 0);
}

#[test]
fn a_slip_that_has_not_come_is_asked_after_in_the_two_weeks_before_the_exam() {
    let step = |step: &str| application(json!({ "step": step, "sent_on": "2021-05-06" }));
    let asked = ["slip_missing 2021-08-12"];
    assert_eq!(at(&[step("sent")], "2021-07-28"), NONE, "it may still be on its way");
    assert_eq!(at(&[step("sent")], "2021-07-29"), asked);
    assert_eq!(at(&[step("sent")], "2021-08-12"), asked);
    assert_eq!(at(&[step("sent")], "2021-08-13"), NONE, "the exam has begun without her");
    for done in ["planned", "slip_received", "withdrawn"] {
        assert_eq!(at(&[step(done)], "2021-08-01"), NONE, "{done}");
    }
}

#[test]
fn a_slip_says_every_exemption_that_was_applied_for() {
    let exemption = |step: &str| {
        let fields = json!({ "learner": "@ann", "subject": "kokugo", "basis": "credit",
                             "step": step });
        ("exemption", "e", fields)
    };
    let slip = |exempt: Value| application(json!({ "step": "slip_received", "exempt": exempt }));
    let missing = ["exemption_not_on_slip 2021-08-12"];
    assert_eq!(at(&[slip(json!([])), exemption("applied")], "2021-07-01"), missing);
    assert_eq!(at(&[slip(json!(["kokugo"])), exemption("applied")], "2021-07-01"), NONE);
    assert_eq!(at(&[slip(json!([])), exemption("refused")], "2021-07-01"), NONE);
}

#[test]
fn what_was_told_is_compared_with_what_was_recorded() {
    let told = (
        "told_result",
        "t",
        json!({ "learner": "@ann", "sitting": "@r",
                                           "subject": "kokugo", "result": "passed" }),
    );
    let with = |attendance: &str, result: Option<&str>| {
        let fields = json!({ "learner": "@ann", "sitting": "@r", "subject": "kokugo",
                             "attendance": attendance, "result": result });
        let natural = ExamSubjectResult::KIND.natural_id(&body(&fields)).expect("a natural id");
        let mut all = records(quiet_life("ann").iter().chain([&round(), &told]));
        all.put("exam_subject_result", natural, body(&fields));
        let all = findings(&all, day("2021-09-20"), &who(Role::Manager));
        let said: Vec<String> = all.iter().map(said).collect();
        said.into_iter().filter(|line| line.starts_with("told")).collect::<Vec<_>>()
    };
    assert_eq!(with("sat", None), NONE, "the notice has not been seen");
    assert_eq!(with("sat", Some("passed")), NONE);
    assert_eq!(with("sat", Some("failed")), ["told_differs –"]);
    assert_eq!(with("absent", None), ["told_and_not_sat –"]);
    assert_eq!(at(std::slice::from_ref(&told), "2021-09-20"), ["told_and_not_sat –"]);
}

#[test]
fn what_she_has_told_is_known_until_her_letter_is_seen_and_what_she_expected_is_not() {
    let sat = |subject: &str| {
        let fields = json!({ "learner": "@ann", "sitting": "@r", "subject": subject,
            "attendance": "sat" });
        ("exam_subject_result", if subject == "kokugo" { "k" } else { "e" }, fields)
    };
    let told = |subject: &str, day: &str| {
        let fields = json!({ "learner": "@ann", "sitting": "@r", "subject": subject,
            "result": "passed", "told_on": day });
        ("told_result", if subject == "kokugo" { "tk" } else { "te" }, fields)
    };
    let of = |rows: &[Row]| {
        let mut all = quiet_life("ann");
        all.push(round());
        all.extend_from_slice(rows);
        let all = findings(&records(&all), day("2021-09-20"), &who(Role::Manager));
        let mut all: Vec<(&str, Vec<&str>)> = all
            .iter()
            .map(|it| (it.rule.code, it.subjects.iter().map(|it| it.rules_code()).collect()))
            .collect();
        all.retain(|(code, _)| ["exam_result_unknown", "notice_unseen"].contains(code));
        all
    };
    let both = [sat("kokugo"), sat("eigo")];
    assert_eq!(of(&both), [("exam_result_unknown", vec!["KOKUGO", "EIGO"])]);
    let one = [&both[..], &[told("kokugo", "2021-09-10")]].concat();
    assert_eq!(of(&one), [("exam_result_unknown", vec!["EIGO"])]);
    let all = [&one[..], &[told("eigo", "2021-09-10")]].concat();
    assert_eq!(of(&all), [("notice_unseen", vec!["KOKUGO", "EIGO"])]);
    let guess = [&one[..], &[told("eigo", "2021-08-13")]].concat();
    assert_eq!(of(&guess), [("exam_result_unknown", vec!["EIGO"])], "before the letters");
}

#[test]
fn a_second_round_that_closes_before_the_first_ones_results_is_said_in_time() {
    let second = |until: &str| {
        let days = json!({ "fiscal_year": 2021, "round": "second", "starts_on": "2021-11-06",
                           "apply_until": until });
        ("exam_sitting", "s", days)
    };
    let early = |until: &str, today: &str| {
        let all = at(&[second(until)], today);
        all.into_iter().filter(|line| line.starts_with("round")).collect::<Vec<_>>()
    };
    assert_eq!(early("2021-09-07", "2021-07-20"), ["round_closes_early 2021-09-07"]);
    assert_eq!(early("2021-09-14", "2021-07-20"), NONE, "there is a week left");
    assert_eq!(early("2021-09-07", "2021-05-20"), NONE, "it is not yet time");
    assert_eq!(early("2021-09-07", "2021-09-08"), NONE);
}

/// Credits of a course, earned by somebody who entered in April 2019.
fn credit(name: &'static str, course: &str, credits: u32) -> Row {
    let fields = json!({ "learner": "@ann", "course": course, "credits": credits,
                         "curriculum_entered_on": "2019-04-01", "standing": "earned" });
    ("credit_record", name, fields)
}

#[test]
fn a_merged_application_is_checked_against_what_she_may_sit() {
    let beyond = |subjects: Value, more: &[Row]| {
        let mut rows = vec![application(json!({ "step": "sent", "subjects": subjects }))];
        rows.extend_from_slice(more);
        at(&rows, "2021-06-01")
    };
    assert_eq!(beyond(json!(["gendai_shakai", "kokugo"]), &[]), NONE);
    let said = ["application_beyond –"];
    assert_eq!(beyond(json!(["gendai_shakai", "rinri"]), &[]), said);
    let fields = json!({ "learner": "@ann", "sitting": "@r0", "subject": "kokugo",
                         "attendance": "sat", "result": "passed" });
    let before = ("exam_sitting", "r0", json!({ "fiscal_year": 2020, "round": "first" }));
    let passed = ("exam_subject_result", "x", fields);
    assert_eq!(beyond(json!(["kokugo"]), &[before, passed]), said);
    let fields = json!({ "learner": "@ann", "subject": "eigo", "basis": "skill_test",
                         "step": "applied" });
    assert_eq!(beyond(json!(["eigo"]), &[("exemption", "e", fields)]), said);
}

#[test]
fn an_exemption_is_applied_for_before_the_round_closes() {
    let with = |subjects: Value, more: &[Row]| {
        let mut rows = vec![application(json!({ "step": "ready", "subjects": subjects }))];
        rows.push(credit("c", "国語総合", 4));
        rows.extend_from_slice(more);
        let all = at(&rows, "2021-05-01");
        all.into_iter().filter(|line| line.starts_with("exemption")).collect::<Vec<_>>()
    };
    assert_eq!(with(json!(["eigo"]), &[]), ["exemption_available 2021-05-10"]);
    assert_eq!(with(json!(["kokugo"]), &[]), NONE, "she sits it all the same");
    let fields = json!({ "learner": "@ann", "subject": "kokugo", "basis": "credit",
                         "step": "applied" });
    assert_eq!(with(json!(["eigo"]), &[("exemption", "e", fields)]), NONE);
}

#[test]
fn who_is_complete_on_paper_applies_for_the_full_pass_before_the_era_ends() {
    let before =
        |year: i16| ("exam_sitting", "r0", json!({ "fiscal_year": year, "round": "first" }));
    let passed = json!({ "learner": "@ann", "sitting": "@r0", "subject": "eigo",
                         "attendance": "sat", "result": "passed" });
    let passed = ("exam_subject_result", "x", passed);
    let mut rows = vec![
        credit("1", "国語総合", 4),
        credit("2", "世界史Ａ", 2),
        credit("3", "地理Ａ", 2),
        credit("4", "現代社会", 2),
        credit("5", "数学Ⅰ", 3),
        credit("6", "科学と人間生活", 2),
        credit("7", "生物基礎", 2),
        before(2020),
    ];
    assert_eq!(at(&rows, "2021-03-01"), NONE, "nothing was sat");
    rows.push(passed);
    assert_eq!(at(&rows, "2021-03-01"), ["pass_not_filed –"]);
    assert_eq!(at(&rows, "2023-12-31"), ["pass_not_filed –"]);
    assert_eq!(at(&rows, "2024-01-01"), ["pass_not_filed 2024-03-31"]);
    let filed = json!({ "learner": "@ann", "filed_on": "2024-01-05" });
    rows.push(("certification_application", "f", filed));
    assert_eq!(at(&rows, "2024-01-10"), NONE);
}

#[test]
fn who_posted_an_application_and_has_no_word_of_the_day_is_asked_about_once_the_round_is_over() {
    let posted = application(json!({ "step": "slip_received", "subjects": ["kokugo", "eigo"] }));
    let sat = |subject: &str| {
        let fields = json!({ "learner": "@ann", "sitting": "@r", "subject": subject,
                             "attendance": "sat" });
        ("exam_subject_result", if subject == "kokugo" { "k" } else { "e" }, fields)
    };
    let is_asked = |rows: &[Row], today: &str| {
        let mut all = quiet_life("ann");
        all.push(round());
        all.extend_from_slice(rows);
        found(&all, today).iter().any(|line| line.starts_with("attendance_at_exam_unknown"))
    };
    assert!(!is_asked(std::slice::from_ref(&posted), "2021-08-12"), "the round is not over");
    assert!(is_asked(std::slice::from_ref(&posted), "2021-08-13"));
    assert!(is_asked(&[posted.clone(), sat("kokugo")], "2021-08-13"), "one of two is open");
    assert!(!is_asked(&[posted, sat("kokugo"), sat("eigo")], "2021-08-13"));
}

#[test]
fn a_pass_that_counts_no_more_is_settled_by_a_look_at_her_plan_since_january_before_the_change() {
    let passed = json!({ "learner": "@ann", "sitting": "@r0", "subject": "rinri",
                         "attendance": "sat", "result": "passed" });
    let planned = |fields: Value, today: &str| {
        let mut plan = json!({ "learner": "@ann", "version": 1 });
        plan.as_object_mut().expect("one").extend(fields.as_object().expect("one").clone());
        let rows = [
            ("exam_sitting", "r0", json!({ "fiscal_year": 2022, "round": "first" })),
            ("exam_subject_result", "x", passed.clone()),
            ("study_plan", "p", plan),
        ];
        at(&rows, today)
    };
    let old = || json!({ "agreed_on": "2022-05-01", "reviewed_on": "2023-12-20" });
    assert_eq!(planned(old(), "2024-05-20"), ["stranded_pass –"]);
    assert_eq!(planned(json!({ "agreed_on": "2024-04-10" }), "2024-05-20"), NONE);
    let reviewed = || json!({ "agreed_on": "2022-05-01", "reviewed_on": "2024-01-05" });
    assert_eq!(planned(reviewed(), "2024-05-20"), NONE, "it was seen before the change");
    assert_eq!(planned(old(), "2024-01-10"), ["stranded_pass 2024-03-31"]);
    assert_eq!(planned(reviewed(), "2024-01-10"), NONE);
}

#[test]
fn whose_subjects_are_all_there_is_told_to_apply_for_the_full_pass_and_not_for_subjects() {
    let passed = json!({ "learner": "@ann", "sitting": "@r0", "subject": "eigo",
                         "attendance": "sat", "result": "passed" });
    let goal = json!({ "learner": "@ann", "kind": "certification", "words": "the exam",
                       "agreed_on": "2021-01-10" });
    let mut rows = vec![
        ("goal", "her goal", goal),
        ("exam_sitting", "r0", json!({ "fiscal_year": 2020, "round": "first" })),
        ("exam_subject_result", "x", passed),
        credit("1", "国語総合", 4),
        credit("2", "世界史Ａ", 2),
        credit("3", "地理Ａ", 2),
        credit("4", "現代社会", 2),
        credit("5", "数学Ⅰ", 3),
        credit("6", "科学と人間生活", 2),
    ];
    assert_eq!(at(&rows, "2021-05-01"), ["application_due 2021-05-10"], "one of science is left");
    rows.push(credit("7", "生物基礎", 2));
    assert_eq!(at(&rows, "2021-05-01"), ["pass_not_filed –"]);
}

#[test]
fn a_pass_that_an_era_leaves_behind_is_said_from_january_until_she_has_applied_anew() {
    let passed = json!({ "learner": "@ann", "sitting": "@r0", "subject": "rinri",
                         "attendance": "sat", "result": "passed" });
    let mut rows = vec![
        ("exam_sitting", "r0", json!({ "fiscal_year": 2022, "round": "first" })),
        ("exam_subject_result", "x", passed),
    ];
    assert_eq!(at(&rows, "2023-12-31"), NONE, "the era lasts three more months");
    assert_eq!(at(&rows, "2024-01-01"), ["stranded_pass 2024-03-31"]);
    assert_eq!(at(&rows, "2024-04-01"), ["stranded_pass –"]);
    let round = json!({ "fiscal_year": 2024, "round": "first", "starts_on": "2024-08-01" });
    rows.push(("exam_sitting", "r24", round));
    let new = json!({ "learner": "@ann", "sitting": "@r24", "subjects": ["kokyo"],
                      "step": "planned" });
    rows.push(("exam_application", "new", new));
    assert_eq!(at(&rows, "2024-05-20"), NONE);
    rows.push(("certification", "c", json!({ "learner": "@ann", "noticed_on": "2024-09-01" })));
    assert_eq!(at(&rows, "2026-02-01"), NONE);
}

#[test]
fn what_a_correspondence_school_asks_for_in_the_week_of_the_exam_is_said_four_weeks_before() {
    let school = |course: &str| {
        let fields = json!({ "learner": "@ann", "course": course, "status": "enrolled",
                             "from": "2020-04-01" });
        ("school_enrollment", "s", fields)
    };
    let report = |due: &str, more: Value| {
        let mut fields = json!({ "learner": "@ann", "title": "report 6", "due_on": due });
        fields.as_object_mut().expect("an object").extend(more.as_object().expect("one").clone());
        ("plan_item", "p", fields)
    };
    let with = |course: &str, item: Row, today: &str| {
        at(&[application(json!({ "step": "sent" })), school(course), item], today)
    };
    let plain = || json!({});
    let said = ["school_deadline_at_exam 2021-08-10"];
    assert_eq!(with("correspondence", report("2021-08-10", plain()), "2021-07-15"), said);
    assert_eq!(with("correspondence", report("2021-08-10", plain()), "2021-07-14"), NONE);
    assert_eq!(with("correspondence", report("2021-08-04", plain()), "2021-07-20"), NONE);
    assert_eq!(with("full_time", report("2021-08-10", plain()), "2021-07-20"), NONE);
    let of_exam = report("2021-08-10", json!({ "subject": "eigo" }));
    assert_eq!(with("correspondence", of_exam, "2021-07-20"), NONE, "it is for the exam");
    let done = report("2021-08-10", json!({ "done_on": "2021-07-18" }));
    assert_eq!(with("correspondence", done, "2021-07-20"), NONE);
}

#[test]
fn a_result_of_which_nobody_says_how_it_is_known_waits_for_its_notice() {
    let of = |evidence: Option<&str>| {
        let fields = json!({ "learner": "@ann", "sitting": "@r", "subject": "kokugo",
            "attendance": "sat", "result": "passed", "evidence": evidence });
        let mut all = quiet_life("ann");
        all.extend([round(), ("exam_subject_result", "x", fields)]);
        let said = found(&all, "2021-09-20").into_iter();
        said.filter(|line| line.starts_with("notice")).collect::<Vec<_>>()
    };
    assert_eq!(of(None), ["notice_unseen 2021-09-08"]);
    assert_eq!(of(Some("self_report")), ["notice_unseen 2021-09-08"]);
    assert_eq!(of(Some("notice_seen")), NONE);
}
