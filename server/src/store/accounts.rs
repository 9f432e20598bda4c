//! The people who can sign in.

use shared::id::{AccountId, PersonId, ProgramId, Stamp};
use shared::role::Role;

use super::{Fault, ReadTx, WriteTx, parsed};

/// Somebody who can sign in, without her password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub program: ProgramId,
    /// What she types to sign in.
    pub name: String,
    pub display: String,
    pub role: Role,
    /// Her staff or learner record, if there is one.
    pub person: Option<PersonId>,
    /// When she lost the right to sign in.
    pub disabled_at: Option<Stamp>,
}

/// An account to be added.
pub struct NewAccount {
    pub account: Account,
    pub password_hash: String,
    pub now: Stamp,
}

impl ReadTx {
    /// The account with this sign-in name, with its password hash.
    pub async fn account_to_sign_in(
        &mut self,
        name: &str,
    ) -> Result<Option<(Account, String)>, Fault> {
        let row: Option<(String, String)> = sqlx::query_as(
            "select id, password_hash
             from accounts
             where name = $1",
        )
        .bind(name)
        .fetch_optional(self.connection())
        .await?;
        let Some((id, password_hash)) = row else { return Ok(None) };
        let account = self.account(parsed(&id, "account id")?).await?;
        Ok(account.map(|account| (account, password_hash)))
    }

    /// The account with this id, with the hash of its password.
    pub async fn account_with_password(
        &mut self,
        id: AccountId,
    ) -> Result<Option<(Account, String)>, Fault> {
        let row: Option<(String,)> = sqlx::query_as(
            "select password_hash
             from accounts
             where id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.connection())
        .await?;
        let account = self.account(id).await?;
        Ok(account.zip(row).map(|(account, (hash,))| (account, hash)))
    }

    /// One account.
    pub async fn account(&mut self, id: AccountId) -> Result<Option<Account>, Fault> {
        let row: Option<AccountRow> = sqlx::query_as(
            "select id, program, name, display, role, person, disabled_at
             from accounts
             where id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.connection())
        .await?;
        row.map(Account::try_from).transpose()
    }

    /// All accounts of a program, by sign-in name.
    pub async fn accounts(&mut self, program: ProgramId) -> Result<Vec<Account>, Fault> {
        let rows: Vec<AccountRow> = sqlx::query_as(
            "select id, program, name, display, role, person, disabled_at
             from accounts
             where program = $1
             order by name",
        )
        .bind(program.to_string())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Account::try_from).collect()
    }
}

impl WriteTx {
    /// Adds an account; a `Fault` that `is_duplicate` means that the name is taken.
    pub async fn add_account(&mut self, new: &NewAccount) -> Result<(), Fault> {
        let account = &new.account;
        sqlx::query(
            "insert into accounts
             (id, program, name, display, role, person, password_hash, created_at, disabled_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(account.id.to_string())
        .bind(account.program.to_string())
        .bind(&account.name)
        .bind(&account.display)
        .bind(account.role.code())
        .bind(account.person.map(|person| person.to_string()))
        .bind(&new.password_hash)
        .bind(new.now.0)
        .bind(account.disabled_at.map(|at| at.0))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Replaces what an account says of whose it is; a `Fault` that `is_duplicate` means that the
    /// name is taken.
    pub async fn correct_account(&mut self, account: &Account) -> Result<(), Fault> {
        let done = sqlx::query(
            "update accounts
             set name = $2, display = $3, role = $4, person = $5
             where id = $1",
        )
        .bind(account.id.to_string())
        .bind(&account.name)
        .bind(&account.display)
        .bind(account.role.code())
        .bind(account.person.map(|person| person.to_string()))
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "correcting an account")
    }

    /// Replaces an account's password.
    pub async fn set_password(&mut self, id: AccountId, hash: &str) -> Result<(), Fault> {
        let done = sqlx::query(
            "update accounts
             set password_hash = $2
             where id = $1",
        )
        .bind(id.to_string())
        .bind(hash)
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "setting a password")
    }

    /// Takes an account's right to sign in; a second time keeps the first date.
    pub async fn disable_account(&mut self, id: AccountId, now: Stamp) -> Result<(), Fault> {
        let done = sqlx::query(
            "update accounts
             set disabled_at = coalesce(disabled_at, $2)
             where id = $1",
        )
        .bind(id.to_string())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "disabling an account")
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct AccountRow {
    pub(super) id: String,
    pub(super) program: String,
    pub(super) name: String,
    pub(super) display: String,
    pub(super) role: String,
    pub(super) person: Option<String>,
    pub(super) disabled_at: Option<i64>,
}

impl TryFrom<AccountRow> for Account {
    type Error = Fault;

    fn try_from(row: AccountRow) -> Result<Account, Fault> {
        let role = Role::from_code(&row.role);
        Ok(Account {
            id: parsed(&row.id, "account id")?,
            program: parsed(&row.program, "program id")?,
            name: row.name,
            display: row.display,
            role: role.ok_or_else(|| Fault::Stored(format!("role {}", row.role)))?,
            person: row.person.map(|person| parsed(&person, "person id")).transpose()?,
            disabled_at: row.disabled_at.map(Stamp),
        })
    }
}
