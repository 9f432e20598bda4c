//! The demo program, from outside: its published figures, what was known when, and that the year
//! reached the server by ordinary mutations.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use serde_json::{Value, json};
use shared::role::Role;

use crate::browser::Browser;
use crate::device::{Device, create, id, patch};
use crate::harness::Server;
use crate::process::{Process, manabi};

/// Loads the demo, and says what was printed besides the address.
fn serve_demo(data: &Path, demo: &[&str]) -> (Process, String) {
    let mut child = manabi(data).arg("serve").args(demo).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut said = String::new();
    let mut address = None;
    while !said.contains("learner") && !said.contains("not loaded") {
        let line = lines.next().unwrap().unwrap();
        if let Some(url) = line.strip_prefix("Manabi listens on http://") {
            address = Some(url.parse().unwrap());
        }
        said += &(line + "\n");
    }
    (Process { child, address: address.unwrap() }, said)
}

fn indicators(data: &Path, more: &[&str]) -> BTreeMap<String, Value> {
    let mut command = manabi(data);
    command.args(["indicators", "--fiscal-year", "2020", "--json"]).args(more);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let figures: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let code = |figure: &Value| figure["code"].as_str().unwrap().to_owned();
    figures.into_iter().map(|figure| (code(&figure), figure)).collect()
}

fn part(figures: &BTreeMap<String, Value>, code: &str) -> (Value, Value) {
    let figure = figures.get(code).unwrap_or_else(|| panic!("{code} is there"));
    (figure["numerator"].clone(), figure["denominator"].clone())
}

/// The figures of the city's report, as of the end of January.
fn are_as_published(figures: &BTreeMap<String, Value>) {
    let none = Value::Null;
    let expected = [
        ("IND01", json!(45), none.clone()),
        ("IND01a", json!(20), none.clone()),
        ("IND01b", json!(25), none.clone()),
        ("IND02", json!(41), json!(45)),
        ("IND03", json!(30), json!(45)),
        ("IND03a", json!(25), none.clone()),
        ("IND03b", json!(5), none.clone()),
        ("IND04", json!(30), json!(32)),
        ("IND04/first", json!(16), json!(17)),
        ("IND04/second", json!(14), json!(15)),
        ("IND05", json!(13), json!(25)),
        ("IND05/first", json!(8), none.clone()),
        ("IND05/second", json!(5), none.clone()),
        ("IND07", json!(4), none.clone()),
        ("IND07r", json!(4), json!(4)),
        ("IND08", json!(254), none.clone()),
        ("IND09", json!(219), none.clone()),
        ("IND10", json!(25), none.clone()),
        ("IND11", json!(13), json!(25)),
        ("IND12", json!(13), json!(25)),
        ("IND13", json!(243), none.clone()),
    ];
    for (code, numerator, denominator) in expected {
        let (is, of) = part(figures, code);
        assert_eq!(is, numerator, "{code}");
        // A part of a whole may say what it is a part of; a count says nothing.
        if denominator != Value::Null {
            assert_eq!(of, denominator, "{code}");
        }
    }
    let published = ["IND01", "IND02", "IND03", "IND04"].map(|code| &figures[code]["published"]);
    assert_eq!(published, ["45名", "91%", "66%", "94%"].map(Value::from).each_ref());
    let venues = figures.keys().filter(|code| code.starts_with("IND09/")).count();
    let schools = figures.keys().filter(|code| code.starts_with("IND13/")).count();
    assert!(venues >= 7 && schools >= 6, "{venues} venues, {schools} schools");
}

