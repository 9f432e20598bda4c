//! Three tablets and one evening: what two of them did without a network, about the same things,
//! is on all three when everybody is back. Nothing that anybody wrote is gone.

use tests::{Browser, Device, Manabi, Screen, Seek};

use crate::people::{all_is_sent, device_in};
use crate::roll::{NEVER_CAME, ONE_UNSENT, is_marked, mark, open_lesson};

/// A learner with goals, notes and a plan.
const HINA: &str = "ひな";
/// A note about her by the first tutor.
const NOTE: &str = "宿題は少なめのほうが続いている。1日1枚まで。";
/// What the cards are called.
const OPEN_LESSON: &str = "確認が必要：学習会 · 2021年2月3日（水） · 大通ユースセンター · 状態";
const OPEN_NOTE: &str = "確認が必要：ひな · メモ · 2021年1月13日（水） · 小林 千尋 · 内容";
/// Two steps of her plan.
const TICKED: &str = "中学英単語カード 101〜200";
const REWORDED: &str = "短い長文を1つ、辞書を使って読む";

in_each_browser!(
    the_same_attendance_made_on_two_tablets_is_one_record_and_counts_once,
    a_lesson_held_here_and_called_off_there_shows_both_until_somebody_decides,
    a_note_written_on_three_tablets_is_merged_by_words_and_kept_twice_where_they_overlap,
    deleting_against_editing_keeps_the_record_both_ways_and_one_tap_settles_it,
);

async fn the_same_attendance_made_on_two_tablets_is_one_record_and_counts_once(browser: Browser) {
    let manabi = Manabi::start_demo().await;
    let [hall, door, office] = three(browser, &manabi, ["tutor", "tutor2", "manager"]).await;
    office.sees("45名").await;
    for tablet in [&hall, &door] {
        open_lesson(tablet).await;
        tablet.offline().await;
        mark(tablet, "来た").await;
        tablet.sees(ONE_UNSENT).await;
    }
    back_online(&[&hall, &door]).await;
    for tablet in [&hall, &door] {
        is_marked(tablet, "来た").await;
        tablet.sees_no("確認が必要").await;
    }
    office.sees("46名").await;
    open_learner(&hall, NEVER_CAME).await;
    let learner = hall.path().await;
    for tablet in [&hall, &door, &office] {
        tablet.follow(&learner).await;
        tablet.sees("1回（うちオンライン 0回）").await;
    }
}

async fn a_lesson_held_here_and_called_off_there_shows_both_until_somebody_decides(
    browser: Browser,
) {
    let manabi = Manabi::start_demo().await;
    let [hall, door, office] = three(browser, &manabi, ["tutor", "tutor2", "manager"]).await;
    open_lesson(&hall).await;
    let lesson = hall.path().await;
    for tablet in [&door, &office] {
        tablet.follow(&lesson).await;
        tablet.sees(NEVER_CAME).await;
    }
    hall.offline().await;
    door.offline().await;
    mark(&hall, "来た").await;
    hall.sees(ONE_UNSENT).await;
    door.button("休館・中止を記録する").click().await;
    door.seek(&["radio"], "学習会を中止").click().await;
    door.field("理由…").fill("大雪のため").await;
    door.button("記録する").click().await;
    door.sees("この学習会は開かれません").await;
    office.follow(&form_of(&lesson)).await;
    office.field("時間（分）…").fill("90").await;
    // She does not go on to another field first: the page closes around what she has typed.
    office.follow("/records").await;
    all_is_sent(&office).await;

    hall.online().await;
    door.online().await;
    for tablet in [&hall, &door, &office] {
        tablet.follow(&lesson).await;
        tablet.heading(OPEN_LESSON).appears().await;
        for value in ["開催", "中止"] {
            tablet.button("こちらにする").inside(value).appears().await;
        }
    }
    hall.screenshot("three-tablets-lesson").await;
    hall.button("こちらにする").inside("開催").click().await;
    for tablet in [&hall, &door, &office] {
        tablet.heading(OPEN_LESSON).is_gone().await;
        is_marked(tablet, "来た").await;
        all_is_sent(tablet).await;
        tablet.follow(&form_of(&lesson)).await;
        tablet.field("時間（分）…").is("value", "90").await;
        tablet.field("理由…").is("value", "大雪のため").await;
    }
}

