//! From the phone call to the intake, in the school's staff room without a network: who called,
//! what she wants, what she agrees to; and what the office does about it afterwards.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, comes_back_to, device_of};

#[tokio::test]
async fn a_first_contact_is_written_down_offline_and_the_office_answers_the_school() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    all_is_sent(&tablet).await;
    tablet.follow("/learners").await;
    tablet.link("ひな…").click().await;
    tablet.heading("ひな").appears().await;
    tablet.follow("/learners").await;
    tablet.link("はじめての相談").appears().await;
    tablet.offline().await;
    tablet.link("はじめての相談").click().await;
    tablet.field("呼び名 必須").fill("ことり").await;
    // A day that does not exist is neither saved nor thrown away.
    for (part, typed) in [("年", "2005"), ("月", "2"), ("日", "30")] {
        tablet.field(part).inside("生年月日").fill(typed).await;
    }
    tablet.button("受付を保存する").click().await;
    tablet.sees("この日付はありません").await;
    tablet.field("日").inside("生年月日").is("value", "30").await;
    tablet.field("月").inside("生年月日").fill("").await;
    tablet.reload().await;
    tablet.field("日").inside("生年月日").is("value", "30").await;
    tablet.field("月").inside("生年月日").fill("2").await;
    tablet.field("日").inside("生年月日").fill("28").await;
    tablet.seek(&["radio"], "電話").click().await;
    tablet.seek(&["radio"], "学校から").click().await;
    tablet.field("連絡をくれた学校 任意").choose("北翠通信高等学校").await;
    tablet.field("希望（本人の言葉で） 任意").fill("英語だけ、だれかとやりたい。").await;
    tablet.seek(&["radio"], "休学中").click().await;
    tablet.seek(&["radio"], "同意する").inside("学習会に来るために、名前").click().await;
    tablet.seek(&["radio"], "同意する").inside("学校と共有").click().await;
    tablet.seek(&["radio"], "同意しない").inside("LINEでの連絡").click().await;
    tablet.field("電話 任意").fill("000-0000-0099").await;
    tablet.field("次にすること 任意").fill("水曜日に見学").await;
    tablet.screenshot("first-contact-tablet").await;
    tablet.button("受付を保存する").click().await;
    tablet.heading("ことり").appears().await;
    tablet.sees("担当 小林 千尋").await;
    tablet.sees("未送信 1件").await;
    tablet.online().await;
    all_is_sent(&tablet).await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.sees("紹介元がまだ記録されていません").await;
    comes_back_to(&office).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn who_walked_in_becomes_a_person_of_the_program_without_a_second_record() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/first-contact").await;
    office.field("呼び名 必須").fill("こはる").await;
    office.link("この人の受付を書く").click().await;
    office.sees("こはる").await;
    office.field("呼び名 必須").is_gone().await;
    office.seek(&["radio"], "家族から").click().await;
    office.field("希望（本人の言葉で） 任意").fill("家では集中できない。").await;
    office.button("受付を保存する").click().await;
    office.sees("こはるさんの受付を保存しました").await;
    office.button("元に戻す").click().await;
    all_is_sent(&office).await;
}
