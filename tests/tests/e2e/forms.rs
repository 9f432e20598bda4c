//! Forms: a value that nobody can mean stays in the form and is not saved, what somebody has typed
//! is there again after a crash or a lock, and one press makes one record, however often it is
//! heard.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Browser, Device, Manabi, Portal, Screen};

use crate::people::{all_is_sent, device_in, device_of, enter};
use crate::plan::open_plan;
use crate::roll::{NEVER_CAME, ONE_UNSENT, open_lesson};
use crate::settle::open_record;

/// The form of a new learner, which anybody of the staff may fill in.
const NEW_LEARNER: &str = "/records/learner/new";

/// What a form says while the device keeps what is filled in.
const KEPT: &str = "書きかけを端末に保存しました";

#[tokio::test]
async fn what_cannot_be_read_makes_no_record_and_stays_to_be_mended() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let desk = manager(&portal).await;
    desk.follow(NEW_LEARNER).await;
    desk.button("作成する").appears().await;

    desk.button("作成する").click().await;
    desk.sees("入力されていません。").await;
    assert!(focus_is_in(&desk, "呼び名").await, "the focus is in the first wrong field");
    desk.field("呼び名…").fill("みずほ").await;

    for (day, said) in [
        (["2004", "2", "30"], "日付"),
        (["3", "2", "3"], "日付"),
        (["0003", "2", "3"], "1900年から2200年まで"),
        (["2999", "3", "3"], "1900年から2200年まで"),
        (["2004", "2", ""], "日付"),
    ] {
        fill_day(&desk, "生年月日", day).await;
        desk.button("作成する").click().await;
        desk.sees(said).await;
        assert_eq!(day_of(&desk, "生年月日").await, day, "what was typed stays");
        assert_eq!(desk.path().await, NEW_LEARNER);
    }
    fill_day(&desk, "生年月日", ["2004", "2", "29"]).await;

    paste(&desk, "氏名", 10_000).await;
    desk.button("作成する").click().await;
    desk.sees("200文字までです。いま10000文字あります").await;
    assert_eq!(desk.path().await, NEW_LEARNER);
    assert_eq!(made(&portal, "learner", "みずほ"), Vec::<Value>::new());
    paste(&desk, "氏名", 200).await;

    desk.button("作成する").click().await;
    desk.heading("みずほ").appears().await;
    all_is_sent(&desk).await;
    let [learner] = &made(&portal, "learner", "みずほ")[..] else {
        panic!("one learner is made")
    };
    assert_eq!(learner["birth_date"], "2004-02-29");
}

#[tokio::test]
async fn a_field_of_a_record_refuses_what_it_cannot_read_and_keeps_it_in_sight() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let desk = manager(&portal).await;
    make_learner(&desk, "かえで", ["2004", "2", "28"]).await;

    for (day, said) in [
        (["3", "2", "28"], "日付"),
        (["2004", "2", ""], "日付"),
        (["2004", "2", "30"], "日付"),
        (["0003", "2", "28"], "1900年から2200年まで"),
        (["2999", "2", "28"], "1900年から2200年まで"),
    ] {
        fill_day(&desk, "生年月日", day).await;
        desk.field("呼び名…").click().await;
        desk.sees(said).await;
        assert_eq!(day_of(&desk, "生年月日").await, day);
    }
    paste(&desk, "呼び名", 0).await;
    desk.field("氏名…").click().await;
    desk.sees("入力されていません。").await;
    paste(&desk, "ふりがな", 10_000).await;
    desk.sees("いま10000文字あります").await;
    desk.field("氏名…").fill("森かえで").await;
    desk.field("ふりがな…").click().await;

    let other = device_of(&manabi, "manager", Screen::Desktop).await;
    other.heading("きょうの仕事").appears().await;
    other.follow(&format!("{}?tab=history", desk.path().await)).await;
    other.heading("かえで").appears().await;
    wait_for_value(&other, "氏名", "森かえで").await;
    assert_eq!(value(&other, "呼び名").await, "かえで", "an emptied required name is not saved");
    assert_eq!(value(&other, "ふりがな").await, "", "a text that is too long is not saved");
    assert_eq!(day_of(&other, "生年月日").await, ["2004", "2", "28"]);
}

#[tokio::test]
async fn a_half_filled_form_is_there_again_after_a_crash_and_after_a_lock() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let mut desk = manager(&portal).await;
    desk.is_kept_offline().await;
    desk.follow(NEW_LEARNER).await;
    desk.field("呼び名…").fill("なぎさ").await;
    fill_day(&desk, "生年月日", ["2004", "2", "30"]).await;
    desk.sees(KEPT).await;

    desk.crash().await;
    desk.reopen().await;
    desk.visit("/").await;
    enter(&desk, "manager").await;
    desk.sees("書きかけの「学習者」があります。").await;
    desk.link("続きを書く").click().await;
    desk.sees("書きかけの内容を戻しました").await;
    assert_eq!(value(&desk, "呼び名").await, "なぎさ");
    assert_eq!(day_of(&desk, "生年月日").await, ["2004", "2", "30"]);

    // What is typed right before a lock is there, too.
    desk.field("呼び名…").fill("なぎさこ").await;
    desk.button("佐藤 由美子").click().await;
    desk.button("画面をロック").click().await;
    enter(&desk, "manager").await;
    desk.link("続きを書く").click().await;
    wait_for_value(&desk, "呼び名", "なぎさこ").await;

    desk.button("破棄する").click().await;
    wait_for_value(&desk, "呼び名", "").await;
    desk.follow("/dashboard").await;
    desk.heading("成果指標").appears().await;
    desk.sees_no("書きかけの").await;
}

