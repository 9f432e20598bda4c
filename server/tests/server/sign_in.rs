//! Signing in: who gets in, what a guesser learns (nothing), and how long a cookie is good.

use serde_json::json;
use shared::role::Role;

use crate::browser::FOR_STAFF;
use crate::harness::{PASSWORD, Server};

#[tokio::test]
async fn a_right_password_opens_a_session_that_signing_out_ends() {
    let server = Server::start().await;
    let mut browser = server.browser_of("mori", Role::Tutor).await;
    let who = &browser.who;
    assert_eq!((&who["role"], &who["name"]), (&json!("tutor"), &json!("mori")));
    assert_eq!(browser.get(FOR_STAFF).await.status, 200);

    let mut copy = browser.copy();
    assert_eq!(browser.post("/api/sign-out", json!({})).await.status, 200);
    assert_eq!(browser.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    assert_eq!(copy.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    assert_eq!(server.events().await, ["account.added", "sign_in", "sign_out"]);
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_for_scripts_and_other_sites() {
    let server = Server::start().await;
    server.add_account("mori", Role::Tutor).await;
    let answer = server.browser().sign_in("Mori ", PASSWORD).await;
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.starts_with("manabi=") && cookie.contains("; HttpOnly"), "{cookie}");
    assert!(cookie.contains("; SameSite=Strict") && !cookie.contains("Secure"), "{cookie}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_disabled_account_look_alike() {
    let server = Server::start().await;
    let mut manager = server.browser_of("boss", Role::Manager).await;
    server.add_account("mori", Role::Tutor).await;
    let gone = server.add_account("gone", Role::Tutor).await;
    let disable = format!("/api/accounts/{}/disable", gone.id);
    assert_eq!(manager.post(&disable, json!({})).await.status, 200);

    let mut answers = Vec::new();
    for (name, password) in [("mori", "wrong horse"), ("nobody", PASSWORD), ("gone", PASSWORD)] {
        let answer = server.browser().sign_in(name, password).await;
        assert!(answer.header("set-cookie").is_none());
        answers.push((answer.status, answer.text()));
    }
    assert_eq!(answers[0].0, 401);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    let failures = server.events().await;
    assert_eq!(failures.iter().filter(|event| *event == "sign_in.failed").count(), 3);
}

#[tokio::test]
async fn guessing_is_slowed_down_and_ends_after_a_while() {
    let server = Server::start().await;
    server.add_account("mori", Role::Tutor).await;
    for _ in 0..10 {
        let answer = server.browser().sign_in("mori", "a wrong guess").await;
        assert_eq!(answer.outcome(), "401 wrong_name_or_password");
    }
    // Now even the right password waits: otherwise the answer would tell.
    let answer = server.browser().sign_in("MORI", PASSWORD).await;
    assert_eq!(answer.outcome(), "429 too_many_attempts");
    assert_eq!(answer.header("retry-after"), Some("901"));
    assert!(server.events().await.contains(&"sign_in.limited".into()));

    server.pass_minutes(15);
    assert_eq!(server.browser().sign_in("mori", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_token_is_replaced_every_hour_and_the_old_one_soon_ends() {
    let server = Server::start().await;
    let mut browser = server.browser_of("mori", Role::Tutor).await;
    let mut copy = browser.copy();
    server.pass_minutes(59);
    assert!(browser.get(FOR_STAFF).await.header("set-cookie").is_none());
    server.pass_minutes(1);
    assert!(browser.get(FOR_STAFF).await.header("set-cookie").is_some());
    assert_ne!(browser.cookie, copy.cookie);
    // A request that was on its way with the old token still gets through, for a minute.
    let late = copy.get(FOR_STAFF).await;
    assert_eq!((late.status, late.header("set-cookie")), (200, None));
    server.pass_minutes(1);
    assert_eq!(copy.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    assert_eq!(browser.get(FOR_STAFF).await.status, 200);
}

#[tokio::test]
async fn a_session_ends_when_idle_for_a_week_or_after_a_month() {
    const DAY: i64 = 24 * 60;
    let server = Server::start().await;
    let mut idle = server.browser_of("idle", Role::Tutor).await;
    let mut busy = server.browser_of("busy", Role::Tutor).await;
    for day in 1..=29 {
        server.pass_minutes(DAY);
        assert_eq!(busy.get(FOR_STAFF).await.status, 200, "day {day}");
    }
    assert_eq!(idle.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    server.pass_minutes(DAY);
    assert_eq!(busy.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_the_old_password() {
    let server = Server::start().await;
    let mut here = server.browser_of("mori", Role::Tutor).await;
    let mut there = server.browser();
    assert_eq!(there.sign_in("mori", PASSWORD).await.status, 200);

    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let wrong = here.post("/api/password", change("not that one", "new password")).await;
    assert_eq!(wrong.outcome(), "401 wrong_name_or_password");
    let short = here.post("/api/password", change(PASSWORD, "short")).await;
    assert_eq!(short.outcome(), "422 password_unfit");
    assert_eq!(here.post("/api/password", change(PASSWORD, "new password")).await.status, 200);

    assert_eq!(here.get(FOR_STAFF).await.status, 200);
    assert_eq!(there.get(FOR_STAFF).await.status, 401);
    assert_eq!(server.browser().sign_in("mori", PASSWORD).await.status, 401);
    assert_eq!(server.browser().sign_in("mori", "new password").await.status, 200);
}

#[tokio::test]
async fn who_has_left_a_borrowed_tablet_ends_her_session_there_from_elsewhere() {
    let server = Server::start().await;
    let mut tablet = server.browser_of("mori", Role::Tutor).await;
    let mut other = server.browser_of("hara", Role::Tutor).await;
    let mut phone = server.signed_in("mori").await;
    assert_eq!(phone.post("/api/sessions/end-others", json!({})).await.outcome(), "200");
    assert_eq!(tablet.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    assert_eq!(phone.get(FOR_STAFF).await.status, 200);
    assert_eq!(other.get(FOR_STAFF).await.status, 200, "nobody else is signed out");
    assert!(server.events().await.contains(&"sessions.ended".into()));
    let nobody = server.browser().post("/api/sessions/end-others", json!({})).await;
    assert_eq!(nobody.outcome(), "401 sign_in_needed");
}

#[tokio::test]
async fn the_audit_trail_is_a_chain_without_secrets() {
    let server = Server::start().await;
    server.browser_of("mori", Role::Tutor).await;
    server.browser().sign_in("mori", "a wrong guess").await;
    let trail = server.audit().await;
    let mut previous = String::new();
    for entry in &trail {
        assert_eq!(entry.seal(&previous), entry.hash);
        previous.clone_from(&entry.hash);
    }
    let failed = trail.last().unwrap();
    assert_eq!(
        (failed.event.as_str(), failed.address.as_deref()),
        ("sign_in.failed", Some("127.0.0.1"))
    );
    assert!(!format!("{trail:?}").contains("guess"));
}
