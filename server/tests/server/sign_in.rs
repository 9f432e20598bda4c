//! Signing in: who gets in, what a guesser learns (nothing), and how long a session is good.

use serde_json::json;
use server::auth::session::hash_secret;
use shared::role::Role;

use crate::browser::FOR_STAFF;
use crate::device::Device;
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
async fn no_cookie_opens_anything() {
    let server = Server::start().await;
    server.add_account("mori", Role::Tutor).await;
    let answer = server.browser().sign_in("Mori ", PASSWORD).await;
    assert_eq!(answer.header("set-cookie"), None);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let session = answer.json()["session"].as_str().unwrap().to_owned();
    let cookie = format!("cookie: manabi={session}; x-manabi-session={session}\r\n");
    let answer = server.browser().get_with(FOR_STAFF, &cookie).await;
    assert_eq!(answer.outcome(), "401 sign_in_needed");
}

#[tokio::test]
async fn a_name_is_one_whatever_the_width_of_its_letters() {
    let server = Server::start().await;
    server.add_account("ｔｕｔｏｒ", Role::Tutor).await;
    for name in ["tutor", "Tutor", "ｔｕｔｏｒ", "　ＴＵＴＯＲ "] {
        let answer = server.browser().sign_in(name, PASSWORD).await;
        assert_eq!(
            (answer.outcome(), &answer.json()["who"]["name"]),
            ("200".into(), &json!("tutor"))
        );
    }
}

#[tokio::test]
async fn a_device_that_knows_an_account_and_not_its_name_signs_in_by_the_account() {
    let server = Server::start().await;
    let account = server.add_account("mori", Role::Tutor).await;
    let try_with = async |id: &str, password: &str| {
        let body = json!({ "name": "", "account": id, "password": password });
        server.browser().post("/api/sign-in", body).await
    };
    let answer = try_with(&account.id.to_string(), PASSWORD).await;
    assert_eq!((answer.outcome(), &answer.json()["who"]["name"]), ("200".into(), &json!("mori")));
    let wrong = try_with(&account.id.to_string(), "wrong").await;
    let unknown = try_with(&crate::device::id(), PASSWORD).await;
    assert_eq!(wrong.outcome(), unknown.outcome(), "whether there is such an account stays unsaid");
    for _ in 0..10 {
        try_with(&account.id.to_string(), "wrong").await;
    }
    let answer = server.browser().sign_in("mori", PASSWORD).await;
    assert_eq!(answer.outcome(), "429 too_many_attempts", "tries count for the name");
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

/// The secret of the same session that follows, and the hash of its proof.
fn follows(session: &str, proof: &str) -> (String, String) {
    let place = session.rsplit_once('.').unwrap().0;
    (format!("{place}.{proof}"), hash_secret(proof))
}

#[tokio::test]
async fn an_old_secret_is_good_until_the_one_that_follows_is_used() {
    let server = Server::start().await;
    let mut browser = server.browser_of("mori", Role::Tutor).await;
    let (next, next_hash) = follows(browser.session.as_ref().unwrap(), "of the device alone");
    let named = browser.post("/api/session/rotate", json!({ "next_hash": next_hash })).await;
    assert_eq!(named.outcome(), "200");
    // The answer may have been lost: nothing has changed yet.
    assert_eq!(browser.get(FOR_STAFF).await.status, 200);

    let mut rotated = browser.copy();
    rotated.session = Some(next);
    assert_eq!(rotated.get(FOR_STAFF).await.status, 200);
    assert_eq!(browser.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    assert_eq!(rotated.get("/api/session").await.json()["name"], "mori");
    let odd = rotated.post("/api/session/rotate", json!({ "next_hash": "short" })).await;
    assert_eq!(odd.outcome(), "400 unreadable");
}

#[tokio::test]
async fn the_secret_that_ends_a_session_can_do_nothing_else() {
    let server = Server::start().await;
    let mut browser = server.browser_of("mori", Role::Tutor).await;
    let end = browser.end.clone().unwrap();
    let mut thief = server.browser();
    thief.session = Some(end.clone());
    assert_eq!(thief.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");

    // Somebody else's session, or none, changes nothing.
    let own = browser.session.clone().unwrap();
    for wrong in [own, "nonsense".into(), end.replace('0', "1")] {
        let answer = server.browser().post("/api/session/end", json!({ "end": wrong })).await;
        assert_eq!(answer.outcome(), "200");
        assert_eq!(browser.get(FOR_STAFF).await.status, 200);
    }
    // Whoever has the tablet next sends it, also twice.
    for _ in 0..2 {
        let answer = server.browser().post("/api/session/end", json!({ "end": end })).await;
        assert_eq!(answer.outcome(), "200");
        assert_eq!(browser.get(FOR_STAFF).await.outcome(), "401 sign_in_needed");
    }
}

#[tokio::test]
async fn others_cannot_lock_a_name_on_a_device_that_is_known() {
    let server = Server::start().await;
    let mut tablet = server.browser_of("mori", Role::Tutor).await;
    for _ in 0..70 {
        server.browser().sign_in("mori", "a wrong guess").await;
    }
    let elsewhere = server.browser().sign_in("mori", PASSWORD).await;
    assert_eq!(elsewhere.outcome(), "429 too_many_attempts");
    assert_eq!(tablet.sign_in("mori", PASSWORD).await.outcome(), "200");
    // It is limited as well, for itself.
    for _ in 0..10 {
        let answer = tablet.sign_in("mori", "a wrong guess").await;
        assert_eq!(answer.outcome(), "401 wrong_name_or_password");
    }
    assert_eq!(tablet.sign_in("mori", PASSWORD).await.outcome(), "429 too_many_attempts");
    // For another name its token says nothing.
    server.add_account("hara", Role::Tutor).await;
    let other = tablet.sign_in("hara", PASSWORD).await;
    assert_eq!(other.outcome(), "429 too_many_attempts", "the address has tried too often");
}

#[tokio::test]
async fn a_reset_lets_a_locked_name_try_again() {
    let server = Server::start().await;
    let mut boss = server.browser_of("boss", Role::Manager).await;
    let account = server.add_account("mori", Role::Tutor).await;
    for _ in 0..11 {
        server.browser().sign_in("mori", "a wrong guess").await;
    }
    let path = format!("/api/accounts/{}/password", account.id);
    let given = boss.post(&path, json!({ "password": "a longer password" })).await;
    assert_eq!(given.outcome(), "200");
    assert_eq!(server.browser().sign_in("mori", "a longer password").await.outcome(), "200");
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
    let name = here.post("/api/password", change(PASSWORD, "Mori-2021")).await;
    assert_eq!(name.outcome(), "422 password_is_name");
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
async fn a_new_device_is_registered_by_the_request_that_signs_in_and_by_no_wrong_password() {
    let server = Server::start().await;
    server.add_account("mori", Role::Tutor).await;
    let form = |password| json!({ "name": "mori", "password": password, "registers": true });

    let refused = server.browser().post("/api/sign-in", form("a wrong guess")).await;
    assert_eq!(refused.status, 401);
    assert!(!server.events().await.contains(&"client.registered".into()));

    let mut browser = server.browser();
    let begun = browser.post("/api/sign-in", form(PASSWORD)).await.json();
    browser.session = begun["session"].as_str().map(str::to_owned);
    let mut device = Device::of(browser, &begun["registered"]);
    device.pull().await;
    let asked = server.browser().sign_in("mori", PASSWORD).await.json();
    assert_eq!(asked.get("registered"), None, "a device that is known keeps its client");
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
