//! What a school and skill tests have certified: entered course by course at a venue without a
//! network, while the page says from what it exempts; and which of two ways comes first, which a
//! learner is asked as soon as a school is one of them.

use tests::{Device, Manabi, Screen, wait};

use crate::people::{all_is_sent, device_of};

/// A learner with an account, who has 数学 and 英語 left.
const HINA: &str = "ひな";
/// A course that no rule knows.
const UNKNOWN: &str = "地域探究";
/// A learner whose full pass was seen.
const TAKUMI: &str = "/learners/016a05d4-e700-70d0-90d0-d0d0d0d0d001";

/// What a browser says when somebody takes a word that an input method has composed.
const ENTER_OF_AN_INPUT_METHOD: &str = "
    const enter = { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true };
    const course = document.querySelector('.exam-course input');
    course.dispatchEvent(new KeyboardEvent('keydown', enter));
    await new Promise(requestAnimationFrame);";

/// Whether the next key goes to the course below the first one.
const IS_IN_THE_SECOND_COURSE: &str = "return \
    document.querySelectorAll('.exam-course')[1]?.contains(document.activeElement) === true;";

#[tokio::test]
async fn a_certificate_says_from_what_it_exempts_while_it_is_typed_and_keeps_what_no_rule_knows() {
    let mut manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    let learner = learner_page(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.offline().await;
    manabi.stop().await;
    tablet.follow(&format!("{learner}/certificate")).await;
    tablet.heading("単位と検定の証明書").appears().await;

    // What is missing is said where it is missing, and the keys go there.
    tablet.button("証明書を保存する").click().await;
    tablet.sees("科目を1つ以上入れてください。").await;
    tablet.field("年").inside("教育課程に入った日").is("focused", "true").await;
    for (part, number) in [("年", "2019"), ("月", "4"), ("日", "1")] {
        tablet.field(part).inside("教育課程に入った日").fill(number).await;
    }
    tablet.field("科目名…").fill("数学").await;
    tablet.button("数学Ⅰ 3単位").click().await;
    tablet.sees("合計 3単位").await;
    tablet.sees("数学が免除になります").await;

    // The Enter that takes a word of the input method makes no row, even where a browser says that
    // nothing is composed any more.
    tablet.run(ENTER_OF_AN_INPUT_METHOD).await;
    tablet.sees("合計 3単位").await;
    assert_eq!(tablet.run("return document.querySelectorAll('.exam-course').length;").await, 1);

    // Enter goes on to the next course and saves nothing.
    types(&tablet, "単位数…", "\u{e007}").await;
    wait::until("the keys are in the next course", wait::PATIENCE, async || {
        let is_there = tablet.run(IS_IN_THE_SECOND_COURSE).await.as_bool();
        is_there.filter(|is_there| *is_there).ok_or_else(|| "they are not".to_owned())
    })
    .await;
    let next = tablet.driver().active_element().await.expect("a field has the focus");
    next.send_keys(UNKNOWN).await.expect("it is a field for a name");
    tablet.sees("このままでは免除の対象として確かめられません").await;
    tablet.field("単位数…").inside("確かめられません").fill("2").await;
    tablet.sees("合計 5単位").await;
    tablet.screenshot("exam-certificate").await;
    tablet.button("証明書を保存する").click().await;
    tablet.sees("2科目の単位を保存しました").await;
    tablet.heading("あと1科目").appears().await;
    tablet.sees("免除").await;
    tablet.sees(&format!("「{UNKNOWN}」は、このままでは免除の対象として確かめられません")).await;

    tablet.link("単位・検定を入れる").click().await;
    tablet.link(&format!("{UNKNOWN} 2単位…")).appears().await;
    tablet.button("検定を加える").click().await;
    tablet.field("検定名と級…").is("focused", "true").await;
    tablet.field("検定名と級…").fill("歴検 世界史3級").await;
    tablet.sees("免除にはなりません").await;
    tablet.field("検定名と級…").fill("英検準2級").await;
    tablet.sees("英語が免除になります").await;
    tablet.button("検定を加える").click().await;
    tablet.link("英検準2級…").appears().await;
    tablet.sees_no("まだありません").await;
    tablet.follow(&format!("{learner}/exam")).await;
    tablet.sees("必要な科目はそろっています").await;
    manabi.start().await;
    tablet.online().await;
    all_is_sent(&tablet).await;
}

#[tokio::test]
async fn a_learner_of_a_school_chooses_which_way_comes_first_and_her_tutor_reads_it() {
    let manabi = Manabi::start_demo().await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.link("試験").click().await;
    phone.heading("試験の 科目").appears().await;
    phone.sees_no("どちらを 先に しますか").await;

    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    let learner = learner_page(&tablet).await;
    tablet.follow(&format!("{learner}/certificate")).await;
    for (part, number) in [("年", "2019"), ("月", "4"), ("日", "1")] {
        tablet.field(part).inside("教育課程に入った日").fill(number).await;
    }
    tablet.field("科目名…").fill("数学").await;
    tablet.button("数学Ⅰ 3単位").click().await;
    tablet.button("証明書を保存する").click().await;
    tablet.heading("科目カード").appears().await;
    all_is_sent(&tablet).await;

    phone.sees("どちらを 先に しますか").await;
    phone.seek(&["radio"], "高校を 卒業する").click().await;
    phone.seek(&["radio"], "高校を 卒業する").is("checked", "true").await;
    phone.screenshot("learner-leading-goal").await;
    tablet.follow(&learner).await;
    tablet.sees("優先する目標 高校の卒業").await;
    phone.button("もとに もどす").click().await;
    tablet.sees_no("優先する目標").await;
}

#[tokio::test]
async fn whoever_has_passed_the_whole_exam_is_offered_no_application() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.heading("きょうの仕事").appears().await;
    office.follow(&format!("{TAKUMI}/application")).await;
    office.sees("2020年9月8日（火）に高認合格").await;
    office.sees("出願はいりません。").await;
    office.heading("受ける科目").is_gone().await;
}

/// Types into a field without emptying it.
async fn types(tablet: &Device, field: &str, keys: &str) {
    let element = tablet.field(field).element().await.expect("the field is there");
    element.focus().await.expect("it takes the focus");
    element.send_keys(keys).await.expect("it hears keys");
}

async fn learner_page(tablet: &Device) -> String {
    all_is_sent(tablet).await;
    tablet.follow("/learners").await;
    tablet.link(&format!("{HINA}…")).click().await;
    tablet.heading(&format!("{HINA}…")).appears().await;
    tablet.path().await
}
