//! Everybody is told about a scheme of aid: the office enters it, a tutor tells those of her venue
//! offline with one tap, and takes it back with one.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn a_new_scheme_is_told_to_all_of_a_venue_in_one_tap_and_taken_back_in_one() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.is_kept_offline().await;
    office.follow("/records/aid_scheme/new").await;
    office.field("制度の名前…").fill("通学定期の助成").await;
    office.field("内容…").fill("定期券の半分が出ます。").await;
    office.button("作成する").click().await;
    office.heading("通学定期の助成").appears().await;
    all_is_sent(&office).await;

    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.follow("/records/aid_scheme").await;
    tablet.link("通学定期の助成…").appears().await;
    tablet.offline().await;
    tablet.link("通学定期の助成…").click().await;
    tablet.sees("0人に伝えました").await;
    tablet.button("ひなさんに伝えた").appears().await;
    tablet.screenshot("aid-tablet").await;
    tablet.button("まだの…").click().await;
    tablet.button("ひなさんに伝えた").is_gone().await;
    tablet.button("元に戻す").click().await;
    tablet.button("ひなさんに伝えた").appears().await;
    tablet.button("まだの…").click().await;
    tablet.button("ひなさんに伝えた").is_gone().await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}
