//! Who may sign in: a manager makes an account, is told what is wrong where it is wrong, and hands
//! over a slip with everything that it takes.

use tests::{Manabi, Screen};
use thirtyfour::Key;

use crate::people::device_of;

#[tokio::test]
async fn an_account_is_made_with_errors_at_their_fields_and_a_slip_with_the_sign_in_name() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.sees("送信済み").await;
    desk.follow("/accounts").await;
    desk.button("アカウントを作る").click().await;
    desk.field("表示する名前…").fill("中村 大輔2").await;
    desk.field("サインイン名…").fill("naka 2").await;
    desk.button("作成する").click().await;
    desk.sees("サインイン名は、空白なしで64文字までです。").await;
    let focused = "return document.activeElement.getAttribute('aria-invalid');";
    assert_eq!(desk.run(focused).await, "true", "the focus is where it is mended");
    desk.field("サインイン名…").fill("Ｎａｋａ２").await;
    desk.field("パスワード…").fill("password").await;
    desk.button("作成する").click().await;
    desk.sees("よく使われていて").await;

    let password = desk.field("パスワード…").element().await.expect("the form has a password");
    // A driver that empties a field tells the page nothing.
    password.send_keys(Key::Control + "a").await.expect("a field takes keys");
    password.send_keys(Key::Backspace + "").await.expect("a field takes keys");
    desk.field("スタッフの記録…").choose("伊藤 健一").await;
    desk.sees("アカウント「ito」があります").await;
    desk.button("作成する").click().await;
    desk.sees("もう1つ作ると").await;
    desk.screenshot("account-second").await;
    desk.button("それでも作成する").click().await;
    desk.heading("パスワードができました").appears().await;
    desk.sees("naka2").await;
    desk.screenshot("account-slip").await;
}

#[tokio::test]
async fn a_manager_corrects_a_name_and_a_role_and_nobody_takes_her_own_role() {
    let manabi = Manabi::start_demo().await;
    let desk = device_of(&manabi, "manager", Screen::Desktop).await;
    desk.sees("送信済み").await;
    let tablet = device_of(&manabi, "tutor2", Screen::Tablet).await;
    tablet.heading("きょう").appears().await;
    desk.follow("/accounts").await;
    desk.button("山田 修のほかの操作").click().await;
    desk.button("名前や役割を直す").click().await;
    desk.field("サインイン名…").fill("yamada 1").await;
    desk.button("直す").click().await;
    desk.sees("サインイン名は、空白なしで64文字までです。").await;
    desk.field("サインイン名…").fill("yamada1").await;
    desk.field("役割…").choose("運営担当").await;
    desk.sees("サインインはすべて終わります").await;
    desk.screenshot("account-correct").await;
    desk.button("直す").click().await;
    desk.sees("のアカウントを直しました（サインイン名：yamada1）").await;
    desk.sees("運営担当").await;
    // Her own role is not offered.
    desk.button("佐藤 由美子のほかの操作").click().await;
    desk.button("名前や役割を直す").click().await;
    desk.field("サインイン名…").appears().await;
    desk.field("役割…").is_gone().await;
}
