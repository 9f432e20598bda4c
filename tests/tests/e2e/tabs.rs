//! One account in several tabs: one of them writes, the others show what it stores, each says which
//! it is, and nothing that was typed is lost when they change places.

use serde_json::json;
use tests::{Device, Manabi, Screen};
use thirtyfour::WindowHandle;

use crate::people::device_of;
use crate::roll::{NEVER_CAME, ONE_UNSENT, is_marked, mark, open_lesson, tap};

#[tokio::test]
async fn a_second_tab_shows_what_the_first_one_writes_until_it_takes_over() {
    let manabi = Manabi::start_demo().await;
    let mut tablet = tutor_offline(&manabi).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    let first = this_tab(&tablet).await;
    let second = another_tab(&tablet).await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    is_marked(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    for (screen, name) in
        [(Screen::Tablet, "tablet"), (Screen::Phone, "phone"), (Screen::Desktop, "desktop")]
    {
        tablet.set_screen(screen).await;
        tablet.run("window.scrollTo(0, 0);").await;
        tablet.screenshot(&format!("tabs-reading-{name}")).await;
    }

    turn_to(&tablet, &first).await;
    mark(&tablet, "オンライン").await;
    turn_to(&tablet, &second).await;
    is_marked(&tablet, "オンライン").await;
    tablet.sees(ONE_UNSENT).await;

    tap(&tablet, "来た").await;
    tablet.sees("ほかのタブで書きこみ中のため、まだ保存していません").await;
    is_marked(&tablet, "オンライン").await;
    tablet.button("このタブで続ける").click().await;
    tablet.sees_no("ほかのタブで書きこみ中です").await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;

    turn_to(&tablet, &first).await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    is_marked(&tablet, "来た").await;
    turn_to(&tablet, &second).await;
    tablet.mend_cable();
    tablet.sees("送信済み").await;
    turn_to(&tablet, &first).await;
    tablet.sees("送信済み").await;
    // Without a network requests fail, which is no trouble.
    let mut errors = tablet.console_errors().await;
    errors.retain(|error| !error.contains("Failed to load resource"));
    assert_eq!(errors, Vec::<String>::new());
}

#[tokio::test]
async fn a_tab_that_lets_go_keeps_what_is_being_typed() {
    let manabi = Manabi::start_demo().await;
    let tablet = tutor_offline(&manabi).await;
    tablet.link("学習者").click().await;
    tablet.link(&format!("{NEVER_CAME}…")).click().await;
    tablet.sees("チームだけ").await;
    tablet.run("document.querySelector('[data-audience=team] button').click();").await;
    type_into_note(&tablet, "バスで来る").await;
    // Leaving the field makes the note.
    tablet.run("document.activeElement.blur();").await;
    tablet.sees(ONE_UNSENT).await;
    let first = this_tab(&tablet).await;
    let second = another_tab(&tablet).await;
    tablet.sees("バスで来る").await;

    turn_to(&tablet, &first).await;
    type_into_note(&tablet, "とのこと").await;
    turn_to(&tablet, &second).await;
    tablet.button("このタブで続ける").click().await;
    tablet.sees("バスで来るとのこと").await;
    tablet.sees_no("ほかのタブで書きこみ中です").await;

    turn_to(&tablet, &first).await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    // Whoever types in a tab writes in it.
    type_into_note(&tablet, "。帰りも").await;
    tablet.sees_no("ほかのタブで書きこみ中です").await;
    tablet.run("document.activeElement.blur();").await;
    tablet.sees_no("まだ保存していません").await;
    turn_to(&tablet, &second).await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    tablet.sees("バスで来るとのこと。帰りも").await;
}

#[tokio::test]
async fn what_is_filled_in_in_a_second_tab_is_kept_there_and_found_by_the_first() {
    const PHONE: &str = "011-000-1234";
    const NAME: &str = "みどり会館";
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.sees("送信済み").await;
    desk.follow("/records/venue").await;
    desk.link("大通ユースセンター").click().await;
    desk.field("施設の電話…").appears().await;
    let first = this_tab(&desk).await;
    let second = another_tab(&desk).await;
    desk.sees("ほかのタブで書きこみ中です").await;
    desk.field("施設の電話…").fill(PHONE).await;
    desk.sees_no("ほかのタブで書きこみ中です").await;
    desk.run("document.activeElement.blur();").await;
    desk.sees("送信済み").await;
    turn_to(&desk, &first).await;
    desk.sees("ほかのタブで書きこみ中です").await;
    desk.field("施設の電話…").is("value", PHONE).await;

    // A form that is not finished comes back in the tab that goes on.
    desk.follow("/records/venue/new").await;
    desk.field("会場の名前 必須").fill(NAME).await;
    desk.sees("書きかけを端末に保存しました").await;
    desk.sees_no("ほかのタブで書きこみ中です").await;
    desk.driver().close_window().await.expect("a tab closes");
    turn_to(&desk, &second).await;
    desk.sees_no("ほかのタブで書きこみ中です").await;
    desk.follow("/records/venue/new").await;
    desk.field("会場の名前 必須").is("value", NAME).await;
}

#[tokio::test]
async fn a_tab_that_sleeps_is_not_waited_for_and_keeps_what_only_it_has() {
    let manabi = Manabi::start_demo().await;
    let tablet = tutor_offline(&manabi).await;
    let first = this_tab(&tablet).await;
    let second = another_tab(&tablet).await;
    tablet.sees("ほかのタブで書きこみ中です").await;
    turn_to(&tablet, &first).await;
    // The tab makes its next change while its storage does not answer, and falls asleep.
    tablet.run(STORAGE_STUCK).await;
    tap(&tablet, "来た").await;
    tablet.sees("保存中").await;
    tablet.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;

    turn_to(&tablet, &second).await;
    tablet.button("このタブで続ける").click().await;
    tablet.sees_no("ほかのタブで書きこみ中です").await;
    tablet.link("学習者").click().await;

    turn_to(&tablet, &first).await;
    tablet.devtools("Page.setWebLifecycleState", json!({ "state": "active" })).await;
    tablet.run("window.storageGoesOn();").await;
    tablet.sees("まだ保存していない変更が、この画面に1件あります").await;
    is_marked(&tablet, "来た").await;
    tablet.screenshot("tabs-only-here").await;
    tablet.button("このタブで続ける").click().await;
    tablet.sees(ONE_UNSENT).await;
    is_marked(&tablet, "来た").await;
}

/// Lets every write wait until somebody says that storage goes on.
const STORAGE_STUCK: &str = "
    const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
    const goesOn = new Promise(resolve => { window.storageGoesOn = resolve; });
    crypto.subtle.encrypt = async (...all) => { await goesOn; return encrypt(...all); };";

/// A tutor in her lesson, whose tablet has lost the network.
async fn tutor_offline(manabi: &Manabi) -> Device {
    let tablet = device_of(manabi, "tutor", Screen::Desktop).await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    tablet.cut_cable();
    open_lesson(&tablet).await;
    tablet
}

/// Writes at the end of the note that is open.
async fn type_into_note(tablet: &Device, words: &str) {
    let field = tablet.field("内容 チームだけ").element().await.expect("the note is open");
    field.send_keys(words).await.expect("a note takes letters");
}

pub async fn this_tab(device: &Device) -> WindowHandle {
    device.driver().window().await.expect("the tab has a handle")
}

/// Opens the same page in another tab, which goes on without the password.
pub async fn another_tab(device: &Device) -> WindowHandle {
    let path = device.path().await;
    let tab = device.driver().new_tab().await.expect("a browser opens another tab");
    turn_to(device, &tab).await;
    device.visit(&path).await;
    tab
}

pub async fn turn_to(device: &Device, tab: &WindowHandle) {
    let turned = device.driver().switch_to_window(tab.clone()).await;
    turned.expect("an open tab can be turned to");
    // Without this the tab would stay behind the other one, where the browser lets it sleep.
    device.devtools("Page.bringToFront", json!({})).await;
}
