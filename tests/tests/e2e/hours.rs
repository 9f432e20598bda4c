//! A month of teaching: hours that a tutor confirms without a network, honoraria that the office
//! calculates, approves, pays and corrects, somebody who stands in, and a partner that leaves.

use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, comes_back_to, device_of};

#[tokio::test]
async fn a_tutor_confirms_her_month_without_a_network_and_sees_no_money() {
    let mut manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor2", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.follow("/schedule").await;
    tablet.link("担当の時間").click().await;
    tablet.heading("担当の時間").appears().await;
    tablet.sees("確認していない回").await;
    tablet.is_kept_offline().await;
    tablet.offline().await;
    manabi.stop().await;

    tablet.button("確認する").inside("1月6日").click().await;
    tablet.sees("1月6日（水）の時間を確認しました").await;
    tablet.button("元に戻す").click().await;
    tablet.button("確認する").inside("1月6日").appears().await;
    tablet.button("2回をまとめて確認する").click().await;
    tablet.sees("確認済み 2回").await;
    tablet.sees_no("確認していない回").await;
    tablet.sees_no("円").await;
    tablet.screenshot("hours-tablet").await;

    manabi.start().await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    tablet.follow("/honoraria").await;
    tablet.sees("ほかの役割の人のページ").await;
    let mut errors = tablet.console_errors().await;
    // While there is no network the browser reports every request that it could not make.
    errors.retain(|error| !error.contains("net::ERR_"));
    assert_eq!(errors, [""; 0]);
}

#[tokio::test]
async fn a_month_is_calculated_approved_by_another_person_paid_and_corrected() {
    let manabi = Manabi::start_demo().await;
    let tablet = device_of(&manabi, "tutor2", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/honoraria").await;
    office.heading("謝金").appears().await;
    office.sees("確認していない回が2回あります").await;
    tablet.follow("/hours?month=2021-01").await;
    tablet.button("2回をまとめて確認する").click().await;
    all_is_sent(&tablet).await;
    comes_back_to(&office).await;

    office.button("1件を計算する").click().await;
    office.sees("1件の謝金を計算しました").await;
    // Four were confirmed by the other manager; she approves those.
    office.button("4件を承認する…").click().await;
    office.heading("謝金を承認しますか").appears().await;
    office.button("承認する").click().await;
    office.sees("4件を承認しました").await;
    office.button("4件を支払い済みにする").click().await;
    office.sees("支払い済み（2月3日（水））").await;
    // What she has confirmed herself waits for somebody else.
    office.button("確認する").inside("山田 修").click().await;
    office.sees("1件を確認しました").await;
    office.sees("自分で確認した謝金です。").await;
    office.screenshot("honoraria-desktop").await;

    office.link("年度の一覧").click().await;
    office.heading("年度の一覧").appears().await;
    office.seek(&["radio"], "団体ごと").click().await;
    office.sees("一般社団法人つなぐ学び舎").await;
    office.screenshot("honoraria-year-desktop").await;
    all_is_sent(&office).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn somebody_is_asked_by_one_tap_to_stand_in_and_says_yes_on_her_tablet() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.heading("きょうの仕事").appears().await;
    office.sees("この学習会は、教える人が足りません").await;
    office.follow("/cover").await;
    office.heading("教える人が足りない学習会").appears().await;
    office.sees("来られない：渡辺 さくら").await;
    office.button("小林 千尋さんに頼む（来られる）").click().await;
    office.sees("小林 千尋さんの返事待ち").await;
    office.screenshot("cover-desktop").await;
    all_is_sent(&office).await;

    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.sees("代わりに入れるか、1件の返事を待っています。").await;
    tablet.link("返事をする").click().await;
    tablet.heading("頼まれています").appears().await;
    tablet.offline().await;
    tablet.button("引き受ける").click().await;
    tablet.sees("2月5日（金）に入ると決めました").await;
    tablet.heading("頼まれています").is_gone().await;
    tablet.screenshot("cover-tablet").await;
    tablet.online().await;
    all_is_sent(&tablet).await;
    // From the day before yesterday of the lesson on she sees who comes there.
    tablet.link("2月5日（金） 17:00–19:00 北二十四条まなび館").click().await;
    tablet.heading("北二十四条まなび館").appears().await;
    tablet.sees("来る：").await;

    comes_back_to(&office).await;
    office.sees("2週間先まで、足りない学習会はありません").await;
    let mut errors = tablet.console_errors().await;
    // While there is no network the browser reports every request that it could not make.
    errors.retain(|error| !error.contains("net::ERR_"));
    assert_eq!(errors, [""; 0]);
}

/// What a manager sees of her partners on the page of one of them that leaves.
async fn open_leaving(office: &Device) {
    all_is_sent(office).await;
    office.follow("/records/partner_contract").await;
    office.link("フリースクール野の花").inside("2020年度").click().await;
    office.link("団体が離れる…").click().await;
    office.heading("フリースクール野の花が離れる").appears().await;
}

#[tokio::test]
async fn a_partner_leaves_and_its_hours_stay() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    open_leaving(&office).await;
    office.sees("加藤 恵").await;
    office.sees("終わる担当 1件").await;
    office.sees("は、そのまま残り").await;
    office.screenshot("partner-leaves-desktop").await;
    office.button("この日で終わりにする").click().await;
    office.sees("フリースクール野の花の担当は2月3日（水）までです").await;
    office.sees("最後の日は2月3日（水）です。").await;
    office.button("元に戻す").click().await;
    office.sees_no("最後の日は2月3日（水）です。").await;
    office.button("この日で終わりにする").click().await;
    all_is_sent(&office).await;
    office.follow("/hours?month=2021-01").await;
    office.sees("フリースクール野の花").await;
    assert_eq!(office.console_errors().await, [""; 0]);
}

#[tokio::test]
async fn somebody_new_pledges_begins_at_a_venue_gets_an_account_and_leaves_again() {
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/records/staff/new").await;
    office.field("名前 必須").fill("新田 葵").await;
    office.button("作成する").click().await;
    office.follow("/records/staff").await;
    office.link("新田 葵…").click().await;
    office.heading("新田 葵").appears().await;
    office.field("会場 必須").choose("白石ひろば").await;
    office.sees("先に、守秘の誓約書を受け取ってください。").await;
    office.button("きょう誓約書を受け取った").click().await;
    office.sees("誓約書を受け取ったと書きました").await;
    office.button("担当を始める").click().await;
    office.sees("2月3日（水）から白石ひろばの担当です").await;
    office.field("サインイン名 必須").fill("aoi").await;
    office.button("アカウントを作る").click().await;
    office.sees("サインイン名「aoi」、パスワード「").await;
    office.screenshot("staff-desktop").await;

    office.button("活動を終える日を決める…").click().await;
    office.sees("終わる担当 1件").await;
    office.button("この日で終わりにする").click().await;
    office.sees("新田 葵の担当は2月3日（水）までです").await;
    all_is_sent(&office).await;
    assert_eq!(office.console_errors().await, [""; 0]);
}
