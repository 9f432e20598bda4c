//! The app without a network from the first visit on, and a new release that asks first.

use std::collections::BTreeSet;

use serde_json::json;
use tests::{Browser, Device, Manabi, Portal, Screen, wait};

use crate::people::{all_is_sent, device_in, enter};
use crate::roll::{ONE_UNSENT, is_marked, mark, open_lesson, times_she_came};

in_each_browser!(
    what_a_browser_cleared_under_a_living_worker_is_kept_again,
    what_a_browser_cleared_under_an_open_app_is_kept_again,
    after_one_visit_the_app_opens_without_a_network_by_reload_deep_link_and_restart,
    a_new_release_is_offered_and_waits_until_somebody_takes_it,
);

async fn after_one_visit_the_app_opens_without_a_network_by_reload_deep_link_and_restart(
    browser: Browser,
) {
    let mut manabi = Manabi::start_demo().await;
    let mut tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    let release = release_of(&manabi);
    assert_eq!(kept(&tablet).await, release, "the whole release is kept by the first visit");

    manabi.kill();
    tablet.offline().await;
    tablet.reload().await;
    tablet.heading("きょう").appears().await;

    tablet.visit("/learners").await;
    tablet.link("ひな…").appears().await;
    assert_eq!(tablet.path().await, "/learners");

    tablet.close().await;
    tablet.reopen().await;
    tablet.visit("/").await;
    enter(&tablet, "tutor").await;
    open_lesson(&tablet).await;
    tablet.sees("オフライン").await;
}

async fn what_a_browser_cleared_under_a_living_worker_is_kept_again(browser: Browser) {
    let mut manabi = Manabi::start_demo().await;
    let tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    let release = release_of(&manabi);
    clear_caches(&tablet).await;
    assert_eq!(kept(&tablet).await, BTreeSet::new());

    tablet.reload().await;
    tablet.heading("きょう").appears().await;
    wait::until("the release is kept again", wait::PATIENCE, async || {
        let kept = kept(&tablet).await;
        if kept == release { Ok(()) } else { Err(format!("{} files", kept.len())) }
    })
    .await;
    tablet.sees_no("まだオフラインでは使えません。準備しています。").await;

    manabi.kill();
    tablet.offline().await;
    tablet.reload().await;
    tablet.heading("きょう").appears().await;
}

async fn what_a_browser_cleared_under_an_open_app_is_kept_again(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    let release = release_of(&manabi);
    clear_caches(&tablet).await;
    // The next page that is opened misses it, without a reload.
    tablet.follow("/waiting").await;
    wait::until("the release is kept again", wait::PATIENCE, async || {
        let kept = kept(&tablet).await;
        if kept == release { Ok(()) } else { Err(format!("{} files", kept.len())) }
    })
    .await;
}

// Only in Chromium: the DevTools clear what a browser keeps besides.
#[tokio::test]
async fn a_page_whose_piece_cannot_be_loaded_says_so_and_is_loaded_later() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_in(Browser::Chromium, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    clear_caches(&tablet).await;
    tablet.devtools("Network.clearBrowserCache", json!({})).await;

    tablet.cut_cable();
    tablet.follow("/waiting").await;
    tablet.heading("このページを読み込めませんでした").appears().await;
    tablet.mend_cable();
    tablet.button("もう一度試す").click().await;
    tablet.heading("保存と送信").appears().await;
}

async fn a_new_release_is_offered_and_waits_until_somebody_takes_it(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let tablet = device_in(browser, portal.address(), "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    let first = releases(&tablet).await;
    assert_eq!(first.len(), 1, "one release is kept: {first:?}");

    portal.offer_release("next-");
    for attempt in ["the visit that finds it", "a reload while it waits"] {
        tablet.reload().await;
        tablet.sees("新しい版があります").await;
        let kept = releases(&tablet).await;
        assert!(kept.is_superset(&first), "{attempt} does not switch: {kept:?}");
        assert_eq!(waits(&tablet).await, json!(true), "{attempt}");
    }

    tablet.cut_cable();
    open_lesson(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    tablet.screenshot("update-offered").await;
    tablet.button("新しくする").click().await;
    // A script that is asked for while the page is exchanged would never answer.
    tablet.sees_no("新しい版があります").await;
    is_marked(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    switched_from(&tablet, &first).await;

    tablet.mend_cable();
    tablet.sees("送信済み").await;
    assert_eq!(times_she_came(&portal.sync_answers()).len(), 1);
}

// Only in Chromium: a Firefox that is closed just when it activates a worker may open without any.
#[tokio::test]
async fn a_release_that_takes_over_while_the_app_is_closed_sends_what_the_one_before_left() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let mut tablet = device_in(Browser::Chromium, portal.address(), "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    tablet.is_kept_offline().await;
    let first = releases(&tablet).await;
    portal.offer_release("next-");
    tablet.reload().await;
    tablet.sees("新しい版があります").await;

    tablet.cut_cable();
    open_lesson(&tablet).await;
    let lesson = tablet.path().await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    tablet.close().await;
    tablet.reopen().await;
    tablet.visit(&lesson).await;
    switched_from(&tablet, &first).await;
    enter(&tablet, "tutor").await;
    is_marked(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;

    tablet.online().await;
    tablet.reload().await;
    all_is_sent(&tablet).await;
    is_marked(&tablet, "来た").await;
    assert_eq!(times_she_came(&portal.sync_answers()).len(), 1);
}

/// The addresses of all files that the server's service worker promises to keep.
fn release_of(manabi: &Manabi) -> BTreeSet<String> {
    let script = manabi.get("/sw.js").expect("the server answers");
    let list = script.lines().find_map(|line| line.strip_prefix("const PRECACHE = "));
    let list = list.expect("the service worker has a list").trim_end_matches(';');
    let files: BTreeSet<String> = serde_json::from_str(list).expect("the list is JSON");
    assert!(files.len() >= 8, "page, script, program, style, icons: {files:?}");
    files
}

/// The addresses of all files that are kept on the device.
async fn kept(device: &Device) -> BTreeSet<String> {
    let files = "
        const files = [];
        for (const name of await caches.keys()) {
            const requests = await (await caches.open(name)).keys();
            files.push(...requests.map(request => new URL(request.url).pathname));
        }
        return files;";
    serde_json::from_value(device.run(files).await).expect("a list of addresses")
}

/// Lets the browser forget what the service worker has kept.
async fn clear_caches(device: &Device) {
    let clear = "for (const name of await caches.keys()) await caches.delete(name);";
    device.run(clear).await;
}

/// The releases of which something is kept on the device.
async fn releases(device: &Device) -> BTreeSet<String> {
    let names = device.run("return await caches.keys();").await;
    serde_json::from_value(names).expect("a list of names")
}

async fn waits(device: &Device) -> serde_json::Value {
    let waiting = "return !!(await navigator.serviceWorker.getRegistration()).waiting;";
    device.run(waiting).await
}

/// Waits until the release before has gone from the device.
async fn switched_from(device: &Device, first: &BTreeSet<String>) {
    wait::until("the new release has replaced the old one", wait::PATIENCE, async || {
        let kept = releases(device).await;
        if kept.is_disjoint(first) { Ok(()) } else { Err(format!("kept: {kept:?}")) }
    })
    .await;
}
