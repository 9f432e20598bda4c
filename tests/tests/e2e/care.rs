//! Words of care in a free note: nothing is sent before the writer has said where they belong.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};
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
