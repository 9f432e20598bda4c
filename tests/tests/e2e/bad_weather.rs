//! What goes wrong on an ordinary day, between a device and the server and on the device itself.
//! Each time: the screen says what is true, nothing is lost, and work goes on by itself.

use serde_json::json;
use tests::{Browser, Device, Manabi, Portal, Screen, Weather, wait};

use crate::people::{comes_back_to, device_in, enter, sign_in};
use crate::roll::{ONE_UNSENT, is_marked, mark, open_lesson, times_she_came};

in_each_browser!(
    a_login_page_instead_of_the_server_is_not_taken_for_an_answer,
    an_answer_that_was_cut_in_the_middle_is_asked_for_again,
    a_lost_answer_leads_to_the_same_fate_and_to_one_attendance,
    what_is_called_saved_survives_a_browser_that_crashes_at_once,
);

async fn a_login_page_instead_of_the_server_is_not_taken_for_an_answer(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let tablet = tutor_in_the_lesson(browser, &portal).await;

    portal.turn(Weather::LoginPage);
    mark(&tablet, "来た").await;
    portal.meets("/api/sync").await;
    tablet.sees(ONE_UNSENT).await;
    tablet.sees("オフライン").await;
    tablet.screenshot("weather-login-page").await;

    tablet.reload().await;
    is_marked(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    portal.meets("/api/live").await;

    portal.turn(Weather::Fair);
    tablet.sees("送信済み").await;
    is_marked(&tablet, "来た").await;
    assert_eq!(times_she_came(&portal.sync_answers()).len(), 1);
    // The browser gives a stream up for good when something else answers.
    comes_back_to(&tablet).await;
    portal.meets("/api/live").await;
}

async fn an_answer_that_was_cut_in_the_middle_is_asked_for_again(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let tablet = tutor_in_the_lesson(browser, &portal).await;

    portal.turn(Weather::HalfAnswers);
    mark(&tablet, "来た").await;
    portal.meets("/api/sync").await;
    tablet.sees(ONE_UNSENT).await;
    is_marked(&tablet, "来た").await;

    portal.turn(Weather::Fair);
    tablet.sees("送信済み").await;
    is_marked(&tablet, "来た").await;
    assert_eq!(times_she_came(&portal.sync_answers()).len(), 1);
}

async fn a_lost_answer_leads_to_the_same_fate_and_to_one_attendance(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let tablet = tutor_in_the_lesson(browser, &portal).await;

    portal.turn(Weather::LostAnswers);
    let before = portal.sync_answers().len();
    mark(&tablet, "来た").await;
    wait::until("the server has answered a push", wait::PATIENCE, async || {
        if fates(&portal, before).is_empty() { Err("no fate yet".to_owned()) } else { Ok(()) }
    })
    .await;
    tablet.sees(ONE_UNSENT).await;

    portal.turn(Weather::Fair);
    tablet.sees("送信済み").await;
    is_marked(&tablet, "来た").await;
    let fates = fates(&portal, before);
    assert!(fates.len() >= 2, "it was pushed again: {fates:?}");
    assert!(fates.iter().all(|fate| fate == &fates[0]), "and ended the same way: {fates:?}");
    assert_eq!(times_she_came(&portal.sync_answers()).len(), 1);
}

#[tokio::test]
async fn the_door_says_whether_the_password_or_the_network_is_missing() {
    let manabi = Manabi::start_demo().await;
    let tablet = Device::open(&manabi, "new tablet", Screen::Tablet).await;
    tablet.visit("/").await;
    tablet.field("サインイン名").fill("tutor").await;
    tablet.field("パスワード").fill("manabi-tuter").await;
    tablet.button("入る").click().await;
    tablet.sees("名前かパスワードが違います").await;

    // Nothing is kept on a device before somebody's first page stands, so it is not loaded anew.
    tablet.offline().await;
    sign_in(&tablet, "tutor").await;
    tablet.sees("この端末で初めて使うときは、ネットが必要です").await;

    tablet.online().await;
    enter(&tablet, "tutor").await;
    tablet.heading("きょう").appears().await;
}

async fn what_is_called_saved_survives_a_browser_that_crashes_at_once(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let mut tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    open_lesson(&tablet).await;
    let path = tablet.path().await;
    tablet.offline().await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    tablet.crash().await;

    tablet.reopen().await;
    tablet.visit(&path).await;
    enter(&tablet, "tutor").await;
    is_marked(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    // The session goes on by the secret in the vault.
    tablet.online().await;
    tablet.reload().await;
    tablet.sees("送信済み").await;
}

#[tokio::test]
async fn over_plain_http_the_app_works_online_and_says_why_it_keeps_nothing() {
    let manabi = Manabi::start_demo().await;
    let tablet = Device::open_elsewhere(&manabi, "tablet over http", Screen::Tablet).await;
    tablet.visit("/").await;
    assert_eq!(tablet.run("return isSecureContext;").await, json!(false));
    tablet.heading("まなびに入る").appears().await;
    tablet.sees("この開き方では、オフラインで使えません").await;
    tablet.sees("https のアドレスで開くか、担当者に相談してください").await;
    tablet.sees_no("ネットがなくても開ける").await;
    tablet.screenshot("weather-plain-http").await;

    sign_in(&tablet, "tutor").await;
    tablet.heading("きょう").appears().await;
    tablet.sees("この開き方では、オフラインで使えません。https のアドレスで開いてください").await;
    open_lesson(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees("送信済み").await;

    tablet.reload().await;
    sign_in(&tablet, "tutor").await;
    is_marked(&tablet, "来た").await;
}

/// A tutor whose tablet is kept offline and who is in the lesson, with everything sent.
async fn tutor_in_the_lesson(browser: Browser, portal: &Portal) -> Device {
    let tablet = device_in(browser, portal.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    open_lesson(&tablet).await;
    tablet.sees("送信済み").await;
    tablet
}

/// The fates in the server's answers from number `from` on, one text for each answer with some.
fn fates(portal: &Portal, from: usize) -> Vec<String> {
    let answers = portal.sync_answers().into_iter().skip(from);
    let fates = answers.map(|answer| answer["fates"].clone());
    fates.filter(|fates| fates != &json!([])).map(|fates| fates.to_string()).collect()
}
