//! The exam in the year from which 情報 is owed, with nothing but what is on the device: a card that
//! an older rule left something on, how many subjects are left, the morning of the exam on a small
//! phone with large letters, and letters of which some are out.

use serde_json::Value;
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, device_of};

/// The rounds of August and of November.
const FIRST: &str = "/exams/b9013f0a-c82d-5ce0-85e6-c05448d1034b";
const SECOND: &str = "/exams/f5753320-6fee-5b36-8e9a-904c10a156cf";
/// A learner who has passed 国語 and, in an older era, 倫理 alone.
const MITSUKI: &str = "/learners/017297a9-ff00-70d0-90d0-d0d0d0d0d01f";
/// A learner of whom only she has told results.
const RENA: &str = "/learners/01990e29-1f00-70d0-90d0-d0d0d0d0d031";

#[tokio::test]
async fn a_card_without_a_network_says_what_is_left_what_counts_no_more_and_by_which_rules() {
    let mut manabi = Manabi::start_demo_of_2026("2026-11-04").await;
    let tablet = device_of(&manabi, "manager", Screen::Tablet).await;
    tablet.heading("きょうの仕事").appears().await;
    cut_off(&tablet).await;
    manabi.stop().await;
    tablet.follow(&format!("{MITSUKI}/exam")).await;
    tablet.heading("あと8科目").appears().await;
    for words in ["情報", "倫理の合格は、2024年度から使えません", "5月12日"] {
        tablet.sees(words).await;
    }
    for words in ["受験案内で確認", "科目の表：2026-11-a版"] {
        tablet.sees(words).await;
    }
    tablet.screenshot("exam-card-2026").await;
    tablet.follow(&format!("{RENA}/exam")).await;
    tablet.heading("あと5科目").appears().await;
    tablet.sees("本人の申告").await;
}

#[tokio::test]
async fn a_learner_without_a_network_reads_how_many_are_left_which_and_by_when_to_post_the_form() {
    let mut manabi = Manabi::start_demo().await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    cut_off(&phone).await;
    manabi.stop().await;
    phone.link("試験").click().await;
    phone.heading("試験の 科目").appears().await;
    for words in ["あと 2 科目", "数学", "英語", "5月 10日", "8月"] {
        phone.sees(words).await;
    }
    phone.screenshot("learner-left").await;
}

#[tokio::test]
async fn a_week_before_the_exam_its_day_time_and_place_stand_on_her_first_page() {
    let manabi = Manabi::start_demo_of_2026("2026-11-04").await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    for words in ["14:00から", "北海道の試験会場", "09:30から"] {
        phone.sees(words).await;
    }
    phone.screenshot("learner-exam-week").await;
    let tutor = device_of(&manabi, "tutor", Screen::Tablet).await;
    tutor.heading("きょう").appears().await;
    tutor.seek(&["link"], "試験 6人").appears().await;
    tutor.sees("試験の結果が未記入です").await;
    tutor.screenshot("tutor-exam-week").await;
}

#[tokio::test]
async fn on_the_morning_of_the_exam_the_first_three_facts_need_no_scrolling_with_large_letters() {
    let mut manabi = Manabi::start_demo_of_2026("2026-11-07").await;
    let mut phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees("きょうは 試験").await;
    cut_off(&phone).await;
    manabi.stop().await;
    phone.read_with_large_letters().await;
    let facts = ["きょうは", "14:00", "北海道の試験会場", "札幌 2205"];
    for fact in facts {
        phone.sees(fact).await;
    }
    let seen =
        phone.run(&format!("const facts = {};{IN_SIGHT}", Value::from(facts.to_vec()))).await;
    phone.screenshot("learner-exam-morning-200").await;
    assert_eq!(seen["outside"], Value::from(Vec::<String>::new()), "{seen}");
    assert_eq!(seen["sideways"], false, "{seen}");
    // The page of her subjects begins with the same card.
    phone.follow("/me/subjects").await;
    phone.sees("札幌 2205").await;
    let seen =
        phone.run(&format!("const facts = {};{IN_SIGHT}", Value::from(facts.to_vec()))).await;
    phone.screenshot("learner-subjects-morning-200").await;
    assert_eq!(seen["outside"], Value::from(Vec::<String>::new()), "{seen}");
    phone.follow("/me").await;
    phone.set_screen(Screen::Phone).await;
    for words in ["14:00–14:50", "受験票・えんぴつ・時計・お昼", "011-555-0190"] {
        phone.sees(words).await;
    }
}

