//! The network around the program: a visit with its talks in one form, a school that nobody has
//! visited, an answer to whoever sent a learner, and a contract that is renewed where it is found.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

const SCHOOL: &str = "札幌白樺台高等学校";

#[tokio::test]
async fn a_visit_is_entered_offline_with_everybody_who_was_talked_to_and_the_figure_follows() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.sees_no("まだオフラインでは使えません。準備しています。").await;
    tablet.link("予定").click().await;
    tablet.link("訪問・アウトリーチ").click().await;
    tablet.heading("2月").appears().await;
    tablet.screenshot("outreach-tablet").await;
    tablet.link("学校").click().await;
    tablet.sees("2020年度：6校で延べ243人と面談").await;
    tablet.link(SCHOOL).click().await;
    tablet.heading(SCHOOL).appears().await;
    tablet.offline().await;
    tablet.link("訪問を記録").click().await;
    tablet.button("学校内面談を追加").click().await;
    tablet.field("話した相手 必須").choose("生徒").await;
    tablet.field("同席の面談 任意").choose("はい").await;
    tablet.button("学校内面談を追加").click().await;
    tablet.button("作成する").click().await;
    // A talk with nobody is no talk.
    tablet.sees("入力されていません。").await;
    tablet.screenshot("visit-form-tablet").await;
    let last = "[...document.querySelectorAll('main button')]\
                .filter(it => it.textContent.includes('この行を外す')).at(-1).click();";
    tablet.run(last).await;
    tablet.button("作成する").click().await;
    tablet.follow("/outreach").await;
    tablet.link("学校").click().await;
    tablet.sees("2020年度：7校で延べ244人と面談").await;
    tablet.online().await;
    tablet.follow("/").await;
    all_is_sent(&tablet).await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/dashboard/IND13").await;
    office.sees("244").await;
}

#[tokio::test]
async fn whoever_sent_a_learner_is_answered_once_she_has_agreed() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/referrals?view=open").await;
    office.sees("返事を待っている紹介元はありません").await;
    office.link("紹介を受けた").click().await;
    office.field("呼び名 必須").fill("ことり").await;
    office.seek(&["radio"], "学校から").click().await;
    office.field("連絡をくれた学校 任意").choose("北翠通信高等学校").await;
    office.field("希望（本人の言葉で） 任意").fill("英語だけ、だれかとやりたい。").await;
    office.seek(&["radio"], "同意する").inside("学習会に来るために、名前").click().await;
    office.seek(&["radio"], "同意する").inside("学校と共有").click().await;
    office.button("受付を保存する").click().await;
    office.heading("ことり").appears().await;
    office.follow("/work").await;
    office.sees("紹介元への返事がまだです").await;
    office.follow("/referrals?view=open").await;
    office.sees("ことり").await;
    office.screenshot("referrals-open-desk").await;
    office.button("返事をした").click().await;
    office.sees("ことりさんの紹介元への返事を書きました").await;
    office.sees("返事を待っている紹介元はありません").await;
    all_is_sent(&office).await;
    office.button("元に戻す").click().await;
    office.button("返事をした").click().await;
    office.link("紹介された人…").click().await;
    office.sees("ことり").await;
    office.follow("/work").await;
    office.sees_no("紹介元への返事がまだです").await;
    all_is_sent(&office).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn a_contract_that_ends_is_renewed_where_it_is_found() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.link("開く").inside("団体との契約がもうすぐ終わります").click().await;
    office.sees("3月31日（水）まで続きます").await;
    office.screenshot("organization-desk").await;
    office.link("次の契約を書く").click().await;
    office.button("作成する").click().await;
    office.sees("作成しました").await;
    office.follow("/work").await;
    office.heading("きょうの仕事").appears().await;
    office.sees_no("団体との契約がもうすぐ終わります").await;
    all_is_sent(&office).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn a_tutor_sees_neither_contracts_nor_who_was_behind_a_referral() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.follow("/records/organization?kind=partner").await;
    tablet.link("NPO法人まなびの灯").click().await;
    tablet.heading("この団体から来ているスタッフ").appears().await;
    tablet.sees("小林 千尋").await;
    tablet.heading("契約").is_gone().await;
    tablet.follow("/referrals").await;
    tablet.sees("ここは、ほかの役割の人のページです").await;
}
