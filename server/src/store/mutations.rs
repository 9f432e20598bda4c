//! The fate of every mutation, kept for ever, so that a repeated push gets the very same answer.

use shared::id::AccountId;
use shared::reconcile::{Decided, MutationNumber};

use super::records::from_json;
use super::{Fault, parsed};

/// The count of a mutation number, as SQL stores it.
pub(super) fn n_to_sql(number: MutationNumber) -> Result<i64, Fault> {
    i64::try_from(number.n).map_err(|_| Fault::Stored(format!("n {}", number.n)))
}

/// A stored mutation number.
pub(super) fn number_from_sql(client: &str, n: i64) -> Result<MutationNumber, Fault> {
    let n = u64::try_from(n).map_err(|_| Fault::Stored(format!("n {n}")))?;
    Ok(MutationNumber { client: parsed(client, "client id")?, n })
}

/// A decided mutation with its owner, as SQL has it.
#[derive(sqlx::FromRow)]
pub(super) struct DecidedRow {
    owner: String,
    client: String,
    n: i64,
    hash: String,
    fate: String,
    after_links: String,
}

impl TryFrom<DecidedRow> for (AccountId, Decided) {
    type Error = Fault;

    fn try_from(row: DecidedRow) -> Result<(AccountId, Decided), Fault> {
        let decided = Decided {
            number: number_from_sql(&row.client, row.n)?,
            hash: row.hash,
            fate: from_json(&row.fate, "a fate")?,
            after: from_json(&row.after_links, "links to earlier edits")?,
        };
        Ok((parsed(&row.owner, "account id")?, decided))
    }
}
