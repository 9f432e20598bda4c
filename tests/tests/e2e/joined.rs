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
