//! One account in two tabs: one of them writes, both say which, and nothing is lost.

use tests::{Device, Manabi, Screen};
use thirtyfour::WindowHandle;

use crate::people::{device_of, enter};
use crate::roll::{ONE_UNSENT, is_marked, mark, open_lesson};

#[tokio::test]
async fn a_second_tab_asks_first_and_the_tab_that_lost_the_account_loses_nothing() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Desktop).await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    tablet.cut_cable();
    open_lesson(&tablet).await;
    mark(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;
    let path = tablet.path().await;
    let first = tablet.driver().window().await.expect("the tab has a handle");

    let second = tablet.driver().new_tab().await.expect("a browser opens another tab");
    turn_to(&tablet, &second).await;
    tablet.visit(&path).await;
    enter(&tablet, "tutor").await;
    tablet.heading("ほかのタブで開いています").appears().await;
    turn_to(&tablet, &first).await;
    is_marked(&tablet, "来た").await;

    turn_to(&tablet, &second).await;
    tablet.button("この画面で使う").click().await;
    is_marked(&tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;

    turn_to(&tablet, &first).await;
    tablet.heading("ほかのタブで開きました").appears().await;
    tablet.sees("書いたものは、そのまま残っています").await;
    tablet.screenshot("tabs-taken-over").await;

    turn_to(&tablet, &second).await;
    mark(&tablet, "オンライン").await;
    tablet.sees("保存済み・未送信 2件").await;
    turn_to(&tablet, &first).await;
    tablet.field("パスワード").fill("manabi-tutor").await;
    tablet.button("この画面で使う").click().await;
    is_marked(&tablet, "オンライン").await;
    tablet.sees("保存済み・未送信 2件").await;
    turn_to(&tablet, &second).await;
    tablet.heading("ほかのタブで開きました").appears().await;

    turn_to(&tablet, &first).await;
    tablet.mend_cable();
    tablet.sees("送信済み").await;
    is_marked(&tablet, "オンライン").await;
}

async fn turn_to(device: &Device, tab: &WindowHandle) {
    let turned = device.driver().switch_to_window(tab.clone()).await;
    turned.expect("an open tab can be turned to");
    // Without this the tab would stay behind the other one, where the browser lets it sleep.
    device.devtools("Page.bringToFront", serde_json::json!({})).await;
}
