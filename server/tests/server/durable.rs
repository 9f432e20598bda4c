//! Acknowledged means safe: under kill −9, and on a disk that is full.

use std::time::Duration;

use serde_json::{Value, json};
use server::store::{Limits, Store};
use server::transport::Transport;
use shared::role::Role;

use crate::browser::Browser;
use crate::device::{Device, create, envelope, id};
use crate::harness::Server;
use crate::process::Process;

/// How many mutations a pusher has acknowledged before the server is killed.
const ACKNOWLEDGED_MIN: usize = 20;

#[tokio::test]
async fn a_killed_server_has_every_mutation_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let (process, password) = Process::start(folder.path());
    let mut pushers = Vec::new();
    let (enough, mut count) = tokio::sync::mpsc::unbounded_channel();
    for _ in 0..4 {
        let mut browser = Browser::new(process.address);
        assert_eq!(browser.sign_in("boss", &password).await.outcome(), "200");
        let device = Device::register(browser).await;
        pushers.push(tokio::spawn(push_until_it_dies(device, enough.clone())));
    }
    for _ in 0..4 * ACKNOWLEDGED_MIN {
        count.recv().await.unwrap();
    }
    process.signal("-KILL");
    assert!(!process.ended().await.success());
    let mut all = Vec::new();
    for pusher in pushers {
        all.push(pusher.await.unwrap());
    }

    let process = Process::serve(folder.path());
    for (mut device, acknowledged) in all {
        assert!(acknowledged.len() >= ACKNOWLEDGED_MIN / 2);
        device.browser = Browser::new(process.address);
        let pushed: Vec<Value> = acknowledged.iter().map(|(pushed, _)| pushed.clone()).collect();
        let told: Vec<Value> = acknowledged.into_iter().map(|(_, fate)| fate).collect();
        assert_eq!(device.push(&pushed).await, told, "the very same fates");
        // The one that was under way is decided now, once, whether or not it was before.
        let next = envelope(told.len() as u64 + 2, venue());
        assert!(device.push(&[next]).await.len() <= 1);
    }
    process.signal("-TERM");
    assert!(process.ended().await.success());
    let store = Store::open(folder.path(), Limits::default()).await.unwrap();
    let mut snapshot = store.read().await.unwrap();
    let program = snapshot.programs().await.unwrap()[0].clone();
    let records = snapshot.changed_records(program.id, shared::id::Seq(0), program.head, 100_000);
    let seqs: Vec<u64> = records.await.unwrap().iter().map(|record| record.seq.0).collect();
    assert!(seqs.windows(2).all(|two| two[0] < two[1]));
}

type Acknowledged = Vec<(Value, Value)>;

async fn push_until_it_dies(
    mut device: Device,
    enough: tokio::sync::mpsc::UnboundedSender<()>,
) -> (Device, Acknowledged) {
    let mut acknowledged = Vec::new();
    loop {
        let mutation = device.mutation(venue());
        let request = device.request(std::slice::from_ref(&mutation));
        let mut copy = device.copy();
        let sent = tokio::spawn(async move { copy.send(&request).await });
        // A connection that breaks in the middle of an answer acknowledges nothing.
        let Ok(answer) = sent.await else { return (device, acknowledged) };
        let Ok(reply) = serde_json::from_slice::<Value>(&answer.body) else {
            return (device, acknowledged);
        };
        acknowledged.push((mutation, reply["fates"][0].clone()));
        let _ = enough.send(());
    }
}

fn venue() -> Value {
    json!([create("venue", &id(), json!({ "name": "北" }))])
}

#[tokio::test]
async fn a_full_disk_refuses_whole_pushes_and_halves_none() {
    let limits = Limits { megabytes_max: Some(2), ..Limits::default() };
    let server = Server::start_as(Transport::Plain, limits).await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let large = || {
        let name = "あ".repeat(60);
        let ops = (0..100).map(|_| create("venue", &id(), json!({ "name": name })));
        Value::Array(ops.collect())
    };
    let mut decided = 0;
    let refused = loop {
        let push = [boss.mutation(large()), boss.mutation(large())];
        let answer = boss.send(&boss.request(&push)).await;
        if answer.status != 200 {
            assert_eq!(answer.outcome(), "500 fault");
            break push;
        }
        decided += 2;
        assert!(decided < 100, "the limit is reached");
    };
    assert!(decided > 0);
    let mut other = Device::register(server.signed_in("boss").await).await;
    other.pull().await;
    let venues = other.records.keys().filter(|key| key.0 == "venue").count();
    assert_eq!(venues, decided * 100, "nothing of a refused push is there");
    let again = boss.send(&boss.request(&refused)).await;
    assert_eq!(again.outcome(), "500 fault", "and it is not thought to be decided");
    tokio::time::timeout(Duration::from_secs(5), other.pull()).await.unwrap();
}
