//! The fate of every mutation, kept for ever, so that a repeated push gets the very same answer.

use std::collections::BTreeSet;

use shared::id::{AccountId, ClientId, ProgramId, Uid};
use shared::sync::message::Fate;

use super::programs::seq_to_sql;
use super::records::{as_json, from_json};
use super::{Fault, ReadTx, WriteTx, parsed};

/// The number of a mutation: which client's, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub client: ClientId,
    pub n: u64,
}

/// A mutation that has its fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub place: Place,
    /// Of the payload.
    pub hash: String,
    pub fate: Fate,
    /// The own edits that it was made on top of.
    pub after: BTreeSet<Uid>,
}

impl Place {
    pub(super) fn n_to_sql(self) -> Result<i64, Fault> {
        i64::try_from(self.n).map_err(|_| Fault::Stored(format!("n {}", self.n)))
    }
}

impl ReadTx {
    /// What was decided under this number.
    pub async fn decided(&mut self, place: Place) -> Result<Option<Decided>, Fault> {
        let row: Option<(String, String, String)> = sqlx::query_as(
            "select hash, fate, after_links
             from mutations
             where client = $1
             and n = $2",
        )
        .bind(place.client.to_string())
        .bind(place.n_to_sql()?)
        .fetch_optional(self.connection())
        .await?;
        row.map(|(hash, fate, after)| {
            Ok(Decided {
                place,
                hash,
                fate: from_json(&fate, "a fate")?,
                after: from_json(&after, "links to earlier edits")?,
            })
        })
        .transpose()
    }

    /// The mutations with this uid, the first one first: each with its owner.
    pub async fn decided_with_uid(
        &mut self,
        program: ProgramId,
        uid: Uid,
    ) -> Result<Vec<(AccountId, Decided)>, Fault> {
        let rows: Vec<(String, String, i64, String, String, String)> = sqlx::query_as(
            "select c.owner, m.client, m.n, m.hash, m.fate, m.after_links
             from mutations m
             join clients c on c.id = m.client
             where m.program = $1
             and m.uid = $2
             order by m.seq",
        )
        .bind(program.to_string())
        .bind(uid.to_string())
        .fetch_all(self.connection())
        .await?;
        let decided = |row: (String, String, i64, String, String, String)| {
            let (owner, client, n, hash, fate, after) = row;
            let n = u64::try_from(n).map_err(|_| Fault::Stored(format!("n {n}")))?;
            let place = Place { client: parsed(&client, "client id")?, n };
            let decided = Decided {
                place,
                hash,
                fate: from_json(&fate, "a fate")?,
                after: from_json(&after, "links to earlier edits")?,
            };
            Ok((parsed(&owner, "account id")?, decided))
        };
        rows.into_iter().map(decided).collect()
    }
}

impl WriteTx {
    /// Remembers what was decided.
    pub async fn add_decided(
        &mut self,
        program: ProgramId,
        decided: &Decided,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into mutations (client, n, program, uid, hash, seq, fate, after_links)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(decided.place.client.to_string())
        .bind(decided.place.n_to_sql()?)
        .bind(program.to_string())
        .bind(decided.fate.uid.to_string())
        .bind(&decided.hash)
        .bind(seq_to_sql(decided.fate.seq))
        .bind(as_json(&decided.fate))
        .bind(as_json(&decided.after))
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
