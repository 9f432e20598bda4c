//! Tablets whose clocks are wrong by years: what they wrote is neither lost nor believed to be from
//! another year.

use serde_json::json;
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, sign_in};
use crate::roll::{NEVER_CAME, ONE_UNSENT, is_marked, mark, open_lesson};
use crate::settle::open_record;

/// What the card of the two marks is called.
const CARD: &str =
    "確認が必要：こはる · 出欠 · 2021年2月3日（水） · 大通ユースセンター · 出欠、参加時間（分）";

#[tokio::test]
async fn two_tablets_years_apart_keep_both_marks_and_neither_is_from_another_year() {
    let manabi = Manabi::start_demo().await;
    let slow = tablet_off_by(&manabi, "tutor", -6).await;
    let fast = tablet_off_by(&manabi, "tutor2", 6).await;
    for (tablet, word) in [(&slow, "来た"), (&fast, "オンライン")] {
        open_lesson(tablet).await;
        tablet.offline().await;
        mark(tablet, word).await;
        tablet.sees(ONE_UNSENT).await;
    }
    fast.online().await;
    all_is_sent(&fast).await;
    slow.online().await;

    for tablet in [&slow, &fast] {
        tablet.sees("内容が2つ").await;
        open_record(tablet, NEVER_CAME).await;
        for value in ["出席", "オンライン"] {
            tablet.button("こちらにする").inside(CARD).inside(value).appears().await;
        }
        for years in [-6, 6] {
            tablet.sees_no(&year_off_by(tablet, years).await).await;
        }
    }
    slow.screenshot("wrong-clock").await;
    slow.button("こちらにする").inside(CARD).inside("出席").click().await;
    for tablet in [&slow, &fast] {
        tablet.heading(CARD).is_gone().await;
        is_marked(tablet, "来た").await;
        all_is_sent(tablet).await;
    }
}

/// A device for somebody whose clock is wrong by so many years.
async fn tablet_off_by(manabi: &Manabi, name: &str, years: i64) -> Device {
    let tablet = Device::open(manabi, name, Screen::Tablet).await;
    let script = format!(
        "const RightDate = Date; \
         const shift = {years} * 365.25 * 86400000; \
         Date = class extends RightDate {{ \
             constructor(...parts) {{ \
                 if (parts.length) super(...parts); else super(RightDate.now() + shift); \
             }} \
             static now() {{ return RightDate.now() + shift; }} \
         }}; \
         window.rightYear = () => new RightDate().getFullYear();"
    );
    let before_every_page = json!({ "source": script });
    tablet.devtools("Page.addScriptToEvaluateOnNewDocument", before_every_page).await;
    tablet.visit("/").await;
    sign_in(&tablet, name).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    tablet
}

/// A year as a card would show it.
async fn year_off_by(tablet: &Device, years: i64) -> String {
    let year = tablet.run("return rightYear();").await;
    (year.as_i64().expect("a year is a number") + years).to_string()
}
