//! A server without rights, merging and memory of what it told: the floor under first sync and
//! delivery. Gives the same records as pages of JSON, and writes what it is sent into one table.

use std::net::SocketAddr;
use std::path::Path as FilePath;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::ListenerExt;
use serde_json::Value;
use shared::sync::message::PullPage;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::task::JoinHandle;
use tower_http::compression::CompressionLayer;

/// The running floor.
pub struct Floor {
    pub address: SocketAddr,
    task: JoinHandle<()>,
}

struct Parts {
    pages: Vec<String>,
    database: SqlitePool,
}

impl Floor {
    /// Serves these pages; what is delivered goes into a database in `folder`.
    pub async fn start(pages: &[PullPage], folder: &FilePath) -> Floor {
        let text =
            |page: &PullPage| serde_json::to_string(&page.records).expect("records are JSON");
        let database = open(&folder.join("floor.sqlite"), 1).await;
        sqlx::query("create table delivered (n integer primary key, body text not null)")
            .execute(&database)
            .await
            .expect("a new database takes a table");
        let parts = Arc::new(Parts { pages: pages.iter().map(text).collect(), database });
        let router = Router::new()
            .route("/", get(start_page))
            .route("/floor.js", get(script))
            .route("/page/{number}", get(page))
            .route("/deliver", post(deliver))
            .layer(CompressionLayer::new())
            .with_state(parts);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let listener = listener.tap_io(|stream| {
            stream.set_nodelay(true).expect("a TCP connection has this option");
        });
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("the floor serves until it is dropped");
        });
        Floor { address, task }
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A database with the settings of the real one.
pub async fn open(file: &FilePath, connections: u32) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(connections).connect_with(options);
    pool.await.expect("the database opens")
}

async fn start_page() -> Response {
    let html = include_str!("../floor/index.html");
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

async fn script() -> Response {
    let script = include_str!("../floor/floor.js");
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response()
}

async fn page(State(parts): State<Arc<Parts>>, Path(number): Path<usize>) -> Response {
    match parts.pages.get(number) {
        Some(page) => ([(header::CONTENT_TYPE, "application/json")], page.clone()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Writes everything in one transaction and answers with a number for each.
async fn deliver(State(parts): State<Arc<Parts>>, body: axum::Json<Vec<Value>>) -> Response {
    let mut transaction = parts.database.begin().await.expect("the database is ours");
    let mut numbers = Vec::with_capacity(body.len());
    for record in body.iter() {
        let done = sqlx::query("insert into delivered (body) values ($1)")
            .bind(record.to_string())
            .execute(&mut *transaction)
            .await
            .expect("the table takes a row");
        numbers.push(done.last_insert_rowid());
    }
    transaction.commit().await.expect("the disk has room");
    axum::Json(numbers).into_response()
}
