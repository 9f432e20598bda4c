//! A device without room: what somebody writes stays on the screen, says that it is not kept yet,
//! and is kept as soon as there is room.

use std::time::Duration;

use serde_json::json;
use tests::{Browser, Device, Manabi, Portal, Screen, Weather, wait};

use crate::people::{all_is_sent, comes_back_to, device_in, device_of};
use crate::roll::{
    NEVER_CAME, ONE_UNSENT, is_marked, mark, open_lesson, two_marks_reach_the_office_once,
};

/// Chromium remembers how much room there was for a while.
const QUOTA_PATIENCE: Duration = Duration::from_secs(40);

const FULL: &str = "この端末の空き容量が足りません。今の入力は画面に残っています。";

#[tokio::test]
async fn with_a_full_disk_the_edit_stays_on_the_screen_until_there_is_room() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    open_lesson(&tablet).await;
    all_is_sent(&tablet).await;

    fill_disk(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(FULL).await;
    tablet.sees("確認が必要").await;
    is_marked(&tablet, "来た").await;
    tablet.screenshot("weather-full-disk").await;

    free_space(&tablet).await;
    comes_back_to(&tablet).await;
    all_is_sent(&tablet).await;
    tablet.sees_no("この端末の空き容量が足りません").await;
    is_marked(&tablet, "来た").await;
}

#[tokio::test]
async fn what_was_written_on_a_full_disk_offline_is_durable_as_soon_as_there_is_room() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let mut tablet = device_in(Browser::Chromium, portal.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    open_lesson(&tablet).await;
    let lesson = tablet.path().await;
    all_is_sent(&tablet).await;

    portal.turn(Weather::LoginPage);
    fill_disk(&tablet).await;
    mark(&tablet, "オンライン").await;
    mark(&tablet, "来た").await;
    tablet.sees(FULL).await;

    free_space(&tablet).await;
    comes_back_to(&tablet).await;
    tablet.sees(ONE_UNSENT).await;
    two_marks_reach_the_office_once(&mut tablet, &portal, &lesson, false).await;
}

#[tokio::test]
async fn what_arrives_on_a_full_disk_is_seen_and_what_is_written_then_still_reaches_the_office() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    open_lesson(&tablet).await;
    let lesson = tablet.path().await;
    all_is_sent(&tablet).await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow(&lesson).await;
    office.sees(NEVER_CAME).await;

    fill_disk(&tablet).await;
    mark(&office, "オンライン").await;
    all_is_sent(&office).await;
    is_marked(&tablet, "オンライン").await;
    mark(&tablet, "来た").await;
    tablet.sees(FULL).await;

    free_space(&tablet).await;
    comes_back_to(&tablet).await;
    all_is_sent(&tablet).await;
    is_marked(&office, "来た").await;
}

/// Leaves no room for anything, and waits until the browser has noticed.
async fn fill_disk(tablet: &Device) {
    let full = json!({ "origin": tablet.origin(), "quotaSize": 1 });
    tablet.devtools("Storage.overrideQuotaForOrigin", full).await;
    storing_ends_with(tablet, "QuotaExceededError").await;
}

/// Somebody has deleted her videos.
async fn free_space(tablet: &Device) {
    let lifted = json!({ "origin": tablet.origin() });
    tablet.devtools("Storage.overrideQuotaForOrigin", lifted).await;
    storing_ends_with(tablet, "stored").await;
}

/// Writes a little into a database of its own until that ends as it should.
async fn storing_ends_with(tablet: &Device, wanted: &str) {
    const STORE_SOMETHING: &str = "
        const database = await new Promise((resolve, reject) => {
            const request = indexedDB.open('probe', 1);
            request.onupgradeneeded = () => request.result.createObjectStore('kv');
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        const outcome = await new Promise((resolve) => {
            const transaction = database.transaction('kv', 'readwrite', { durability: 'strict' });
            transaction.objectStore('kv').put(new Uint8Array(65536), 'probe');
            transaction.oncomplete = () => resolve('stored');
            transaction.onabort = () => resolve(transaction.error?.name ?? 'aborted');
        });
        database.close();
        return outcome;";
    let fact = format!("{}: storing ends with “{wanted}”", tablet.name());
    wait::until(&fact, QUOTA_PATIENCE, async || {
        let outcome = tablet.run(STORE_SOMETHING).await;
        if outcome == wanted { Ok(()) } else { Err(outcome.to_string()) }
    })
    .await;
}
