//! The app's storage and sync as a module for pages that measure: each of its functions works once
//! against a real server, and what it wrote offline is at the office and on another device.

use serde_json::{Value, json};
use tests::{Device, Manabi, Screen, wait};
use thirtyfour::WindowHandle;

/// Loads the module into a page that the server gives out.
const MODULE: &str = "const manabi = await import('/files/manabi.js');";

#[tokio::test]
async fn a_page_that_measures_records_offline_delivers_and_is_seen_elsewhere() {
    let manabi = Manabi::start_with_module(60).await;
    let one = device(&manabi, "manager").await;
    let two = device(&manabi, "manager2").await;

    let opened = run(&one, "return await manabi.openLocal(who);").await;
    assert_eq!(opened, json!({ "records": 0, "hasSynced": false }));
    run(&one, "await manabi.firstSync();").await;
    assert_eq!(run(&one, "return manabi.count();").await, 60);
    let counted = "return manabi.aggregate().reduce((sum, { count }) => sum + count, 0);";
    assert_eq!(run(&one, counted).await, 60);
    run(&two, "await manabi.openLocal(who); await manabi.firstSync();").await;
    run(&two, "globalThis.heard = 0; manabi.onRemote(() => heard++);").await;

    let written = "manabi.goOffline(); const [draft] = manabi.drafts(1);
        globalThis.id = await manabi.write(draft); await manabi.update(id, { minutes: 45 });
        return { draft, id, status: manabi.status() };";
    let written = run(&one, written).await;
    assert_eq!(written["status"]["unsent"], 2, "{written}");
    assert_eq!(run(&one, "return manabi.get(id).minutes;").await, 45);

    one.reload().await;
    let status = "manabi.goOffline(); await manabi.openLocal(who); return manabi.status();";
    let status = run(&one, status).await;
    assert_eq!((&status["unsent"], &status["trouble"]), (&json!(2), &Value::Null));
    let sent = run(&one, "manabi.goOnline(); return await manabi.pushAll();").await;
    assert_eq!(sent, json!({ "held": 0 }));

    let look = format!("return manabi.get({})?.minutes ?? 0;", written["id"]);
    wait::until("the other device sees the attendance", wait::PATIENCE, async || {
        let minutes = run(&two, &look).await;
        if minutes == 45 { Ok(()) } else { Err(minutes.to_string()) }
    })
    .await;
    assert!(run(&two, "return heard;").await.as_u64() > Some(0));
    let learner = &written["draft"]["learner"];
    let rows = run(&two, &format!("return manabi.queryByLearner({learner});")).await;
    let rows = rows.as_array().expect("a list of attendances");
    assert!(rows.iter().any(|row| row["id"] == written["id"]), "{rows:?}");
    assert!(rows.is_sorted_by_key(|row| row["date"].as_str()), "{rows:?}");
    assert!(run(&two, "return manabi.learners().length;").await.as_u64() >= Some(20));
    assert!(run(&two, "return await manabi.memory();").await.as_u64() > Some(0));
    run(&two, "manabi.close();").await;
}

#[tokio::test]
async fn a_page_that_was_taken_over_writes_nothing_of_what_it_asks_for() {
    let manabi = Manabi::start_with_module(20).await;
    let device = device(&manabi, "manager").await;
    run(&device, "await manabi.openLocal(who); await manabi.firstSync();").await;
    let first = device.driver().window().await.expect("the tab has a handle");
    let second = device.driver().new_tab().await.expect("a browser opens another tab");
    turn_to(&device, &second).await;
    device.visit("/files/index.html").await;
    run(&device, "await manabi.openLocal(who); manabi.goOffline();").await;

    turn_to(&device, &first).await;
    let write = "manabi.goOffline(); const [draft] = manabi.drafts(1);
        return await manabi.write(draft).then(() => 'written', (error) => String(error));";
    let said = run(&device, write).await;
    assert!(said.as_str().is_some_and(|said| said.contains("Elsewhere")), "{said}");

    turn_to(&device, &second).await;
    device.reload().await;
    let again = "manabi.goOffline(); await manabi.openLocal(who); const before = manabi.status();
        const [draft] = manabi.drafts(1); await manabi.write(draft);
        return [before.unsent, manabi.status().unsent];";
    assert_eq!(run(&device, again).await, json!([0, 1]));
}

async fn turn_to(device: &Device, tab: &WindowHandle) {
    let turned = device.driver().switch_to_window(tab.clone()).await;
    turned.expect("an open tab can be turned to");
    // Without this the tab would stay behind the other one, where the browser lets it sleep.
    device.devtools("Page.bringToFront", json!({})).await;
}

async fn device(manabi: &Manabi, name: &str) -> Device {
    let device = Device::open(manabi, name, Screen::Desktop).await;
    device.visit("/files/index.html").await;
    device
}

async fn run(device: &Device, body: &str) -> Value {
    let name = device.name();
    let who = format!("const who = {{ name: '{name}', password: 'manabi-{name}' }};");
    device.run(&format!("{MODULE} await manabi.init(); {who} {body}")).await
}
