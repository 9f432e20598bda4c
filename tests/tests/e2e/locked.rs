//! What a locked, closed or stolen browser can still do: nothing. The session's secret is in memory
//! while somebody is in, and sealed in the vault; no tab, file or cookie gives it to anybody else.

use serde_json::{Value, json};
use tests::{Browser, Device, Manabi, Screen, wait};
use thirtyfour::WindowHandle;

use crate::people::{device_in, device_of, enter, sign_in};
use crate::roll::NEVER_CAME;
use crate::tabs::{another_tab, this_tab, turn_to};

in_each_browser!(
    a_locked_browser_can_do_nothing_and_the_password_alone_goes_on,
    a_sign_out_without_a_network_ends_the_session_when_there_is_one_again,
    a_reload_and_a_new_tab_go_on_and_a_closed_or_locked_browser_asks_for_the_password,
    reloads_that_follow_each_other_at_once_ask_for_no_password,
    no_name_and_no_typed_word_lies_readable_in_the_files_of_a_browser,
);

async fn a_locked_browser_can_do_nothing_and_the_password_alone_goes_on(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let mut tablet = Device::open_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    let secret = secret_of(&mut tablet, "tutor").await;
    tablet.is_kept_offline().await;
    assert_eq!(session(&tablet, &secret).await, 200);
    assert_eq!(opens_nothing(&tablet).await, json!([401, 401, ""]), "a page has no way to it");

    leave(&tablet, "画面をロック").await;
    tablet.heading("まなびに入る").appears().await;
    assert_eq!(opens_nothing(&tablet).await, json!([401, 401, ""]));
    tablet.close().await;
    assert_eq!(tablet.files_with(&secret), Vec::<std::path::PathBuf>::new());
    tablet.reopen().await;
    tablet.visit("/").await;
    assert_eq!(opens_nothing(&tablet).await, json!([401, 401, ""]));

    // The secret in the vault is still good: no second sign-in is needed, also without a network.
    tablet.offline().await;
    enter(&tablet, "tutor").await;
    tablet.heading("きょう").appears().await;
    tablet.online().await;
    tablet.sees("送信済み 最終同期").await;
    assert_eq!(session(&tablet, &secret).await, 200);
    leave(&tablet, "サインアウト").await;
    tablet.sees("サインアウトしました").await;
    assert_eq!(session(&tablet, &secret).await, 401);
}

async fn a_sign_out_without_a_network_ends_the_session_when_there_is_one_again(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let mut tablet = Device::open_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    let secret = secret_of(&mut tablet, "tutor").await;
    tablet.is_kept_offline().await;
    tablet.offline().await;
    leave(&tablet, "サインアウト").await;
    tablet.sees("サインアウトしました").await;
    tablet.close().await;

    tablet.reopen().await;
    tablet.online().await;
    // Whoever has the tablet next need not be her.
    tablet.visit("/").await;
    tablet.heading("まなびに入る").appears().await;
    wait::until("the session is over", wait::PATIENCE, async || {
        match session(&tablet, &secret).await {
            401 => Ok(()),
            status => Err(format!("the server answers {status}")),
        }
    })
    .await;
}

