//! A learner takes back what she agreed to, on her own phone and without a network. Whoever is
//! responsible for her is told at the next contact.

use tests::{Device, Manabi, Screen};

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
    phone.button(TAKE_BACK).is_gone().await;
    phone.screenshot("consents-phone").await;
    phone.online().await;
    phone.sees("送りました").await;

    office.sees(TALK).await;
}

/// Does something in the part about sharing with a school, of which the demo has no answers.
async fn in_part_about_school(office: &Device, what: &str) -> String {
    let script = format!(
        "const is_it = (part) => part.querySelector('h2')?.innerText.includes('学校と共有'); \
         const part = [...document.querySelectorAll('main .card')].find(is_it); \
         const names = part.querySelector('input.text-field'); \
         const answer = part.querySelector('input[value=given]'); {what}"
    );
    office.run(&script).await.as_str().unwrap_or_default().to_owned()
}

async fn types(office: &Device, words: &str) {
    let field = office.driver().active_element().await.expect("a field has the focus");
    field.send_keys(words).await.expect("it is a field for names");
}

/// Whom the program may tell is part of the answer: it is asked for where it is missing, kept while
/// it is typed, and a list that has grown since is not quietly left out.
#[tokio::test]
async fn whom_the_program_may_tell_is_asked_for_and_kept_until_it_is_part_of_an_answer() {
    const WHOM: &str = "だれに伝えてよいか、先に書いてください";
    const NAMES: &str = "return names.value;";
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&office).await;
    office.follow("/learners").await;
    office.link("ひな 三浦…").click().await;
    office.heading("ひな 三浦…").appears().await;
    office.follow(&format!("{}/consents", office.path().await)).await;
    office.heading("同意").appears().await;
    in_part_about_school(&office, "answer.click();").await;
    office.sees(WHOM).await;
    assert_eq!(in_part_about_school(&office, "return String(answer.checked);").await, "false");
    types(&office, "みらい高校").await;
    office.sees_no(WHOM).await;
    office.follow("/today").await;
    office.sees("書きかけの「同意」があります").await;
    office.link("続きを書く").click().await;
    office.heading("同意").appears().await;
    assert_eq!(in_part_about_school(&office, NAMES).await, "みらい高校");
    in_part_about_school(&office, "answer.click();").await;
    office.sees("答えを記録しました").await;

    in_part_about_school(&office, "names.focus();").await;
    types(&office, "と担任").await;
    office.sees("まだ同意に入っていません").await;
    office.screenshot("consents-names").await;
    office.button("この相手で同意を記録する").click().await;
    office.sees_no("まだ同意に入っていません").await;
    office.reload().await;
    office.heading("同意").appears().await;
    assert_eq!(in_part_about_school(&office, NAMES).await, "みらい高校と担任");
    all_is_sent(&office).await;
}
