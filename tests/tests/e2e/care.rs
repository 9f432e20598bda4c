//! Words of care in a free note: nothing is sent before the writer has said where they belong, and
//! who may write a care note makes it one with one tap.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, comes_back_to, device_of};
use crate::roll::open_lesson;

const SAID: &str = "先週から通院していると話した。";
const MAY_STAY: &str = "窓ぎわの席だと落ち着く。";

/// Opens her at the roll and writes for the team.
async fn writes_for_the_team(tablet: &Device) {
    open_lesson(tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("チームのメモ…").fill(SAID).await;
    tablet.sees("配慮の記録に書く言葉があります").await;
}

#[tokio::test]
async fn words_of_care_stay_on_the_device_until_their_writer_says_where_they_belong() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    writes_for_the_team(&tablet).await;
    // She may write no care note, and is told whom to tell.
    tablet.sees("事業の管理者に直接伝えてください").await;
    tablet.button("配慮の記録にする").is_gone().await;
    tablet.screenshot("care-offer").await;
    tablet.field("チームのメモ…").fill(MAY_STAY).await;
    tablet.sees_no("配慮の記録に書く言葉があります").await;
    tablet.button("次の人").click().await;
    all_is_sent(&tablet).await;
    let other = device_of(&manabi, "tutor2", Screen::Tablet).await;
    open_lesson(&other).await;
    other.button("ひな 三浦…").click().await;
    other.sees_no(SAID).await;
    assert!(other.files_with(SAID).is_empty());
}

#[tokio::test]
async fn who_may_write_a_care_note_makes_one_of_them_with_one_tap() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.is_kept_offline().await;
    office.follow("/records/assignment/new").await;
    office.field("スタッフ…").choose("小林 千尋").await;
    office.field("名前などで探す").inside("学習者").fill("ひな").await;
    office.button("ひな…").click().await;
    office.field("配慮の記録も見る…").choose("はい").await;
    office.button("作成する").click().await;
    office.button("作成する").is_gone().await;
    all_is_sent(&office).await;

    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    writes_for_the_team(&tablet).await;
    tablet.button("配慮の記録にする").click().await;
    tablet.sees("配慮の記録にしました").await;
    tablet.field("チームのメモ…").is("value", "").await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.follow("/records/care_note").await;
    tablet.sees("健康").await;
    comes_back_to(&office).await;
    office.follow("/records/care_note").await;
    office.heading("配慮の記録").appears().await;
    office.sees_no("健康").await;
}
