//! Installations of the app, each for one account, with the hash of their upload secret.

use std::collections::HashMap;

use shared::id::{AccountId, ClientId, ProgramId, Stamp};

use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, QueryBuilder, Sqlite};

use super::accounts::{Account, AccountRow};
use super::changes::{ROWS_AT_ONCE, among};
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
    /// The release of its app, as it last said.
    pub version: String,
    /// Whether its owner's password was reset since she was last known to be on it.
    pub is_suspended: bool,
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
#[derive(Debug, Clone)]
pub struct Contact {
    /// Everything up to this number now has its fate.
    pub last_n: u64,
    pub at: Stamp,
    /// The release of its app.
    pub version: String,
    /// The number of changes that it still keeps.
    pub unsent: u64,
}

/// An installation as those in charge look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedClient {
    pub id: ClientId,
    pub owner: AccountId,
    pub created_at: Stamp,
    pub last_contact: Stamp,
    pub version: String,
    /// Changes that it still keeps, as it last said.
    pub unsent: u64,
}

/// Something that happened with an installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedEvent {
    pub client: ClientId,
    pub at: Stamp,
    /// The event's code.
    pub event: String,
}

impl ReadTx {
    /// The installations of a program that were heard of last, at most `limit`. Those that the
    /// server uses itself have never said a release and are left out.
    pub async fn clients(
        &mut self,
        program: ProgramId,
        limit: i64,
    ) -> Result<Vec<ListedClient>, Fault> {
        let rows: Vec<(String, String, i64, i64, String, i64)> = sqlx::query_as(
            "select id, owner, created_at, last_contact, version, unsent
             from clients
             where program = $1
             and version <> ''
             order by last_contact desc
             limit $2",
        )
        .bind(program.to_string())
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        let listed = |(id, owner, created_at, last_contact, version, unsent): (
            String,
            String,
            i64,
            i64,
            String,
            i64,
        )| {
            Ok(ListedClient {
                id: parsed(&id, "client id")?,
                owner: parsed(&owner, "account id")?,
                created_at: Stamp(created_at),
                last_contact: Stamp(last_contact),
                version,
                unsent: u64::try_from(unsent).unwrap_or_default(),
            })
        };
        rows.into_iter().map(listed).collect()
    }

    /// What happened with installations, the latest first, at most `limit`.
    pub async fn client_events(
        &mut self,
        program: ProgramId,
        limit: i64,
    ) -> Result<Vec<ListedEvent>, Fault> {
        let rows: Vec<(String, i64, String)> = sqlx::query_as(
            "select client, at, event
             from client_events
             where program = $1
             order by at desc
             limit $2",
        )
        .bind(program.to_string())
        .bind(limit)
        .fetch_all(self.connection())
        .await?;
        let event = |(client, at, event): (String, i64, String)| {
            Ok(ListedEvent { client: parsed(&client, "client id")?, at: Stamp(at), event })
        };
        rows.into_iter().map(event).collect()
    }

    /// One installation.
    pub async fn client(&mut self, id: ClientId) -> Result<Option<Client>, Fault> {
        let row: Option<ClientRow> = sqlx::query_as(
            "select id, program, owner, secret_hash, last_contact, last_n, version, suspended_at
             from clients
             where id = $1",
        )
        .bind(id.to_string())
        .fetch_optional(self.connection())
        .await?;
        row.map(Client::try_from).transpose()
    }

    /// One installation and the account that owns it.
    pub async fn client_with_owner(
        &mut self,
        id: ClientId,
    ) -> Result<Option<(Client, Account)>, Fault> {
        let row: Option<(ClientRow, OwnerRow)> = sqlx::query(
            "select c.id, c.program, owner, secret_hash, last_contact, last_n, version,
                 suspended_at, name, display, role, person, disabled_at,
                 a.program as program_of_owner
             from clients c
             join accounts a on a.id = c.owner
             where c.id = $1",
        )
        .bind(id.to_string())
        .try_map(owned)
        .fetch_optional(self.connection())
        .await?;
        row.map(|(client, owner)| with_owner(client, owner)).transpose()
    }

