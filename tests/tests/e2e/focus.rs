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

    tablet.link("はじめての人").click().await;
    tablet.field("呼び名 必須").is("focused", "true").await;
    let save = tablet.button("出席にする").element().await.expect("the form has a button");
    press(&save, Key::Enter + "").await;
    tablet.field("呼び名 必須").is("focused", "true").await;
    assert_eq!(tablet.console_errors().await, Vec::<String>::new());
}

/// Puts the focus on a control and presses a key, as somebody does who has no pointer.
async fn press(control: &thirtyfour::WebElement, key: impl Into<thirtyfour::TypingData>) {
    control.focus().await.expect("it takes the focus");
    control.send_keys(key).await.expect("it hears keys");
}
