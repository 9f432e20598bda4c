//! The evening after the exam: the staff talk about everybody, one learner after the other, in a
//! room without a network; what is decided is there for the office afterwards.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn staff_without_a_network_talk_about_everybody_and_see_who_is_left() {
    let mut manabi = Manabi::start_demo_of_2026("2026-11-12").await;
    let room = device_of(&manabi, "manager", Screen::Desktop).await;
    room.heading("きょうの仕事").appears().await;
    room.link("試験").click().await;
    room.link("ケース検討").click().await;
    room.heading("ケース検討").appears().await;
    room.sees("2026年度 第2回（11月） 試験後").await;
    room.sees("のうち0名について話しました").await;
    room.is_kept_offline().await;
    room.offline().await;
    manabi.stop().await;

    let first = who_is_shown(&room).await;
    room.seek(&["radio"], "続ける").click().await;
    room.sees("のうち1名について話しました").await;
    room.sees(&format!("{first}：続ける")).await;
    room.button("元に戻す").click().await;
    room.sees("のうち0名について話しました").await;

    press(&room, "1").await;
    room.sees("のうち1名について話しました").await;
    room.field("決まったこと").fill("年内は数学だけにする。").await;
    room.button("2週間後").click().await;
    room.sees("11月26日").await;
    room.screenshot("conference-desktop").await;
    press(&room, "ArrowDown").await;
    let second = who_is_shown(&room).await;
    assert_ne!(first, second);
    press(&room, "2").await;
    room.sees("のうち2名について話しました").await;
    press(&room, "p").await;
    assert_eq!(who_is_shown(&room).await, first);
    room.seek(&["radio"], "続ける").is("checked", "true").await;

    room.button("参加したスタッフ：1名").click().await;
    room.field("伊藤 健一").click().await;
    room.button("参加したスタッフ：2名").appears().await;
    room.field("まだの人だけ").click().await;
    room.button(&format!("{second}…")).is_gone().await;

    manabi.start().await;
    room.online().await;
    all_is_sent(&room).await;
    let office = device_of(&manabi, "manager", Screen::Tablet).await;
    office.heading("きょうの仕事").appears().await;
    office.follow("/conference").await;
    office.sees("のうち2名について話しました").await;
    office.button(&format!("{first}…")).click().await;
    office.field("決まったこと").is("value", "年内は数学だけにする。").await;
    office.button("参加したスタッフ：2名").appears().await;
    office.screenshot("conference-tablet").await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

/// The name above the minutes.
async fn who_is_shown(device: &Device) -> String {
    let name = device.run("return document.querySelector('.conference-who h2').innerText;").await;
    name.as_str().unwrap_or_default().to_owned()
}

/// A key that nobody types into a field.
async fn press(device: &Device, key: &str) {
    let script = format!(
        "document.activeElement?.blur(); \
         document.body.dispatchEvent(new KeyboardEvent('keydown', \
             {{ key: '{key}', bubbles: true, cancelable: true }}));"
    );
    device.run(&script).await;
}
