//! Steps of a learner's plan, written as fast as a page takes them: what journeys use that stop a
//! browser in the middle of writing. Each step has words of its own, so that one that is lost or
//! doubled is seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

/// With this the steps of the journeys begin, and no other.
const MINE: &str = "歩み";

/// Goes to the page of a learner with a plan.
pub async fn open_plan(tablet: &Device) {
    tablet.follow("/learners").await;
    tablet.link("ひな…").click().await;
    tablet.link("計画").click().await;
    tablet.button("加える").appears().await;
}

/// Adds `count` steps to her plan, called after `round`.
pub async fn add_steps(tablet: &Device, round: &str, count: usize) {
    tablet.run(&adding(round, count)).await;
}

/// What they are called.
pub fn named(round: &str, count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(move |step| format!("{MINE} {round}-{step}"))
}

/// The script that adds them.
pub fn adding(round: &str, count: usize) -> String {
    let steps: Vec<String> = named(round, count).collect();
    format!(
        "const form = document.querySelector('form.tutor-add'); \
         for (const step of {}) {{ \
             const field = form.querySelector('input'); \
             field.value = step; \
             field.dispatchEvent(new Event('input', {{ bubbles: true }})); \
             form.requestSubmit(); \
         }}",
        json!(steps)
    )
}

/// The steps on the screen, if the screen calls everything saved in this moment.
pub async fn called_saved(tablet: &Device) -> BTreeSet<String> {
    let (word, steps) = look(tablet).await;
    let is_saved = word.starts_with("保存済み") || word == "送信済み";
    if is_saved { steps } else { BTreeSet::new() }
}

/// The steps on the screen.
pub async fn steps(tablet: &Device) -> BTreeSet<String> {
    look(tablet).await.1
}

/// What the screen says of saving, and the steps that it shows, in one moment.
async fn look(tablet: &Device) -> (String, BTreeSet<String>) {
    const LOOK: &str = "
        const labels = [...document.querySelectorAll('.tutor-plan label')];
        return [
            document.querySelector('.sync-word').textContent.trim(),
            labels.map((label) => label.textContent.trim()),
        ];";
    let seen = tablet.run(LOOK).await;
    let steps: Vec<String> = serde_json::from_value(seen[1].clone()).expect("a list of steps");
    let mine: Vec<String> = steps.into_iter().filter(|step| step.starts_with(MINE)).collect();
    let set: BTreeSet<String> = mine.iter().cloned().collect();
    assert_eq!(set.len(), mine.len(), "no step is shown twice: {mine:?}");
    (seen[0].as_str().unwrap_or_default().to_owned(), set)
}

/// Every change of the only tablet that sent some was decided once: the same number, the same fate,
/// however often it asked, and no number left out.
pub fn each_number_has_one_fate(answers: &[Value]) {
    let mut fates: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    for fate in answers.iter().filter_map(|answer| answer["fates"].as_array()).flatten() {
        let n = fate["n"].as_u64().expect("a fate has a number");
        fates.entry(n).or_default().insert(fate.to_string());
    }
    assert!(fates.values().all(|fates| fates.len() == 1), "{fates:?}");
    let numbers: Vec<u64> = fates.keys().copied().collect();
    let all: Vec<u64> = (1..=fates.len() as u64).collect();
    assert_eq!(numbers, all, "no number is left out");
}

/// Each of these steps is on the server once, and none besides, as what it gave out says.
pub fn are_on_the_server_once(answers: &[Value], steps: &BTreeSet<String>) {
    let pulled = answers.iter().filter_map(|answer| answer["pull"]["records"].as_array());
    let mut ids: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for record in pulled.flatten().filter(|record| record["kind"] == "plan_item") {
        let title = record["body"]["title"].as_str().unwrap_or_default();
        if title.starts_with(MINE) {
            ids.entry(title).or_default().insert(record["id"].to_string());
        }
    }
    let arrived: BTreeMap<&str, usize> =
        ids.into_iter().map(|(title, ids)| (title, ids.len())).collect();
    let once: BTreeMap<&str, usize> = steps.iter().map(|step| (step.as_str(), 1)).collect();
    assert_eq!(arrived, once, "each step is on the server once, and nothing else is");
}

#[tokio::test]
async fn steps_of_a_plan_are_moved_with_the_keys_and_stay_so_in_its_next_version() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    open_plan(&tablet).await;
    let before = titles(&tablet).await;
    let handle = tablet.button(&format!("「{}」を動かす…", before[1]));
    handle.element().await.expect("the step has a handle").send_keys("\u{E013}").await.expect("up");
    tablet.sees(&format!("「{}」を1番目にしました", before[1])).await;
    let after = titles(&tablet).await;
    assert_eq!([&after[0], &after[1]], [&before[1], &before[0]]);
    assert_eq!(after[2..], before[2..]);

    tablet.sees("第2版").await;
    tablet.button("見直して新しい版にする").click().await;
    tablet.sees("第3版").await;
    all_is_sent(&tablet).await;
    tablet.screenshot("plan-order").await;
    let other = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&other).await;
    open_plan(&other).await;
    other.sees("第3版").await;
    assert_eq!(titles(&other).await, after);
}

/// The steps that are ahead, in the order of the screen.
async fn titles(tablet: &Device) -> Vec<String> {
    const LOOK: &str = "
        const rows = [...document.querySelectorAll('.plan-row:has(.plan-handle)')];
        return rows.map((row) => row.querySelector('label').textContent.trim());";
    serde_json::from_value(tablet.run(LOOK).await).expect("a list of titles")
}
