//! A talk that somebody wrote into the wrong learner's file is moved, and nothing of what it said
//! stays readable there.

use tests::{Device, Manabi, Screen};

use crate::people::{AS_SOMEBODY, all_is_sent, device_of, enter};

const WORDS: &str = "家庭のことを相談された";

#[tokio::test]
async fn a_talk_in_the_wrong_file_is_moved_and_leaves_no_words_there() {
    let manabi = Manabi::start_demo().await;
    let mut office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    let wrong = open_a_talk(&office).await;
    office.field("話した内容 任意").fill(WORDS).await;
    office.run("document.activeElement.blur();").await;
    all_is_sent(&office).await;

    office.button("別の場所へ移す").click().await;
    office.sees("この記録を移しますか").await;
    office.button("移す").inside("この記録を移しますか").click().await;
    office.sees("移す先を選んでください").await;
    office.button("選び直す").inside("この記録を移しますか").click().await;
    office.field("名前などで探す").fill("ひな").await;
    for (screen, name) in
        [(Screen::Tablet, "tablet"), (Screen::Phone, "phone"), (Screen::Desktop, "desktop")]
    {
        office.set_screen(screen).await;
        office.screenshot(&format!("move-{name}")).await;
    }
    office.run("document.querySelector('dialog[open] .picker-item').click();").await;
    office.button("移す").inside("この記録を移しますか").click().await;
    office.sees("記録を移しました").await;
    all_is_sent(&office).await;
    let right = office.path().await;
    assert_ne!(right, wrong);
    office.sees("ひな").await;
    office.field("話した内容 任意").is("value", WORDS).await;

    office.follow(&wrong).await;
    office.sees("別の場所へ移しました").await;
    office.screenshot("moved-desktop").await;
    office.set_screen(Screen::Phone).await;
    office.screenshot("moved-phone").await;
    let history = wrong.replace("/records/", "/api/history/");
    let ask = format!(
        "{AS_SOMEBODY} await as('manager'); \
         return (await fetch('{history}', {{ headers }})).text();"
    );
    let past = office.run(&ask).await;
    let past = past.as_str().expect("a text");
    assert!(past.contains("moved_to") && !past.contains(WORDS), "{past}");
    office.link("移した先の記録を開く").click().await;
    office.field("話した内容 任意").appears().await;
    assert_eq!(office.path().await, right);
    assert_eq!(office.console_errors().await, Vec::<String>::new());
}

/// Opens the first talk of the list; says its address.
async fn open_a_talk(office: &Device) -> String {
    office.follow("/records/consultation").await;
    office.heading("学習相談").appears().await;
    office.run("document.querySelector('a.list-name').click();").await;
    office.button("別の場所へ移す").appears().await;
    office.path().await
}

#[tokio::test]
async fn a_move_without_a_network_survives_a_killed_browser_and_arrives() {
    let manabi = Manabi::start_demo().await;
    let mut office = device_of(&manabi, "manager", Screen::Tablet).await;
    all_is_sent(&office).await;
    office.is_kept_offline().await;
    let wrong = open_a_talk(&office).await;
    office.offline().await;
    office.button("別の場所へ移す").click().await;
    office.button("選び直す").inside("この記録を移しますか").click().await;
    office.field("名前などで探す").fill("ひな").await;
    office.run("document.querySelector('dialog[open] .picker-item').click();").await;
    office.button("移す").inside("この記録を移しますか").click().await;
    office.sees("記録を移しました").await;
    office.sees("未送信").await;
    let right = office.path().await;

    office.crash().await;
    office.reopen().await;
    office.visit(&right).await;
    enter(&office, "manager").await;
    office.button("別の場所へ移す").appears().await;
    office.sees("未送信 1件").await;
    // The session goes on by the secret in the vault.
    office.online().await;
    office.visit(&right).await;
    all_is_sent(&office).await;
    office.follow(&wrong).await;
    office.sees("別の場所へ移しました").await;
}
