//! What comes from outside and is wrong: each has its answer, and the server goes on.

use serde_json::json;
use shared::role::Role;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::browser::{Answer, FOR_STAFF, exchange};
use crate::device::{Device, envelope};
use crate::harness::{PASSWORD, Server};

const JSON: &str = "x-manabi: 1\r\ncontent-type: application/json\r\n";

async fn still_works(server: &Server) {
    assert_eq!(server.browser().get("/api/health").await.json(), json!({ "status": "ok" }));
}

#[tokio::test]
async fn nothing_is_changed_without_the_header_that_other_sites_cannot_send() {
    let server = Server::start().await;
    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    for path in ["/api/sign-in", "/api/sign-out", "/api/client", "/api/accounts", "/api/nothing"] {
        let answer = tutor.post_with(path, "content-type: application/json\r\n", b"{}").await;
        assert_eq!(answer.outcome(), "403 header_missing", "{path}");
    }
    assert_eq!(tutor.get(FOR_STAFF).await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_not_what_it_should_be_is_refused() {
    let server = Server::start().await;
    let deep = "[".repeat(2_000);
    let cases: [(&str, &[u8]); 6] = [
        ("not JSON", b"<html>Welcome to the free Wi-Fi</html>"),
        ("a wrong type", br#"{"name":7,"password":"x"}"#),
        ("a missing field", br#"{"name":"mori"}"#),
        ("not UTF-8", b"{\"name\":\"\xff\",\"password\":\"x\"}"),
        ("nested without end", deep.as_bytes()),
        ("nothing", b""),
    ];
    for (what, body) in cases {
        let answer = server.browser().post_with("/api/sign-in", JSON, body).await;
        assert_eq!(answer.outcome(), "400 unreadable", "{what}");
    }
    let form = server.browser().post_with("/api/sign-in", "x-manabi: 1\r\n", b"{}").await;
    assert_eq!(form.outcome(), "400 unreadable");
    still_works(&server).await;
}

#[tokio::test]
async fn a_truncated_body_changes_nothing() {
    let server = Server::start().await;
    server.add_account("mori", Role::Tutor).await;
    let half = format!("{{\"name\":\"mori\",\"password\":\"{PASSWORD}");
    let head =
        format!("POST /api/sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n{JSON}\r\n");
    let mut socket = TcpStream::connect(server.serving.address).await.unwrap();
    socket.write_all(format!("{head}{half}").as_bytes()).await.unwrap();
    drop(socket);
    still_works(&server).await;
    assert_eq!(server.events().await, ["account.added"]);
}

#[tokio::test]
async fn an_oversized_body_is_refused_plain_and_packed() {
    let server = Server::start().await;
    let large = vec![b' '; 17 * 1024];
    let answer = server.browser().post_with("/api/sign-in", JSON, &large).await;
    assert_eq!(answer.outcome(), "413 too_large");

    // A long body that is announced is refused before it is sent.
    let head = format!(
        "POST /api/sign-in HTTP/1.1\r\nhost: x\r\ncontent-length: 9999999999\r\n{JSON}\r\n"
    );
    assert_eq!(exchange(server.serving.address, head.as_bytes()).await.outcome(), "413 too_large");

    // 40 KB of spaces in 40 bytes: what counts is the size after unpacking.
    let packed = pack_spaces();
    assert!(packed.len() < 200);
    let headers = format!("{JSON}content-encoding: gzip\r\n");
    let mut boss = server.browser_of("boss", Role::Manager).await;
    let answer = boss.post_with("/api/accounts", &headers, &packed).await;
    assert_eq!(answer.outcome(), "413 too_large");
    still_works(&server).await;
}

#[tokio::test]
async fn a_packed_body_is_unpacked_and_a_broken_one_refused() {
    let server = Server::start().await;
    let mut boss = server.browser_of("boss", Role::Manager).await;
    let account = json!({ "name": "mori", "display": "森", "role": "tutor" }).to_string();
    let packed = gzip_stored(account.as_bytes());
    let headers = format!("{JSON}content-encoding: gzip\r\n");
    // What nobody sends is not unpacked: a few bytes could become any number.
    let nobody = server.browser().post_with("/api/accounts", &headers, &packed).await;
    assert_eq!(nobody.outcome(), "413 too_large");
    let broken = boss.post_with("/api/accounts", &headers, &packed[..30]).await;
    assert_eq!(broken.outcome(), "400 unreadable");
    let answer = boss.post_with("/api/accounts", &headers, &packed).await;
    assert_eq!(answer.outcome(), "200");
    let headers = format!("{JSON}content-encoding: compress\r\n");
    assert_eq!(boss.post_with("/api/accounts", &headers, &packed).await.status, 415);
}

#[tokio::test]
async fn unknown_addresses_and_methods_are_told_in_json() {
    let server = Server::start().await;
    let mut browser = server.browser();
    for path in ["/api", "/api/", "/api/nothing", "/api/sign-in/deeper"] {
        assert_eq!(browser.get(path).await.outcome(), "404 not_found", "{path}");
    }
    assert_eq!(browser.get("/api/sign-in").await.outcome(), "405 wrong_method");
    let answer = browser.post("/", json!({})).await;
    assert_eq!(answer.outcome(), "405 wrong_method");
}

#[tokio::test]
async fn more_values_than_any_request_of_ours_has_are_not_read() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let dense = format!("[{}]", ["{\"\":0}"; 60_000].join(","));
    let mut request = boss.request(&[]);
    request["push"] = json!([envelope(1, serde_json::from_str(&dense).unwrap())]);
    assert_eq!(boss.send(&request).await.outcome(), "413 too_large");
}

#[tokio::test]
async fn nonsense_for_a_session_is_nobody() {
    let server = Server::start().await;
    let program = server.program;
    let quoted = format!("{program}.x'; drop table accounts.00");
    for session in ["", ".", "..", "a.b.c", &format!("{program}.."), &quoted, &"x".repeat(4_000)] {
        let headers = format!("x-manabi-session: {session}\r\n");
        let answer = server.browser().get_with(FOR_STAFF, &headers).await;
        assert_eq!(answer.outcome(), "401 sign_in_needed", "{session}");
    }
    for cookie in ["manabi=", "a=1; manabi=00", "=;=;;manabi"] {
        let headers = format!("cookie: {cookie}\r\n");
        let answer = server.browser().get_with(FOR_STAFF, &headers).await;
        assert_eq!(answer.outcome(), "401 sign_in_needed", "{cookie}");
        let deleted = answer.header("set-cookie").unwrap_or_default();
        assert!(deleted.starts_with("manabi=; Max-Age=0"), "{cookie}: {deleted}");
    }
    let answer = exchange(server.serving.address, b"\x16\x03\x01 this is not HTTP\r\n\r\n").await;
    assert_eq!(Answer::outcome(&answer), "400");
    still_works(&server).await;
}

/// A gzip member with one stored block: valid, and readable without a compressor.
fn gzip_stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap();
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(bytes);
    packed.extend(crc32(bytes).to_le_bytes());
    packed.extend(u32::from(length).to_le_bytes());
    packed
}

/// 40,000 spaces as `gzip -9` packs them.
fn pack_spaces() -> Vec<u8> {
    let hex = PACKED_SPACES;
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

const PACKED_SPACES: &str = "\
    1f8b08000000000002ffedc13101000000c2a02aeb9fd2cb164001000000000000000000000000000000000000\
    000000000000000000000000000000000000000037db4db754409c0000";

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc: u32, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
