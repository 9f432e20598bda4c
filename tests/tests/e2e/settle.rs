//! Two values of one fact: marked wherever the record is seen, settled by one tap on a card, also
//! without a network, and open again when that tap was wrong.

use tests::{Device, Manabi, Screen};

use crate::people::device_of;
use crate::roll::{NEVER_CAME, is_marked, mark, open_lesson};

const MARK: &str = "内容が2つ";

#[tokio::test]
async fn two_values_are_marked_until_somebody_settles_them_and_a_wrong_tap_can_be_taken_back() {
    let manabi = Manabi::start_demo().await;
    let mut tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    let mut office = device_of(&manabi, "manager", Screen::Desktop).await;
    for device in [&tablet, &office] {
        device.is_kept_offline().await;
        device.sees("送信済み").await;
    }
    open_lesson(&tablet).await;
    office.visit(&tablet.path().await).await;
    office.sees("送信済み").await;
    for device in [&tablet, &office] {
        device.offline().await;
    }
    mark(&tablet, "来た").await;
    mark(&office, "オンライン").await;
    tablet.online().await;
    tablet.sees("送信済み").await;
    office.online().await;
    // The row says it where it stands; the choice opens beside the roll and moves no row.
    let top = first_row(&tablet).await;
    for device in [&office, &tablet] {
        device.sees(MARK).await;
        device.sees_no("2つの内容が届いています").await;
        open_record(device, NEVER_CAME).await;
        device.sees("2つの内容が届いています").await;
    }
    assert_eq!(first_row(&tablet).await, top, "no row has moved");
    office.sees("小林 千尋").await;
    shoot(&mut office, "settle-card").await;

    tablet.link("学習者").click().await;
    tablet.sees(MARK).await;
    shoot(&mut tablet, "settle-learners").await;
    tablet.run("history.back();").await;

    tablet.offline().await;
    choose(&tablet, "出席").await;
    tablet.sees("決めた内容を保存しました").await;
    tablet.sees_no("2つの内容が届いています").await;
    tablet.sees_no(MARK).await;
    is_marked(&tablet, "来た").await;
    tablet.button("元に戻す").click().await;
    tablet.sees("決める前に戻しました").await;
    tablet.online().await;
    tablet.sees("2つの内容が届いています").await;
    tablet.sees(MARK).await;

    choose(&tablet, "出席").await;
    tablet.sees_no("2つの内容が届いています").await;
    tablet.sees("送信済み").await;
    is_marked(&tablet, "来た").await;
    office.sees_no("2つの内容が届いています").await;
    office.sees_no(MARK).await;
    is_marked(&office, "来た").await;
}

/// Opens what is written about somebody beside the roll.
pub async fn open_record(device: &Device, name: &str) {
    let script = format!(
        "const row = [...document.querySelectorAll('.roll-name')]\
         .find(row => row.textContent.includes('{name}'));\
         if (row.getAttribute('aria-expanded') !== 'true') row.click();"
    );
    device.run(&script).await;
}

/// Where the first row of the roll begins.
async fn first_row(device: &Device) -> serde_json::Value {
    device.run("return document.querySelector('.roll-row').getBoundingClientRect().top;").await
}

/// Chooses the value on the card that reads `word`.
async fn choose(device: &Device, word: &str) {
    let script = format!(
        "const side = [...document.querySelectorAll('.conflict-side')]\
         .find(side => side.querySelector('.conflict-value').textContent.includes('{word}'));\
         side.querySelector('button').click();"
    );
    device.run(&script).await;
}

async fn shoot(device: &mut Device, name: &str) {
    for (screen, of) in
        [(Screen::Phone, "phone"), (Screen::Tablet, "tablet"), (Screen::Desktop, "desktop")]
    {
        device.set_screen(screen).await;
        device.run("window.scrollTo(0, 0);").await;
        device.screenshot(&format!("{name}-{of}")).await;
    }
}
