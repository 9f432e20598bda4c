//! A data folder of each former release opens with this one: nothing that people recorded is lost,
//! and devices go on where they were.

use std::path::Path;

use serde_json::json;
use server::store::DATABASE_FILE;
use shared::role::Role;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, SqlitePool};

use crate::device::{Device, create, id, patch};
use crate::harness::Server;

/// The migrations of this release; a former one had the first of them.
const MIGRATIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");

/// Of somebody whom nobody knows, with letters that take three bytes each.
const UNPROVEN: &str = r#"{"name":"はなこ"}"#;

/// The tables whose rows say what people did.
const KEPT: [&str; 8] =
    ["records", "history", "accounts", "clients", "mutations", "held", "grants", "audit"];

#[tokio::test]
async fn the_data_of_every_former_release_is_all_there_and_is_served() {
    let newest = migration_files().len();
    for count in 1..newest {
        opens_what_was_written_with(count).await;
    }
}

async fn opens_what_was_written_with(count: usize) {
    let server = Server::start().await;
    let mut boss = Device::register(server.browser_of("boss", Role::Manager).await).await;
    let venue = id();
    let made = json!([
        create("venue", &venue, json!({ "name": "北" })),
        create("learner", &id(), json!({ "preferred_name": "はな" })),
    ]);
    assert_eq!(boss.does(made).await, "applied");
    boss.pull().await;
    let renamed = json!([patch("venue", &venue, boss.committed.0, json!({ "name": "南" }))]);
    assert_eq!(boss.does(renamed).await, "applied");
    let mut tutor = Device::register(server.browser_of("mori", Role::Tutor).await).await;
    let forbidden = json!([create("venue", &id(), json!({ "name": "西" }))]);
    assert_eq!(tutor.does(forbidden).await, "held no_right");

    let mut before = Vec::new();
    let server = server
        .restarted(async |folder| {
            write_as_former_release(folder, count).await;
            before = rows(folder).await;
        })
        .await;
    let after = rows(server.folder()).await;
    assert_eq!(after, before, "after {count} migrations");
    assert!(after.iter().all(|count| *count > 0), "{after:?}");
    let database = open(server.folder()).await;
    let sound: String =
        sqlx::query_scalar("pragma integrity_check").fetch_one(&database).await.unwrap();
    let dangling = sqlx::query("pragma foreign_key_check").fetch_all(&database).await.unwrap();
    assert_eq!((sound.as_str(), dangling.len()), ("ok", 0), "after {count} migrations");
    let bytes: i64 =
        sqlx::query_scalar("select bytes from unproven").fetch_one(&database).await.unwrap();
    assert_eq!(usize::try_from(bytes).unwrap(), UNPROVEN.len(), "after {count} migrations");

    boss.browser = server.signed_in("boss").await;
    boss.pull().await;
    assert_eq!(boss.records[&("venue".to_owned(), venue)].body["name"], "南");
    let next = json!([create("venue", &id(), json!({ "name": "東" }))]);
    assert_eq!(boss.does(next).await, "applied");
    assert_eq!(boss.browser.get("/api/held").await.json()["held"].as_array().unwrap().len(), 1);
}

/// Puts what this release wrote into a database as the release with so many migrations made it.
async fn write_as_former_release(folder: &Path, count: usize) {
    let (now, former) = (folder.join("now.sqlite"), folder.join(DATABASE_FILE));
    std::fs::rename(&former, &now).unwrap();
    for rest in ["-wal", "-shm"] {
        // A database that was closed in the ordinary way has none.
        let _ = std::fs::remove_file(folder.join(format!("{DATABASE_FILE}{rest}")));
    }
    let schema = tempfile::tempdir().unwrap();
    for file in migration_files().into_iter().take(count) {
        std::fs::copy(&file, schema.path().join(file.file_name().unwrap())).unwrap();
    }
    let database = open(folder).await;
    Migrator::new(schema.path()).await.unwrap().run(&database).await.unwrap();
    let attach = format!("attach database '{}' as now", now.display());
    run(&database, attach).await;
    let tables = "select name from sqlite_master where type = 'table' and name not like '\\_%' \
                  escape '\\' and name not like 'sqlite%'";
    for table in sqlx::query_scalar::<_, String>(tables).fetch_all(&database).await.unwrap() {
        let common = format!(
            "select name from pragma_table_info('{table}') intersect \
             select name from pragma_table_info('{table}', 'now')"
        );
        let common: Vec<String> =
            sqlx::query_scalar(AssertSqlSafe(common)).fetch_all(&database).await.unwrap();
        if !common.is_empty() {
            let common = common.join(", ");
            let copy = format!("insert into {table} ({common}) select {common} from now.{table}");
            run(&database, copy).await;
        }
    }
    let (client, uid) = (id(), id());
    let row = format!(
        "insert into unproven (client, uid, payload, received_at)
         values ('{client}', '{uid}', '{UNPROVEN}', 1)"
    );
    run(&database, row).await;
    let counted = match count {
        // Its size was not kept.
        0..4 => None,
        // It was counted in characters.
        4..7 => Some("length"),
        _ => Some("octet_length"),
    };
    if let Some(counted) = counted {
        run(&database, format!("update unproven set bytes = {counted}(payload)")).await;
    }
    database.close().await;
}

async fn run(database: &SqlitePool, text: String) {
    let done = sqlx::query(AssertSqlSafe(text.clone())).execute(database).await;
    done.unwrap_or_else(|error| panic!("{text}: {error}"));
}

async fn rows(folder: &Path) -> Vec<i64> {
    let database = open(folder).await;
    let mut rows = Vec::new();
    for table in KEPT {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        rows.push(sqlx::query_scalar(count).fetch_one(&database).await.unwrap());
    }
    database.close().await;
    rows
}

/// The database of a folder, by one connection.
async fn open(folder: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(folder.join(DATABASE_FILE))
        .create_if_missing(true)
        .foreign_keys(false);
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap()
}

fn migration_files() -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(MIGRATIONS).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
