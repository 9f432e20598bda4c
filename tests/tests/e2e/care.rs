//! Words of care in a free note: nothing is sent before the writer has said where they belong, and
//! who may write a care note makes it one with one tap.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, comes_back_to, device_of};

const SAID: &str = "先週から通院していると話した。";

async fn writes_a_note(tablet: &Device) {
    tablet.follow("/learners").await;
    tablet.link("ひな…").click().await;
    tablet.heading("ひな").appears().await;
    tablet.button("メモを書く").inside("チームだけのメモ").click().await;
    tablet.field("本文…").fill(SAID).await;
    tablet.sees("配慮の記録に書く言葉があります").await;
}

#[tokio::test]
async fn words_of_care_stay_on_the_device_until_they_are_a_care_note_or_may_stay() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    writes_a_note(&tablet).await;
    // She may write no care note, and is told whom to tell.
    tablet.sees("事業の管理者に直接伝えてください").await;
    tablet.button("配慮の記録にする").is_gone().await;
    tablet.screenshot("care-offer").await;
    let other = device_of(&manabi, "tutor2", Screen::Tablet).await;
    all_is_sent(&other).await;
    other.follow("/learners").await;
    other.link("ひな…").click().await;
    other.heading("ひな").appears().await;
    other.sees_no(SAID).await;
    tablet.field("本文…").fill("少し疲れているようだった。").await;
    tablet.button("できました").click().await;
    tablet.sees_no("配慮の記録に書く言葉があります").await;
    all_is_sent(&tablet).await;
    other.sees("少し疲れているようだった。").await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/records/assignment/new").await;
    office.field("スタッフ…").choose("小林 千尋").await;
    office.field("名前などで探す").inside("学習者").fill("ひな").await;
    office.button("ひな…").click().await;
    office.seek(&["radio"], "はい").inside("配慮の記録も見る").click().await;
    office.button("作成する").click().await;
    office.button("削除する").appears().await;
    all_is_sent(&office).await;

    comes_back_to(&tablet).await;
    writes_a_note(&tablet).await;
    tablet.button("配慮の記録にする").click().await;
    tablet.sees("配慮の記録にしました").await;
    all_is_sent(&tablet).await;
    tablet.follow("/records/care_note").await;
    tablet.heading("配慮の記録").appears().await;
    tablet.link("…").inside("健康").appears().await;
    assert!(other.files_with(SAID).is_empty());
    comes_back_to(&other).await;
    other.sees_no(SAID).await;
}
