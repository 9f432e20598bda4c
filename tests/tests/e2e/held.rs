//! What was not applied waits for a manager, who decides about it, and she sees which devices are
//! in use.

use serde_json::Value;
use tests::{Browser, Device, Manabi, Portal, Screen, Weather, wait};

use crate::people::{AS_SOMEBODY, all_is_sent, comes_back_to, device_in, device_of};

/// What a tutor may not open by herself.
const NEW_VENUE: &str = "南の新しい会場";

/// What she is told whose decision may not have arrived.
const NOT_CARRIED: &str = "つながったら、もう一度押してください。2回反映されることはありません。";

#[tokio::test]
async fn a_manager_applies_one_change_that_waits_and_puts_another_one_aside() {
    let manabi = Manabi::start_demo().await;
    let tutor = device_of(&manabi, "tutor", Screen::Phone).await;
    tutor.sees("送信済み").await;
    try_to_open(&tutor, "東の新しい会場").await;
    try_to_open(&tutor, "西の新しい会場").await;

    let mut office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.sees("送信済み").await;
    office.link("確認する").click().await;
    office.sees("会場の名前: 東の新しい会場").await;
    office.sees("会場の名前: 西の新しい会場").await;
    office.screenshot("held-desktop").await;
    office.set_screen(Screen::Phone).await;
    office.screenshot("held-phone").await;
    office.set_screen(Screen::Tablet).await;
    office.screenshot("held-tablet").await;

    assert_eq!(held(&office).await, 2);
    office.run("document.querySelector('.held-actions button').click()").await;
    office.sees("変更を反映しました").await;
    wait_for(&office, 1).await;
    office.button("取り下げる").click().await;
    office.sees("この変更を取り下げますか").await;
    office.screenshot("held-dismiss").await;
    office.run("document.querySelector('dialog[open] [data-kind=danger]').click()").await;
    office.sees("変更を取り下げました").await;
    office.sees("反映していない変更はありません").await;

    office.link("端末").click().await;
    office.sees("端末の一覧").await;
    office.sees("最後の通信").await;
    office.screenshot("devices-tablet").await;
    office.set_screen(Screen::Phone).await;
    office.screenshot("devices-phone").await;
    assert_eq!(office.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_decision_that_the_network_does_not_carry_is_said_and_made_once() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let tutor = device_of(&manabi, "tutor", Screen::Phone).await;
    tutor.sees("送信済み").await;
    try_to_open(&tutor, NEW_VENUE).await;
    let office = device_in(Browser::Chromium, portal.address(), "manager", Screen::Tablet).await;
    all_is_sent(&office).await;
    office.link("確認する").click().await;
    office.sees(&format!("会場の名前: {NEW_VENUE}")).await;

    portal.turn(Weather::LoginPage);
    office.button("反映する").click().await;
    office.sees(NOT_CARRIED).await;
    office.sees(&format!("会場の名前: {NEW_VENUE}")).await;
    office.screenshot("held-not-carried").await;

    // The decision arrives, and nobody hears that it did.
    office.sees_no(NOT_CARRIED).await;
    portal.turn(Weather::LostAnswers);
    office.button("反映する").click().await;
    office.sees(NOT_CARRIED).await;
    portal.turn(Weather::Fair);
    office.button("反映する").click().await;
    office.sees("この変更は、もう待っていません").await;
    office.sees("反映していない変更はありません").await;
    comes_back_to(&office).await;
    office.follow("/records/venue").await;
    office.seek(&["link"], NEW_VENUE).appears().await;
}

/// Sends what no page of a tutor offers: a new venue.
async fn try_to_open(tutor: &Device, name: &str) {
    let script = format!(
        "{AS_SOMEBODY} await as('tutor'); \
         const {{ client, secret }} = await post('/api/client', {{}}); \
         headers['x-manabi-client'] = `${{client}}.${{secret}}`; \
         const ops = [{{ op: 'create', kind: 'venue', id: crypto.randomUUID(), base: 0, \
         set: {{ name: '{name}' }} }}]; \
         const push = [{{ n: 1, uid: crypto.randomUUID(), at: Date.now(), schema: 1, ops }}]; \
         const position = {{ fill: [0, 0], main: 0 }}; \
         return post('/api/sync', {{ push, epoch: null, committed: 0, position }});"
    );
    let reply = tutor.run(&script).await;
    assert_eq!(reply["fates"][0]["kind"], Value::from("held"), "{reply}");
}

/// How many changes wait, as the server says.
async fn held(office: &Device) -> u64 {
    let answer = office
        .run(&format!(
            "{AS_SOMEBODY} await as('manager'); \
             return (await fetch('/api/held', {{ headers }})).json();"
        ))
        .await;
    answer["held"].as_array().map_or(0, |held| held.len() as u64)
}

async fn wait_for(office: &Device, count: u64) {
    wait::until("what was decided does not wait any more", wait::PATIENCE, async || {
        let held = held(office).await;
        if held == count { Ok(()) } else { Err(format!("{held} are held")) }
    })
    .await;
}
