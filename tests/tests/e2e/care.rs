//! Words of care in a free note: nothing is sent before the writer has said where they belong.

use tests::{Device, Manabi, Screen};

use crate::people::{AS_SOMEBODY, all_is_sent, device_of};
use crate::roll::{ONE_UNSENT, open_lesson};

const SAID: &str = "先週から通院していると話した。";
const MAY_STAY: &str = "窓ぎわの席だと落ち着く。";

/// Opens her at the roll and writes for the team.
async fn writes_for_the_team(tablet: &Device) {
    open_lesson(tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("チームのメモ…").fill(SAID).await;
    tablet.sees("配慮の記録に書く言葉があります").await;
}

#[tokio::test]
async fn words_of_care_stay_on_the_device_until_their_writer_says_where_they_belong() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    writes_for_the_team(&tablet).await;
    // She may write no care note, and is told whom to tell.
    tablet.sees("事業の管理者に直接伝えてください").await;
    tablet.button("配慮の記録にする").is_gone().await;
    tablet.screenshot("care-offer").await;
    tablet.field("チームのメモ…").fill(MAY_STAY).await;
    tablet.sees_no("配慮の記録に書く言葉があります").await;
    tablet.button("次の人").click().await;
    all_is_sent(&tablet).await;
    let other = device_of(&manabi, "tutor2", Screen::Tablet).await;
    open_lesson(&other).await;
    other.button("ひな 三浦…").click().await;
    other.sees_no(SAID).await;
    assert!(other.files_with(SAID).is_empty());
}

#[tokio::test]
async fn words_that_were_left_and_answered_about_are_not_waited_for_any_more() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    writes_for_the_team(&tablet).await;
    tablet.follow("/waiting").await;
    tablet.link("書いていたページへ").click().await;
    tablet.sees("配慮の記録に書く言葉があります").await;
    tablet.button("ここに残す").click().await;
    tablet.sees_no("配慮の記録に書く言葉があります").await;
    tablet.follow("/waiting").await;
    tablet.sees("すべて送信済みです").await;
    tablet.follow("/").await;
    open_lesson(&tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("チームのメモ…").is("value", SAID).await;
}

#[tokio::test]
async fn what_was_decided_before_words_of_care_stays_and_the_words_move() {
    const DECIDED: &str = "年内は数学だけにする。";
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.run(&format!("{AS_SOMEBODY}{OPEN_TO_HER_CARER}")).await;
    let room = device_of(&manabi, "ito", Screen::Desktop).await;
    all_is_sent(&room).await;
    room.follow("/conference").await;
    room.button("ひな…").click().await;
    // Her words make the record, and taps add to it.
    room.field("決まったこと").fill(DECIDED).await;
    room.seek(&["radio"], "続ける").click().await;
    room.seek(&["radio"], "続ける").is("checked", "true").await;
    room.button("2週間後").click().await;
    room.sees("に確認する").await;
    // The last letters of what she types belong to the care note, also without a pause.
    room.field("決まったこと").write_at_end(SAID).await;
    room.button("配慮の記録にする").click().await;
    room.field("決まったこと").is("value", DECIDED).await;
    room.seek(&["radio"], "続ける").is("checked", "true").await;
    all_is_sent(&room).await;
    room.follow("/records/care_note").await;
    room.sees("3件").await;
    room.run("document.querySelector('a.list-name').click();").await;
    room.seek(&["textbox"], "内容…").is("value", &format!("{DECIDED}{SAID}")).await;
    office.follow("/conference").await;
    office.button("ひな…").click().await;
    office.field("決まったこと").is("value", DECIDED).await;
    office.seek(&["radio"], "続ける").is("checked", "true").await;
    assert_eq!(room.console_errors().await, [""; 0]);
}

/// A manager gives a password to the one who has the care of a learner of the demo.
const OPEN_TO_HER_CARER: &str = "
    await as('manager');
    const accounts = await (await fetch('/api/accounts', { headers })).json();
    const { account } = accounts.find(({ name }) => name === 'ito');
    await post(`/api/accounts/${account}/password`, { password: 'manabi-ito' });";

