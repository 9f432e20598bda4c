//! A tablet that the office has forgotten sends its work: a manager says whose it is.

use serde_json::json;
use tests::{Device, Manabi, Screen};

use crate::people::{all_is_sent, sign_in};

const VENUE: &str = "預かった会場";
const OTHER_VENUE: &str = "だれのでもない会場";

#[tokio::test]
async fn a_manager_takes_the_work_of_a_forgotten_tablet_as_somebodys() {
    let manabi = Manabi::start_demo().await;
    let mut office = Device::open(&manabi, "office", Screen::Desktop).await;
    office.visit("/").await;
    push_unattributed(&office, VENUE).await;
    sign_in(&office, "manager").await;
    all_is_sent(&office).await;
    office.link("確認する").click().await;
    office.sees("だれのものか分からない端末").await;
    office.sees(&format!("会場の名前: {VENUE}")).await;
    for (screen, name) in
        [(Screen::Tablet, "tablet"), (Screen::Phone, "phone"), (Screen::Desktop, "desktop")]
    {
        office.set_screen(screen).await;
        office.screenshot(&format!("unattributed-{name}")).await;
    }

    office.field("だれの端末ですか").choose("伊藤 健一").await;
    office.button("この人の変更として受け取る").click().await;
    office.sees("1件を受け取りました").await;
    office.sees_no("だれのものか分からない端末").await;

    push_unattributed(&office, OTHER_VENUE).await;
    office.follow("/records").await;
    office.follow("/held").await;
    office.button("受け取らない").click().await;
    office.button("受け取らない").inside("この端末の変更を受け取りませんか").click().await;
    office.sees("受け取らないことにしました").await;
    office.sees_no("だれのものか分からない端末").await;

    office.follow("/records/venue").await;
    office.link(VENUE).click().await;
    office.button("履歴を見る").click().await;
    office.sees("伊藤 健一").await;
    office.sees("確認して反映：佐藤 由美子").await;
    office.follow("/records/venue").await;
    office.link(VENUE).appears().await;
    office.link(OTHER_VENUE).is_gone().await;
    assert_eq!(office.console_errors().await, Vec::<String>::new());
}

async fn push_unattributed(office: &Device, venue: &str) {
    let refused = office.run(&unattributed_push(venue)).await;
    assert_eq!(refused, json!("client_unknown"), "it knows nobody like that");
    // The browser notes the refusal itself.
    assert_eq!(office.console_errors().await.len(), 1);
}

/// What an installation sends that the server has never registered: a new venue.
fn unattributed_push(venue: &str) -> String {
    format!(
        "const id = () => crypto.randomUUID();
         const set = {{ name: {} }};
         const op = {{ op: 'create', kind: 'venue', id: id(), base: 0, set }};
         const change = {{ n: 1, uid: id(), at: Date.now(), schema: 1, ops: [op] }};
         const request = {{ client: id(), secret: 'x'.repeat(64), push: [change] }};
         const sent = await fetch('/api/sync', {{
             method: 'POST',
             headers: {{ 'content-type': 'application/json', 'x-manabi': '1' }},
             body: JSON.stringify(request),
         }});
         return (await sent.json()).error;",
        json!(venue)
    )
}
