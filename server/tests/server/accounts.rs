//! Accounts and installations: who may make them, and what they are told.

use serde_json::{Value, json};
use server::auth::session::hash_secret;
use shared::role::Role;

use crate::browser::FOR_STAFF;
use crate::device::{Device, create, id};
use crate::harness::{PASSWORD, Server, add_account, add_program};

fn form(name: &str, role: &str) -> Value {
    json!({ "name": name, "display": "森 さくら", "role": role })
}

#[tokio::test]
async fn a_manager_makes_an_account_that_can_sign_in() {
    let server = Server::start().await;
    let mut manager = server.browser_of("boss", Role::Manager).await;
    let made = manager.post("/api/accounts", form("Mori", "tutor")).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let password = made.json()["password"].as_str().unwrap().to_owned();
    assert_eq!(server.browser().sign_in("mori", &password).await.status, 200);

    let listed = manager.get("/api/accounts").await;
    assert_eq!(listed.json()[1]["display"], "森 さくら");
    assert!(!listed.text().contains("argon2"));
}

#[tokio::test]
async fn a_manager_gives_a_new_password_and_disables() {
    let server = Server::start().await;
    let mut manager = server.browser_of("boss", Role::Manager).await;
    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    let account = format!("/api/accounts/{}", tutor.who["account"].as_str().unwrap());

    let given = manager.post(&format!("{account}/password"), json!({})).await.json();
    assert_eq!(tutor.get(FOR_STAFF).await.status, 401);
    let password = given["password"].as_str().unwrap().to_owned();
    assert_eq!(tutor.sign_in("mori", &password).await.status, 200);

    assert_eq!(manager.post(&format!("{account}/disable"), json!({})).await.status, 200);
    assert_eq!(tutor.get(FOR_STAFF).await.status, 401);
    assert_eq!(tutor.sign_in("mori", &password).await.status, 401);
}

#[tokio::test]
async fn what_is_not_allowed_is_refused_with_its_reason() {
    let server = Server::start().await;
    let mut manager = server.browser_of("boss", Role::Manager).await;
    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    let elsewhere = add_program(&server.app.store).await;
    let foreign = add_account(&server.app, elsewhere, "far", Role::Tutor).await;
    let own = manager.who["account"].as_str().unwrap().to_owned();

    let cases = [
        ("/api/accounts", form("new", "tutor"), "200"),
        ("/api/accounts", form("NEW ", "tutor"), "409 name_taken"),
        ("/api/accounts", form("two words", "tutor"), "422 name_unfit"),
        ("/api/accounts", form("", "tutor"), "422 name_unfit"),
        ("/api/accounts", form("other", "boss"), "400 unreadable"),
        (&format!("/api/accounts/{}/disable", foreign.id), json!({}), "404 not_found"),
        (&format!("/api/accounts/{}/password", foreign.id), json!({}), "404 not_found"),
        ("/api/accounts/nonsense/disable", json!({}), "404 not_found"),
        (&format!("/api/accounts/{own}/disable"), json!({}), "403 no_right"),
    ];
    for (path, body, expected) in cases {
        assert_eq!(manager.post(path, body).await.outcome(), expected, "{path}");
    }
    assert_eq!(tutor.post("/api/accounts", form("x", "manager")).await.outcome(), "403 no_right");
    assert_eq!(tutor.get("/api/accounts").await.outcome(), "403 no_right");
    assert_eq!(server.browser().get("/api/accounts").await.outcome(), "401 sign_in_needed");
}

#[tokio::test]
async fn a_manager_corrects_a_name_and_a_role_and_the_account_sees_what_its_role_sees() {
    let server = Server::start().await;
    let mut boss = server.browser_of("boss", Role::Manager).await;
    let mut kato = Device::register(server.browser_of("kato", Role::Manager).await).await;
    let venue = id();
    kato.does(json!([create("venue", &venue, json!({ "name": "北" }))])).await;
    let office = id();
    kato.does(json!([create("organization", &office, json!({ "name": "市" }))])).await;
    let path = format!("/api/accounts/{}/correct", kato.browser.who["account"].as_str().unwrap());
    let said = |name: &str, role: &str| json!({ "name": name, "display": "加藤 葵", "role": role });

    assert_eq!(boss.post(&path, said("boss", "manager")).await.outcome(), "409 name_taken");
    assert_eq!(boss.post(&path, said("a b", "manager")).await.outcome(), "422 name_unfit");
    let corrected = boss.post(&path, said("Katoh", "manager")).await;
    assert_eq!((&corrected.json()["name"], corrected.status), (&json!("katoh"), 200));
    kato.pull().await;
    assert!(kato.has("organization", &office), "another name ends no session");

    assert_eq!(boss.post(&path, said("katoh", "officer")).await.status, 200);
    assert_eq!(kato.browser.get(FOR_STAFF).await.status, 401);
    let mut again = server.browser();
    assert_eq!(again.sign_in("katoh", PASSWORD).await.json()["who"]["role"], "officer");
    let mut again = Device::register(again).await;
    again.pull().await;
    assert!(!again.has("organization", &office), "it sees what its new role sees");
}

