//! The application for a round: made at a venue without a network, on one tablet or on two at once,
//! and followed on the board of the office.

use tests::{Browser, Device, Manabi, Screen};

use crate::people::{all_is_sent, device_in};

/// A learner who has two subjects left, and her whole name.
const HINA: &str = "ひな";
const WHOLE_NAME: &str = "三浦 陽菜";

in_each_browser!(
    a_tutor_without_a_network_prepares_an_application_that_the_board_shows,
    two_tablets_that_choose_and_tick_at_the_same_time_make_one_application,
    a_step_for_many_on_the_board_is_taken_back_with_one_tap,
);

async fn a_tutor_without_a_network_prepares_an_application_that_the_board_shows(browser: Browser) {
    let mut manabi = Manabi::start_demo().await;
    let tablet = tablet_of(browser, &manabi, "tutor").await;
    let learner = learner_page(&tablet).await;
    tablet.offline().await;
    manabi.stop().await;
    tablet.follow(&format!("{learner}/exam")).await;
    tablet.heading("あと2科目").appears().await;
    for words in ["数学 · 英語", "5月10日", "受験案内で確認", "科目の表"] {
        tablet.sees(words).await;
    }
    tablet.link("出願を記録する").click().await;
    tablet.field("数学").click().await;
    tablet.heading("1科目を受けます").appears().await;
    tablet.sees("受験料 4,500円").await;
    tablet.field("世界史B").click().await;
    tablet.sees("もうそろっています").await;
    tablet.field("世界史B").click().await;
    tablet.sees_no("もうそろっています").await;
    tablet.field("写真").click().await;
    tablet.sees("のうち1がそろいました").await;
    tablet.sees("保存済み・未送信").await;
    tablet.screenshot("exam-application").await;
    manabi.start().await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    let office = device_in(browser, manabi.address(), "manager", Screen::Desktop).await;
    office.link("試験").click().await;
    office.link(WHOLE_NAME).appears().await;
    office.sees("あと4つ").await;
    office.screenshot("exam-board").await;
}

async fn two_tablets_that_choose_and_tick_at_the_same_time_make_one_application(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let hall = tablet_of(browser, &manabi, "tutor").await;
    let door = tablet_of(browser, &manabi, "tutor2").await;
    let learner = learner_page(&hall).await;
    let application = format!("{learner}/application");
    for tablet in [&hall, &door] {
        tablet.follow(&application).await;
        tablet.heading("受ける科目").appears().await;
        tablet.offline().await;
    }
    hall.field("数学").click().await;
    hall.field("写真").click().await;
    hall.sees("保存済み・未送信").await;
    door.field("英語").click().await;
    door.field("住民票").click().await;
    door.sees("保存済み・未送信").await;
    for tablet in [&hall, &door] {
        tablet.online().await;
    }
    for tablet in [&hall, &door] {
        tablet.heading("2科目を受けます").appears().await;
        for paper in ["写真", "住民票"] {
            tablet.field(paper).is("checked", "true").await;
        }
        all_is_sent(tablet).await;
        tablet.offline().await;
    }
    // One has posted the letter, while the other one hears that she does not want to.
    hall.button("郵送した").click().await;
    hall.button("記録する").click().await;
    hall.sees("保存済み・未送信").await;
    door.button("今回は受けない").click().await;
    door.sees("保存済み・未送信").await;
    for tablet in [&hall, &door] {
        tablet.online().await;
    }
    for tablet in [&hall, &door] {
        tablet.sees("確認が必要").await;
    }
}

async fn a_step_for_many_on_the_board_is_taken_back_with_one_tap(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let office = device_in(browser, manabi.address(), "manager", Screen::Desktop).await;
    office.link("試験").click().await;
    office.heading("2021年度 第1回（8月）").appears().await;
    office.field("全員を選ぶ").click().await;
    office.sees("26名を選択中").await;
    office.button("出願をはじめる").click().await;
    office.sees("26名を変えました").await;
    // Five papers and the subjects.
    office.sees("あと6つ").await;
    office.sees_no("26名を選択中").await;
    office.button("元に戻す").click().await;
    office.sees_no("あと6つ").await;
    office.sees("26 気持ちを聞いている").await;

    // A letter that lacks something is posted only if somebody says so.
    let choose = || office.field(&format!("{WHOLE_NAME}…"));
    choose().click().await;
    office.button("出願をはじめる").click().await;
    office.sees("1名を変えました").await;
    office.sees("25 気持ちを聞いている").await;
    // What has only begun is taken back by the same button as a step.
    choose().click().await;
    office.button("1つ前に戻す").click().await;
    office.sees("26 気持ちを聞いている").await;
    choose().click().await;
    office.button("出願をはじめる").click().await;
    office.sees("25 気持ちを聞いている").await;
    choose().click().await;
    office.button("郵送した…").click().await;
    office.sees("より前の日付です").await;
    office.sees(&format!("{WHOLE_NAME}（あと6つ）")).await;
    office.screenshot("exam-board-post").await;
    office.button("記録する").click().await;
    office.sees("選んだ人には、変わるところがありません").await;
    office.button("郵送した…").click().await;
    office.field("この人たちの願書も郵送した").click().await;
    office.button("記録する").click().await;
    office.sees_no("あと6つ").await;
    office.sees("1 出した").await;
    // Nobody has said that anything lay in it, or that it was not posted too early.
    for words in ["印なし", "受付前", "要確認"] {
        office.sees(words).await;
    }
    office.screenshot("exam-board-doubtful").await;
    office.link(WHOLE_NAME).click().await;
    office.sees("5つの書類に、そろった印がないまま").await;
    office.sees("のうち0がそろいました").await;
    office.sees("より前の日付です").await;
    office.screenshot("exam-application-doubtful").await;
    office.link("試験").click().await;
    choose().click().await;
    office.button("1つ前に戻す").click().await;
    office.sees("あと6つ").await;
    all_is_sent(&office).await;
}

async fn tablet_of(browser: Browser, manabi: &Manabi, name: &str) -> Device {
    let tablet = device_in(browser, manabi.address(), name, Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    tablet
}

/// The address of her page.
async fn learner_page(tablet: &Device) -> String {
    tablet.follow("/learners").await;
    tablet.link(&format!("{HINA}…")).click().await;
    tablet.heading(&format!("{HINA}…")).appears().await;
    tablet.path().await
}
