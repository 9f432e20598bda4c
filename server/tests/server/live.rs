//! Live streams: who hears what, and that nobody waits for them when the server stops.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use server::chance::random_uuid;
use server::live::Event;
use shared::api::live::{Head, Listen};
use shared::api::{Endpoint, Live};
use shared::id::{AccountId, RecordId, Seq};
use shared::reconcile::Committed;
use shared::role::Role;
use shared::scope::Scope;
use shared::sync::message::SCHEMA;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::browser::Browser;
use crate::device::{Device, create, id, patch};
use crate::harness::{PASSWORD, Server};

/// How long a test waits for something that should be there at once.
const PATIENCE: Duration = Duration::from_secs(10);

struct Stream {
    socket: TcpStream,
    heard: String,
}

impl Stream {
    async fn open(browser: &Browser) -> Stream {
        Stream::open_at(browser, "/api/live").await
    }

    /// Opens the stream of an app that takes changes from it.
    async fn open_taking_records(browser: &Browser) -> Stream {
        let wish = Listen { schema: Some(SCHEMA) };
        Stream::open_at(browser, &Live::url(&(), &wish)).await
    }

    async fn open_at(browser: &Browser, path: &str) -> Stream {
        let mut socket = TcpStream::connect(browser.address).await.unwrap();
        let session = browser.session_line();
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n{session}\r\n");
        socket.write_all(request.as_bytes()).await.unwrap();
        Stream { socket, heard: String::new() }
    }

    /// Waits until the text has been heard, and forgets everything up to its end.
    async fn hear(&mut self, text: &str) {
        while !self.heard.contains(text) {
            let read = tokio::time::timeout(PATIENCE, self.read()).await;
            assert!(read.expect("heard in time") > 0, "ended before {text}: {}", self.heard);
        }
        let end = self.heard.find(text).unwrap() + text.len();
        self.heard.drain(..end);
    }

    /// The next hint.
    async fn hear_head(&mut self) -> Head {
        self.hear("event: head\ndata: ").await;
        while !self.heard.contains('\n') {
            let read = tokio::time::timeout(PATIENCE, self.read()).await;
            assert!(read.expect("heard in time") > 0, "ended within {}", self.heard);
        }
        serde_json::from_str(self.heard.lines().next().unwrap()).unwrap()
    }

    async fn hear_the_end(&mut self) {
        // The last chunk of a chunked answer is empty.
        while !self.heard.ends_with("\r\n0\r\n\r\n") {
            let read = tokio::time::timeout(PATIENCE, self.read()).await;
            if read.expect("ended in time") == 0 {
                break;
            }
        }
    }

    async fn read(&mut self) -> usize {
        let mut buffer = [0; 1024];
        let count = self.socket.read(&mut buffer).await.unwrap_or(0);
        self.heard.push_str(&String::from_utf8_lossy(&buffer[..count]));
        count
    }
}

fn committed(head: u64, scope: Scope, author: AccountId) -> Event {
    let (touched, authors) = (BTreeSet::from([scope]), BTreeSet::from([author]));
    let committed = Committed { head: Seq(head), touched, authors, ..Committed::default() };
    Event::Committed(Arc::new(committed))
}

fn regranted(account: AccountId) -> Event {
    let regranted = BTreeSet::from([account]);
    Event::Committed(Arc::new(Committed { regranted, ..Committed::default() }))
}

#[tokio::test]
async fn a_listener_hears_only_of_scopes_that_she_may_see() {
    let server = Server::start().await;
    let browser = server.browser_of("mori", Role::Tutor).await;
    let account = server.app.store.read().await.unwrap().accounts(server.program).await.unwrap();
    // Her account came with three grants: the program, the office and her own notices.
    let (program, mori) = (server.program, account[0].id);

    let mut stream = Stream::open(&browser).await;
    stream.hear("text/event-stream").await;
    stream.hear("event: head\ndata: {\"head\":3}").await;
    let someone = AccountId(random_uuid());
    let tell = |event| server.app.live.tell(program, event);
    tell(committed(4, Scope::Own(RecordId(random_uuid())), someone));
    tell(committed(5, Scope::Office, someone));
    tell(Event::Values);
    tell(committed(6, Scope::Own(RecordId(random_uuid())), mori));
    tell(regranted(mori));
    stream.hear("\"head\":5}").await;
    stream.hear("\"head\":6}").await;
    assert!(!stream.heard.contains("values"));
    stream.hear("event: resync").await;
}

