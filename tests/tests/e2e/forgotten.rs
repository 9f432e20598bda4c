//! Somebody has forgotten the password that seals her unsent work. Nobody can open it any more, and
//! it arrives all the same.

use serde_json::json;
use tests::{Browser, Device, Manabi, Screen, wait};

use crate::people::{AS_SOMEBODY, all_is_sent, device_in};
use crate::roll::{ONE_UNSENT, mark, open_lesson};

in_each_browser!(what_a_forgotten_password_seals_is_delivered_unread_and_the_device_begins_anew,);

async fn what_a_forgotten_password_seals_is_delivered_unread_and_the_device_begins_anew(
    browser: Browser,
) {
    let manabi = Manabi::start_demo().await;
    let mut tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    tablet.offline().await;
    open_lesson(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    has_copy(&tablet).await;
    tablet.close().await;

    let office = device_in(Browser::Chromium, manabi.address(), "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.run(&format!("{AS_SOMEBODY}{RESET}")).await;

    tablet.reopen().await;
    tablet.online().await;
    tablet.visit("/").await;
    tablet.field("パスワード").fill("あたらしい さくら 2021").await;
    tablet.button("入る").click().await;
    tablet.heading("パスワードが変わりました").appears().await;
    tablet.button("前のパスワードを忘れた").click().await;
    tablet.sees("まだ送っていない変更が1件あります").await;
    tablet.screenshot("forgotten").await;
    tablet.button("この端末で新しく始める").click().await;
    tablet.heading("きょう").appears().await;
    all_is_sent(&tablet).await;

    office.follow("/held").await;
    office.sees("書いた人を確かめられません").await;
}

/// Waits until the copy that only the server can read lies beside the vault.
async fn has_copy(device: &Device) {
    wait::until("a copy lies beside the vault", wait::PATIENCE, async || {
        let copies = device.run(COPIES).await;
        if copies == json!(1) { Ok(()) } else { Err(copies.to_string()) }
    })
    .await;
}

const COPIES: &str = "
    let copies = 0;
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((opened, failed) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => opened(request.result);
            request.onerror = failed;
        });
        for (const store of database.objectStoreNames) {
            const asked = database.transaction(store).objectStore(store).count('plain/rescue');
            copies += await new Promise(done => { asked.onsuccess = () => done(asked.result); });
        }
        database.close();
    }
    return copies;";

/// The manager gives the tutor another password.
const RESET: &str = "
    await as('manager');
    const accounts = await (await fetch('/api/accounts', { headers })).json();
    const { account } = accounts.find(({ name }) => name === 'tutor');
    await post(`/api/accounts/${account}/password`, { password: 'あたらしい さくら 2021' });";
