//! Everything that the database has, read by SQL of the simulation's own and followed change by
//! change, so that the oracles look at what is stored and not at what the server says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

use serde::de::DeserializeOwned;
use shared::access::Grants;
use shared::id::{AccountId, ClientId, Epoch, MutationId, RecordId, Seq, Stamp};
use shared::reconcile::{
    ChangeProvenance, Client, ClientEvent, Decided, Held, HeldStanding, Member, MutationNumber,
    ScopeSum,
};
use shared::role::{Actor, Role};
use shared::scope::{Pattern, Scope};
use shared::sync::accept::Write;
use shared::sync::digest::Digest;
use shared::sync::stored::{Meta, Stored};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use uuid::Uuid;

use crate::city::sync_store::{Span, Tables};

type Read<T = ()> = Result<T, sqlx::Error>;

/// A reader of one database.
pub(super) struct Reader {
    connection: Option<SqliteConnection>,
    pub(super) tables: Tables,
    /// The last rows that were read of tables to which rows are only added.
    mutation: i64,
    event: i64,
    /// The seq up to which records and history were read.
    seq: i64,
    /// The latest state of each record in the history.
    last: BTreeMap<(String, RecordId), Stored>,
}

/// How the simulation opens a database beside the server.
pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).read_only(true)
}

impl Reader {
    pub(super) async fn open(file: &Path) -> Reader {
        let connection = options(file).connect().await.expect("the database opens");
        Reader {
            connection: Some(connection),
            tables: Tables::new(Epoch(Uuid::nil())),
            mutation: 0,
            event: 0,
            seq: 0,
            last: BTreeMap::new(),
        }
    }

