//! A learner reads what is kept about her, on her own phone, has something corrected, and takes one
//! page home.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn she_reads_everything_that_is_kept_about_her_and_has_something_corrected() {
    const WRONG: &str = "あいていた 日の 時間が ちがいます。";
    const ANSWER: &str = "120分に直しました。";
    let manabi = Manabi::start_demo().await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.is_kept_offline().await;
    phone.offline().await;
    phone.follow("/me/records").await;
    phone.heading("わたしの きろく").appears().await;
    // All but the newest months are folded.
    phone
        .run("for (const it of document.querySelectorAll('details:not([open])')) it.open = true")
        .await;
    phone.sees("「いいですよ」と 言うこと").await;
    phone.sees("直しました。知らせてくれて ありがとう。").await;
    phone.screenshot("own-records").await;
    phone.seek(&["radio"], "なおして ほしい").click().await;
    phone.button("つたえる").click().await;
    phone.sees("どの きろくか 書いて ください").await;
    phone.field("どの きろくの、どこですか…").fill(WRONG).await;
    phone.button("つたえる").click().await;
    phone.sees("答えを 待っています").await;
    phone.online().await;
    phone.sees("送りました").await;

    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.seek(&["link"], "…").inside("記録についての希望に、まだ答えていません").click().await;
    let answer = || office.field("答え…").inside("本人が自分のページで読みます");
    // What is too long stays in the field and is not sent.
    answer().fill(&"長".repeat(1001)).await;
    office.button("答えを伝える").click().await;
    answer().is("focused", "true").await;
    answer().fill(ANSWER).await;
    // What is not sent yet is there again after another page, and after it was sent and taken back.
    let request = office.path().await;
    office.follow("/work").await;
    office.heading("きょうの仕事").appears().await;
    office.follow(&request).await;
    answer().is("value", ANSWER).await;
    office.button("答えを伝える").click().await;
    office.button("答えを伝える").is_gone().await;
    office.button("元に戻す").click().await;
    answer().is("value", ANSWER).await;
    // Whoever types an answer while somebody else gives one sees that one, and keeps her words.
    let other = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&other).await;
    other.follow(&request).await;
    let late = || other.field("答え…").inside("本人が自分のページで読みます");
    late().fill("明日、一緒に見ましょう。").await;
    office.button("答えを伝える").click().await;
    office.button("答えを伝える").is_gone().await;
    all_is_sent(&office).await;
    other.sees("ほかの人が先に答えました").await;
    late().is("value", "明日、一緒に見ましょう。").await;
    other.button("答えを伝える").is_gone().await;
    other.screenshot("answered-first").await;
    other.button("破棄する").click().await;
    other.sees_no("ほかの人が先に答えました").await;
    office.follow("/work").await;
    office.sees_no("記録についての希望に、まだ答えていません").await;
    phone.sees(ANSWER).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn what_she_takes_home_is_one_page_of_facts_about_her() {
    let manabi = Manabi::start_demo().await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees("送りました").await;
    phone.follow("/me/summary").await;
    phone.heading("ひなさんの まとめ").appears().await;
    for part in ["合格した 科目", "とっておく 紙", "これからの 日にち", "できたこと"]
    {
        phone.sees(part).await;
    }
    phone.sees_no("スタッフだけが").await;
    phone.screenshot("own-summary").await;
}