#[tokio::test]
async fn two_tablets_without_a_network_take_four_learners_through_two_days_of_the_exam() {
    let mut manabi = Manabi::start_demo_of_2026("2026-11-08").await;
    let hall = device_of(&manabi, "tutor", Screen::Tablet).await;
    let door = device_of(&manabi, "tutor2", Screen::Tablet).await;
    for (tablet, day) in [(&hall, "2026-11-07"), (&door, "2026-11-08")] {
        all_is_sent(tablet).await;
        tablet.is_kept_offline().await;
        tablet.follow(&format!("{SECOND}/day?day={day}")).await;
        tablet.heading("試験の日").appears().await;
        tablet.offline().await;
    }
    manabi.stop().await;

    for words in ["北海道の試験会場", "011-555-0190", "受験票", "トイレに近い席"]
    {
        hall.sees(words).await;
    }
    let first = [("いつき", "英語"), ("れな", "科学と人間生活"), ("しゅんくん", "数学")];
    for (learner, subject) in first {
        mark(&hall, learner, subject, "受けた").await;
    }
    mark(&hall, "ことみ", "数学", "受けない").await;
    hall.field("だれの、どの科目…").choose("いつき・英語").await;
    // Her words are sent when the field is left.
    hall.field("手ごたえ").fill("思ったより書けた").await;
    hall.field("だれの、どの科目…").click().await;
    hall.screenshot("exam-day-four").await;

    mark(&door, "れな", "情報", "受けた").await;
    mark(&door, "ことみ", "情報", "受けない").await;
    door.button("しゅんくん 途中で帰った").click().await;
    door.button("地理まで受けて帰った").click().await;
    door.sees("地理のあとに帰った").await;

    manabi.start().await;
    for tablet in [&hall, &door] {
        tablet.online().await;
        all_is_sent(tablet).await;
    }
    door.follow(&format!("{SECOND}/day?day=2026-11-07")).await;
    door.sees("思ったより書けた").await;
    for (learner, subject) in first {
        is_marked(&door, learner, subject, "受けた").await;
    }
    hall.link("2日目").click().await;
    is_marked(&hall, "しゅんくん", "地理", "受けた").await;
    is_marked(&hall, "しゅんくん", "歴史", "受けない").await;
    hall.sees_no("確認が必要").await;
    let words = ["indicators", "--fiscal-year", "2026", "--as-of", "2026-11-08", "--json"];
    let figures: Value = serde_json::from_str(&manabi.command(&words)).expect("JSON");
    let all = figures.as_array().expect("a list of figures");
    let rate = all.iter().find(|it| it["code"] == "IND04").expect("the pass rate");
    assert_eq!(rate["denominator"], 21, "three sat; who stayed away on both days did not");
}

async fn mark(tablet: &Device, learner: &str, subject: &str, word: &str) {
    tablet.button(word).inside(&format!("{learner}・{subject}")).click().await;
    is_marked(tablet, learner, subject, word).await;
}

async fn is_marked(tablet: &Device, learner: &str, subject: &str, word: &str) {
    tablet.button(word).inside(&format!("{learner}・{subject}")).is("pressed", "true").await;
}

#[tokio::test]
async fn in_the_fortnight_of_the_letters_an_office_without_a_network_asks_for_those_that_are_out() {
    let mut manabi = Manabi::start_demo_of_2026("2026-11-04").await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.heading("きょうの仕事").appears().await;
    cut_off(&office).await;
    manabi.stop().await;
    office.sees("試験の結果が未記入です").await;
    office.sees("2名：").await;
    office.link("結果を開く").inside("試験の結果が未記入です").click().await;
    office.sees("受験18・わかった16・まだ2").await;
    office.sees("89–100%").await;
    office.sees("結果待ち：目標とはまだ比べない").await;
    office.sees("本人から聞いた").await;
    office.screenshot("round-results-2026").await;
    office.link("成果指標").click().await;
    office.sees("89%～100%").await;
    office.sees("18受験回のうち結果待ち2受験回").await;

    office.follow(&format!("{FIRST}/results")).await;
    office.link("結果を入れる").inside("岩崎 真帆").click().await;
    for subject in ["国語", "公共"] {
        office.seek(&["radio"], "合格").inside(subject).click().await;
        office.seek(&["radio"], "合格").inside(subject).is("checked", "true").await;
    }
    office.follow(&format!("{FIRST}/results")).await;
    office.sees("受験18・わかった17・まだ1").await;
    office.sees("94–100%").await;
    manabi.start().await;
    office.online().await;
    all_is_sent(&office).await;
}

#[tokio::test]
async fn the_way_back_from_the_day_of_the_exam_leads_to_the_board() {
    let manabi = Manabi::start_demo_of_2026("2026-11-04").await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    office.heading("きょうの仕事").appears().await;
    office.link("試験").click().await;
    office.heading("2026年度 第2回（11月）").appears().await;
    office.sees("数学・英語・情報").await;
    office.link("試験の日").click().await;
    office.link("2日目").click().await;
    assert_eq!(office.path().await, format!("{SECOND}/day"));
    office.link("戻る").click().await;
    office.heading("2026年度 第2回（11月）").appears().await;
    assert_eq!(office.path().await, "/exam");
}

/// Everything is on the device, and no network is there any more.
async fn cut_off(device: &Device) {
    device.is_kept_offline().await;
    device.offline().await;
}

/// Which of `facts` do not stand wholly in sight, above the bar of places, on a page that was not
/// scrolled, and whether the page scrolls sideways.
const IN_SIGHT: &str = "
    // Only a demo has the line with its day.
    document.querySelector('.demo').style.display = 'none';
    scrollTo(0, 0);
    const bar = [...document.querySelectorAll('nav')]
        .map((nav) => nav.getBoundingClientRect())
        .filter((box) => box.height > 0 && box.top > innerHeight / 2)
        .map((box) => box.top);
    const bottom = Math.min(innerHeight, ...bar);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const outside = [];
    for (const fact of facts) {
        walker.currentNode = document.body;
        let box = null;
        while (!box && walker.nextNode()) {
            const node = walker.currentNode;
            if (!node.data.includes(fact) || !node.parentElement.checkVisibility()) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            box = range.getBoundingClientRect();
        }
        if (!box || box.top < 0 || box.bottom > bottom) {
            outside.push(`${fact} ${box?.top}–${box?.bottom} of ${bottom}`);
        }
    }
    const root = document.documentElement;
    return { outside, sideways: root.scrollWidth > root.clientWidth,
        letters: getComputedStyle(root).fontSize };";