    pub(super) async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.close().await.expect("it closes");
        }
    }

    /// Reads what is new.
    pub(super) async fn catch_up(&mut self) -> Read {
        self.programs().await?;
        self.people().await?;
        self.grants().await?;
        self.records().await?;
        let seen = self.tables.history.len();
        self.history().await?;
        self.earlier(seen).await?;
        self.decided().await?;
        self.held().await
    }

    async fn rows(&mut self, query: &'static str, after: i64) -> Read<Vec<SqliteRow>> {
        let connection = self.connection.as_mut().expect("it is open until it is closed");
        sqlx::query(query).bind(after).fetch_all(connection).await
    }

    async fn programs(&mut self) -> Read {
        for row in self.rows("select epoch, head, confirmed, $1 from programs", 0).await? {
            self.tables.epoch = id(&row, "epoch");
            self.tables.head = seq(&row, "head");
            self.tables.is_confirmed = row.get::<i64, _>("confirmed") != 0;
        }
        let rows = self.rows("select epoch, base, $1 from timelines order by n", 0).await?;
        let timelines = rows.iter().map(|row| (id(row, "epoch"), seq(row, "base")));
        self.tables.timelines = timelines.collect();
        Ok(())
    }

    async fn people(&mut self) -> Read {
        let rows = self.rows("select id, role, person, disabled_at, $1 from accounts", 0).await?;
        for row in rows {
            let account = id(&row, "id");
            let role = Role::from_code(row.get("role")).expect("a role");
            let person: Option<String> = row.get("person");
            let person = person.and_then(|text| text.parse().ok());
            let actor = Actor { account, role, person };
            let is_closed = row.get::<Option<i64>, _>("disabled_at").is_some();
            self.tables.members.insert(account, Member { actor, is_closed });
        }
        let query = "select id, owner, secret_hash, last_contact, last_n, $1 from clients";
        for row in self.rows(query, 0).await? {
            let client = Client {
                id: id(&row, "id"),
                owner: id(&row, "owner"),
                secret_hash: row.get("secret_hash"),
                last_contact: Stamp(row.get("last_contact")),
                last_n: row.get::<i64, _>("last_n").unsigned_abs(),
            };
            self.tables.clients.insert(client.id, client);
        }
        let query = "select rowid, client, event from client_events where rowid > $1";
        for row in self.rows(query, self.event).await? {
            self.event = row.get("rowid");
            let code: String = row.get("event");
            let event = ClientEvent::ALL.into_iter().find(|event| event.code() == code);
            self.tables.events.push((id(&row, "client"), event.expect("an event")));
        }
        Ok(())
    }

    async fn grants(&mut self) -> Read {
        let mut grants: BTreeMap<AccountId, Grants> = BTreeMap::new();
        self.tables.spans.clear();
        let query = "select account, pattern, since, ended, $1 from grants order by since";
        for row in self.rows(query, 0).await? {
            let (account, pattern) = (id(&row, "account"), Pattern(row.get("pattern")));
            let ended: Option<i64> = row.get("ended");
            let (since, ended) = (seq(&row, "since"), ended.map(|it| Seq(it.unsigned_abs())));
            self.tables.spans.push(Span { account, pattern: pattern.clone(), since, ended });
            if ended.is_none() {
                grants.entry(account).or_default().0.insert(pattern, since);
            }
        }
        self.tables.grants = grants;
        self.tables.withheld.clear();
        for row in self.rows("select account, pattern, $1 from withheld_grants", 0).await? {
            let withheld = self.tables.withheld.entry(id(&row, "account")).or_default();
            withheld.insert(Pattern(row.get("pattern")));
        }
        Ok(())
    }

    async fn records(&mut self) -> Read {
        let query = "select kind, id, scope, seq, deleted, body, meta
                     from records
                     where seq > $1";
        for row in self.rows(query, self.seq).await? {
            let stored = Stored {
                kind: row.get("kind"),
                id: id(&row, "id"),
                scope: scope(&row),
                seq: seq(&row, "seq"),
                is_deleted: row.get::<i64, _>("deleted") != 0,
                body: json(&row, "body"),
                meta: json(&row, "meta"),
            };
            self.tables.rows.insert((stored.kind.clone(), stored.id), stored);
        }
        for row in self.rows("select scope, digest, live, $1 from scopes", 0).await? {
            let digest = Digest::from_text(row.get("digest")).expect("a digest");
            let sum = ScopeSum { digest, live: row.get("live") };
            self.tables.sums.insert(scope(&row), sum);
        }
        Ok(())
    }

    /// The history has bodies only: of versions the latest state has its own, and no other.
    async fn history(&mut self) -> Read {
        let query = "select seq, kind, id, client, n, uid, author, person, decider, edited_at,
                         received_at, before, after, change, deleted
                     from history
                     where seq > $1
                     order by seq";
        for row in self.rows(query, self.seq).await? {
            let key: (String, RecordId) = (row.get("kind"), id(&row, "id"));
            let now = &self.tables.rows[&key];
            let seq = seq(&row, "seq");
            let meta = if now.seq == seq { now.meta.clone() } else { Meta::default() };
            let after = Stored {
                kind: key.0.clone(),
                id: key.1,
                scope: now.scope.clone(),
                seq,
                is_deleted: row.get::<i64, _>("deleted") != 0,
                body: json(&row, "after"),
                meta,
            };
            let had_body: Option<String> = row.get("before");
            let before = had_body.map(|text| {
                let body = serde_json::from_str(&text).expect("JSON");
                let last = self.last.get(&key).cloned().unwrap_or_else(|| after.clone());
                Stored { body, ..last }
            });
            self.last.insert(key, after.clone());
            let write = Write { before, after, change: json(&row, "change") };
            self.tables.history.push((provenance(&row), write));
            self.seq = row.get("seq");
        }
        Ok(())
    }

    /// Reads anew what a deletion has left of a record's history.
    async fn earlier(&mut self, seen: usize) -> Read {
        let deleted = self.tables.history[seen..].iter().filter(|(_, it)| it.after.is_deleted);
        let deleted: BTreeSet<RecordId> = deleted.map(|(_, write)| write.after.id).collect();
        for id in deleted {
            let connection = self.connection.as_mut().expect("it is open until it is closed");
            let query = "select seq, before, after, change from history where id = $1";
            let rows = sqlx::query(query).bind(id.to_string()).fetch_all(connection).await?;
            for row in rows {
                let (at, before) = (seq(&row, "seq"), row.get::<Option<String>, _>("before"));
                let same = |it: &&mut (ChangeProvenance, Write)| {
                    it.1.after.seq == at && it.1.after.id == id
                };
                let Some((_, write)) = self.tables.history.iter_mut().find(same) else { continue };
                (write.after.body, write.change) = (json(&row, "after"), json(&row, "change"));
                let before = before.map(|text| serde_json::from_str(&text).expect("JSON"));
                if let Some((stored, body)) = write.before.as_mut().zip(before) {
                    stored.body = body;
                }
            }
        }
        Ok(())
    }

    async fn decided(&mut self) -> Read {
        let query = "select rowid, client, n, uid, hash, fate, after_links
                     from mutations
                     where rowid > $1
                     order by rowid";
        for row in self.rows(query, self.mutation).await? {
            self.mutation = row.get("rowid");
            let number = number(&row);
            let (hash, fate) = (row.get("hash"), json(&row, "fate"));
            let decided = Decided { number, hash, fate, after: json(&row, "after_links") };
            let owner = self.tables.clients[&number.client].owner;
            self.tables.decided.entry(id(&row, "uid")).or_default().push((owner, decided));
        }
        Ok(())
    }

    async fn held(&mut self) -> Read {
        let query = "select client, n, uid, author, scope, seq, reason, payload, received_at,
                         state, $1
                     from held";
        for row in self.rows(query, 0).await? {
            let standing = HeldStanding::from_code(row.get("state")).expect("a standing");
            let held = Held {
                number: number(&row),
                uid: id(&row, "uid"),
                author: id(&row, "author"),
                scope: scope(&row),
                seq: seq(&row, "seq"),
                reason: row.get("reason"),
                payload: row.get("payload"),
                received_at: Stamp(row.get("received_at")),
                standing,
            };
            self.tables.held.insert(held.number, held);
        }
        Ok(())
    }
}

fn provenance(row: &SqliteRow) -> ChangeProvenance {
    let optional = |name: &str| -> Option<Uuid> {
        let text: Option<String> = row.get(name);
        text.and_then(|text| text.parse().ok())
    };
    ChangeProvenance {
        number: number(row),
        uid: id::<MutationId>(row, "uid"),
        account: id(row, "author"),
        person: optional("person").map(RecordId),
        decider: optional("decider").map(AccountId),
        edited_at: Stamp(row.get("edited_at")),
        received_at: Stamp(row.get("received_at")),
    }
}

fn number(row: &SqliteRow) -> MutationNumber {
    let client: ClientId = id(row, "client");
    MutationNumber { client, n: row.get::<i64, _>("n").unsigned_abs() }
}

fn id<T: FromStr>(row: &SqliteRow, name: &str) -> T {
    let text: String = row.get(name);
    text.parse().unwrap_or_else(|_| panic!("{name} is {text}"))
}

fn seq(row: &SqliteRow, name: &str) -> Seq {
    Seq(row.get::<i64, _>(name).unsigned_abs())
}

fn scope(row: &SqliteRow) -> Scope {
    let text: String = row.get("scope");
    text.parse().unwrap_or_else(|_| panic!("the scope {text}"))
}

fn json<T: DeserializeOwned>(row: &SqliteRow, name: &str) -> T {
    let text: String = row.get(name);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name} is {text}: {error}"))
}
