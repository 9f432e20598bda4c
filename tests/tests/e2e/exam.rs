//! The exam with its days: two tablets in a hall without a network, a learner who goes home early,
//! and the letter that another one reads out on her phone.

use std::collections::BTreeMap;

use serde_json::Value;
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

/// The second round of the demo's year.
const ROUND: &str = "/exams/49b6e1cf-b42a-50c5-9f77-69c2503c799a";
/// A learner who comes to lessons of the venue and has sat nothing so far.
const MOE: &str = "もえ";
/// Her papers of the first day, in their order, and one of the second day.
const FIRST_DAY: [&str; 4] = ["現代社会", "国語", "英語", "数学"];
const SECOND_DAY: &str = "世界史A";

#[tokio::test]
async fn who_leaves_after_two_papers_sat_two_and_the_second_day_is_another_tablets() {
    let manabi = Manabi::start_demo().await;
    let subjects_before = subjects_sat(&figures(&manabi));
    let hall = device_of(&manabi, "tutor", Screen::Tablet).await;
    apply(&hall, MOE, &[&FIRST_DAY[..], &[SECOND_DAY]].concat()).await;
    all_is_sent(&hall).await;
    let door = device_of(&manabi, "tutor2", Screen::Tablet).await;
    all_is_sent(&door).await;
    for tablet in [&hall, &door] {
        tablet.follow(&format!("{ROUND}/day")).await;
        tablet.sees(MOE).await;
        tablet.offline().await;
    }

    hall.button(&format!("{MOE} 途中で帰った")).click().await;
    hall.button("国語まで受けて帰った").click().await;
    has_said(&hall, &[("現代社会", "受けた"), ("国語", "受けた")]).await;
    has_said(&hall, &[("英語", "受けない"), ("数学", "受けない")]).await;
    hall.sees("国語のあとに帰った").await;
    hall.screenshot("exam-day-tablet").await;
    hall.button("元に戻す").click().await;
    hall.sees_no("国語のあとに帰った").await;
    hall.button(&format!("{MOE} 途中で帰った")).click().await;
    hall.button("国語まで受けて帰った").click().await;
    hall.sees("国語のあとに帰った").await;

    door.link("2日目").click().await;
    answer(&door, SECOND_DAY, "受けた").await;
    door.link("1日目").click().await;
    answer(&door, "英語", "受けた").await;

    for tablet in [&hall, &door] {
        tablet.online().await;
    }
    for tablet in [&hall, &door] {
        has_said(tablet, &[("国語", "受けた"), ("数学", "受けない")]).await;
        tablet.sees("確認が必要").await;
    }
    hall.link("2日目").click().await;
    has_said(&hall, &[(SECOND_DAY, "受けた")]).await;
    nobody_passed_by_guess(&manabi, subjects_before);
    the_rate_is_a_range_until_her_letter_was_read(&manabi).await;
}

#[tokio::test]
async fn a_learner_reads_her_letter_out_offline_and_it_counts_until_somebody_sees_it() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    apply(&tablet, "ひな", &["地学基礎"]).await;
    tablet.seek(&["radio"], "受験した").inside("地学基礎").click().await;
    all_is_sent(&tablet).await;

    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.is_kept_offline().await;
    phone.offline().await;
    phone.link("試験").click().await;
    phone.seek(&["radio"], "まだ").inside("地学基礎").click().await;
    phone.sees("つぎは 8月です。合格した 科目は、ずっと つかえます").await;
    phone.sees("わたしの 記録").await;
    phone.screenshot("learner-letter").await;
    phone.sees_no("合格しました").await;
    phone.online().await;
    phone.sees("送りました").await;
    phone.sees_no("送っていない").await;

    tablet.sees("本人の申告：まだ").await;
    tablet.button("通知書を見て「不合格」にする").click().await;
    tablet.seek(&["radio"], "通知書を確認").inside("地学基礎").is("checked", "true").await;
    all_is_sent(&tablet).await;
    phone.sees_no("わたしの 記録").await;
}

/// Adds subjects of the second round to a learner's file.
async fn apply(tablet: &Device, learner: &str, subjects: &[&str]) {
    tablet.link("学習者").click().await;
    tablet.link(&format!("{learner}…")).click().await;
    tablet.link("結果を入れる").click().await;
    for subject in subjects {
        tablet.field("科目を加える").choose(subject).await;
        tablet.heading(subject).appears().await;
    }
}

async fn answer(tablet: &Device, subject: &str, word: &str) {
    let group = format!("{MOE}・{subject}");
    tablet.button(word).inside(&group).click().await;
    tablet.button(word).inside(&group).is("pressed", "true").await;
}

async fn has_said(tablet: &Device, said: &[(&str, &str)]) {
    for (subject, word) in said {
        let group = format!("{MOE}・{subject}");
        tablet.button(word).inside(&group).is("pressed", "true").await;
    }
}

/// Her sitting counts with what she sat, and what came of it nobody knows.
fn nobody_passed_by_guess(manabi: &Manabi, subjects_before: u64) {
    let figures = figures(manabi);
    assert_eq!(figures["IND03a"]["numerator"], 26, "she is an examinee");
    assert_eq!(figures["IND04"]["denominator"], 33, "and her sitting is one");
    assert_eq!(figures["IND04"]["numerator"], 30, "no pass is made up");
    assert_eq!(figures["IND04"]["low"]["numerator"], 30);
    assert_eq!(figures["IND04"]["high"]["numerator"], 31, "hers is open");
    let subjects = subjects_sat(&figures) - subjects_before;
    // Two before she left and one on the second day; of English the tablets say both.
    assert!((3..=4).contains(&subjects), "{subjects} subjects");
}

fn subjects_sat(figures: &BTreeMap<String, Value>) -> u64 {
    figures["IND04s"]["denominator"].as_u64().expect("a number of subjects")
}

/// The figures of the year by their codes.
fn figures(manabi: &Manabi) -> BTreeMap<String, Value> {
    let words = ["indicators", "--fiscal-year", "2020", "--as-of", "2021-02-03", "--json"];
    let all: Vec<Value> =
        serde_json::from_str(&manabi.command(&words)).expect("the figures are a list in JSON");
    let code = |it: &Value| it["code"].as_str().expect("a figure has a code").to_owned();
    all.into_iter().map(|it| (code(&it), it)).collect()
}

/// Fifteen have their letters, hers is out: no page says one number, or lays it beside the target.
async fn the_rate_is_a_range_until_her_letter_was_read(manabi: &Manabi) {
    let manager = device_of(manabi, "manager", Screen::Desktop).await;
    manager.heading("きょうの仕事").appears().await;
    manager.follow(&format!("{ROUND}/results")).await;
    manager.sees("88–94%").await;
    manager.sees("受験16・わかった15・まだ1").await;
    manager.sees("結果待ち：目標とはまだ比べない").await;
    manager.screenshot("round-results").await;
    manager.link("成果指標").click().await;
    manager.sees("33受験回のうち結果待ち1受験回").await;
}
