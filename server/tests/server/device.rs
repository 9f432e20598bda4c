//! A device as far as the server can tell: a client with its secret, numbers for its mutations
//! and a cursor. Holds what it pulled, so that tests can ask what a person's tablet has.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use server::chance::random_uuid;
use shared::access::Grants;
use shared::id::Seq;
use shared::sync::digest::Digest;
use shared::sync::message::{PullPage, RecordState, SCHEMA, SyncReply};

use crate::browser::{Answer, Browser};

pub struct Device {
    pub browser: Browser,
    pub client: String,
    pub secret: String,
    pub next_n: u64,
    pub epoch: Option<String>,
    pub committed: Seq,
    pub grants: Grants,
    pub records: BTreeMap<(String, String), RecordState>,
}

impl Device {
    /// Registers an installation for whoever is signed in.
    pub async fn register(mut browser: Browser) -> Device {
        let made = browser.post("/api/client", json!({})).await.json();
        Device::of(browser, &made)
    }

    /// The installation that a server has just registered.
    pub fn of(browser: Browser, made: &Value) -> Device {
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        Device {
            browser,
            client: text("client"),
            secret: text("secret"),
            next_n: 1,
            epoch: None,
            committed: Seq(0),
            grants: Grants::default(),
            records: BTreeMap::new(),
        }
    }

    /// The next mutation with these operations.
    pub fn mutation(&mut self, ops: Value) -> Value {
        let n = self.next_n;
        self.next_n += 1;
        envelope(n, ops)
    }

    pub fn request(&self, push: &[Value]) -> Value {
        let epoch = self.epoch.as_deref();
        let position = json!({ "fill": [0, 0], "main": self.committed });
        json!({
            "version": "0.1.0", "push": push, "schema": SCHEMA,
            "epoch": epoch, "committed": self.committed, "position": position,
        })
    }

    pub async fn send(&mut self, request: &Value) -> Answer {
        self.send_as(&self.client.clone(), &self.secret.clone(), request).await
    }

    /// Sends with another proof than its own.
    pub async fn send_as(&mut self, client: &str, secret: &str, request: &Value) -> Answer {
        let proof = format!("x-manabi-client: {client}.{secret}\r\n");
        let headers = format!("{proof}x-manabi: 1\r\ncontent-type: application/json\r\n");
        self.browser.post_with("/api/sync", &headers, request.to_string().as_bytes()).await
    }

    /// Another device that sends as this one.
    pub fn copy(&self) -> Device {
        Device {
            browser: self.browser.copy(),
            client: self.client.clone(),
            secret: self.secret.clone(),
            next_n: self.next_n,
            epoch: self.epoch.clone(),
            committed: self.committed,
            grants: self.grants.clone(),
            records: self.records.clone(),
        }
    }

    /// Pushes, and gives the fates as they came.
    pub async fn push(&mut self, push: &[Value]) -> Vec<Value> {
        let answer = self.send(&self.request(push)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["fates"].as_array().unwrap().clone()
    }

    /// Pushes one mutation, and says how it ended.
    pub async fn does(&mut self, ops: Value) -> String {
        let mutation = self.mutation(ops);
        let fates = self.push(&[mutation]).await;
        outcome(&fates[0])
    }

    /// Pulls until it has everything, and compares the sums.
    pub async fn pull(&mut self) {
        let mut request = self.request(&[]);
        let mut staged: Vec<PullPage> = Vec::new();
        loop {
            let page = self.page(&mut request).await;
            let is_complete = page.complete;
            staged.push(page);
            if is_complete {
                break;
            }
        }
        self.apply_pull(staged);
    }

    /// One page; moves the request on to the next.
    pub async fn page(&mut self, request: &mut Value) -> PullPage {
        let reply: SyncReply = serde_json::from_value(self.send(request).await.json()).unwrap();
        let page = reply.pull.expect("signed in");
        assert!(!page.reset);
        request["epoch"] = json!(reply.epoch);
        request["position"] = json!(page.position);
        self.epoch = Some(reply.epoch.to_string());
        page
    }

    /// What the device core does with complete pages, said plainly: rows of a scope whose grant
    /// began anew meanwhile leave, and everything becomes visible at once.
    pub fn apply_pull(&mut self, pages: Vec<PullPage>) {
        let last = pages.last().unwrap().clone();
        let (held, mut grants) = (self.grants.clone(), self.grants.clone());
        let mut staged = BTreeMap::new();
        for page in pages {
            let before = std::mem::replace(&mut grants, held.clone());
            grants.0.retain(|pattern, _| !page.drop.contains(pattern));
            grants.0.extend(page.add);
            staged.retain(|_, record: &mut RecordState| {
                let since = grants.since(&record.scope);
                since.is_some() && since == before.since(&record.scope)
            });
            for record in page.records {
                staged.insert((record.kind.to_string(), record.id.to_string()), record);
            }
        }
        let is_kept = |record: &RecordState| {
            grants.since(&record.scope).is_some_and(|since| since <= self.committed)
        };
        self.records.retain(|_, record| is_kept(record));
        for (key, record) in staged {
            match record.deleted {
                true => self.records.remove(&key),
                false => self.records.insert(key, record),
            };
        }
        self.grants = grants;
        self.committed = last.head;
        let sum = self
            .records
            .values()
            .fold(Digest::default(), |sum, record| sum.with(&record.kind, record.id, record.seq));
        assert_eq!(Some(sum.text()), last.digest, "the device has what the server has");
    }

    pub fn has(&self, kind: &str, id: &str) -> bool {
        self.records.contains_key(&(kind.to_owned(), id.to_owned()))
    }
}

/// "applied", "held no_right" and so on.
pub fn outcome(fate: &Value) -> String {
    let part = |name: &str| fate[name].as_str().unwrap_or("").to_owned();
    format!("{} {}", part("kind"), part("reason")).trim().to_owned()
}

pub fn envelope(n: u64, ops: Value) -> Value {
    json!({ "n": n, "uid": random_uuid(), "at": 1_612_310_400_000_i64, "schema": 1, "ops": ops })
}

pub fn id() -> String {
    random_uuid().to_string()
}

/// An operation that makes a record.
pub fn create(kind: &str, id: &str, set: Value) -> Value {
    json!({ "op": "create", "kind": kind, "id": id, "base": 0, "set": set })
}

/// An operation that changes a record.
pub fn patch(kind: &str, id: &str, base: u64, set: Value) -> Value {
    json!({ "op": "patch", "kind": kind, "id": id, "base": base, "set": set })
}
