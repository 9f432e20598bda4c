//! Where the focus is after something that had it is gone: where the person goes on, never lost to
//! the document.

use tests::{Manabi, Screen};
use thirtyfour::Key;

use crate::people::{all_is_sent, device_of};
use crate::roll::{NEVER_CAME, open_lesson};

#[tokio::test]
async fn the_focus_stays_where_a_person_goes_on() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.heading("きょう").is("focused", "true").await;

    open_lesson(&tablet).await;
    let came = || tablet.seek(&["radio"], "来た").inside(NEVER_CAME);
    press(&came().element().await.expect("her row has marks"), " ").await;
    came().is("checked", "true").await;
    let undo = tablet.button("元に戻す").element().await.expect("a mark can be taken back");
    press(&undo, Key::Enter + "").await;
    came().is("checked", "false").await;
    came().is("focused", "true").await;

    // What is written about her opens beside the rows, and leads back to her row.
    let row = || tablet.button(&format!("{NEVER_CAME} 菅原…"));
    press(&row().element().await.expect("her row"), Key::Enter + "").await;
    let close = tablet.button("閉じる").element().await.expect("her record is open");
    press(&close, Key::Enter + "").await;
    row().is("focused", "true").await;
    press(&row().element().await.expect("her row"), Key::Enter + "").await;
    tablet.button("次の人").appears().await;
    let head = tablet.driver().active_element().await.expect("the record has the focus");
    // Escape in a text is for what is being typed: the record stays, and nothing is sent.
    let words = tablet.field("チームのメモ…").element().await.expect("she can write for the team");
    press(&words, "今日は英").await;
    press(&words, Key::Escape + "").await;
    tablet.field("チームのメモ…").is("value", "今日は英").await;
    tablet.button("次の人").appears().await;
    tablet.field("チームのメモ…").fill("").await;
    press(&head, Key::Escape + "").await;
    tablet.button("次の人").is_gone().await;
    row().is("focused", "true").await;

    // Arrows lead from row to row, and into a window that has opened over the page.
    press(&row().element().await.expect("her row"), Key::Down + "").await;
    tablet.button("さら 上田…").is("focused", "true").await;
    let others = || tablet.button(NEVER_CAME);
    press(&others().element().await.expect("her row has more marks"), Key::Enter + "").await;
    tablet.button("休み（連絡あり）").appears().await;
    press(&others().element().await.expect("it stays"), Key::Down + "").await;
    tablet.button("休み（連絡あり）").is("focused", "true").await;
    let first = tablet.driver().active_element().await.expect("a mark has the focus");
    press(&first, Key::Escape + "").await;
    others().is("focused", "true").await;

    tablet.link("はじめての人").click().await;
    tablet.field("呼び名 必須").is("focused", "true").await;
    let save = tablet.button("出席にする").element().await.expect("the form has a button");
    press(&save, Key::Enter + "").await;
    tablet.field("呼び名 必須").is("focused", "true").await;
    assert_eq!(tablet.console_errors().await, Vec::<String>::new());
}

#[tokio::test]
async fn keys_lead_into_the_search_along_a_list_and_along_tabs() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.is_kept_offline().await;
    let heading = desk.heading("きょうの仕事").element().await.expect("a page has a heading");
    press(&heading, "/").await;
    desk.seek(&["searchbox"], "この一覧から探す").is("focused", "true").await;

    let (first, last) = (|| desk.link("青木 優"), || desk.link("和田 涼太"));
    press(&first().element().await.expect("the first row"), Key::End + "").await;
    last().is("focused", "true").await;
    press(&last().element().await.expect("the last row"), Key::Home + "").await;
    first().is("focused", "true").await;
    press(&first().element().await.expect("her row"), Key::Enter + "").await;

    desk.link("概要").appears().await;
    let overview = desk.link("概要").element().await.expect("a file begins with its overview");
    press(&overview, Key::Right + "").await;
    desk.link("計画").is("focused", "true").await;
    let plan = desk.link("計画").element().await.expect("a file has a plan");
    press(&plan, Key::End + "").await;
    desk.link("基本・履歴").is("focused", "true").await;
    let basics = desk.link("基本・履歴").element().await.expect("it is there");
    press(&basics, "?").await;
    desk.sees("はじめ・おわりへ").await;
}

/// Puts the focus on a control and presses a key, as somebody does who has no pointer.
async fn press(control: &thirtyfour::WebElement, key: impl Into<thirtyfour::TypingData>) {
    control.focus().await.expect("it takes the focus");
    control.send_keys(key).await.expect("it hears keys");
}
