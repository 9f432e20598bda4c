//! Open sign-ins: which token stands for which account, and until when.

use shared::id::{AccountId, Stamp};

use super::accounts::Account;
use super::{Fault, ReadTx, WriteTx, parsed};

/// An open sign-in.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Stays the same while tokens rotate.
    pub session: String,
    pub account: Account,
    /// When the password was typed.
    pub signed_in_at: Stamp,
    /// When this token was made.
    pub issued_at: Stamp,
    pub expires_at: Stamp,
    /// Whether a newer token has taken this one's place.
    pub is_replaced: bool,
}

/// A token to be accepted from now on.
pub struct NewSignIn {
    pub token_hash: String,
    pub session: String,
    pub account: AccountId,
    pub signed_in_at: Stamp,
    pub now: Stamp,
    pub expires_at: Stamp,
}

impl ReadTx {
    /// The sign-in that a token stands for, unless it is over or the account disabled.
    pub async fn sign_in(&mut self, token_hash: &str, now: Stamp) -> Result<Option<SignIn>, Fault> {
        let row: Option<SignInRow> = sqlx::query_as(
            "select session, account, signed_in_at, issued_at, expires_at, replaced_at
             from sign_ins
             where token_hash = $1
             and expires_at > $2",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = self.account(parsed(&row.account, "account id")?).await?;
        let account = account.filter(|account| account.disabled_at.is_none());
        Ok(account.map(|account| SignIn {
            session: row.session,
            account,
            signed_in_at: Stamp(row.signed_in_at),
            issued_at: Stamp(row.issued_at),
            expires_at: Stamp(row.expires_at),
            is_replaced: row.replaced_at.is_some(),
        }))
    }
}

impl WriteTx {
    /// Accepts a token from now on.
    pub async fn add_sign_in(&mut self, new: &NewSignIn) -> Result<(), Fault> {
        sqlx::query(
            "insert into sign_ins
             (token_hash, session, account, signed_in_at, issued_at, last_seen_at, expires_at)
             values ($1, $2, $3, $4, $5, $5, $6)",
        )
        .bind(&new.token_hash)
        .bind(&new.session)
        .bind(new.account.to_string())
        .bind(new.signed_in_at.0)
        .bind(new.now.0)
        .bind(new.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends a token at `until`, because another takes its place. Answers how many were changed:
    /// 0 means that somebody else was faster.
    pub async fn replace_sign_in(
        &mut self,
        token_hash: &str,
        now: Stamp,
        until: Stamp,
    ) -> Result<u64, Fault> {
        let done = sqlx::query(
            "update sign_ins
             set replaced_at = $2, last_seen_at = $2, expires_at = $3
             where token_hash = $1
             and replaced_at is null",
        )
        .bind(token_hash)
        .bind(now.0)
        .bind(until.0)
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }

    /// Ends a session with all its tokens.
    pub async fn end_session(&mut self, session: &str) -> Result<(), Fault> {
        sqlx::query(
            "delete from sign_ins
             where session = $1",
        )
        .bind(session)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends all sessions of an account but `kept` (an empty text keeps none).
    pub async fn end_sessions_of(&mut self, account: AccountId, kept: &str) -> Result<(), Fault> {
        sqlx::query(
            "delete from sign_ins
             where account = $1
             and session <> $2",
        )
        .bind(account.to_string())
        .bind(kept)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends every session of everybody.
    pub async fn end_all_sessions(&mut self) -> Result<(), Fault> {
        sqlx::query("delete from sign_ins").execute(self.connection()).await?;
        Ok(())
    }

    /// Forgets sign-ins that are over.
    pub async fn forget_expired_sign_ins(&mut self, now: Stamp) -> Result<(), Fault> {
        sqlx::query(
            "delete from sign_ins
             where expires_at <= $1",
        )
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct SignInRow {
    session: String,
    account: String,
    signed_in_at: i64,
    issued_at: i64,
    expires_at: i64,
    replaced_at: Option<i64>,
}
