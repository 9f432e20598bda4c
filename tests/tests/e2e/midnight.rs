//! The night from 31 March to 1 April on a tablet that has had no network since 25 March: what
//! happened before midnight belongs to the old fiscal year, what happened after it to the new one.

use serde_json::{Value, json};
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, enter, sign_in};

/// The tablet's clock is what this says; it goes on from there.
const CLOCK: &str = "const RightDate = Date; \
    const shift = () => { try { return Number(localStorage.getItem('journey-shift')); } \
        catch { return 0; } }; \
    Date = class extends RightDate { \
        constructor(...parts) { \
            if (parts.length) super(...parts); else super(RightDate.now() + shift()); \
        } \
        static now() { return RightDate.now() + shift(); } \
    }; \
    window.setClock = (text) => localStorage.setItem('journey-shift', \
        RightDate.parse(text) - RightDate.now());";

#[tokio::test]
async fn at_midnight_of_the_first_of_april_each_lesson_keeps_its_own_year() {
    let manabi = Manabi::start_empty().await;
    let mut tablet = Device::open(&manabi, "tablet", Screen::Tablet).await;
    let before_every_page = json!({ "source": CLOCK });
    tablet.devtools("Page.addScriptToEvaluateOnNewDocument", before_every_page.clone()).await;
    tablet.visit("/").await;
    set_clock(&tablet, "2026-03-25T12:00:00+09:00").await;
    tablet.reload().await;
    sign_in(&tablet, "manager").await;
    tablet.heading("はじめの準備").appears().await;
    tablet.link("会場を作る").click().await;
    tablet.field("会場の名前…").fill("みなみ会場").await;
    tablet.button("作成する").click().await;
    all_is_sent(&tablet).await;
    tablet.follow("/work").await;
    tablet.link("学習者を登録する").click().await;
    tablet.field("呼び名…").fill("みずほ").await;
    tablet.field("会場…").inside("参加登録").choose("みなみ会場").await;
    tablet.button("作成する").click().await;
    tablet.heading("みずほ").appears().await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.offline().await;

    // She closes it, and opens it again on the last evening of the year.
    for (moment, day) in
        [("2026-03-31T23:50:00+09:00", "3月31日"), ("2026-04-01T00:10:00+09:00", "4月1日")]
    {
        set_clock(&tablet, moment).await;
        tablet.close().await;
        tablet.reopen().await;
        tablet.devtools("Page.addScriptToEvaluateOnNewDocument", before_every_page.clone()).await;
        tablet.visit("/today").await;
        enter(&tablet, "manager").await;
        tablet.sees(day).await;
        tablet.button("予定にない学習会を始める").click().await;
        tablet.link("出席をとる").click().await;
        let came = || tablet.seek(&["radio"], "来た").inside("みずほ");
        came().click().await;
        came().is("checked", "true").await;
    }
    tablet.screenshot("midnight").await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    for (year, until) in [("2025", "2026-03-31"), ("2026", "2026-04-30")] {
        let words = ["indicators", "--fiscal-year", year, "--as-of", until, "--json"];
        let figures: Value = serde_json::from_str(&manabi.command(&words)).expect("JSON");
        for code in ["IND01", "IND09"] {
            let all = figures.as_array().expect("a list of figures");
            let figure = all.iter().find(|it| it["code"] == code).expect("its figure");
            assert_eq!(figure["numerator"], 1, "{code} of {year}");
        }
    }
}

async fn set_clock(tablet: &Device, moment: &str) {
    tablet.run(&format!("setClock('{moment}')")).await;
}
