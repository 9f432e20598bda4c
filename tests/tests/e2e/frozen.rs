//! A tab that the browser puts to sleep in the middle of writing, while somebody goes on in another
//! one: when it wakes up it cannot write any more, and nothing is lost or doubled by it.

use std::time::Duration;

use serde_json::json;
use tests::{Browser, Device, Manabi, Portal, Screen, Weather, wait};
use thirtyfour::WindowHandle;

use crate::people::{all_is_sent, device_in};
use crate::plan::{
    add_steps, adding, are_on_the_server_once, called_saved, each_number_has_one_fate, open_plan,
    steps,
};

/// Longer than any read takes that nobody holds up.
const A_MOMENT: Duration = Duration::from_secs(3);

#[tokio::test]
async fn a_writer_that_thaws_after_another_tab_took_over_writes_nothing_under_its_old_right() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let tablet = device_in(Browser::Chromium, portal.address(), "tutor", Screen::Desktop).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    open_plan(&tablet).await;
    let page = format!("{}?tab=plan", tablet.path().await);
    portal.turn(Weather::LoginPage);
    let sleeper = tablet.driver().window().await.expect("the tab has a handle");
    let awake = tablet.spare_tab().await;
    turn_to(&tablet, &awake).await;
    tablet.visit(&page).await;
    turn_to(&tablet, &sleeper).await;

    add_steps(&tablet, "before", 2).await;
    tablet.sees("保存済み・未送信 2件").await;
    let saved = called_saved(&tablet).await;
    freezes(&tablet, &sleeper, &awake).await;

    tablet.button("このタブで続ける").click().await;
    tablet.sees_no("ほかのタブで書きこみ中です").await;
    tablet.button("加える").appears().await;
    assert_eq!(steps(&tablet).await, saved);
    add_steps(&tablet, "awake", 3).await;
    tablet.sees("保存済み・未送信 5件").await;

    turn_to(&tablet, &sleeper).await;
    // It has not heard yet that it was taken over, and begins to write.
    let typed = json!({ "expression": adding("asleep", 5) });
    tablet.devtools("Runtime.evaluate", typed).await;
    sleeps(&tablet, "active").await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    // If it had heard before its words came, typing them was asking for the right.
    let has_asked = wait::within(A_MOMENT, async || {
        let text = tablet.text().await;
        (!text.contains("ほかのタブで書きこみ中です")).then_some(()).ok_or(text)
    });
    let has_asked = has_asked.await.is_ok();
    turn_to(&tablet, &awake).await;
    if has_asked {
        tablet.button("このタブで続ける").click().await;
        tablet.sees_no("ほかのタブで書きこみ中です").await;
    }
    tablet.sees("保存済み・未送信 5件").await;
    add_steps(&tablet, "after", 2).await;
    tablet.sees("保存済み・未送信 7件").await;
    let kept = called_saved(&tablet).await;
    tablet.reload().await;
    tablet.button("加える").appears().await;
    assert_eq!(steps(&tablet).await, kept);

    portal.turn(Weather::Fair);
    tablet.reload().await;
    all_is_sent(&tablet).await;
    each_number_has_one_fate(&portal.sync_answers());
    are_on_the_server_once(&portal.sync_answers(), &kept);
}

/// Puts one tab to sleep and turns to the other one. No browser lets a tab sleep that holds up the
/// database, so this waits for a moment between two commits.
async fn freezes(tablet: &Device, sleeper: &WindowHandle, awake: &WindowHandle) {
    const READ_ALL: &str = "
        const read = async () => {
            for (const { name } of await indexedDB.databases()) {
                const database = await new Promise((resolve) => {
                    const request = indexedDB.open(name);
                    request.onsuccess = () => resolve(request.result);
                });
                await new Promise((resolve) => {
                    const transaction = database.transaction('kv');
                    transaction.objectStore('kv').count();
                    transaction.oncomplete = resolve;
                });
                database.close();
            }
            window.hasRead = true;
        };
        window.hasRead = false;
        read();";
    wait::until("the tab sleeps and holds up nobody", wait::PATIENCE, async || {
        sleeps(tablet, "frozen").await;
        turn_to(tablet, awake).await;
        tablet.run(READ_ALL).await;
        let has_read = wait::within(A_MOMENT, async || {
            let has_read = tablet.run("return hasRead;").await == true;
            has_read.then_some(()).ok_or_else(String::new)
        });
        if has_read.await.is_ok() {
            return Ok(());
        }
        turn_to(tablet, sleeper).await;
        sleeps(tablet, "active").await;
        Err("it sleeps in the middle of a commit".to_owned())
    })
    .await;
}

async fn sleeps(tablet: &Device, state: &str) {
    tablet.devtools("Page.setWebLifecycleState", json!({ "state": state })).await;
}

async fn turn_to(device: &Device, tab: &WindowHandle) {
    let turned = device.driver().switch_to_window(tab.clone()).await;
    turned.expect("an open tab can be turned to");
    device.devtools("Page.bringToFront", json!({})).await;
}
