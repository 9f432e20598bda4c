//! Pushes that wait for the writer at the same time: decided together, answered each by itself.

use serde_json::{Value, json};
use server::reconcile::push_groups::decide;
use server::reconcile::push_queue::{Decided, Push};
use server::store::{Client, Contact, Fault, WriteTx};
use shared::id::{ClientId, Seq};
use shared::reconcile::read_push;
use shared::role::Role;
use shared::sync::message::FateKind;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::device::{Device, create, envelope, id};
use crate::harness::Server;

/// Devices that push at once.
const DEVICES: usize = 6;

async fn clients(server: &Server) -> Vec<Client> {
    let mut clients = Vec::new();
    server.browser_of("boss", Role::Manager).await;
    for _ in 0..DEVICES {
        let device = Device::register(server.signed_in("boss").await).await;
        let id: ClientId = device.client.parse().unwrap();
        clients.push(server.app.store.read().await.unwrap().client(id).await.unwrap().unwrap());
    }
    clients
}

fn push(server: &Server, client: &Client, envelopes: &[Value]) -> Push {
    let contact = Contact { last_n: 0, at: server.app.now(), version: "1".into(), unsent: 0 };
    let pushed = read_push(envelopes, |_| None).unwrap();
    Push { client: client.clone(), pushed, contact, voucher: None, now: server.app.now() }
}

fn venue(n: u64) -> Value {
    envelope(n, json!([create("venue", &id(), json!({ "name": "北会場" }))]))
}

/// Hands all of them over while the writer is kept busy, then lets it go on.
async fn at_once(server: &Server, pushes: Vec<Push>) -> Vec<Result<Decided, Fault>> {
    let (go_on, wait) = oneshot::channel::<()>();
    let store = server.app.store.clone();
    let hold = async move |_: &mut WriteTx| {
        let _ = wait.await;
        Ok::<_, Fault>(())
    };
    let busy = tokio::spawn(async move { store.write(hold).await });
    let decide = |push| {
        let app = server.app.clone();
        tokio::spawn(async move { decide(&app, push).await })
    };
    let answers: Vec<JoinHandle<_>> = pushes.into_iter().map(decide).collect();
    for _ in 0..100 {
        // One thread runs everything here: whoever is ready has its turn.
        tokio::task::yield_now().await;
    }
    go_on.send(()).unwrap();
    busy.await.unwrap().unwrap();
    let mut all = Vec::new();
    for answer in answers {
        all.push(answer.await.unwrap());
    }
    all
}

fn kinds(answer: &Result<Decided, Fault>) -> Vec<FateKind> {
    answer.as_ref().unwrap().0.iter().map(|fate| fate.kind).collect()
}

#[tokio::test]
async fn pushes_of_several_devices_become_one_step_of_the_program() {
    let server = Server::start().await;
    let clients = clients(&server).await;
    let before = server.head().await;
    let pushes = clients.iter().map(|client| push(&server, client, &[venue(1), venue(2)]));
    let answers = at_once(&server, pushes.collect()).await;
    for answer in &answers {
        assert_eq!(kinds(answer), [FateKind::Applied; 2]);
        assert_eq!(answer.as_ref().unwrap().1, 2);
    }
    let mut snapshot = server.app.store.read().await.unwrap();
    let head = snapshot.program(server.program).await.unwrap().head;
    assert_eq!(head, Seq(before.0 + 2 * DEVICES as u64), "each mutation has a seq of its own");
    let mut steps = 0;
    for seq in before.0 + 1..=head.0 {
        let nonce = snapshot.head_nonce(server.program, Seq(seq)).await.unwrap();
        steps += usize::from(nonce.is_some());
    }
    assert!(steps <= 2, "{steps}: at most the first one alone, then all the others together");
}

#[tokio::test]
async fn trouble_with_one_push_is_nobody_elses() {
    let server = Server::start().await;
    let clients = clients(&server).await;
    let mut pushes: Vec<Push> =
        clients.iter().map(|client| push(&server, client, &[venue(1)])).collect();
    let stranger = Client { id: id().parse().unwrap(), ..clients[0].clone() };
    pushes.insert(3, push(&server, &stranger, &[venue(1)]));
    let mut answers = at_once(&server, pushes).await;
    assert!(answers.remove(3).is_err(), "nobody knows this installation");
    for answer in &answers {
        assert_eq!(kinds(answer), [FateKind::Applied]);
    }
}

#[tokio::test]
async fn a_push_that_is_sent_twice_at_once_is_decided_once() {
    let server = Server::start().await;
    let clients = clients(&server).await;
    let again = push(&server, &clients[1], &[venue(1)]);
    let next = push(&server, &clients[1], &[venue(2)]);
    let first = push(&server, &clients[0], &[venue(1)]);
    let answers = at_once(&server, vec![first, again.clone(), again, next]).await;
    assert_eq!(answers[1].as_ref().unwrap().0, answers[2].as_ref().unwrap().0, "one fate");
    assert_eq!(answers[3].as_ref().unwrap().1, 2, "the next one goes on from there");
    let head = server.head().await;
    assert!(answers.iter().flatten().flat_map(|it| &it.0).all(|fate| fate.seq <= head));
}