#[tokio::test]
async fn a_day_that_is_typed_into_a_record_comes_back_after_a_reload() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.is_kept_offline().await;
    all_is_sent(&desk).await;
    desk.follow("/records/venue").await;
    desk.link("大通ユースセンター…").click().await;
    fill_day(&desk, "使用終了日", ["2022", "3", "31"]).await;
    desk.sees(ONE_UNSENT).await;
    desk.reload().await;
    desk.field("日").inside("使用終了日").is("value", "31").await;
    assert_eq!(day_of(&desk, "使用終了日").await, ["2022", "3", "31"]);
    all_is_sent(&desk).await;
}

#[tokio::test]
async fn a_step_of_a_plan_that_is_typed_and_not_added_is_there_again() {
    const STEP: &str = "一次関数のグラフを3つかく";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    open_plan(&tablet).await;
    tablet.field("次にすること…").fill(STEP).await;
    tablet.follow("/today").await;
    tablet.sees("書きかけの").await;
    tablet.link("続きを書く").click().await;
    tablet.field("次にすること…").is("value", STEP).await;
    tablet.button("加える").click().await;
    tablet.field("次にすること…").is("value", "").await;
    tablet.sees(STEP).await;
    tablet.follow("/today").await;
    tablet.heading("きょう").appears().await;
    tablet.sees_no("書きかけの").await;
}

#[tokio::test]
async fn two_presses_in_one_task_make_one_record() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let desk = manager(&portal).await;
    desk.follow(NEW_LEARNER).await;
    desk.field("呼び名…").fill("ひとり").await;
    press_twice(&desk, "作成する").await;
    desk.heading("ひとり").appears().await;
    all_is_sent(&desk).await;
    assert_eq!(made(&portal, "learner", "ひとり").len(), 1);
}

#[tokio::test]
async fn a_lesson_and_its_roll_are_made_in_one_form_as_one_change() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let desk = manager(&portal).await;
    desk.follow("/records/lesson/new").await;
    desk.field("会場…").choose("大通ユースセンター").await;
    desk.button("出欠を追加").click().await;
    desk.button("作成する").click().await;
    desk.sees("入力されていません。").await;
    desk.field("出欠…").choose("出席").await;
    desk.field("名前などで探す").inside("学習者").fill("こはる").await;
    desk.button("こはる…").click().await;
    let before = ["lesson", "attendance"].map(|kind| count(&portal, kind));
    desk.button("作成する").click().await;
    desk.button("削除する").appears().await;
    all_is_sent(&desk).await;
    let fates = portal.sync_answers();
    let fates = fates.iter().filter_map(|answer| answer["fates"].as_array()).flatten();
    assert_eq!(fates.filter(|fate| fate["kind"] == "applied").count(), 1);
    let after = ["lesson", "attendance"].map(|kind| count(&portal, kind));
    assert_eq!(after, before.map(|count| count + 1));
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_told() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.heading("きょうの仕事").appears().await;
    desk.follow("/records/consultation/new?date=2021-02-30").await;
    desk.sees("アドレスにある「日付」は使えない値なので、使っていません。").await;
    desk.follow("/dashboard?as_of=2021-02-30").await;
    desk.sees("アドレスにある「基準日」は使えない値なので、使っていません。").await;
}

/// Goes from the month of her birth to the day without leaving the date.
const CHANGE_MONTH_AND_DAY: &str = "
    const group = [...document.querySelectorAll('.date-box')]
        .find(box => box.querySelector('input').value === '2004');
    const type = (at, text) => {
        const input = group.querySelectorAll('input')[at];
        input.focus();
        input.value = text;
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true }));
    };
    type(1, '4');
    await new Promise(done => setTimeout(done, 300));
    type(2, '30');";

in_each_browser!(what_was_typed_right_before_a_reload_is_there);

