//! Two tablets begin the unplanned lesson of one venue and day, each without a network: one lesson
//! is made of the two, and nobody is lost from either roll.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

/// A venue without a lesson on the day of the demo, among the lessons of today.
const VENUE: &str = "/today?venue=3a61cec7-64dd-595a-a443-9c6d0c79f352";

#[tokio::test]
async fn two_lessons_begun_offline_become_one_with_both_rolls() {
    let manabi = Manabi::start_demo().await;
    let first = device_of(&manabi, "manager", Screen::Tablet).await;
    let second = device_of(&manabi, "manager", Screen::Tablet).await;
    for (tablet, name) in [(&first, "いちろう"), (&second, "じろう")] {
        all_is_sent(tablet).await;
        tablet.follow(VENUE).await;
        tablet.button("予定にない学習会を始める").appears().await;
        tablet.is_kept_offline().await;
        tablet.offline().await;
        begin(tablet, name).await;
    }
    first.online().await;
    all_is_sent(&first).await;
    second.online().await;
    all_is_sent(&second).await;

    second.sees("同じ時間の学習会が、もう1つあります").await;
    second.screenshot("twins").await;
    second.button("1つにまとめる").click().await;
    second.sees("1つにまとめました").await;
    for tablet in [&second, &first] {
        tablet.follow(VENUE).await;
        tablet.link("出席…").click().await;
        tablet.sees("いちろう").await;
        tablet.sees("じろう").await;
        tablet.sees_no("もう1つあります").await;
    }
    all_is_sent(&second).await;
}

/// Begins a lesson that nobody had planned, and adds somebody who is there.
async fn begin(tablet: &Device, name: &str) {
    tablet.button("予定にない学習会を始める").click().await;
    tablet.link("はじめての人").click().await;
    tablet.field("呼び名 必須").fill(name).await;
    tablet.button("出席にする").click().await;
    tablet.sees(name).await;
}
