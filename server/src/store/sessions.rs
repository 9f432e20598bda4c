//! Open sessions: which secret stands for which account, and until when; and the devices on which
//! an account has signed in before.

use shared::id::{AccountId, ProgramId, Stamp};

use super::accounts::Account;
use super::{Fault, ReadTx, WriteTx, parsed};

/// An open session.
#[derive(Debug, Clone)]
pub struct Session {
    pub program: ProgramId,
    pub id: String,
    pub account: Account,
    pub secret_hash: String,
    /// Of the secret that takes its place as soon as it is used.
    pub next_hash: Option<String>,
    /// When the password was typed.
    pub signed_in_at: Stamp,
    pub used_at: Stamp,
}

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub program: ProgramId,
    pub id: String,
    pub account: AccountId,
    pub secret_hash: String,
    pub end_hash: String,
    pub now: Stamp,
    pub expires_at: Stamp,
}

/// What a used secret changes.
#[derive(Debug, Clone)]
pub struct SessionUse {
    pub secret_hash: String,
    pub next_hash: Option<String>,
    pub used_at: Stamp,
    pub expires_at: Stamp,
}

impl ReadTx {
    /// The session of this id, unless it is over or the account disabled.
    pub async fn session(
        &mut self,
        program: ProgramId,
        id: &str,
        now: Stamp,
    ) -> Result<Option<Session>, Fault> {
        let row: Option<SessionRow> = sqlx::query_as(
            "select account, secret_hash, next_hash, signed_in_at, used_at
             from sessions
             where program = $1
             and id = $2
             and expires_at > $3",
        )
        .bind(program.to_string())
        .bind(id)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let account = self.account(parsed(&row.account, "account id")?).await?;
        let account = account.filter(|it| it.program == program && it.disabled_at.is_none());
        Ok(account.map(|account| Session {
            program,
            id: id.to_owned(),
            account,
            secret_hash: row.secret_hash,
            next_hash: row.next_hash,
            signed_in_at: Stamp(row.signed_in_at),
            used_at: Stamp(row.used_at),
        }))
    }

    /// The account of a session and the hash of the secret that ends it, however old it is.
    pub async fn session_to_end(
        &mut self,
        program: ProgramId,
        id: &str,
    ) -> Result<Option<(AccountId, String)>, Fault> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select account, end_hash
             from sessions
             where program = $1
             and id = $2",
        )
        .bind(program.to_string())
        .bind(id)
        .fetch_optional(self.connection())
        .await?;
        row.map(|(account, end_hash)| Ok((parsed(&account, "account id")?, end_hash))).transpose()
    }

    /// Whether an account has signed in on the device that holds this token.
    pub async fn is_known_device(
        &mut self,
        account: &Account,
        token_hash: &str,
    ) -> Result<bool, Fault> {
        let row: Option<(i64,)> = sqlx::query_as(
            "select used_at
             from known_devices
             where program = $1
             and account = $2
             and token_hash = $3",
        )
        .bind(account.program.to_string())
        .bind(account.id.to_string())
        .bind(token_hash)
        .fetch_optional(self.connection())
        .await?;
        Ok(row.is_some())
    }
}

impl WriteTx {
    /// Opens a session.
    pub async fn add_session(&mut self, new: &NewSession) -> Result<(), Fault> {
        sqlx::query(
            "insert into sessions
             (program, id, account, secret_hash, next_hash, end_hash, signed_in_at, used_at,
                 expires_at)
             values ($1, $2, $3, $4, null, $5, $6, $6, $7)",
        )
        .bind(new.program.to_string())
        .bind(&new.id)
        .bind(new.account.to_string())
        .bind(&new.secret_hash)
        .bind(&new.end_hash)
        .bind(new.now.0)
        .bind(new.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that a session was used, if its secret is still the one that it was found with.
    pub async fn use_session(&mut self, session: &Session, used: &SessionUse) -> Result<(), Fault> {
        sqlx::query(
            "update sessions
             set secret_hash = $4, next_hash = $5, used_at = $6, expires_at = $7
             where program = $1
             and id = $2
             and secret_hash = $3",
        )
        .bind(session.program.to_string())
        .bind(&session.id)
        .bind(&session.secret_hash)
        .bind(&used.secret_hash)
        .bind(&used.next_hash)
        .bind(used.used_at.0)
        .bind(used.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Names the hash of the secret that follows. Nothing changes for a session that is over.
    pub async fn name_next_secret(
        &mut self,
        program: ProgramId,
        id: &str,
        next_hash: &str,
    ) -> Result<(), Fault> {
        sqlx::query(
            "update sessions
             set next_hash = $3
             where program = $1
             and id = $2",
        )
        .bind(program.to_string())
        .bind(id)
        .bind(next_hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends a session.
    pub async fn end_session(&mut self, program: ProgramId, id: &str) -> Result<(), Fault> {
        sqlx::query(
            "delete from sessions
             where program = $1
             and id = $2",
        )
        .bind(program.to_string())
        .bind(id)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends all sessions of an account but `kept` (an empty text keeps none).
    pub async fn end_sessions_of(&mut self, account: &Account, kept: &str) -> Result<(), Fault> {
        sqlx::query(
            "delete from sessions
             where program = $1
             and account = $2
             and id <> $3",
        )
        .bind(account.program.to_string())
        .bind(account.id.to_string())
        .bind(kept)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends every session of everybody.
    pub async fn end_all_sessions(&mut self) -> Result<(), Fault> {
        sqlx::query("delete from sessions").execute(self.connection()).await?;
        Ok(())
    }

    /// Forgets sessions that are over.
    pub async fn forget_expired_sessions(
        &mut self,
        program: ProgramId,
        now: Stamp,
    ) -> Result<(), Fault> {
        sqlx::query(
            "delete from sessions
             where program = $1
             and expires_at <= $2",
        )
        .bind(program.to_string())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Remembers a device on which an account has signed in, and of those before it the `kept` that
    /// were used last.
    pub async fn remember_device(
        &mut self,
        account: &Account,
        token_hash: &str,
        now: Stamp,
        kept: i64,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into known_devices (program, account, token_hash, used_at)
             values ($1, $2, $3, $4)
             on conflict (program, account, token_hash) do update set used_at = excluded.used_at",
        )
        .bind(account.program.to_string())
        .bind(account.id.to_string())
        .bind(token_hash)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        sqlx::query(
            "delete from known_devices
             where program = $1
             and account = $2
             and token_hash not in (
                 select token_hash
                 from known_devices
                 where program = $1
                 and account = $2
                 order by used_at desc, token_hash
                 limit $3
             )",
        )
        .bind(account.program.to_string())
        .bind(account.id.to_string())
        .bind(kept)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Knows no device of an account any more.
    pub async fn forget_devices(&mut self, account: &Account) -> Result<(), Fault> {
        sqlx::query(
            "delete from known_devices
             where program = $1
             and account = $2",
        )
        .bind(account.program.to_string())
        .bind(account.id.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

#[derive(sqlx::FromRow)]
struct SessionRow {
    account: String,
    secret_hash: String,
    next_hash: Option<String>,
    signed_in_at: i64,
    used_at: i64,
}
