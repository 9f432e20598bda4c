//! A learner withdraws her consent to photographs on her phone: the office is told which photograph
//! she is on, and where it is used.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, comes_back_to, device_of};

#[tokio::test]
async fn a_photograph_is_named_where_it_is_used_when_somebody_on_it_withdraws_her_consent() {
    const LACKING: &str = "使っていますが、同意がない人が写っています";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.follow("/learners").await;
    tablet.link("ひな…").click().await;
    tablet.link("同意を聞く").click().await;
    tablet.seek(&["radio"], "同意する").inside("学習会の写真に").click().await;
    tablet.seek(&["radio"], "同意する").inside("学習会の写真に").is("checked", "true").await;
    all_is_sent(&tablet).await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/records/photo/new").await;
    office.field("写っているもの…").fill("机でノートを開く手").await;
    office.field("保管場所…").fill("共有フォルダー 2021-02").await;
    office.field("名前などで探す").inside("写っている学習者").fill("ひな").await;
    office.button("ひな…").click().await;
    office.field("使っている場所…").fill("センターだより 3月号").await;
    office.button("作成する").click().await;
    office.heading("机でノートを開く手").appears().await;
    office.sees_no(LACKING).await;
    all_is_sent(&office).await;

    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.follow("/me/consents").await;
    phone.button("「写真」を やめる").appears().await;
    phone.offline().await;
    phone.button("「写真」を やめる").click().await;
    phone.button("「いいですよ」を やめる").click().await;
    phone.sees("に やめました").await;
    phone.online().await;
    phone.sees("送りました").await;

    comes_back_to(&office).await;
    office.sees(LACKING).await;
    office.screenshot("photo").await;
    office.follow("/records/photo").await;
    office.heading("使うのをやめる写真").appears().await;
    office.sees("ひな（センターだより 3月号）").await;
    assert_eq!(office.console_errors().await, [""; 0]);
}