#[tokio::test]
async fn a_small_change_rides_to_whoever_stands_where_it_begins() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let (venue, kita) = (id(), json!({ "name": "北" }));
    assert_eq!(boss.does(json!([create("venue", &venue, kita)])).await, "applied");
    let browser = server.browser_of("mori", Role::Tutor).await;
    let mut mori = Device::register(browser.copy()).await;
    mori.pull().await;
    let request = mori.request(&[]);
    let shown = mori.send(&request).await.json()["proof"]["mark"].clone();

    let mut stream = Stream::open_taking_records(&browser).await;
    let mut plain = Stream::open(&browser).await;
    for stream in [&mut stream, &mut plain] {
        assert_eq!(stream.hear_head().await, Head { head: mori.committed, delta: None });
    }
    boss.pull().await;
    let minami = json!({ "name": "南" });
    let ops = json!([patch("venue", &venue, boss.committed.0, minami.clone())]);
    assert_eq!(boss.does(ops).await, "applied");

    let told = stream.hear_head().await;
    let delta = told.delta.expect("it is small");
    assert_eq!((json!(delta.after), delta.grants), (json!([shown]), mori.grants.fingerprint()));
    let changed: Vec<_> = delta.records.iter().map(|it| (it.id.to_string(), &*it.body)).collect();
    assert_eq!(changed, [(venue, minami.as_object().unwrap())]);
    let again = mori.send(&request).await.json()["proof"].clone();
    assert_eq!(json!(delta.proof), again, "it is what an answer would have shown");
    assert_eq!(plain.hear_head().await, Head { head: told.head, delta: None });
}

#[tokio::test]
async fn a_manager_hears_values() {
    let server = Server::start().await;
    let browser = server.browser_of("boss", Role::Manager).await;
    let mut stream = Stream::open(&browser).await;
    stream.hear("event: head").await;
    server.app.live.tell(server.program, Event::Values);
    stream.hear("event: values\ndata: {\"changed\":true}").await;
}

#[tokio::test]
async fn streams_end_with_the_session_and_are_limited() {
    let server = Server::start().await;
    let mut browser = server.browser_of("mori", Role::Tutor).await;
    let mut streams = Vec::new();
    for _ in 0..12 {
        let mut stream = Stream::open(&browser).await;
        stream.hear("event: head").await;
        streams.push(stream);
    }
    assert_eq!(browser.get("/api/live").await.outcome(), "429 too_many_streams");
    assert_eq!(browser.post("/api/sign-out", serde_json::json!({})).await.status, 200);
    for mut stream in streams {
        stream.hear_the_end().await;
    }
    assert_eq!(browser.get("/api/live").await.outcome(), "401 sign_in_needed");
}

#[tokio::test]
async fn a_new_password_ends_the_streams_of_other_sessions() {
    let server = Server::start().await;
    let mut here = server.browser_of("mori", Role::Tutor).await;
    let there = server.signed_in("mori").await;
    let (mut kept, mut ended) = (Stream::open(&here).await, Stream::open(&there).await);
    kept.hear("event: head").await;
    ended.hear("event: head").await;
    let change = serde_json::json!({ "current": PASSWORD, "new": "a longer password" });
    assert_eq!(here.post("/api/password", change).await.outcome(), "200");
    ended.hear_the_end().await;
    let account = here.who["account"].as_str().unwrap().parse().unwrap();
    server.app.live.tell(server.program, regranted(account));
    kept.hear("event: resync").await;
}

#[tokio::test]
async fn an_account_that_is_disabled_hears_no_more_at_once() {
    let server = Server::start().await;
    let mut manager = server.browser_of("boss", Role::Manager).await;
    let tutor = server.browser_of("mori", Role::Tutor).await;
    let mut stream = Stream::open(&tutor).await;
    stream.hear("event: head").await;
    let account = format!("/api/accounts/{}", tutor.who["account"].as_str().unwrap());
    let disabled = manager.post(&format!("{account}/disable"), serde_json::json!({})).await;
    assert_eq!(disabled.outcome(), "200");
    stream.hear_the_end().await;
}

#[tokio::test]
async fn a_listener_that_cannot_follow_is_told_to_fetch_anew() {
    let server = Server::start().await;
    let browser = server.browser_of("boss", Role::Manager).await;
    let mut stream = Stream::open(&browser).await;
    stream.hear("event: head").await;
    // Nobody is waited for: a listener's queue is full long before its socket is.
    for _ in 0..2_000 {
        server.app.live.tell(server.program, Event::Values);
    }
    stream.hear("event: resync").await;
}

#[tokio::test]
async fn stopping_ends_open_streams_at_once() {
    let server = Server::start().await;
    let browser = server.browser_of("mori", Role::Tutor).await;
    let mut stream = Stream::open(&browser).await;
    stream.hear("event: head").await;
    let stopped = tokio::time::timeout(Duration::from_secs(2), server.serving.stop()).await;
    assert!(stopped.is_ok(), "the stop waited for a stream");
    stream.hear_the_end().await;
    assert!(server.app.store.read().await.is_err());
}
