//! The fate of every mutation, kept for ever, so that a repeated push gets the very same answer.

use shared::id::{AccountId, ProgramId, Uid};
use shared::reconcile::{Decided, Place};

use super::programs::seq_to_sql;
use super::records::{as_json, from_json};
use super::{Fault, ReadTx, WriteTx, parsed};

/// The number in a place, as SQL stores it.
pub(super) fn n_to_sql(place: Place) -> Result<i64, Fault> {
    i64::try_from(place.n).map_err(|_| Fault::Stored(format!("n {}", place.n)))
}

/// A stored place.
pub(super) fn place_from_sql(client: &str, n: i64) -> Result<Place, Fault> {
    let n = u64::try_from(n).map_err(|_| Fault::Stored(format!("n {n}")))?;
    Ok(Place { client: parsed(client, "client id")?, n })
}

impl ReadTx {
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
            let decided = Decided {
                place: place_from_sql(&client, n)?,
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
        .bind(n_to_sql(decided.place)?)
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
