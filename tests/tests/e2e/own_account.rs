//! One's own password: whoever changes it opens this device with the new one, also without a
//! network, and nothing that is not sent is lost.

use serde_json::json;
use tests::{Browser, Device, Manabi, Screen, wait};

use crate::people::{all_is_sent, device_in};
use crate::roll::{ONE_UNSENT, mark, open_lesson};

const NEW: &str = "あたらしい さくら 2021";

in_each_browser!(a_changed_password_opens_the_device_without_a_network_and_unsent_work_is_there,);

async fn a_changed_password_opens_the_device_without_a_network_and_unsent_work_is_there(
    browser: Browser,
) {
    let manabi = Manabi::start_demo().await;
    let tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    tablet.follow("/account").await;
    tablet.heading("自分のアカウント").appears().await;

    change(&tablet, "manabi-tutor", "みじかい").await;
    tablet.sees("パスワードは8文字以上").await;
    change(&tablet, "manabi-tutor", "password1").await;
    tablet.sees("よく使われていて").await;
    change(&tablet, "not the one", NEW).await;
    tablet.sees("今のパスワードが違います").await;
    tablet.offline().await;
    change(&tablet, "manabi-tutor", NEW).await;
    tablet.sees("これにはネットが必要です").await;
    tablet.screenshot("own-account").await;
    tablet.online().await;
    tablet.button("パスワードを変える").click().await;
    tablet.sees("パスワードを変えました").await;

    tablet.offline().await;
    tablet.follow("/today").await;
    open_lesson(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    leave(&tablet).await;
    tablet.heading("まなびに入る").appears().await;
    enter_with(&tablet, "manabi-tutor").await;
    tablet.sees("名前かパスワードが違います").await;
    enter_with(&tablet, NEW).await;
    tablet.sees(ONE_UNSENT).await;
    tablet.online().await;
    all_is_sent(&tablet).await;
}

/// The tab ends when the server has said yes and the device has not heard it.
#[tokio::test]
async fn who_lost_the_answer_opens_with_the_earlier_password_and_mends_it_with_the_new_one() {
    let manabi = Manabi::start_demo().await;
    let mut tablet = device_in(Browser::Chromium, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    tablet.follow("/account").await;
    // The answer never comes, as in a tab that ends before it.
    tablet.run(LOSE_THE_ANSWER).await;
    change(&tablet, "manabi-tutor", NEW).await;
    wait::until("the server has taken it", wait::PATIENCE, async || {
        let answered = tablet.run("return window.answered;").await;
        if answered == json!(200) { Ok(()) } else { Err(answered.to_string()) }
    })
    .await;
    tablet.close().await;

    tablet.reopen().await;
    tablet.visit("/").await;
    tablet.offline().await;
    enter_with(&tablet, "manabi-tutor").await;
    open_lesson(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    leave(&tablet).await;
    tablet.heading("まなびに入る").appears().await;

    tablet.online().await;
    enter_with(&tablet, NEW).await;
    tablet.heading("パスワードが変わりました").appears().await;
    tablet.field("前のパスワード").fill("manabi-tutor").await;
    tablet.button("入る").click().await;
    all_is_sent(&tablet).await;
    tablet.offline().await;
    leave(&tablet).await;
    enter_with(&tablet, NEW).await;
    tablet.heading("きょう").appears().await;
}

const LOSE_THE_ANSWER: &str = "
    const real = window.fetch;
    window.fetch = async (asked, ...rest) => {
        const answer = await real(asked, ...rest);
        if (!(asked.url ?? String(asked)).endsWith('/api/password')) return answer;
        window.answered = answer.status;
        return new Promise(() => {});
    };";

async fn change(device: &Device, current: &str, new: &str) {
    device.field("今のパスワード").fill(current).await;
    device.field("新しいパスワード").fill(new).await;
    device.field("新しいパスワード（もう一度）").fill(new).await;
    device.button("パスワードを変える").click().await;
}

async fn enter_with(device: &Device, password: &str) {
    device.field("パスワード").fill(password).await;
    device.button("入る").click().await;
}

async fn leave(device: &Device) {
    device.run("[...document.querySelectorAll('.menu-button')].at(-1).click();").await;
    device.button("画面をロック").click().await;
}