#[tokio::test]
async fn nobody_takes_her_own_role_and_an_administrator_has_no_way_to_a_managers_account() {
    let server = Server::start().await;
    let mut boss = server.browser_of("boss", Role::Manager).await;
    let mut admin = server.browser_of("admin", Role::Admin).await;
    let of = |who: &Value| format!("/api/accounts/{}", who["account"].as_str().unwrap());
    let (hers, own) = (of(&boss.who), of(&admin.who));
    let said = |name: &str, role: &str| json!({ "name": name, "display": "森", "role": role });
    let correct = format!("{hers}/correct");
    assert_eq!(boss.post(&correct, said("boss", "tutor")).await.outcome(), "403 no_right");
    assert_eq!(boss.post(&correct, said("boss2", "manager")).await.outcome(), "200");
    for (path, body) in [
        (correct, said("boss2", "tutor")),
        (format!("{hers}/password"), json!({})),
        (format!("{hers}/disable"), json!({})),
        (format!("{own}/correct"), said("admin", "manager")),
        ("/api/accounts".to_owned(), form("new", "manager")),
    ] {
        assert_eq!(admin.post(&path, body).await.outcome(), "403 no_right", "{path}");
    }
    assert_eq!(admin.post("/api/accounts", form("new", "tutor")).await.outcome(), "200");
}

#[tokio::test]
async fn an_installation_gets_a_secret_of_which_the_server_keeps_a_hash() {
    let server = Server::start().await;
    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    let issued = tutor.post("/api/client", json!({})).await.json();
    let secret = issued["secret"].as_str().unwrap();
    assert_eq!(secret.len(), 64);
    let id = issued["client"].as_str().unwrap().parse().unwrap();
    let client = server.app.store.read().await.unwrap().client(id).await.unwrap().unwrap();
    assert_eq!(client.secret_hash, hash_secret(secret));
    assert_eq!(client.last_n, 0);
    assert_eq!(server.browser().post("/api/client", json!({})).await.status, 401);
}

#[tokio::test]
async fn an_account_cannot_fill_the_disk_with_installations() {
    let server = Server::start().await;
    let mut tutor = server.browser_of("mori", Role::Tutor).await;
    for _ in 0..50 {
        assert_eq!(tutor.post("/api/client", json!({})).await.status, 200);
    }
    let answer = tutor.post("/api/client", json!({})).await;
    assert_eq!(answer.outcome(), "429 too_many_clients");
    server.pass_minutes(24 * 60 + 1);
    assert_eq!(tutor.post("/api/client", json!({})).await.status, 200);
}

#[tokio::test]
async fn after_a_reset_old_secrets_wait_until_she_is_known_to_be_there() {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let kato = server.browser_of("kato", Role::Manager).await;
    let account = kato.who["account"].as_str().unwrap().to_owned();
    let mut tablet = Device::register(kato).await;
    let path = format!("/api/accounts/{account}/password");
    let given = boss.browser.post(&path, json!({ "password": "a longer password" })).await;
    assert_eq!(given.outcome(), "200");

    // Whoever has the tablet sends what is on it.
    let [first, second] = [id(), id()];
    let ops = |venue: &str| json!([create("venue", venue, json!({ "name": "北" }))]);
    assert_eq!(tablet.does(ops(&first)).await, "held author_not_proven");
    boss.pull().await;
    assert!(!boss.has("venue", &first));

    // She signs in elsewhere with the new password: that says nothing of the tablet.
    let mut phone = server.browser();
    assert_eq!(phone.sign_in("kato", "a longer password").await.outcome(), "200");
    let mut phone = Device::register(phone).await;
    assert_eq!(phone.does(ops(&id())).await, "applied");
    boss.pull().await;
    assert!(!boss.has("venue", &first));

    // She opens the old vault there, and signs in.
    assert_eq!(tablet.browser.sign_in("kato", "a longer password").await.outcome(), "200");
    assert_eq!(tablet.does(ops(&second)).await, "applied");
    boss.pull().await;
    assert!(boss.has("venue", &first) && boss.has("venue", &second), "all of it was hers");
}
