//! A new tutor tries the roll before her first evening, on a tablet with real records: nothing of
//! it is kept, sent or counted.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn a_practice_lesson_leaves_nothing_on_the_tablet_and_nothing_at_the_office() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.follow("/about").await;
    tablet.link("練習用の学習会").click().await;
    tablet.sees("練習です。何も残りません").await;
    for name in ["あずき", "もなか"] {
        tablet.seek(&["radio"], "来た").inside(name).click().await;
        tablet.seek(&["radio"], "来た").inside(name).is("checked", "true").await;
    }
    tablet.screenshot("practice-tablet").await;
    tablet.sees("送信済み 最終同期").await;
    tablet.sees_no("未送信 1件").await;
    tablet.button("はじめから").click().await;
    tablet.seek(&["radio"], "来た").inside("あずき").is("checked", "false").await;

    // What she writes about somebody real afterwards goes where it belongs.
    tablet.link("戻る").click().await;
    tablet.follow("/learners").await;
    tablet.link("ひな…").appears().await;
    tablet.sees_no("あずき").await;
    all_is_sent(&tablet).await;
    assert_eq!(tablet.console_errors().await, [""; 0]);
}
