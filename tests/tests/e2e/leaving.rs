//! Pausing, leaving and coming back in the tutor's hands without a network; a learner handed over
//! to a colleague who says that she has read it; and somebody who waits for a place.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, comes_back_to, device_of};

/// Opens the file of a learner of the first venue.
async fn open_file(device: &Device, name: &str) {
    all_is_sent(device).await;
    device.follow("/learners").await;
    device.link(&format!("{name}…")).click().await;
    device.heading(name).appears().await;
}

/// Opens the page about what comes next, from her file.
async fn what_comes_next(device: &Device) {
    device.link("休止・終了・引き継ぎ").click().await;
    device.heading("これからのこと").appears().await;
}

#[tokio::test]
async fn a_learner_pauses_leaves_and_comes_back_while_the_tablet_has_no_network() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_file(&tablet, "さら").await;
    tablet.offline().await;
    what_comes_next(&tablet).await;
    tablet.seek(&["radio"], "しばらく休む").click().await;
    tablet.sees("休んでいる間も「継続」に数え").await;
    tablet.button("休止を約束する").click().await;
    tablet.heading("さら").appears().await;
    tablet.sees("さらさんの休止を記録しました").await;

    what_comes_next(&tablet).await;
    tablet.sees("まで休止の約束があります").await;
    tablet.button("きょうからまた来る").click().await;
    tablet.sees("おかえりなさい。さらさん").await;

    what_comes_next(&tablet).await;
    tablet.seek(&["radio"], "参加を終える").click().await;
    tablet.button("参加を終える").click().await;
    tablet.sees("まだ保存していません").await;
    tablet.seek(&["radio"], "逝去").click().await;
    tablet.sees("すべて止まります").await;
    tablet.heading("その後の連絡").is_gone().await;
    tablet.seek(&["radio"], "目標を達成").click().await;
    tablet.heading("その後の連絡").appears().await;
    tablet.seek(&["radio"], "進学").click().await;
    tablet.screenshot("leaving-tablet").await;
    tablet.button("参加を終える").click().await;
    tablet.heading("さら").appears().await;
    tablet.sees("さらさんの参加を終えました").await;

    what_comes_next(&tablet).await;
    tablet.heading("おかえりなさい、さらさん").appears().await;
    tablet.field("会場 必須").choose("大通ユースセンター").await;
    tablet.seek(&["radio"], "水曜日").click().await;
    tablet.button("参加を登録する").click().await;
    tablet.sees("おかえりなさい。さらさん").await;
    tablet.online().await;
    all_is_sent(&tablet).await;
}

#[tokio::test]
async fn what_is_begun_about_a_pause_is_there_again_and_what_is_agreed_is_seen_in_the_file() {
    const WORDS: &str = "模試が終わるまで休みたい。";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_file(&tablet, "さら").await;
    what_comes_next(&tablet).await;
    tablet.seek(&["radio"], "しばらく休む").click().await;
    tablet.field("本人の言葉").fill(WORDS).await;
    open_file(&tablet, "さら").await;
    what_comes_next(&tablet).await;
    tablet.field("本人の言葉").is("value", WORDS).await;
    let until = tablet.field("年").inside("ここまで");
    until.fill("2020").await;
    tablet.button("休止を約束する").click().await;
    tablet.sees("終わりが始まりより前になっています。").await;
    until.is("focused", "true").await;
    until.fill("2021").await;
    tablet.button("休止を約束する").click().await;
    tablet.sees("さらさんの休止を記録しました").await;
    tablet.sees("休止中：3月3日（水）まで").await;

    what_comes_next(&tablet).await;
    tablet.seek(&["radio"], "参加を終える").click().await;
    tablet.field("年").inside("終了日").fill("2030").await;
    tablet.button("参加を終える").click().await;
    tablet.sees("1年より先の日です。年を確かめてください。").await;
    tablet.field("年").inside("終了日").fill("2021").await;
    tablet.field("月").inside("終了日").fill("3").await;
    tablet.sees("この日までは参加中のままです。").await;
    tablet.seek(&["radio"], "目標を達成").click().await;
    tablet.button("参加を終える").click().await;
    tablet.sees("水曜日 3月3日（水）まで").await;
    what_comes_next(&tablet).await;
    tablet.sees("3月3日（水）に終わる予定です（目標を達成）").await;
    tablet.button("終了の予定を取り消す").click().await;
    tablet.sees("終了の予定を取り消しました").await;
    tablet.sees_no("水曜日 3月3日（水）まで").await;
    all_is_sent(&tablet).await;
}

#[tokio::test]
async fn a_colleague_reads_what_was_handed_over_and_says_so() {
    let manabi = Manabi::start_demo().await;
    let from = device_of(&manabi, "tutor2", Screen::Tablet).await;
    open_file(&from, "さら").await;
    from.offline().await;
    what_comes_next(&from).await;
    from.seek(&["radio"], "担当を引き継ぐ").click().await;
    from.field("受け取る人 必須").choose("小林 千尋").await;
    from.seek(&["checkbox"], "目標：…").click().await;
    from.sees("伝えないもの：1件").await;
    from.field("ほかに伝えること").fill("窓側の席だと落ち着く。").await;
    from.screenshot("hand-over-tablet").await;
    from.button("引き継ぐ").click().await;
    from.sees("さらさんの引き継ぎを保存しました").await;
    from.sees("引き継ぎがまだ読まれていません").await;
    from.button("読みました").is_gone().await;
    from.online().await;
    all_is_sent(&from).await;

    let to = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&to).await;
    to.follow("/learners").await;
    to.link("さら…").inside("引き継ぎがまだ読まれていません").click().await;
    to.heading("さら").appears().await;
    to.sees("窓側の席だと落ち着く。").await;
    to.button("読みました").click().await;
    to.sees("引き継ぎを受け取りました").await;
    to.button("読みました").is_gone().await;
    all_is_sent(&to).await;
    comes_back_to(&from).await;
    from.heading("引き継ぎ").is_gone().await;
    assert_eq!(to.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn who_waits_is_offered_a_place_and_takes_it_in_two_taps_in_the_office_without_a_network() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/first-contact").await;
    office.field("呼び名 必須").fill("つぐみ").await;
    office.field("希望（本人の言葉で） 任意").fill("本をゆっくり読めるようになりたい。").await;
    office.button("受付を保存する").click().await;
    office.heading("つぐみ").appears().await;
    // What she said is agreed on as her goal in one tap.
    office.button("受付で聞いた言葉を目標にする").click().await;
    office.sees("目標にしました").await;

    office.link("出欠").click().await;
    office.link("順番待ち").click().await;
    office.button("作成する").click().await;
    office.link("席と順番待ち").click().await;
    office.heading("順番待ち（1人、希望した順）").appears().await;
    office.offline().await;
    office.button("案内する").click().await;
    office.sees("つぐみさんに席を案内しました").await;
    office.screenshot("places-office").await;
    office.button("参加を決める").click().await;
    office.sees("つぐみさんの参加を登録しました").await;
    office.sees("待っている人はいません").await;
    office.button("元に戻す").click().await;
    office.button("参加を決める").appears().await;
    office.online().await;
    all_is_sent(&office).await;
}
