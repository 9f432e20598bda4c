//! Headers that keep a browser from doing what the app never asks for.

use server::store::Limits;
use server::transport::Transport;
use shared::role::Role;

use crate::browser::FOR_STAFF;
use crate::harness::{PASSWORD, Server};

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = Server::start().await;
    for path in ["/", "/api/health", "/api/nothing", "/missing.js", FOR_STAFF] {
        let answer = server.browser().get(path).await;
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'self'"), "{path}: {policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("permissions-policy").unwrap().contains("camera=()"));
        assert_eq!(answer.header("strict-transport-security"), None, "{path}");
    }
}

#[tokio::test]
async fn behind_https_the_proxy_tells_the_address() {
    let server = Server::start_as(Transport::BehindHttps, Limits::default()).await;
    server.add_account("mori", Role::Tutor).await;
    let body = format!("{{\"name\":\"mori\",\"password\":\"{PASSWORD}\"}}");
    let headers = "x-manabi: 1\r\ncontent-type: application/json\r\n\
                   x-forwarded-for: 10.0.0.1, 203.0.113.9\r\n";
    let answer = server.browser().post_with("/api/sign-in", headers, body.as_bytes()).await;
    assert_eq!(answer.header("set-cookie"), None);
    assert!(answer.header("strict-transport-security").is_some());
    let entry = server.audit().await.pop().unwrap();
    assert_eq!(entry.address.as_deref(), Some("203.0.113.9"));

    let old = "cookie: a=1; __Host-manabi=00\r\n";
    let answer = server.browser().get_with("/api/health", old).await;
    let deletion = "__Host-manabi=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict; Secure";
    assert_eq!(answer.header("set-cookie"), Some(deletion));
}

#[tokio::test]
async fn without_a_proxy_nobody_can_claim_an_address() {
    let server = Server::start().await;
    let headers = "x-manabi: 1\r\ncontent-type: application/json\r\nx-forwarded-for: 10.0.0.1\r\n";
    let body = br#"{"name":"nobody","password":"nothing at all"}"#;
    assert_eq!(server.browser().post_with("/api/sign-in", headers, body).await.status, 401);
    let entry = server.audit().await.pop().unwrap();
    assert_eq!(entry.address.as_deref(), Some("127.0.0.1"));
}

#[tokio::test]
async fn answers_that_do_not_fit_a_packet_are_compressed_for_those_who_ask() {
    let server = Server::start().await;
    let mut manager = server.browser_of("boss", Role::Manager).await;
    let short = manager.get_with("/api/accounts", "accept-encoding: br\r\n").await;
    assert_eq!(short.header("content-encoding"), None);
    for name in ["mori", "abe", "kato", "ueda", "ono", "sato", "hara", "kita", "nishi", "endo"] {
        server.add_account(name, Role::Tutor).await;
    }
    let plain = manager.get("/api/accounts").await;
    assert_eq!(plain.header("content-encoding"), None);
    let packed = manager.get_with("/api/accounts", "accept-encoding: br\r\n").await;
    assert_eq!(packed.header("content-encoding"), Some("br"));
    assert!(packed.body.len() < plain.body.len());
}