async fn a_note_written_on_three_tablets_is_merged_by_words_and_kept_twice_where_they_overlap(
    browser: Browser,
) {
    let manabi = Manabi::start_demo().await;
    let [hall, home, office] = three(browser, &manabi, ["tutor", "tutor", "manager"]).await;
    open_learner(&hall, HINA).await;
    let learner = hall.path().await;
    home.follow(&learner).await;
    hall.offline().await;
    home.offline().await;

    go_on_with_the_note(&hall).await.write_at_end("宿題を3枚わたした。").await;
    hall.button("できました").click().await;
    go_on_with_the_note(&home).await.write_at_start("（2月の相談）").await;
    home.button("できました").click().await;
    for tablet in [&hall, &home] {
        tablet.sees("保存済み・未送信").await;
    }
    open_record(&office, "note", NOTE).await;
    office.field("内容…").write_at_end("席は窓ぎわにした。").await;
    // In a form, words are saved when she leaves the field.
    office.link("学習者").click().await;
    all_is_sent(&office).await;

    hall.online().await;
    home.online().await;
    for tablet in [&hall, &home, &office] {
        tablet.follow(&learner).await;
        tablet.heading(OPEN_NOTE).appears().await;
        for words in ["（2月の相談）", "宿題を3枚わたした。", "席は窓ぎわにした。"]
        {
            tablet.sees(words).await;
        }
    }
    office.screenshot("three-tablets-note").await;
    office.button("両方の文章を残す").click().await;
    for tablet in [&hall, &home, &office] {
        tablet.heading(OPEN_NOTE).is_gone().await;
        for words in ["（2月の相談）", "宿題を3枚わたした。", "席は窓ぎわにした。"]
        {
            tablet.sees(words).await;
        }
        all_is_sent(tablet).await;
    }
}

async fn deleting_against_editing_keeps_the_record_both_ways_and_one_tap_settles_it(
    browser: Browser,
) {
    let manabi = Manabi::start_demo().await;
    let [hall, door, office] = three(browser, &manabi, ["tutor", "tutor2", "manager"]).await;
    open_learner(&hall, HINA).await;
    let learner = format!("{}?tab=plan", hall.path().await);
    hall.follow(&learner).await;
    door.follow(&learner).await;
    hall.offline().await;
    door.offline().await;

    // The office deletes what the hall ticks; the door deletes what the office rewords.
    hall.field(TICKED).click().await;
    hall.sees("保存済み・未送信 1件").await;
    delete_record(&door, "plan_item", REWORDED).await;
    door.sees("保存済み・未送信 1件").await;
    delete_record(&office, "plan_item", TICKED).await;
    open_record(&office, "plan_item", REWORDED).await;
    office.field("すること…").write_at_end("（ゆっくり）").await;
    office.field("年").inside("いつまでに").click().await;
    all_is_sent(&office).await;

    hall.online().await;
    door.online().await;
    for tablet in [&hall, &door, &office] {
        tablet.follow(&learner).await;
        tablet.field(TICKED).is("checked", "true").await;
        tablet.field(&format!("{REWORDED}（ゆっくり）")).appears().await;
    }
    hall.screenshot("three-tablets-deleted").await;
    settle(&hall, TICKED, "記録を残す").await;
    settle(&office, &format!("{REWORDED}（ゆっくり）"), "削除する").await;
    for tablet in [&hall, &door, &office] {
        tablet.field(TICKED).is("checked", "true").await;
        tablet.field(&format!("{REWORDED}（ゆっくり）")).is_gone().await;
        tablet.sees_no("確認が必要").await;
        all_is_sent(tablet).await;
    }
}

/// Opens three devices, in the order of who uses them, with everything sent.
async fn three(browser: Browser, manabi: &Manabi, people: [&str; 3]) -> [Device; 3] {
    let [first, second, third] = people;
    let tablet_of = async |name| {
        let tablet = device_in(browser, manabi.address(), name, Screen::Tablet).await;
        tablet.is_kept_offline().await;
        all_is_sent(&tablet).await;
        tablet
    };
    tokio::join!(tablet_of(first), tablet_of(second), tablet_of(third)).into()
}

/// Taps the button beside one of two values, on the card about this record.
async fn settle(tablet: &Device, record: &str, value: &str) {
    let card = format!("確認が必要：ひな · {record} · 学習計画の項目");
    tablet.button("こちらにする").inside(&card).inside(value).click().await;
}

/// Opens her note for writing, on her page.
async fn go_on_with_the_note(tablet: &Device) -> Seek<'_> {
    tablet.button("書き直す").inside(NOTE).click().await;
    tablet.field("内容 チームだけ")
}

/// Opens the form of a record of hers, found by what it says.
async fn open_record(tablet: &Device, kind: &str, words: &str) {
    tablet.follow(&format!("/records/{kind}")).await;
    tablet.field("この一覧から探す").fill(words).await;
    tablet.link(HINA).inside(words).click().await;
    tablet.button("削除する").appears().await;
}

async fn delete_record(tablet: &Device, kind: &str, words: &str) {
    open_record(tablet, kind, words).await;
    tablet.button("削除する").click().await;
    tablet.button("削除する").inside("この記録を削除しますか").click().await;
    tablet.sees("を削除しました").await;
}

async fn back_online(tablets: &[&Device]) {
    for tablet in tablets {
        tablet.online().await;
    }
    for tablet in tablets {
        all_is_sent(tablet).await;
    }
}

async fn open_learner(tablet: &Device, name: &str) {
    tablet.follow("/learners").await;
    tablet.link(&format!("{name}…")).click().await;
    tablet.heading(&format!("{name}…")).appears().await;
}

/// The form of a lesson whose roll call is at this address.
fn form_of(lesson: &str) -> String {
    lesson.replace("/today/lessons/", "/records/lesson/")
}
