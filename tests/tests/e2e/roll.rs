//! A tutor's roll call, as several journeys need it.

use serde_json::Value;
use tests::{Device, Portal, Seek, Weather};

use crate::people::{all_is_sent, enter};

/// A learner who is enrolled and has never come: whoever marks her changes something.
pub const NEVER_CAME: &str = "こはる";

/// What saving and sending say while one change waits for the network.
pub const ONE_UNSENT: &str = "保存済み・未送信 1件";

/// Goes from today to the lesson on whose roster she is.
pub async fn open_lesson(tablet: &Device) {
    tablet.link("大通ユースセンター").click().await;
    tablet.sees(NEVER_CAME).await;
}

/// Marks her with `word`, such as 「来た」.
pub async fn mark(tablet: &Device, word: &str) {
    choice(tablet, word).click().await;
    is_marked(tablet, word).await;
}

/// Taps on `word` in her row, whatever becomes of it.
pub async fn tap(tablet: &Device, word: &str) {
    choice(tablet, word).click().await;
}

/// Waits until she is marked with `word`.
pub async fn is_marked(tablet: &Device, word: &str) {
    choice(tablet, word).is("checked", "true").await;
}

/// The ids of her marks 「来た」 in these answers to syncs; one attendance keeps one id.
pub fn times_she_came(answers: &[Value]) -> Vec<String> {
    let pulled = answers.iter().filter_map(|answer| answer["pull"]["records"].as_array());
    let records: Vec<&Value> = pulled.flatten().collect();
    let is_she =
        |it: &&&Value| it["kind"] == "learner" && it["body"]["preferred_name"] == NEVER_CAME;
    let learner = records.iter().find(is_she).map(|it| &it["id"]);
    let learner = learner.unwrap_or_else(|| panic!("{NEVER_CAME} was never pulled"));
    let came = |it: &&&Value| {
        let body = &it["body"];
        it["kind"] == "attendance" && body["learner"] == *learner && body["status"] == "present"
    };
    let mut ids: Vec<String> = records.iter().filter(came).map(|it| it["id"].to_string()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The browser dies while two marks of one learner wait, the last of them 「来た」. When it is back,
/// they are there, and once there is a network again they make one attendance. A device that has
/// lost its storage asks for the password again after a reload.
pub async fn two_marks_reach_the_office_once(
    tablet: &mut Device,
    portal: &Portal,
    lesson: &str,
    asks_again: bool,
) {
    tablet.crash().await;
    tablet.reopen().await;
    tablet.visit(lesson).await;
    enter(tablet, "tutor").await;
    is_marked(tablet, "来た").await;
    tablet.sees(ONE_UNSENT).await;

    portal.turn(Weather::Fair);
    tablet.reload().await;
    if asks_again {
        enter(tablet, "tutor").await;
    }
    all_is_sent(tablet).await;
    is_marked(tablet, "来た").await;
    assert_eq!(times_she_came(&portal.sync_answers()).len(), 1);
}

fn choice<'a>(tablet: &'a Device, word: &str) -> Seek<'a> {
    tablet.seek(&["radio"], word).inside(NEVER_CAME)
}
