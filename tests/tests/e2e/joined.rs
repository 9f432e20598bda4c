//! Two records of one person: joined after a question that shows both, and parted again.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

const QUESTION: &str = "同じ人としてまとめますか";

#[tokio::test]
async fn two_records_of_one_person_are_joined_after_a_question_and_can_be_parted() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&desk).await;
    make_learner(&desk, "もみじ").await;
    make_learner(&desk, "かえで").await;

    ask_to_join(&desk, "もみじ").await;
    desk.button("やめる").inside(QUESTION).click().await;
    desk.heading("かえで").appears().await;
    ask_to_join(&desk, "もみじ").await;
    desk.button("まとめる").inside(QUESTION).click().await;
    desk.heading("もみじ").appears().await;
    desk.sees("「もみじ」にまとめました").await;

    desk.button("別の人に戻す").click().await;
    desk.sees("「かえで」を別の人に戻しました").await;
    desk.button("別の人に戻す").is_gone().await;
    desk.follow("/learners").await;
    desk.sees("かえで").await;
    desk.sees("もみじ").await;
    all_is_sent(&desk).await;
}

async fn make_learner(desk: &Device, name: &str) {
    desk.follow("/records/learner/new").await;
    desk.field("呼び名…").fill(name).await;
    desk.button("作成する").click().await;
    desk.heading(name).appears().await;
}

async fn ask_to_join(desk: &Device, name: &str) {
    desk.link("基本・履歴").click().await;
    desk.field("名前などで探す").fill(name).await;
    desk.button(&format!("{name}…")).click().await;
    desk.heading(QUESTION).appears().await;
}

#[tokio::test]
async fn records_made_on_two_tablets_are_found_compared_joined_and_parted_without_losing_anybody() {
    let manabi = Manabi::start_demo().await;
    let desks = [
        device_of(&manabi, "manager", Screen::Desktop).await,
        device_of(&manabi, "manager", Screen::Desktop).await,
    ];
    for desk in &desks {
        desk.is_kept_offline().await;
        all_is_sent(desk).await;
        desk.offline().await;
    }
    let [one, other] = &desks;
    make_named(one, "もみじ", "髙橋 ﾊﾙｶ").await;
    let first = one.path().await;
    make_named(other, "やまぶき", "高橋　はるか").await;
    let second = other.path().await;
    for desk in &desks {
        desk.online().await;
        all_is_sent(desk).await;
    }

    one.follow("/held").await;
    one.sees("同じ人の記録が2つあるようです").await;
    one.link("もみじ…").click().await;
    one.heading("同じ人の記録かもしれません").appears().await;
    one.sees("2つの記録のくらべ").await;
    one.screenshot("side-by-side").await;
    one.button("同じ人としてまとめる").click().await;
    one.sees("にまとめました").await;
    one.button("元に戻す").inside("にまとめました").click().await;
    all_is_sent(one).await;

    // Each desk joins the records without a network, and the other way round.
    for (desk, from, into) in [(one, &first, "やまぶき"), (other, &second, "もみじ")] {
        desk.offline().await;
        desk.follow(from).await;
        ask_to_join(desk, into).await;
        desk.button("まとめる").inside(QUESTION).click().await;
        desk.sees(&format!("「{into}」にまとめました")).await;
    }
    for desk in &desks {
        desk.online().await;
        all_is_sent(desk).await;
    }
    // Nobody has vanished, and both desks are told.
    for desk in &desks {
        desk.follow("/held").await;
        desk.sees("統合先がたがいを指しています").await;
    }
    one.link("もみじ…").click().await;
    one.button("別の人に戻す").click().await;
    one.sees("別の人に戻しました").await;
    one.follow("/held").await;
    one.heading("確認…").appears().await;
    one.sees_no("統合先がたがいを指しています").await;
    all_is_sent(one).await;
}

/// Makes a learner with her full name.
async fn make_named(desk: &Device, name: &str, full: &str) {
    desk.follow("/records/learner/new").await;
    desk.field("呼び名…").fill(name).await;
    desk.field("氏名…").fill(full).await;
    desk.button("作成する").click().await;
    desk.heading(name).appears().await;
}
