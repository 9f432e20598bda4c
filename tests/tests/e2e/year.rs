//! The year that the city published, and one evening more: a tutor offline, a server that is
//! gone for a while, and a chart that moves.

use serde_json::Value;
use tests::{Device, Manabi, Screen};

use crate::people::{device_of, enter};

/// The learner who is enrolled and has never come: P46 of the demo.
const NEVER_CAME: &str = "こはる";

#[tokio::test]
async fn attendance_marked_offline_moves_the_managers_chart_and_nothing_is_lost() {
    let mut manabi = Manabi::start_demo().await;
    published_figures_come_out(&manabi);

    let manager = device_of(&manabi, "manager", Screen::Desktop).await;
    manager.heading("きょうの仕事").appears().await;
    manager.link("成果指標").click().await;
    manager.heading("成果指標").appears().await;
    manager.sees("45名").await;
    manager.sees("サーバーの記録から").await;

    let mut tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;

    tablet.offline().await;
    manabi.stop().await;
    // Without a network the figures are those of the device, and say of when they are.
    manager.offline().await;
    manager.follow("/work").await;
    manager.heading("きょうの仕事").appears().await;
    manager.link("成果指標").click().await;
    manager.sees("この端末の記録から").await;
    manager.sees("に受け取ったもの").await;
    mark_attendance(&tablet).await;
    enter_exam_result(&tablet).await;
    tablet.sees("保存済み・未送信").await;
    tablet.screenshot("year-tablet-offline").await;

    tablet.close().await;
    tablet.reopen().await;
    tablet.visit("/").await;
    enter(&tablet, "tutor").await;
    tablet.sees("保存済み・未送信").await;
    open_lesson(&tablet).await;
    tablet.seek(&["radio"], "来た").inside(NEVER_CAME).is("checked", "true").await;

    manabi.start().await;
    tablet.online().await;
    manager.online().await;
    tablet.sees("送信済み").await;
    manager.sees("46名").await;
    manager.screenshot("year-manager-moved").await;

    let figures = figures(&manabi, "2021-02-03");
    assert_eq!(numbers(&figures, "IND01"), (46, None));
    let january = self::figures(&manabi, "2021-01-31");
    assert_eq!(numbers(&january, "IND01"), (45, None), "January stays as it was published");
    for device in [&tablet, &manager] {
        let unexpected: Vec<String> = device
            .console_errors()
            .await
            .into_iter()
            .filter(|line| !line.contains("ERR_") && !line.contains("the server responded"))
            .collect();
        assert_eq!(unexpected, Vec::<String>::new(), "{}", device.name());
    }
    manabi.stop().await;
}

/// Every figure of the city's report, from the command line, before anybody touches the demo.
fn published_figures_come_out(manabi: &Manabi) {
    let figures = figures(manabi, "2021-01-31");
    for (code, numerator, denominator) in [
        ("IND01", 45, None),
        ("IND01a", 20, Some(45)),
        ("IND01b", 25, Some(45)),
        ("IND02", 41, Some(45)),
        ("IND03", 30, Some(45)),
        ("IND03a", 25, Some(45)),
        ("IND03b", 5, Some(45)),
        ("IND04", 30, Some(32)),
        ("IND04/first", 16, Some(17)),
        ("IND04/second", 14, Some(15)),
        ("IND05", 13, Some(25)),
        ("IND06/general_employment", 3, Some(13)),
        ("IND06/welfare_employment", 3, Some(13)),
        ("IND06/further_study", 3, Some(13)),
        ("IND06/job_seeking", 4, Some(13)),
        ("IND07", 4, None),
        ("IND07r", 4, Some(4)),
        ("IND08", 254, None),
        ("IND09", 219, None),
        ("IND10", 25, None),
        ("IND11", 13, Some(25)),
        ("IND11/school", 5, Some(25)),
        ("IND11/agency", 8, Some(25)),
        ("IND12", 13, Some(25)),
        ("IND12/full_time", 3, Some(25)),
        ("IND13", 243, None),
    ] {
        assert_eq!(numbers(&figures, code), (numerator, denominator), "{code}");
    }
    for (code, published) in
        [("IND01", "45名"), ("IND02", "91%"), ("IND03", "66%"), ("IND04", "94%")]
    {
        assert_eq!(figure(&figures, code)["published"], published, "{code}");
    }
}

fn figures(manabi: &Manabi, as_of: &str) -> Vec<Value> {
    let words = ["indicators", "--fiscal-year", "2020", "--as-of", as_of, "--json"];
    serde_json::from_str(&manabi.command(&words)).expect("the figures are JSON")
}

fn figure<'a>(figures: &'a [Value], code: &str) -> &'a Value {
    let found = figures.iter().find(|figure| figure["code"] == code);
    found.unwrap_or_else(|| panic!("there is no figure {code}"))
}

fn numbers(figures: &[Value], code: &str) -> (u64, Option<u64>) {
    let figure = figure(figures, code);
    let numerator = figure["numerator"].as_u64().expect("a numerator is a number");
    (numerator, figure["denominator"].as_u64())
}

async fn open_lesson(tablet: &Device) {
    tablet.link("大通ユースセンター").click().await;
    tablet.sees(NEVER_CAME).await;
}

async fn mark_attendance(tablet: &Device) {
    open_lesson(tablet).await;
    tablet.seek(&["radio"], "来た").inside(NEVER_CAME).click().await;
    tablet.seek(&["radio"], "来た").inside(NEVER_CAME).is("checked", "true").await;
}

/// One more subject of the last round, for a learner of the venue.
async fn enter_exam_result(tablet: &Device) {
    tablet.link("学習者").click().await;
    tablet.link("ひな…").click().await;
    tablet.link("結果を入れる").click().await;
    tablet.field("科目を加える").choose("地学基礎").await;
    tablet.seek(&["radio"], "受験した").inside("地学基礎").click().await;
    tablet.seek(&["radio"], "合格").inside("地学基礎").click().await;
    tablet.seek(&["radio"], "合格").inside("地学基礎").is("checked", "true").await;
}
