//! A venue closes for a fortnight: its lessons are closed with it in one step, which is taken back
//! and done again, one of them is held by phone instead, and a learner is told once. And the
//! lessons of a weekly pattern, which are made again and again without doubles.

use serde_json::json;
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

const WORDS: &str = "水道の工事で、2週間お休みです。";

#[tokio::test]
async fn a_closure_closes_a_fortnight_in_one_step_and_a_learner_is_told_once() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&desk).await;
    desk.follow("/records/venue_closure/new?from=2021-02-08&to=2021-02-21").await;
    desk.field("会場…").choose("大通ユースセンター").await;
    desk.field("理由…").fill("水道工事").await;
    desk.field("学習者への知らせ…").fill(WORDS).await;
    desk.button("作成する").click().await;
    desk.sees("2回を休館にしました").await;
    // One step back: the closure and its lessons.
    desk.button("元に戻す").inside("2回を休館にしました").click().await;
    desk.heading("この記録はここにありません").appears().await;

    desk.follow("/records/venue_closure/new?from=2021-02-08&to=2021-02-21").await;
    desk.field("会場…").choose("大通ユースセンター").await;
    desk.field("理由…").fill("水道工事").await;
    desk.field("学習者への知らせ…").fill(WORDS).await;
    desk.button("作成する").click().await;
    desk.sees("2回を休館にしました").await;
    // What a learner is told and what the schedule says is the same.
    desk.button("休館をやめて予定に戻す").click().await;
    desk.button("2回を休館にする").click().await;
    desk.button("電話にする").inside("2月10日").click().await;
    desk.sees("会場以外で開きます").await;
    desk.button("1回を休館にする").appears().await;
    desk.screenshot("closure").await;
    all_is_sent(&desk).await;

    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees(WORDS).await;
    assert_eq!(phone.text().await.matches(WORDS).count(), 1);
    phone.screenshot("learner-closure").await;
}

#[tokio::test]
async fn lessons_of_a_pattern_are_made_again_and_again_without_doubles() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&desk).await;
    desk.follow("/records/lesson_pattern/new?weekday=thursday&start=17:00&from=2021-02-04").await;
    desk.field("会場…").choose("大通ユースセンター").await;
    desk.button("作成する").click().await;
    // 11 February is a holiday; eight Thursdays are left until the end of the fiscal year, with it.
    desk.sees("7回の予定を作ります").await;
    desk.sees("除いた日：2月11日（木）（祝日）").await;
    desk.button("予定を作る").click().await;
    desk.sees("7回の予定を作りました").await;
    desk.sees("新しく作る日はありません。作ってある回：7").await;
    all_is_sent(&desk).await;
    desk.screenshot("pattern").await;
    // Another desk makes nothing twice.
    let pattern = desk.path().await;
    let other = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&other).await;
    other.follow(&pattern).await;
    is_made(&other).await;
}

async fn is_made(desk: &Device) {
    desk.sees("新しく作る日はありません。作ってある回：7").await;
}

#[tokio::test]
async fn a_learner_says_in_one_tap_that_she_will_not_come_and_the_roll_shows_it() {
    let manabi = Manabi::start_demo().await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.button("お休みします").click().await;
    phone.sees("お休みを 伝えました").await;
    phone.button("やっぱり 行きます").appears().await;
    phone.sees("送りました").await;

    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.link("大通ユースセンター").click().await;
    tablet.button("残り7人 来た（連絡の2人をのぞく）").appears().await;
}

#[tokio::test]
async fn the_second_tap_of_a_double_one_opens_nothing_on_the_page_that_follows() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&desk).await;
    desk.follow("/records/lesson/series").await;
    desk.field("会場…").choose("大通ユースセンター").await;
    desk.field("曜日…").choose("日曜日").await;
    desk.field("開始時刻…").fill("18:00").await;
    desk.sees("の予定を作ります").await;
    desk.run("[...document.querySelectorAll('main button')].at(-1).scrollIntoView();").await;
    let place = "const it = [...document.querySelectorAll('main button')]\
                 .find(it => it.textContent.includes('予定を作る')).getBoundingClientRect();\
                 return [it.x + it.width / 2, it.y + it.height / 2];";
    let place = desk.run(place).await;
    for count in [1, 2] {
        for how in ["mousePressed", "mouseReleased"] {
            let tap = json!({
                "type": how, "x": place[0], "y": place[1], "button": "left", "clickCount": count
            });
            desk.devtools("Input.dispatchMouseEvent", tap).await;
        }
    }
    desk.sees("の予定を作りました").await;
    let address = desk.run("return location.pathname + location.search;").await;
    assert!(address.as_str().unwrap().starts_with("/records/lesson?venue="), "{address}");
}