    /// Those of these installations that are there, each with the account that owns it.
    pub async fn clients_with_owners(
        &mut self,
        ids: &[ClientId],
    ) -> Result<HashMap<ClientId, (Client, Account)>, Fault> {
        let mut query = QueryBuilder::<Sqlite>::new(
            "select c.id, c.program, owner, secret_hash, last_contact, last_n, version,
                 suspended_at, name, display, role, person, disabled_at,
                 a.program as program_of_owner
             from clients c
             join accounts a on a.id = c.owner
             where c.id in (",
        );
        among(&mut query, ids.iter().map(ClientId::to_string));
        let rows = query.build().try_map(owned).fetch_all(self.connection()).await?;
        let pair = |(client, owner)| {
            let (client, owner) = with_owner(client, owner)?;
            Ok((client.id, (client, owner)))
        };
        rows.into_iter().map(pair).collect()
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
    /// Notes something about an installation.
    pub async fn add_client_event(
        &mut self,
        program: ProgramId,
        client: ClientId,
        event: &str,
        at: Stamp,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into client_events (program, client, at, event)
             values ($1, $2, $3, $4)",
        )
        .bind(program.to_string())
        .bind(client.to_string())
        .bind(at.0)
        .bind(event)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// From now on holds what comes from the installations of an account.
    pub async fn suspend_clients(&mut self, owner: &Account, now: Stamp) -> Result<(), Fault> {
        sqlx::query(
            "update clients
             set suspended_at = $3
             where program = $1
             and owner = $2",
        )
        .bind(owner.program.to_string())
        .bind(owner.id.to_string())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The owner is known to be on this installation again.
    pub async fn stop_suspending(&mut self, id: ClientId) -> Result<(), Fault> {
        let done = sqlx::query(
            "update clients
             set suspended_at = null
             where id = $1",
        )
        .bind(id.to_string())
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "trusting an installation again")
    }

    /// Notes how far an installation is decided.
    pub async fn set_client_last_n(&mut self, id: ClientId, last_n: u64) -> Result<(), Fault> {
        let done = sqlx::query(
            "update clients
             set last_n = $2
             where id = $1
             and last_n <= $2",
        )
        .bind(id.to_string())
        .bind(count_to_sql(last_n)?)
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "noting how far a client is decided")
    }

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

    /// Notes the same of several installations, each named once.
    pub async fn set_client_contacts(
        &mut self,
        contacts: &[(ClientId, Contact)],
    ) -> Result<(), Fault> {
        if let [(id, contact)] = contacts {
            return self.set_client_contact(*id, contact).await;
        }
        for contacts in contacts.chunks(ROWS_AT_ONCE) {
            let mut numbers = Vec::with_capacity(contacts.len());
            for (_, contact) in contacts {
                numbers.push((count_to_sql(contact.last_n)?, count_to_sql(contact.unsent)?));
            }
            let mut update = QueryBuilder::<Sqlite>::new(
                "with heard (id, last_n, last_contact, version, unsent) as (",
            );
            update.push_values(contacts.iter().zip(numbers), |mut row, (it, (last_n, unsent))| {
                let (id, contact) = it;
                row.push_bind(id.to_string())
                    .push_bind(last_n)
                    .push_bind(contact.at.0)
                    .push_bind(&contact.version)
                    .push_bind(unsent);
            });
            update.push(
                ") update clients
                 set last_n = heard.last_n, last_contact = heard.last_contact,
                     version = heard.version, unsent = heard.unsent
                 from heard
                 where clients.id = heard.id
                 and clients.last_n <= heard.last_n",
            );
            let done = update.build().execute(self.connection()).await?;
            if usize::try_from(done.rows_affected()) != Ok(contacts.len()) {
                return Err(Fault::Stored("noting the contact of several clients".to_owned()));
            }
        }
        Ok(())
    }
}

/// A row of a client with its owner beside it.
fn owned(row: SqliteRow) -> Result<(ClientRow, OwnerRow), sqlx::Error> {
    Ok((ClientRow::from_row(&row)?, OwnerRow::from_row(&row)?))
}

fn with_owner(client: ClientRow, owner: OwnerRow) -> Result<(Client, Account), Fault> {
    let owner = AccountRow {
        id: client.owner.clone(),
        program: owner.program_of_owner,
        name: owner.name,
        display: owner.display,
        role: owner.role,
        person: owner.person,
        disabled_at: owner.disabled_at,
    };
    Ok((client.try_into()?, owner.try_into()?))
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
    version: String,
    suspended_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct OwnerRow {
    program_of_owner: String,
    name: String,
    display: String,
    role: String,
    person: Option<String>,
    disabled_at: Option<i64>,
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
            version: row.version,
            is_suspended: row.suspended_at.is_some(),
        })
    }
}
