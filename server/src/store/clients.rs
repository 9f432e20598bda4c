//! Installations of the app, each for one account, with the hash of their upload secret.

use shared::id::{AccountId, ClientId, ProgramId, Stamp};

use super::{Fault, ReadTx, WriteTx, parsed};

/// An installation that may push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    pub id: ClientId,
    pub program: ProgramId,
    /// The author of everything that the installation pushes.
    pub owner: AccountId,
    pub secret_hash: String,
    pub last_contact: Stamp,
    /// Everything up to this number has its fate.
    pub last_n: u64,
}

/// An installation to be added.
pub struct NewClient {
    pub id: ClientId,
    pub program: ProgramId,
    pub owner: AccountId,
    pub secret_hash: String,
    pub now: Stamp,
}

/// A sync by an installation.
pub struct Contact {
    /// Everything up to this number now has its fate.
    pub last_n: u64,
    pub at: Stamp,
    /// The release of its app.
    pub version: String,
    /// The number of changes that it still keeps.
    pub unsent: u64,
}

impl ReadTx {
    /// One installation.
    pub async fn client(&mut self, id: ClientId) -> Result<Option<Client>, Fault> {
        let row: Option<ClientRow> = sqlx::query_as(
            "select id, program, owner, secret_hash, last_contact, last_n
             from clients
             where id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.connection())
        .await?;
        row.map(Client::try_from).transpose()
    }

    /// How many installations an account has had since a time.
    pub async fn clients_since(&mut self, owner: AccountId, since: Stamp) -> Result<i64, Fault> {
        let (count,): (i64,) = sqlx::query_as(
            "select count(*)
             from clients
             where owner = $1
             and created_at > $2",
        )
        .bind(owner.to_string())
        .bind(since.0)
        .fetch_one(self.connection())
        .await?;
        Ok(count)
    }
}

impl WriteTx {
    /// Adds an installation; its registration counts as its first contact.
    pub async fn add_client(&mut self, new: &NewClient) -> Result<(), Fault> {
        sqlx::query(
            "insert into clients
             (id, program, owner, secret_hash, created_at, last_contact, last_n, version, unsent)
             values ($1, $2, $3, $4, $5, $5, 0, '', 0)",
        )
        .bind(new.id.to_string())
        .bind(new.program.to_string())
        .bind(new.owner.to_string())
        .bind(&new.secret_hash)
        .bind(new.now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes how far an installation is decided, when it was heard, and what it said of itself.
    pub async fn set_client_contact(
        &mut self,
        id: ClientId,
        contact: &Contact,
    ) -> Result<(), Fault> {
        let done = sqlx::query(
            "update clients
             set last_n = $2, last_contact = $3, version = $4, unsent = $5
             where id = $1
             and last_n <= $2",
        )
        .bind(id.to_string())
        .bind(count_to_sql(contact.last_n)?)
        .bind(contact.at.0)
        .bind(&contact.version)
        .bind(count_to_sql(contact.unsent)?)
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "noting a client's contact")
    }
}

fn count_to_sql(count: u64) -> Result<i64, Fault> {
    i64::try_from(count).map_err(|_| Fault::Stored(format!("count {count}")))
}

#[derive(sqlx::FromRow)]
struct ClientRow {
    id: String,
    program: String,
    owner: String,
    secret_hash: String,
    last_contact: i64,
    last_n: i64,
}

impl TryFrom<ClientRow> for Client {
    type Error = Fault;

    fn try_from(row: ClientRow) -> Result<Client, Fault> {
        Ok(Client {
            id: parsed(&row.id, "client id")?,
            program: parsed(&row.program, "program id")?,
            owner: parsed(&row.owner, "account id")?,
            secret_hash: row.secret_hash,
            last_contact: Stamp(row.last_contact),
            last_n: u64::try_from(row.last_n)
                .map_err(|_| Fault::Stored(format!("n {}", row.last_n)))?,
        })
    }
}
