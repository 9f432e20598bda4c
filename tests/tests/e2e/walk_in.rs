//! Somebody who walks in and was registered by mistake: taken back by her tutor, unless somebody
//! has written about her.

use tests::{Manabi, Screen};

use crate::people::device_of;
use crate::roll::open_lesson;
use crate::settle::open_record;

#[tokio::test]
async fn a_walk_in_that_was_taken_back_leaves_nothing() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.sees("送信済み").await;
    open_lesson(&tablet).await;
    tablet.link("はじめての人").click().await;
    tablet.field("呼び名 必須").fill("まちがい").await;
    tablet.button("出席にする").click().await;
    tablet.sees("まちがい").await;
    tablet.button("元に戻す").click().await;
    tablet.button("まちがい").is_gone().await;
    tablet.sees("送信済み").await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.sees("送信済み").await;
    office.link("設定…").click().await;
    office.link("確認待ちの変更").click().await;
    office.sees_no("対象の人がいない担当").await;
    office.follow("/records/assignment").await;
    office.heading("担当…").appears().await;
    office.sees_no("まちがい").await;
    office.sees_no("この端末にない").await;
}

#[tokio::test]
async fn a_walk_in_about_whom_something_was_written_is_not_taken_back() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.sees("送信済み").await;
    open_lesson(&tablet).await;
    tablet.link("はじめての人").click().await;
    tablet.field("呼び名 必須").fill("れいな").await;
    tablet.button("出席にする").click().await;
    tablet.sees("れいな").await;
    open_record(&tablet, "れいな").await;
    tablet.field("チームのメモ…").fill("同級生と来た").await;
    tablet.button("元に戻す").click().await;
    tablet.sees("もう書かれているので、取り消しませんでした").await;
    tablet.sees("れいな").await;
    tablet.field("チームのメモ…").is("value", "同級生と来た").await;
}