#[tokio::test]
async fn half_a_sentence_stays_on_the_device_when_its_page_is_hidden() {
    const BEGUN: &str = "今は親の";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_lesson(&tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("チームのメモ…").fill(BEGUN).await;
    hide_the_page(&tablet).await;
    tablet.sees(ONE_UNSENT).await;
    tablet.field("チームのメモ…").write_at_end("借金のことで悩んでいる。").await;
    tablet.sees("配慮の記録に書く言葉があります").await;
    let other = device_of(&manabi, "tutor2", Screen::Tablet).await;
    open_lesson(&other).await;
    other.button("ひな 三浦…").click().await;
    other.link("ファイル").click().await;
    other.heading("ひな…").appears().await;
    other.sees_no(BEGUN).await;
    // What she has finished and left is hers to keep.
    tablet.field("チームのメモ…").fill(MAY_STAY).await;
    tablet.field("本人への…").click().await;
    all_is_sent(&tablet).await;
    tablet.field("チームのメモ…").write_at_end(SAID).await;
    tablet.sees("配慮の記録に書く言葉があります").await;
    tablet.button("次の人").click().await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("チームのメモ…").is("value", &format!("{MAY_STAY}{SAID}")).await;
    tablet.field("チームのメモ…").fill(MAY_STAY).await;
    tablet.button("次の人").click().await;
    all_is_sent(&tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("チームのメモ…").is("value", MAY_STAY).await;
}

#[tokio::test]
async fn a_note_that_is_reloaded_while_it_is_written_is_one_note() {
    const WRITTEN: &str = "英語の本を1冊よみおえた。";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    tablet.is_kept_offline().await;
    open_lesson(&tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.link("ファイル").click().await;
    tablet.heading("チームだけのメモ").appears().await;
    tablet.run("document.querySelector('[data-audience=team] button').click()").await;
    tablet.field("内容…").fill(WRITTEN).await;
    tablet.sees(ONE_UNSENT).await;
    for _ in 0..2 {
        tablet.reload().await;
        tablet.field("内容…").is("value", WRITTEN).await;
    }
    tablet.button("まだ保存していません。この文を保存する").click().await;
    all_is_sent(&tablet).await;
    tablet.button("できました").click().await;
    tablet.reload().await;
    tablet.sees(WRITTEN).await;
    assert_eq!(tablet.text().await.matches(WRITTEN).count(), 1);
}

#[tokio::test]
async fn words_of_care_are_asked_about_wherever_her_whole_team_reads() {
    const ASKED: &str = "配慮の記録に書く言葉があります";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_lesson(&tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.link("ファイル").click().await;
    tablet.heading("ひな…").appears().await;
    let file = tablet.path().await;
    let file = file.split('?').next().expect("an address has a path").to_owned();

    // What is sent as a whole is not sent before she has answered.
    tablet.follow(&format!("{file}/going-on")).await;
    tablet.seek(&["radio"], "しばらく休む…").click().await;
    tablet.field("本人の言葉…").fill(SAID).await;
    tablet.sees(ASKED).await;
    tablet.button("休止を約束する").click().await;
    tablet.field("本人の言葉…").is("focused", "true").await;
    tablet.screenshot("care-pause").await;
    tablet.seek(&["radio"], "担当を引き継ぐ…").click().await;
    tablet.field("ほかに伝えること…").fill(SAID).await;
    tablet.sees(ASKED).await;
    tablet.follow("/first-contact").await;
    tablet.field("希望（本人の言葉で）…").fill(SAID).await;
    tablet.sees(ASKED).await;
    tablet.screenshot("care-first-contact").await;
    tablet.follow(&format!("{file}?tab=plan")).await;
    tablet.field("次にすること…").fill(SAID).await;
    tablet.sees(ASKED).await;
    tablet.button("加える").click().await;
    tablet.sees(ASKED).await;
    tablet.button("ここに残す").click().await;
    tablet.sees_no(ASKED).await;
    tablet.button("加える").click().await;
    tablet.field("次にすること…").is("value", "").await;
    // So it is in the forms that every kind of record has.
    tablet.run("document.querySelector('.plan-row a').click();").await;
    tablet.field("すること 必須").appears().await;
    let waiting = tablet.path().await;
    tablet.field("すること 必須").fill("先週から入院している。").await;
    tablet.sees(ASKED).await;
    tablet.follow("/waiting").await;
    tablet.sees("学習計画の項目").await;
    tablet.follow(&waiting).await;
    tablet.button("ここに残す").click().await;
    tablet.sees_no(ASKED).await;
    tablet.follow("/waiting").await;
    tablet.sees("すべて送信済みです").await;
    assert_eq!(tablet.console_errors().await, [""; 0]);
}

/// The page goes to the background while somebody is writing in it, and comes back.
async fn hide_the_page(device: &Device) {
    device
        .run(
            "const be = (hidden) => { \
                const get = () => hidden; \
                Object.defineProperty(document, 'hidden', { configurable: true, get }); \
                document.dispatchEvent(new Event('visibilitychange')); \
                window.dispatchEvent(new Event('visibilitychange')); }; \
             be(true); be(false);",
        )
        .await;
}
