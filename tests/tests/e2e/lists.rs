//! Who runs the program looks for people in the list of all of them: which of them, what with
//! several, and from one file to the next.

use tests::{Device, Manabi, Screen};

use crate::people::{device_of, enter};

#[tokio::test]
async fn a_manager_narrows_her_list_chooses_several_and_walks_from_file_to_file() {
    let manabi = Manabi::start_demo().await;
    let mut desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.is_kept_offline().await;
    desk.follow("/learners").await;
    desk.sees("46件").await;

    desk.link("終了…").click().await;
    desk.sees("46件のうち6件").await;
    let filtered = desk.path().await;
    desk.button("在籍の条件を消す").click().await;
    desk.sees_no("46件のうち6件").await;

    desk.link("終了…").click().await;
    desk.seek(&["checkbox"], "すべて選ぶ").click().await;
    desk.sees("6件を選択中").await;
    desk.button("選択をやめる").click().await;
    desk.sees_no("6件を選択中").await;

    // Two lines on a phone, and nothing beside its edge.
    desk.set_screen(Screen::Phone).await;
    desk.sees("46件のうち6件").await;
    let width = desk.run("return document.documentElement.scrollWidth <= innerWidth;").await;
    assert_eq!(width, true, "{filtered} fits a phone");
    desk.set_screen(Screen::Desktop).await;

    // A search without a hit says so, and leads back.
    desk.follow("/learners").await;
    desk.sees("46件").await;
    desk.seek(&["searchbox"], "この一覧から探す").fill("いないひと").await;
    desk.sees("見つかりませんでした").await;
    desk.button("条件を消す").click().await;
    desk.sees("46件").await;
    no_letter_is_in_the_history(&desk).await;
    desk.sees("46件").await;
    // A browser that refuses to change the address any more stops nobody.
    desk.run("history.pushState = () => { throw new DOMException('', 'SecurityError'); };").await;
    desk.link("終了…").click().await;
    desk.sees("46件のうち6件").await;

    // The file of each leads to the next of the six.
    desk.run("document.querySelector('a.list-name').click();").await;
    desk.link("次の人").appears().await;
    desk.link("前の人").is_gone().await;
}

/// More letters than a browser lets a page change its address, each of which is heard.
async fn no_letter_is_in_the_history(desk: &Device) {
    const PLACE: &str = "return JSON.stringify([history.length, location.href]);";
    let before = desk.run(PLACE).await;
    desk.run(
        "const box = document.querySelector('main input[type=search]'); \
         const type = (text) => { box.value = text; \
             box.dispatchEvent(new Event('input', { bubbles: true })); }; \
         for (let n = 0; n < 250; n++) type('い'.repeat(n % 9)); type('');",
    )
    .await;
    assert_eq!(desk.run(PLACE).await, before);
}

#[tokio::test]
async fn a_view_that_somebody_has_named_is_there_again_and_sealed() {
    let manabi = Manabi::start_demo().await;
    let mut desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.is_kept_offline().await;
    desk.follow("/records/lesson").await;
    desk.button("この見方に名前をつける").is_gone().await;
    desk.follow("/records/lesson?sort=date&status=called_off").await;
    desk.button("この見方に名前をつける").click().await;
    desk.field("見方の名前…").fill("なかった日").await;
    desk.button("加える").click().await;
    desk.button("この見方をやめる").appears().await;
    desk.follow("/records/lesson").await;
    desk.link("なかった日…").appears().await;

    desk.close().await;
    assert_eq!(desk.files_with("なかった日"), Vec::<std::path::PathBuf>::new());
    desk.reopen().await;
    desk.visit("/records/lesson").await;
    enter(&desk, "manager").await;
    desk.link("なかった日…").click().await;
    assert_eq!(desk.path().await, "/records/lesson");
    desk.button("この見方をやめる").click().await;
    desk.link("なかった日…").is_gone().await;
}