async fn a_reload_and_a_new_tab_go_on_and_a_closed_or_locked_browser_asks_for_the_password(
    browser: Browser,
) {
    let manabi = Manabi::start_demo().await;
    let mut desk = Device::open_in(browser, manabi.address(), "desk", Screen::Desktop).await;
    desk.visit("/").await;
    sign_in(&desk, "tutor").await;
    desk.sees("送信済み").await;
    desk.is_kept_offline().await;

    desk.reload().await;
    desk.heading("きょう").appears().await;
    desk.sees("送信済み").await;
    desk.sees_no("ほかのタブで書きこみ中です").await;
    desk.offline().await;
    desk.visit("/learners").await;
    desk.link("ひな…").appears().await;
    desk.online().await;
    let left = desk.run("return Object.keys(sessionStorage);").await;
    assert_eq!(left, json!([]), "what the next page was let in with is used up");

    let first = this_tab(&desk).await;
    let second = desk.driver().new_tab().await.expect("a browser opens another tab");
    switch_to(&desk, &second).await;
    desk.visit("/").await;
    desk.sees("ほかのタブで書きこみ中です").await;
    desk.run(NOTE_NUMBER).await;
    desk.driver().close_window().await.expect("a tab closes");
    switch_to(&desk, &first).await;
    assert_eq!(desk.run(CLAIM_NOTED).await[1], json!(false), "a closed tab left nothing");

    let third = desk.driver().new_tab().await.expect("a browser opens another tab");
    switch_to(&desk, &third).await;
    desk.visit("/").await;
    desk.sees("ほかのタブで書きこみ中です").await;
    leave(&desk, "画面をロック").await;
    for tab in [&third, &first] {
        switch_to(&desk, tab).await;
        desk.heading("まなびに入る").appears().await;
        desk.reload().await;
        desk.heading("まなびに入る").appears().await;
    }
    enter(&desk, "tutor").await;
    desk.sees("送信済み").await;

    desk.close().await;
    desk.reopen().await;
    desk.visit("/").await;
    desk.heading("まなびに入る").appears().await;
}

/// Notes the number that the page leaves with, as somebody would find it who brings a tab back.
const NOTE_NUMBER: &str = "
    addEventListener('pagehide', () => {
        localStorage.setItem('noted', sessionStorage.getItem('manabi-number'));
    });";

/// Whether there is such a number, and whether the worker gives anything for it.
const CLAIM_NOTED: &str = "
    const number = localStorage.getItem('noted');
    const answer = new Promise(answered => {
        navigator.serviceWorker.addEventListener('message', event => {
            if (event.data.type === 'held') answered('key' in event.data);
        });
    });
    navigator.serviceWorker.controller.postMessage({ type: 'claim', number });
    return [number !== null, await answer];";

async fn switch_to(device: &Device, tab: &WindowHandle) {
    let turned = device.driver().switch_to_window(tab.clone()).await;
    turned.expect("an open tab can be turned to");
}

#[tokio::test]
async fn lock_and_sign_out_are_for_every_tab() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Desktop).await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    let first = this_tab(&tablet).await;
    let second = another_tab(&tablet).await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    leave(&tablet, "画面をロック").await;
    tablet.heading("まなびに入る").appears().await;
    turn_to(&tablet, &first).await;
    tablet.heading("まなびに入る").appears().await;

    enter(&tablet, "tutor").await;
    tablet.sees("送信済み").await;
    turn_to(&tablet, &second).await;
    enter(&tablet, "tutor").await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    leave(&tablet, "サインアウト").await;
    tablet.sees("サインアウトしました").await;
    turn_to(&tablet, &first).await;
    tablet.sees("サインアウトしました").await;
}

/// Signs in, and gives the secret that the app sends.
async fn secret_of(device: &mut Device, name: &str) -> String {
    device.visit("/").await;
    device.run(NOTE_SECRETS).await;
    sign_in(device, name).await;
    device.sees("送信済み").await;
    let secret = device.run("return window.secrets.at(-1);").await;
    let secret = secret.as_str().expect("the app has sent its secret").to_owned();
    // Only a page that was prepared before somebody came in hears of it.
    device.run("delete window.secrets;").await;
    secret.rsplit_once('.').map(|_| secret.clone()).expect("it has its parts")
}

/// Notes the secrets of requests from now on.
const NOTE_SECRETS: &str = "
    const send = window.fetch;
    window.secrets = [];
    window.fetch = (request, options) => {
        const secret = request?.headers?.get?.('x-manabi-session');
        if (secret) window.secrets?.push(secret);
        return send(request, options);
    };";

/// What a page is answered that has no secret, and what its cookies are.
async fn opens_nothing(device: &Device) -> Value {
    device
        .run(
            "const headers = { 'content-type': 'application/json', 'x-manabi': '1' };
             const who = await fetch('/api/session', { headers });
             const client =
                 await fetch('/api/client', { method: 'POST', headers, body: '{}' });
             return [who.status, client.status, document.cookie];",
        )
        .await
}

