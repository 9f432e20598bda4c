//! A learner is asked for more than at the beginning: the text is read to her, her answer is noted
//! down offline, and what she changes her mind about on the same evening is one answer.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn what_a_learner_is_asked_is_read_to_her_and_noted_down_offline() {
    const STORY: &str = "あなたの話を、だれのことかわからないようにして";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.follow("/learners").await;
    tablet.link("ひな…").click().await;
    tablet.heading("ひな").appears().await;
    tablet.link("支援").click().await;
    tablet.link("同意を聞く").appears().await;
    tablet.offline().await;
    tablet.link("同意を聞く").click().await;
    tablet.sees(STORY).await;
    tablet.seek(&["radio"], "アプリ").click().await;
    tablet.seek(&["radio"], "同意しない").inside("体験談").click().await;
    tablet.sees("未送信 1件").await;
    tablet.seek(&["radio"], "同意する").inside("体験談").click().await;
    tablet.seek(&["radio"], "同意する").inside("体験談").is("checked", "true").await;
    tablet.screenshot("consents-asked").await;
    // Nobody is told before it is said who.
    tablet.seek(&["radio"], "同意する").inside("学校と共有").click().await;
    tablet.sees("だれに伝えてよいか、先に書いてください").await;
    tablet.online().await;
    all_is_sent(&tablet).await;

    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees("送りました").await;
    phone.follow("/me/consents").await;
    phone.button("「自分の 話を のせる」を やめる").appears().await;
    assert_eq!(phone.console_errors().await, [""; 0]);
}
