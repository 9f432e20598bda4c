//! In the last days of March the office turns to the new fiscal year, in two sittings: who goes on,
//! who ends, who pauses.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn the_new_year_is_decided_in_two_sittings_and_taken_back_by_one_tap() {
    let mut manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/settings").await;
    office.link("新しい年度…").click().await;
    office.heading("新しい年度").appears().await;
    office.sees("40名のうち0名を決めました").await;
    office.is_kept_offline().await;
    office.offline().await;
    manabi.stop().await;

    office.seek(&["radio"], "終わる").inside("ひな").click().await;
    office.button("決めたとおりに書く").appears().await;
    office.sees("理由か日付を確かめてください：ひな").await;
    office.field("理由").choose("目標を達成").await;
    office.seek(&["radio"], "休む").inside("こはる").click().await;
    office.sees("続ける 0名、終わる 1名（3月31日まで）、休む 1名").await;
    office.sees("目標値：4件を2021年度に写します").await;
    office.button("決めたとおりに書く").click().await;
    office.sees("40名のうち2名を決めました").await;
    office.sees("目標値は2021年度の分があります").await;
    office.button("元に戻す").click().await;
    office.sees("40名のうち0名を決めました").await;

    // What was chosen is there again, to be changed.
    office.sees("続ける 0名、終わる 1名（3月31日まで）、休む 1名").await;
    office.seek(&["radio"], "続ける").inside("ひな").click().await;
    office.button("決めたとおりに書く").click().await;
    office.sees("40名のうち2名を決めました").await;
    manabi.start().await;
    office.online().await;
    all_is_sent(&office).await;
    office.reload().await;
    office.sees("40名のうち2名を決めました").await;
    office.button("まだの人をすべて「続ける」にする").click().await;
    office.sees("続ける 38名").await;
    office.screenshot("new-year").await;
    office.button("決めたとおりに書く").click().await;
    office.sees("40名のうち40名を決めました").await;
    all_is_sent(&office).await;
}
