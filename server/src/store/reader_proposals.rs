//! Whom one manager wants to read a confidential record that nobody reads any more.

use std::collections::BTreeMap;

use shared::id::{AccountId, ProgramId, RecordId, Stamp};

use super::{Fault, ReadTx, WriteTx, parsed};

/// One manager's word for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderProposal {
    pub reader: AccountId,
    pub by: AccountId,
}

impl ReadTx {
    /// The proposals of a program, by record.
    pub async fn reader_proposals(
        &mut self,
        program: ProgramId,
    ) -> Result<BTreeMap<RecordId, ReaderProposal>, Fault> {
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select record, reader, proposed_by
             from reader_proposals
             where program = $1",
        )
        .bind(program.to_string())
        .fetch_all(self.connection())
        .await?;
        let proposal = |(record, reader, by): (String, String, String)| {
            let (reader, by) = (parsed(&reader, "account id")?, parsed(&by, "account id")?);
            Ok((parsed(&record, "record id")?, ReaderProposal { reader, by }))
        };
        rows.into_iter().map(proposal).collect()
    }
}

impl WriteTx {
    /// Remembers a proposal in place of the one before.
    pub async fn put_reader_proposal(
        &mut self,
        program: ProgramId,
        record: RecordId,
        proposal: &ReaderProposal,
        now: Stamp,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into reader_proposals (program, record, reader, proposed_by, proposed_at)
             values ($1, $2, $3, $4, $5)
             on conflict (program, record) do update
             set reader = excluded.reader,
                 proposed_by = excluded.proposed_by,
                 proposed_at = excluded.proposed_at",
        )
        .bind(program.to_string())
        .bind(record.to_string())
        .bind(proposal.reader.to_string())
        .bind(proposal.by.to_string())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets the proposal for a record, after it was followed.
    pub async fn forget_reader_proposal(
        &mut self,
        program: ProgramId,
        record: RecordId,
    ) -> Result<(), Fault> {
        sqlx::query(
            "delete from reader_proposals
             where program = $1
             and record = $2",
        )
        .bind(program.to_string())
        .bind(record.to_string())
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