/// What the server says to a secret.
async fn session(device: &Device, secret: &str) -> u64 {
    let answer = device
        .run(&format!(
            "const headers = {{ 'x-manabi': '1', 'x-manabi-session': '{secret}' }};
             return (await fetch('/api/session', {{ headers }})).status;"
        ))
        .await;
    answer.as_u64().expect("an answer has a status")
}

async fn leave(device: &Device, how: &str) {
    device.run("[...document.querySelectorAll('.menu-button')].at(-1).click();").await;
    device.button(how).click().await;
}

/// What the device's own list holds: rows that are readable as they are, and of each row, opened
/// with the key that lies beside it, what stands for her and whether a name is in it.
const DIRECTORY: &str = "
    const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open('manabi');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const [name] = database.objectStoreNames;
    const read = (ask) => new Promise((resolve, reject) => {
        const request = ask(database.transaction(name).objectStore(name));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    const key = await read((store) => store.get('device-key'));
    const all = await read((store) => store.getAllKeys());
    const keys = all.filter((it) => it.startsWith('account/'));
    const [readable, opened] = [[], []];
    for (const at of keys) {
        const row = await read((store) => store.get(at));
        if (typeof row === 'string') { readable.push(row); continue; }
        const [iv, sealed] = [row.slice(0, 12), row.slice(12)];
        const additionalData = new TextEncoder().encode(at);
        const cipher = { name: 'AES-GCM', iv, additionalData };
        const open = await crypto.subtle.decrypt(cipher, key, sealed);
        const text = new TextDecoder().decode(open);
        const names = ['佐藤', '由美子', 'sign_in_name', 'display_name'];
        opened.push([JSON.parse(text).label, names.some((name) => text.includes(name))]);
    }
    database.close();
    return { readable, opened };";

/// How a list names her.
const FULL_NAME: &str = "菅原 小春";

async fn no_name_and_no_typed_word_lies_readable_in_the_files_of_a_browser(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let mut desk = device_in(browser, manabi.address(), "manager", Screen::Desktop).await;
    desk.is_kept_offline().await;
    desk.sees("送信済み").await;
    desk.follow("/learners").await;
    desk.link(FULL_NAME).click().await;
    desk.heading(&format!("{NEVER_CAME}…")).appears().await;
    let name = desk.run("return document.querySelector('h1').innerText;").await;
    let name = name.as_str().expect("a heading").split_whitespace().next().unwrap_or_default();
    let title = desk.run("return document.title;").await;
    assert!(!title.as_str().expect("a title").contains(name), "{title}");
    // Half a form, which nobody has finished.
    desk.follow("/records/learner/new").await;
    desk.field("呼び名…").fill("かきかけなぎさ").await;
    // Letters of a search, of which the browser must keep none.
    desk.follow("/learners").await;
    desk.seek(&["searchbox"], "この一覧から探す").fill("さがされるほたる").await;
    desk.sees("46件のうち0件").await;
    desk.close().await;
    for words in [name, "佐藤 由美子", "かきかけなぎさ", "さがされるほたる"] {
        assert_eq!(desk.files_with(words), Vec::<std::path::PathBuf>::new(), "{words}");
    }
    desk.reopen().await;
    desk.visit("/").await;
    // The device itself still knows who has worked here, and shows no full name.
    desk.button("佐・由").appears().await;
    desk.sees_no("佐藤").await;
    let rows = desk.run(DIRECTORY).await;
    assert_eq!(rows["readable"], json!([]), "no row can be read without the device's key");
    assert_eq!(
        rows["opened"],
        json!([["佐・由", false]]),
        "with it there are letters and no names"
    );
    enter(&desk, "manager").await;
    desk.sees("送信済み").await;
}

/// Each reload meets the page before it while that one is still opening the account.
async fn reloads_that_follow_each_other_at_once_ask_for_no_password(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let desk = Device::open_in(browser, manabi.address(), "desk", Screen::Desktop).await;
    desk.visit("/").await;
    sign_in(&desk, "tutor").await;
    desk.sees("送信済み").await;
    desk.is_kept_offline().await;
    for _ in 0..8 {
        desk.reload().await;
    }
    desk.heading("きょう").appears().await;
    desk.sees("送信済み").await;
}
