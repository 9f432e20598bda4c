//! A weekly evening without a network: what to know before it, the roll with what somebody let
//! know, and what one learner worked on, written down without leaving the roll.

use tests::{Browser, Device, Manabi, Screen};

use crate::people::{all_is_sent, device_in, device_of, enter};
use crate::roll::open_lesson;

in_each_browser!(what_a_learner_worked_on_is_written_beside_the_roll_and_kept_without_a_network);

const PAGES: &str = "p.24–27";
const HOMEWORK: &str = "プリント12（過去形）";

async fn what_a_learner_worked_on_is_written_beside_the_roll_and_kept_without_a_network(
    browser: Browser,
) {
    let mut manabi = Manabi::start_demo().await;
    let mut tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.offline().await;
    manabi.stop().await;

    // Before the door opens: one card for each who is expected.
    tablet.link("この回の準備").click().await;
    tablet.heading("この回の準備").appears().await;
    tablet.sees("三者面談があります").await;
    tablet.sees("宿題：").await;
    tablet.screenshot("before-the-lesson").await;
    tablet.link("出席をとる").click().await;

    tablet.sees("お休みの連絡").await;
    open_her(&tablet).await;
    tablet.seek(&["radio"], "来た").inside("ひな").click().await;
    tablet.sees("役立つ工夫").await;
    tablet.seek(&["radio"], "○ できた").click().await;
    tablet.field("範囲").fill(PAGES).await;
    tablet.field("宿題").fill(HOMEWORK).await;
    tablet.field("お子さん連れ").click().await;
    tablet.button("次の人").click().await;
    tablet.sees("保存済み・未送信").await;
    let lesson = tablet.path().await;

    tablet.close().await;
    tablet.reopen().await;
    tablet.visit(lesson.split('?').next().unwrap_or_default()).await;
    enter(&tablet, "tutor").await;
    open_her(&tablet).await;
    stands_there(&tablet).await;
    tablet.screenshot("roll-with-lesson-record").await;

    manabi.start().await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    // Another tablet of the team has it, too.
    let other = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&other).await;
    open_lesson(&other).await;
    open_her(&other).await;
    stands_there(&other).await;
}

/// Opens the record of the learner with a rich plan.
async fn open_her(tablet: &Device) {
    tablet.button("ひな 三浦…").click().await;
    tablet.button("次の人").appears().await;
}

/// What was written of her stands in her record.
async fn stands_there(tablet: &Device) {
    tablet.seek(&["radio"], "○ できた").is("checked", "true").await;
    tablet.field("範囲").is("value", PAGES).await;
    tablet.field("宿題").is("value", HOMEWORK).await;
    tablet.field("お子さん連れ").is("checked", "true").await;
}

#[tokio::test]
async fn all_who_are_left_came_but_those_who_let_us_know() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_lesson(&tablet).await;
    tablet.button("残り…").click().await;
    tablet.sees("人を「来た」にしました").await;
    // The notice is no mark: the one who gave it is left to a tap of her own.
    tablet.sees("お休みの連絡").await;
}

#[tokio::test]
async fn a_notice_that_comes_after_a_mark_stands_in_the_row_beside_it() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_lesson(&tablet).await;
    tablet.seek(&["radio"], "来た").inside("ひな").click().await;
    all_is_sent(&tablet).await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.button("お休みします").click().await;
    let here = tablet.seek(&["radio"], "来た").inside("お休みの連絡").inside("ひな");
    here.is("checked", "true").await;
}