async fn what_was_typed_right_before_a_reload_is_there(browser: Browser) {
    const WORDS: &str = "窓ぎわの席がすき";
    let manabi = Manabi::start_demo().await;
    let tablet = device_in(browser, manabi.address(), "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    tablet.sees("送信済み").await;
    open_lesson(&tablet).await;
    open_record(&tablet, NEVER_CAME).await;
    tablet.field("チームのメモ…").fill("は").await;
    // What is about somebody is sent when its field is left.
    tablet.field("本人へのひとこと…").click().await;
    all_is_sent(&tablet).await;
    tablet.field("チームのメモ…").write_at_end(WORDS).await;
    tablet.reload().await;
    tablet.field("チームのメモ…").is("value", &format!("は{WORDS}")).await;
    tablet.field("チームのメモ…").click().await;
    tablet.field("本人へのひとこと…").click().await;
    all_is_sent(&tablet).await;
}

#[tokio::test]
async fn a_date_is_saved_when_it_is_left_and_an_emptied_name_is_not_called_sent() {
    let manabi = Manabi::start_demo().await;
    let portal = Portal::before(&manabi).await;
    let desk = manager(&portal).await;
    make_learner(&desk, "みずほ", ["2004", "2", "3"]).await;
    let made_days = || -> BTreeSet<String> {
        let all = made(&portal, "learner", "みずほ");
        all.iter().map(|it| it["birth_date"].as_str().unwrap_or_default().to_owned()).collect()
    };
    desk.link("基本・履歴…").click().await;
    // Keys only: a driver that empties a field leaves it.
    desk.field("月").inside("生年月日").appears().await;
    desk.run(CHANGE_MONTH_AND_DAY).await;
    desk.field("氏名…").click().await;
    all_is_sent(&desk).await;
    desk.sees("送信済み").await;
    let days = ["2004-02-03", "2004-04-30"].map(str::to_owned);
    assert_eq!(made_days(), days.into(), "no day of which one part alone was changed");

    paste(&desk, "呼び名", 0).await;
    desk.field("氏名…").click().await;
    desk.sees("入力されていません。").await;
    desk.sees("確認が必要").await;
    desk.follow("/learners").await;
    desk.sees("送信済み").await;
}

async fn manager(portal: &Portal) -> Device {
    let browser = tests::Browser::Chromium;
    let desk = device_in(browser, portal.address(), "manager", Screen::Desktop).await;
    desk.heading("きょうの仕事").appears().await;
    desk
}

async fn make_learner(desk: &Device, name: &str, born: [&str; 3]) {
    desk.follow(NEW_LEARNER).await;
    desk.field("呼び名…").fill(name).await;
    fill_day(desk, "生年月日", born).await;
    desk.button("作成する").click().await;
    desk.heading(name).appears().await;
    all_is_sent(desk).await;
}

async fn fill_day(desk: &Device, label: &str, [year, month, day]: [&str; 3]) {
    for (part, text) in [("年", year), ("月", month), ("日", day)] {
        desk.field(part).inside(label).fill(text).await;
    }
}

async fn day_of(desk: &Device, label: &str) -> [String; 3] {
    let mut parts = [String::new(), String::new(), String::new()];
    for (at, part) in ["年", "月", "日"].into_iter().enumerate() {
        let field = desk.field(part).inside(label).element().await.expect("a date has three parts");
        parts[at] = field.prop("value").await.expect("it is an input").unwrap_or_default();
    }
    parts
}

async fn value(desk: &Device, label: &str) -> String {
    let field = desk.field(&format!("{label}…")).element().await.expect("the field is there");
    field.prop("value").await.expect("it is an input").unwrap_or_default()
}

async fn wait_for_value(desk: &Device, label: &str, wanted: &str) {
    desk.field(&format!("{label}…")).is("value", wanted).await;
}

/// Puts so many characters into a field, as from a clipboard.
async fn paste(desk: &Device, label: &str, chars: usize) {
    desk.field(&format!("{label}…")).click().await;
    desk.run(&format!(
        "const field = document.activeElement; \
         field.value = '森'.repeat({chars}); \
         field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
    ))
    .await;
}

/// Presses a button twice before the page can answer.
async fn press_twice(desk: &Device, name: &str) {
    desk.run(&format!(
        "const name = {}; \
         const buttons = [...document.querySelectorAll('button')]; \
         const button = buttons.find((it) => it.textContent.trim() === name); \
         button.click(); button.click();",
        json!(name)
    ))
    .await;
}

async fn focus_is_in(desk: &Device, label: &str) -> bool {
    let field = desk.field(&format!("{label}…")).is("focused", "true").await;
    field.name.starts_with(label)
}

/// The bodies of all records of a kind and a name that the server has given out.
fn made(portal: &Portal, kind: &str, name: &str) -> Vec<Value> {
    let records = records(portal).into_iter();
    let bodies = records.filter(|it| it["kind"] == kind).map(|it| it["body"].clone());
    let mut bodies: Vec<Value> = bodies.filter(|it| it["preferred_name"] == name).collect();
    bodies.dedup();
    bodies
}

fn records(portal: &Portal) -> Vec<Value> {
    let answers = portal.sync_answers();
    let pulled = answers.iter().filter_map(|answer| answer["pull"]["records"].as_array());
    pulled.flatten().cloned().collect()
}

/// How many records of a kind the server has given out.
fn count(portal: &Portal, kind: &str) -> usize {
    let records = records(portal).into_iter().filter(|record| record["kind"] == kind);
    records.map(|record| record["id"].to_string()).collect::<BTreeSet<_>>().len()
}
