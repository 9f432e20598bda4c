//! A program from nothing: from the first sign-in to the first roll by what the page says comes
//! next, without a dead end.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn a_new_program_calls_its_first_roll_by_the_steps_that_the_page_shows() {
    let manabi = Manabi::start_empty().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.heading("はじめの準備").appears().await;
    desk.screenshot("nothing-first").await;

    desk.link("会場を作る").click().await;
    desk.field("会場の名前…").fill("みなみ会場").await;
    desk.button("作成する").click().await;
    back_to_the_steps(&desk).await;

    desk.link("アカウントを作る").click().await;
    desk.button("アカウントを作る").click().await;
    desk.field("表示する名前…").fill("田中 直子").await;
    desk.field("サインイン名…").fill("tanaka").await;
    desk.field("パスワード…").fill("manabi-tanaka").await;
    desk.field("受け持つ会場…").choose("みなみ会場").await;
    desk.button("作成する").click().await;
    desk.sees("tanaka").await;
    back_to_the_steps(&desk).await;

    desk.link("学習者を登録する").click().await;
    desk.field("呼び名…").fill("みずほ").await;
    desk.field("会場…").inside("参加登録").choose("みなみ会場").await;
    desk.button("作成する").click().await;
    desk.heading("みずほ").appears().await;
    back_to_the_steps(&desk).await;

    desk.link("予定を作る").appears().await;
    desk.screenshot("nothing-steps").await;
    desk.link("学習会を開く").click().await;
    desk.button("予定にない学習会を始める").click().await;
    desk.link("出席をとる").click().await;
    desk.seek(&["radio"], "来た").inside("みずほ").click().await;
    desk.seek(&["radio"], "来た").inside("みずほ").is("checked", "true").await;
    all_is_sent(&desk).await;
    desk.follow("/work").await;
    // What the first roll could do without stays until it is done.
    desk.heading("はじめの準備").appears().await;
    desk.link("目標値を入れる").appears().await;
    desk.link("学習会を開く").is_gone().await;

    let tablet = device_of(&manabi, "tanaka", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.sees("みなみ会場").await;
    tablet.screenshot("nothing-tutor").await;
}

async fn back_to_the_steps(desk: &Device) {
    all_is_sent(desk).await;
    desk.follow("/work").await;
    desk.heading("はじめの準備").appears().await;
}
