//! The audit trail: sign-ins, accounts, installations, work that somebody carried or vouched for,
//! care that a manager gave herself, and readers who were appointed. Rows are only added, each
//! sealed by a hash over itself and the one before. Changes of records are in `history`.

use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::id::{AccountId, ProgramId, Stamp};
use shared::sync::message::hex;

use super::{Fault, ReadTx, WriteTx};

/// Something to be remembered. The detail never holds a password, a token or a record's value.
pub struct NewAuditEntry {
    pub at: Stamp,
    pub program: Option<ProgramId>,
    pub account: Option<AccountId>,
    /// What happened, such as `sign_in.failed`.
    pub event: &'static str,
    pub address: Option<String>,
    pub detail: Value,
}

/// A remembered event.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditEntry {
    pub n: i64,
    pub at: i64,
    pub program: Option<String>,
    pub account: Option<String>,
    pub event: String,
    pub address: Option<String>,
    /// JSON.
    pub detail: String,
    /// Seals this row and, through it, all rows before.
    pub hash: String,
}

impl AuditEntry {
    /// The seal that this row must carry when `previous` is the seal of the row before.
    pub fn seal(&self, previous: &str) -> String {
        let sealed = serde_json::json!([
            previous,
            self.n,
            self.at,
            self.program,
            self.account,
            self.event,
            self.address,
            self.detail
        ]);
        hex(&Sha256::digest(sealed.to_string()))
    }
}

impl ReadTx {
    /// At most `limit` events after the `n`-th, oldest first.
    pub async fn audit_after(&mut self, n: i64, limit: i64) -> Result<Vec<AuditEntry>, Fault> {
        Ok(sqlx::query_as(
            "select n, at, program, account, event, address, detail, hash
             from audit
             where n > $1
             order by n
             limit $2",
        )
        .bind(n)
        .bind(limit)
        .fetch_all(self.connection())
        .await?)
    }

    /// Number and seal of the latest event; 0 and nothing if there is none.
    async fn audit_end(&mut self) -> Result<(i64, String), Fault> {
        let end: Option<(i64, String)> = sqlx::query_as(
            "select n, hash
             from audit
             order by n desc
             limit 1",
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(end.unwrap_or_default())
    }
}

impl WriteTx {
    /// Appends an event to the trail.
    pub async fn add_audit(&mut self, new: NewAuditEntry) -> Result<(), Fault> {
        let (last_n, previous) = self.audit_end().await?;
        let mut entry = AuditEntry {
            n: last_n + 1,
            at: new.at.0,
            program: new.program.map(|id| id.to_string()),
            account: new.account.map(|id| id.to_string()),
            event: new.event.into(),
            address: new.address,
            detail: new.detail.to_string(),
            hash: String::new(),
        };
        entry.hash = entry.seal(&previous);
        sqlx::query(
            "insert into audit (n, at, program, account, event, address, detail, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(entry.n)
        .bind(entry.at)
        .bind(entry.program)
        .bind(entry.account)
        .bind(entry.event)
        .bind(entry.address)
        .bind(entry.detail)
        .bind(entry.hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
