//! A learner looks at her own plan on her phone, on a bus without a network.

use serde_json::json;
use tests::{Browser, Manabi, Screen};

use crate::people::{all_is_sent, device_in, device_of, enter};
use crate::roll::open_lesson;

in_each_browser!(a_learner_ticks_a_step_of_her_plan_offline_and_her_phone_keeps_it_sealed);

async fn a_learner_ticks_a_step_of_her_plan_offline_and_her_phone_keeps_it_sealed(
    browser: Browser,
) {
    let mut manabi = Manabi::start_demo().await;
    let mut phone = device_in(browser, manabi.address(), "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees("できたこと").await;
    phone.is_kept_offline().await;
    phone.screenshot("learner-start").await;

    phone.offline().await;
    manabi.stop().await;
    phone.close().await;
    phone.reopen().await;
    phone.visit("/me/plan").await;
    enter(&phone, "learner").await;
    phone.sees("できたこと").await;
    assert_eq!(phone.path().await, "/me/plan");
    phone.field(OPEN_STEP).click().await;
    phone.field(OPEN_STEP).is("checked", "true").await;
    phone.screenshot("learner-plan-offline").await;

    let readable = phone.run(READABLE_IN_STORAGE).await;
    assert_eq!(readable, json!([]), "what lies on the phone is sealed");

    phone.close().await;
    manabi.start().await;
    phone.reopen().await;
    phone.online().await;
    phone.visit("/me/plan").await;
    enter(&phone, "learner").await;
    phone.field(OPEN_STEP).is("checked", "true").await;
    phone.sees("送りました").await;
    phone.sees_no("送っていない").await;
}

#[tokio::test]
async fn a_word_that_is_written_for_her_stands_on_her_own_page_and_one_for_the_team_does_not() {
    const FOR_HER: &str = "過去形の文、自分で3つ作れましたね。";
    const FOR_TEAM: &str = "窓ぎわの席だと落ち着く。";
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_lesson(&tablet).await;
    // Not the minutes beside her name.
    tablet.button("ひな 三浦…").click().await;
    tablet.field("本人へのひとこと…").fill(FOR_HER).await;
    tablet.field("チームのメモ…").fill(FOR_TEAM).await;
    tablet.button("次の人").click().await;
    all_is_sent(&tablet).await;

    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees(FOR_HER).await;
    phone.sees_no(FOR_TEAM).await;
}

#[tokio::test]
async fn half_a_sentence_about_her_is_kept_by_its_writer_and_read_by_nobody_else() {
    const HALF: &str = "リンク";
    let manabi = Manabi::start_demo().await;
    let mut tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    open_lesson(&tablet).await;
    tablet.button("ひな 三浦…").click().await;
    tablet.field("本人へのひとこと…").fill(HALF).await;
    tablet.sees("保存済み・未送信 1件").await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.sees("送りました").await;
    phone.sees_no(HALF).await;

    // Whatever happens to her tablet, she finds it again.
    tablet.crash().await;
    tablet.reopen().await;
    tablet.visit("/").await;
    enter(&tablet, "tutor").await;
    tablet.link("書いていたページへ").click().await;
    tablet.field("本人へのひとこと…").is("value", HALF).await;
    // Only to have looked at it finishes nothing.
    tablet.follow("/learners").await;
    tablet.link("書いていたページへ").click().await;
    tablet.field("本人へのひとこと…").is("value", HALF).await;
    phone.sees_no(HALF).await;
    tablet.field("本人へのひとこと…").write_at_end("の場所を送ります。").await;
    tablet.button("次の人").click().await;
    all_is_sent(&tablet).await;
    phone.sees("リンクの場所を送ります。").await;
}

#[tokio::test]
async fn what_is_said_after_a_tap_goes_with_its_page() {
    const UNDO: &str = "もとに もどす";
    let manabi = Manabi::start_demo().await;
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.follow("/me/plan").await;
    phone.field(OPEN_STEP).click().await;
    phone.button(UNDO).appears().await;
    phone.follow("/me/subjects").await;
    phone.heading("試験の 科目").appears().await;
    phone.follow("/me").await;
    phone.heading("おかえりなさい…").appears().await;
    phone.button(UNDO).is_gone().await;
}

/// A step of the demo's plan that is not done yet.
const OPEN_STEP: &str = "一次関数のグラフをかく…";

/// Looks through every database of this origin for words that a learner's records contain.
const READABLE_IN_STORAGE: &str = "
    const planted = ['preferred_name', '高認', 'plan_item', 'learner/'];
    const found = [];
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((resolve, reject) => {
            const request = indexedDB.open(name);
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        for (const store of database.objectStoreNames) {
            const values = await new Promise((resolve, reject) => {
                const request = database.transaction(store).objectStore(store).getAll();
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            });
            for (const value of values) {
                const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
                const isBytes = ArrayBuffer.isView(bytes);
                const text =
                    isBytes ? new TextDecoder().decode(bytes) : JSON.stringify(value) ?? '';
                found.push(...planted.filter((word) => text.includes(word)));
            }
        }
        database.close();
    }
    found.push(...Object.keys(localStorage), ...Object.keys(sessionStorage));
    return found;";
