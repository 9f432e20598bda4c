//! A learner takes back what she agreed to, on her own phone and without a network. Whoever is
//! responsible for her is told at the next contact.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn what_she_takes_back_offline_stays_taken_back_and_asks_the_office_for_a_talk() {
    const TAKE_BACK: &str = "「参加と きろく」を やめる";
    const TALK: &str = "参加への同意が取り消されました。本人と話してください";
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.sees_no(TALK).await;

    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.follow("/about").await;
    phone.link("「いいですよ」と 言ったこと").click().await;
    phone.button(TAKE_BACK).appears().await;
    phone.offline().await;
    phone.button(TAKE_BACK).click().await;
    phone.button("「いいですよ」を やめる").click().await;
    phone.sees("に やめました").await;
    // A slip of the finger is taken back at once.
    phone.button("もとに もどす").click().await;
    phone.button(TAKE_BACK).click().await;
    phone.button("「いいですよ」を やめる").click().await;
    phone.sees("に やめました").await;
    phone.button(TAKE_BACK).is_gone().await;
    phone.screenshot("consents-phone").await;
    phone.online().await;
    phone.sees("送りました").await;

    office.sees(TALK).await;
}
