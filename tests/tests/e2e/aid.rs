//! A scheme of aid is told to everybody, so that nobody is known by what she was told: one learner
//! by her tutor without a network, all the others by the office in one tap.

use tests::{Manabi, Screen};

use crate::people::{all_is_sent, device_of};

#[tokio::test]
async fn a_scheme_of_aid_is_told_to_everybody_and_what_a_tutor_told_offline_is_not_told_twice() {
    const SCHEME: &str = "通学の定期券の助成";
    let manabi = Manabi::start_demo().await;
    let office = device_of(&manabi, "manager", Screen::Desktop).await;
    all_is_sent(&office).await;
    office.follow("/records/aid_scheme/new").await;
    office.field("制度の名前…").fill(SCHEME).await;
    office
        .field("内容…")
        .fill("会場までの定期券の半分を出します。市役所の窓口で申し込みます。")
        .await;
    office.button("作成する").click().await;
    office.heading(SCHEME).appears().await;
    office.sees("0人に伝えました").await;
    office.button("まだの40人全員に伝えた").appears().await;
    all_is_sent(&office).await;

    let tablet = device_of(&manabi, "tutor", Screen::Tablet).await;
    all_is_sent(&tablet).await;
    tablet.is_kept_offline().await;
    tablet.follow("/learners").await;
    tablet.link("ひな…").click().await;
    tablet.heading("ひな").appears().await;
    tablet.offline().await;
    tablet.link("支援").click().await;
    tablet.sees("まだ伝えていない支援制度").await;
    tablet.button("伝えた").inside(SCHEME).click().await;
    tablet.sees("1人に伝えたことを記録しました").await;
    tablet.sees_no("まだ伝えていない支援制度").await;
    tablet.screenshot("aid-tablet").await;
    tablet.online().await;
    all_is_sent(&tablet).await;

    office.sees("1人に伝えました").await;
    office.button("まだの39人全員に伝えた").click().await;
    office.sees("39人に伝えたことを記録しました").await;
    office.sees("40人に伝えました").await;
    office.button("元に戻す").click().await;
    office.button("まだの39人全員に伝えた").click().await;
    office.sees("40人に伝えました").await;
    all_is_sent(&office).await;
    office.screenshot("aid-office").await;

    // She reads what it is on her own phone.
    let phone = device_of(&manabi, "learner", Screen::Phone).await;
    phone.heading("おかえりなさい…").appears().await;
    phone.follow("/me/records").await;
    phone.sees(SCHEME).await;
}
