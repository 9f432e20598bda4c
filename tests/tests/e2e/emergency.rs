//! Something happens at a venue without a network: whom to call, and a report that few people read.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn in_flight_mode_a_tutor_finds_whom_to_call_and_writes_what_only_the_named_read() {
    const SEEN: &str = "「帰りたくない」と話した。次の電車まで一緒にいた。";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.offline().await;
    // From a learner's record it is one tap.
    tablet.link("学習者").click().await;
    tablet.link("ひな…").click().await;
    tablet.heading("ひな").appears().await;
    tablet.link("緊急").click().await;
    tablet.heading("緊急カード").appears().await;
    for line in ["110", "119", "189", "0120-279-338", "責任者の電話", "札幌市中央区大通西"]
    {
        tablet.sees(line).await;
    }
    tablet.screenshot("emergency-tablet").await;
    tablet.link("安全の報告を書く").click().await;
    tablet.field("学習者 必須").choose("ひな（三浦 陽菜）").await;
    tablet.field("見たこと・聞いたこと…").fill(SEEN).await;
    tablet.field("追加する").choose("佐藤 由美子").await;
    tablet.button("作成する").click().await;
    tablet.sees("未送信 1件").await;
    tablet.screenshot("emergency-report").await;
    tablet.online().await;
    all_is_sent(&tablet).await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.is_kept_offline().await;
    office.follow("/records/safety_report").await;
    office.heading("安全の報告").appears().await;
    office.sees("ひな").await;
    // Another tutor of the same venue finds nothing, on the screen or on the disk.
    let other = device_of(&manabi, "tutor2", Screen::Tablet).await;
    all_is_sent(&other).await;
    other.is_kept_offline().await;
    other.follow("/records/safety_report").await;
    other.heading("安全の報告").appears().await;
    other.sees_no("ひな").await;
    assert!(other.files_with(SEEN).is_empty());
    assert_eq!(office.console_errors().await, [""; 0]);
}
