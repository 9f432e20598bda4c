//! Who may read what: scopes or patterns of scopes, and since which change.

use std::collections::BTreeSet;

use shared::id::{AccountId, ProgramId, Seq};
use shared::scope::Pattern;

use super::programs::{seq_from_sql, seq_to_sql};
use super::{Fault, ReadTx, WriteTx, parsed};

/// One grant of an account, past or present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub pattern: Pattern,
    /// The change that gave it.
    pub since: Seq,
    /// The change that took it away.
    pub ended: Option<Seq>,
}

impl ReadTx {
    /// All grants that an account has or had, oldest first.
    pub async fn grants(
        &mut self,
        program: ProgramId,
        account: AccountId,
    ) -> Result<Vec<Grant>, Fault> {
        let rows: Vec<(String, i64, Option<i64>)> = sqlx::query_as(
            "select pattern, since, ended
             from grants
             where program = $1
             and account = $2
             order by since, pattern",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .fetch_all(self.connection())
        .await?;
        let grant = |(pattern, since, ended): (String, i64, Option<i64>)| {
            Ok(Grant {
                pattern: Pattern(pattern),
                since: seq_from_sql(since)?,
                ended: ended.map(seq_from_sql).transpose()?,
            })
        };
        rows.into_iter().map(grant).collect()
    }
}

impl ReadTx {
    /// The patterns that a restore withholds from an account.
    pub async fn withheld_grants(
        &mut self,
        program: ProgramId,
        account: AccountId,
    ) -> Result<BTreeSet<Pattern>, Fault> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select pattern
             from withheld_grants
             where program = $1
             and account = $2",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .fetch_all(self.connection())
        .await?;
        Ok(rows.into_iter().map(|(pattern,)| Pattern(pattern)).collect())
    }

    /// The accounts from which a restore withholds something.
    pub async fn withheld_accounts(&mut self, program: ProgramId) -> Result<Vec<AccountId>, Fault> {
        let rows: Vec<(String,)> = sqlx::query_as(
            "select distinct account
             from withheld_grants
             where program = $1",
        )
        .bind(program.to_string())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|(account,)| parsed(&account, "account")).collect()
    }
}

impl WriteTx {
    /// Withholds a pattern from an account, whatever its records give.
    pub async fn withhold_grant(
        &mut self,
        program: ProgramId,
        account: AccountId,
        pattern: &Pattern,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into withheld_grants (program, account, pattern)
             values ($1, $2, $3)
             on conflict (program, account, pattern) do nothing",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .bind(&pattern.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Stops to withhold a pattern from an account.
    pub async fn stop_withholding_grant(
        &mut self,
        program: ProgramId,
        account: AccountId,
        pattern: &Pattern,
    ) -> Result<(), Fault> {
        sqlx::query(
            "delete from withheld_grants
             where program = $1
             and account = $2
             and pattern = $3",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .bind(&pattern.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Stops to withhold anything from anybody.
    pub async fn stop_withholding_grants(&mut self, program: ProgramId) -> Result<(), Fault> {
        sqlx::query(
            "delete from withheld_grants
             where program = $1",
        )
        .bind(program.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Gives an account a grant with the change `since`.
    pub async fn add_grant(
        &mut self,
        program: ProgramId,
        account: AccountId,
        pattern: &Pattern,
        since: Seq,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into grants (program, account, pattern, since)
             values ($1, $2, $3, $4)",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .bind(&pattern.0)
        .bind(seq_to_sql(since))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends an account's grant with the change `ended`.
    pub async fn end_grant(
        &mut self,
        program: ProgramId,
        account: AccountId,
        pattern: &Pattern,
        ended: Seq,
    ) -> Result<(), Fault> {
        let done = sqlx::query(
            "update grants
             set ended = $4
             where program = $1
             and account = $2
             and pattern = $3
             and ended is null",
        )
        .bind(program.to_string())
        .bind(account.to_string())
        .bind(&pattern.0)
        .bind(seq_to_sql(ended))
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "ending a grant")
    }
}