#[tokio::test]
async fn the_demo_gives_the_figures_that_the_city_published() {
    let folder = tempfile::tempdir().unwrap();
    let (process, said) = serve_demo(folder.path(), &["--demo"]);
    for name in ["tutor", "learner", "manager"] {
        assert!(said.contains(name), "{said}");
    }
    let figures = indicators(folder.path(), &["--as-of", "2021-01-31"]);
    are_as_published(&figures);
    // The dashboard says the same.
    let mut browser = Browser::new(process.address);
    assert_eq!(browser.sign_in("manager", "manabi-manager").await.outcome(), "200");
    let dashboard = browser.get("/api/dashboard?fiscal_year=2020&as_of=2021-01-31").await.json();
    let first = &dashboard["figures"][0];
    assert_eq!((&first["code"], &first["published"]), (&json!("IND01"), &json!("45名")));
    assert_eq!(dashboard["today"], "2021-02-03");

    // Hours whose roll call reached the server late were not known at first.
    let hours = |known_at: &str| {
        let known = ["--as-of", "2021-01-31", "--known-at", known_at];
        indicators(folder.path(), &known)["IND15"]["numerator"].as_u64().unwrap()
    };
    let (early, late) = (hours("2021-01-31"), hours("2021-02-03"));
    assert!(early < late, "{early} minutes, then {late}");
    assert_eq!(figures["IND15"]["numerator"], late);
    process.signal("-TERM");
    assert!(process.ended().await.success());

    // A second start keeps what is there.
    let (process, _) = serve_demo(folder.path(), &["--demo"]);
    let again = indicators(folder.path(), &["--as-of", "2021-01-31"]);
    assert_eq!(again, figures);
    process.signal("-TERM");
    assert!(process.ended().await.success());
}

#[tokio::test]
async fn the_demo_of_2026_shows_the_program_as_of_its_day_and_keeps_its_folder() {
    let folder = tempfile::tempdir().unwrap();
    let (process, said) = serve_demo(folder.path(), &["--demo", "2026"]);
    assert!(said.contains("learner"), "{said}");
    let mut browser = Browser::new(process.address);
    assert_eq!(browser.sign_in("manager", "manabi-manager").await.outcome(), "200");
    let dashboard = browser.get("/api/dashboard").await.json();
    assert_eq!(
        (&dashboard["today"], &dashboard["figures"][0]["numerator"]),
        (&json!("2026-11-04"), &json!(26))
    );
    process.signal("-TERM");
    assert!(process.ended().await.success());

    // The other demo needs a folder of its own.
    let (process, said) = serve_demo(folder.path(), &["--demo", "2020"]);
    assert!(said.contains("holds another program"), "{said}");
    process.signal("-TERM");
    assert!(process.ended().await.success());
}

#[tokio::test]
async fn a_dashboard_is_for_managers_and_follows_each_push() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let [kita, lesson, hana, place] = [id(), id(), id(), id()];
    let ops = json!([
        create("venue", &kita, json!({ "name": "北" })),
        create("learner", &hana, json!({ "preferred_name": "はな" })),
        create("lesson", &lesson, json!({ "venue": kita, "date": "2021-02-01", "status": "held" })),
        create(
            "enrollment",
            &place,
            json!({ "learner": hana, "venue": kita, "from": "2021-01-04" }),
        ),
    ]);
    assert_eq!(boss.does(ops).await, "applied");
    let path = "/api/dashboard?fiscal_year=2020&as_of=2021-02-03";
    let shown = boss.browser.get(path).await.json();
    assert_eq!(shown["figures"][0]["numerator"], 0);
    assert_eq!(shown["today"], "2021-02-03");
    let parts = [lesson.clone(), hana.clone()];
    let attendance = shared::id::RecordId::of_natural_key("attendance", &parts).to_string();
    let present = json!({ "lesson": lesson, "learner": hana, "status": "present" });
    assert_eq!(boss.does(json!([create("attendance", &attendance, present)])).await, "applied");
    assert_eq!(boss.browser.get(path).await.json()["figures"][0]["numerator"], 1);
    boss.pull().await;
    let base = boss.committed.0;
    let absent = json!([patch("attendance", &attendance, base, json!({ "status": "absent" }))]);
    assert_eq!(boss.does(absent).await, "applied");
    assert_eq!(boss.browser.get(path).await.json()["figures"][0]["numerator"], 0);

    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    assert_eq!(tutor.get("/api/dashboard").await.outcome(), "403 no_right");
    let nobody = server.browser().get("/api/dashboard").await;
    assert_eq!(nobody.outcome(), "401 sign_in_needed");
    for (period, status) in [
        ("as_of=soon", 400),
        ("fiscal_year=9999", 400),
        ("as_of=9999-12-31", 200),
        ("fiscal_year=2020&as_of=9999-12-31", 200),
    ] {
        let answer = boss.browser.get(&format!("/api/dashboard?{period}")).await;
        assert_eq!(answer.status, status, "{period}");
    }
}
