//! What happened to a record: who changed what and when, the way back to an earlier value, and a
//! deleted record that is there again after one tap.

use tests::{Device, Manabi, Screen};
use thirtyfour::Key;

use crate::people::device_of;

const VENUE: &str = "大通ユースセンター";

/// A venue that nothing names.
const UNUSED: &str = "まちがえた会場";

#[tokio::test]
async fn an_earlier_value_and_a_deleted_record_come_back() {
    let manabi = Manabi::start_demo().await;
    let mut office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.sees("送信済み").await;
    to_venues(&office).await;
    office.link(VENUE).click().await;
    let name = office.field("会場の名前 必須").element().await.expect("the name can be changed");
    name.send_keys("別館" + Key::Tab).await.expect("a field takes letters");
    office.heading(&format!("{VENUE}別館")).appears().await;
    office.sees("送信済み").await;

    office.button("履歴を見る").click().await;
    office.sees(&format!("会場の名前: {VENUE} → {VENUE}別館")).await;
    office.sees("この端末").await;
    office.sees("作成しました").await;
    for (screen, name) in
        [(Screen::Tablet, "tablet"), (Screen::Phone, "phone"), (Screen::Desktop, "desktop")]
    {
        office.set_screen(screen).await;
        office.run("document.querySelector('.history').scrollIntoView({ block: 'center' });").await;
        office.screenshot(&format!("history-{name}")).await;
    }
    office.button("変更前に戻す").click().await;
    office.heading(VENUE).appears().await;
    office.sees(&format!("会場の名前: {VENUE}別館 → {VENUE}")).await;

    // What others name is not deleted: its use ends.
    office.button("使用を終える").click().await;
    office.sees("きょうで使用を終えました").await;
    office.button("元に戻す").click().await;
    office.button("使用を終える").appears().await;
    office.follow("/records/venue/new").await;
    office.field("会場の名前 必須").fill(UNUSED).await;
    office.button("作成する").click().await;
    office.heading(UNUSED).appears().await;
    office.button("削除する").click().await;
    office.run("document.querySelector('dialog[open] [data-kind=danger]').click();").await;
    office.sees(&format!("「{UNUSED}」を削除しました")).await;
    office.sees("送信済み").await;
    office.link("削除した記録").click().await;
    office.button("元に戻す").inside(UNUSED).appears().await;
    office.screenshot("deleted-desktop").await;
    office.set_screen(Screen::Phone).await;
    office.screenshot("deleted-phone").await;
    office.button("元に戻す").inside(UNUSED).click().await;
    office.sees("記録を元に戻しました").await;
    office.set_screen(Screen::Desktop).await;
    to_venues(&office).await;
    office.link(UNUSED).appears().await;

    office.link(UNUSED).click().await;
    office.sees("送信済み").await;
    assert_eq!(office.console_errors().await, Vec::<String>::new());
    office.offline().await;
    office.button("履歴を見る").click().await;
    office.sees("履歴は事務局にあります").await;
}

async fn to_venues(office: &Device) {
    office.link("設定…").click().await;
    office.link("すべての記録").click().await;
    office.link("会場").click().await;
}
