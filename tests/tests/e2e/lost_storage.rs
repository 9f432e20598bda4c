//! The browser, or somebody in its settings, deletes what the app has stored while it is in use.
//! The tab still has all of it, and begins again.

use serde_json::json;
use tests::{Browser, Device, Manabi, Portal, Screen, Weather};

use crate::people::{all_is_sent, device_in};
use crate::roll::{ONE_UNSENT, mark, open_lesson, two_marks_reach_the_office_once};

in_each_browser!(a_database_deleted_while_somebody_works_offline_is_founded_again);

async fn a_database_deleted_while_somebody_works_offline_is_founded_again(browser: Browser) {
    loses_its_storage(browser, async |tablet| {
        const DELETE: &str = "
            for (const { name } of await indexedDB.databases()) {
                await new Promise((resolve, reject) => {
                    const request = indexedDB.deleteDatabase(name);
                    request.onsuccess = resolve;
                    request.onerror = () => reject(request.error);
                });
            }
            return (await indexedDB.databases()).length;";
        assert_eq!(tablet.run(DELETE).await, json!(0));
    })
    .await;
}

#[tokio::test]
async fn storage_that_the_browser_clears_while_somebody_works_offline_is_founded_again() {
    loses_its_storage(Browser::Chromium, async |tablet| {
        let cleared = json!({ "origin": tablet.origin(), "storageTypes": "indexeddb" });
        tablet.devtools("Storage.clearDataForOrigin", cleared).await;
    })
    .await;
}

async fn loses_its_storage(browser: Browser, delete: impl AsyncFnOnce(&Device)) {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let mut tablet = device_in(browser, portal.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    open_lesson(&tablet).await;
    let lesson = tablet.path().await;
    portal.turn(Weather::LoginPage);
    mark(&tablet, "オンライン").await;
    tablet.sees(ONE_UNSENT).await;

    delete(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    two_marks_reach_the_office_once(&mut tablet, &portal, &lesson, true).await;
}
