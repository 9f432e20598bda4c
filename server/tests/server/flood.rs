//! Floods by nobody: no request costs more memory than twice its body, nobody fills the disk, and
//! nobody takes the room of those who need it after a restore.

use serde_json::{Value, json};
use shared::role::Role;

use crate::browser::{Answer, Browser};
use crate::device::{Device, create, envelope, id};
use crate::harness::Server;
use crate::process::Process;

const JSON: &str = "x-manabi: 1\r\ncontent-type: application/json\r\n";

/// What a server needs by itself from time to time, beside what a request costs.
const NOISE_BYTES: u64 = 12 * 1024 * 1024;

async fn push_as_nobody(browser: &mut Browser, client: &str, push: &[Value]) -> Answer {
    let body = json!({ "client": client, "secret": "00", "push": push }).to_string();
    browser.post_with("/api/sync", JSON, body.as_bytes()).await
}

fn venue(name: &str) -> Value {
    json!([create("venue", &id(), json!({ "name": name }))])
}

#[tokio::test]
async fn no_request_of_nobody_costs_more_memory_than_twice_its_body() {
    let folder = tempfile::tempdir().unwrap();
    let (process, _) = Process::start(folder.path());
    let mut nobody = Browser::new(process.address);
    // Small things first, so that what is measured is the flood.
    push_as_nobody(&mut nobody, &id(), &[envelope(1, venue("a"))]).await;
    let dense = |bytes: usize| {
        let ops = vec!["{\"\":0}"; bytes / 7].join(",");
        let (client, uid) = (id(), id());
        let change = format!(r#"{{"n":1,"uid":"{uid}","at":0,"ops":[{ops}]}}"#);
        format!(r#"{{"client":"{client}","secret":"00","push":[{change}]}}"#)
    };
    let before = peak_memory(&process);
    let refused = nobody.post_with("/api/sync", JSON, dense(500 * 1024).as_bytes()).await;
    assert_eq!(refused.outcome(), "400 unreadable");
    let large = nobody.post_with("/api/sync", JSON, dense(3_900 * 1024).as_bytes()).await;
    assert_eq!(large.outcome(), "413 too_large");
    for path in ["/api/sign-in", "/api/accounts", "/api/devices/rescue", "/api/session/end"] {
        let body = dense(3_900 * 1024);
        nobody.post_with(path, JSON, body.as_bytes()).await;
    }
    let grown = peak_memory(&process) - before;
    assert!(grown <= 2 * 512 * 1024 + NOISE_BYTES, "{grown} bytes");
    process.signal("-TERM");
    assert!(process.ended().await.success());
}

/// The most memory that the process has had, in bytes.
fn peak_memory(process: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().split(' ').next().unwrap().parse::<u64>().unwrap() * 1024
}

#[tokio::test]
async fn nobody_fills_the_disk_by_sealed_items_that_claim_many_changes() {
    let server = Server::start().await;
    let mut nobody = server.browser();
    for _ in 0..40 {
        let uids: Vec<String> = (0..500).map(|_| id()).collect();
        let item = json!({ "n": 1, "uids": uids, "sealed": "x".repeat(100_000) });
        push_as_nobody(&mut nobody, &id(), &[item]).await;
    }
    let kept = kept_bytes(&server).await;
    assert!(kept <= 8 * 1024 * 1024, "{kept} bytes from one address");
}

#[tokio::test]
async fn one_unknown_installation_does_not_take_the_room_of_the_next_one() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let mut nobody = server.browser();
    let flood = id();
    for _ in 0..50 {
        let push: Vec<Value> = (1..=400).map(|n| envelope(n, json!([]))).collect();
        push_as_nobody(&mut nobody, &flood, &push).await;
    }
    let full = kept_bytes(&server).await;
    assert!(full <= 2 * 1024 * 1024, "{full} bytes");
    // A tablet of before the restore comes, and what was put aside takes no room.
    let lost = id();
    push_as_nobody(&mut nobody, &lost, &[envelope(1, venue("北"))]).await;
    assert!(kept_bytes(&server).await > full, "it is kept");
    let aside = format!("/api/unproven/{flood}/put-aside");
    assert_eq!(boss.browser.post(&aside, json!({})).await.outcome(), "200");
    assert!(kept_bytes(&server).await < 1024);
    let listed = boss.browser.get("/api/unproven").await.json();
    assert_eq!(listed["installations"][0]["client"], json!(lost));
}

/// Bytes of undecided work of unknown installations.
async fn kept_bytes(server: &Server) -> i64 {
    let mut snapshot = server.app.store.read().await.unwrap();
    let rows = snapshot.unattributed(1_000_000).await.unwrap();
    rows.iter().map(|row| row.payload.to_string().len() as i64).sum()
}
