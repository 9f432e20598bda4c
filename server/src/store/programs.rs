//! Programs and the counter that numbers every change in them.

use shared::id::{Epoch, ProgramId, Seq, Stamp};

use super::{Fault, ReadTx, WriteTx, parsed};

/// One city's program, as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub id: ProgramId,
    pub name: String,
    pub epoch: Epoch,
    /// The highest number given out.
    pub head: Seq,
    /// Whether pages may be given out: not after a restore without the journal of revocations,
    /// until a manager has confirmed.
    pub is_confirmed: bool,
}

impl ReadTx {
    /// All programs, oldest first.
    pub async fn programs(&mut self) -> Result<Vec<Program>, Fault> {
        let rows: Vec<ProgramRow> = sqlx::query_as(
            "select id, name, epoch, head, confirmed
             from programs
             order by created_at, id",
        )
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(Program::try_from).collect()
    }

    /// One program with its head.
    pub async fn program(&mut self, id: ProgramId) -> Result<Program, Fault> {
        let row: ProgramRow = sqlx::query_as(
            "select id, name, epoch, head, confirmed
             from programs
             where id = $1",
        )
        .bind(id.to_string())
        .fetch_one(self.connection())
        .await?;
        row.try_into()
    }

    /// Every timeline that the program has had, oldest first, each with the number up to which it
    /// has everything in common with the one before it.
    pub async fn timelines(&mut self, program: ProgramId) -> Result<Vec<(Epoch, Seq)>, Fault> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select epoch, base
             from timelines
             where program = $1
             order by n",
        )
        .bind(program.to_string())
        .fetch_all(self.connection())
        .await?;
        let timeline =
            |(epoch, base): (String, i64)| Ok((parsed(&epoch, "epoch")?, seq_from_sql(base)?));
        rows.into_iter().map(timeline).collect()
    }

    /// The starts of the server, oldest first: a key and the head of each.
    pub async fn starts(&mut self, program: ProgramId) -> Result<Vec<(String, Seq)>, Fault> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "select key, head
             from starts
             where program = $1
             order by n",
        )
        .bind(program.to_string())
        .fetch_all(self.connection())
        .await?;
        rows.into_iter().map(|(key, head)| Ok((key, seq_from_sql(head)?))).collect()
    }

    /// The nonce of a head; `None` if no push ended there.
    pub async fn head_nonce(
        &mut self,
        program: ProgramId,
        head: Seq,
    ) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> = sqlx::query_as(
            "select mark
             from marks
             where program = $1
             and seq = $2",
        )
        .bind(program.to_string())
        .bind(seq_to_sql(head))
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|(nonce,)| nonce))
    }
}

impl WriteTx {
    /// Adds a program whose next change will be the one after its `head`.
    pub async fn add_program(&mut self, program: &Program, now: Stamp) -> Result<(), Fault> {
        sqlx::query(
            "insert into programs (id, name, epoch, head, created_at)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(program.id.to_string())
        .bind(&program.name)
        .bind(program.epoch.to_string())
        .bind(seq_to_sql(program.head))
        .bind(now.0)
        .execute(self.connection())
        .await?;
        self.add_timeline(program.id, program.epoch, Seq(0)).await
    }

    /// Begins a new timeline, whose numbers start above `head` and which has everything up to
    /// `base` in common with the one before it.
    pub async fn begin_epoch(
        &mut self,
        program: ProgramId,
        epoch: Epoch,
        base: Seq,
        head: Seq,
    ) -> Result<(), Fault> {
        let done = sqlx::query(
            "update programs
             set epoch = $2, head = $3
             where id = $1
             and head <= $3",
        )
        .bind(program.to_string())
        .bind(epoch.to_string())
        .bind(seq_to_sql(head))
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "beginning a timeline")?;
        self.add_timeline(program, epoch, base).await
    }

    async fn add_timeline(
        &mut self,
        program: ProgramId,
        epoch: Epoch,
        base: Seq,
    ) -> Result<(), Fault> {
        sqlx::query(
            "insert into timelines (program, n, epoch, base)
             select $1, 1 + count(*), $2, $3
             from timelines
             where program = $1",
        )
        .bind(program.to_string())
        .bind(epoch.to_string())
        .bind(seq_to_sql(base))
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Notes that the server starts: what it has now, it had when it was stopped.
    pub async fn note_start(&mut self, program: ProgramId, key: &str) -> Result<(), Fault> {
        sqlx::query(
            "insert into starts (program, n, key, head)
             select id, 1 + (select count(*) from starts where program = $1), $2, head
             from programs
             where id = $1",
        )
        .bind(program.to_string())
        .bind(key)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Says whether pages may be given out.
    pub async fn set_confirmed(
        &mut self,
        program: ProgramId,
        is_confirmed: bool,
    ) -> Result<(), Fault> {
        let done = sqlx::query(
            "update programs
             set confirmed = $2
             where id = $1",
        )
        .bind(program.to_string())
        .bind(i64::from(is_confirmed))
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "confirming a program")
    }

    /// The timelines of a program whose present one is `epoch`, as [`ReadTx::timelines`].
    pub async fn timelines_of(
        &mut self,
        program: ProgramId,
        epoch: Epoch,
    ) -> Result<Vec<(Epoch, Seq)>, Fault> {
        if let Some(known) = self.known.timelines.get(&epoch) {
            return Ok(known.clone());
        }
        let timelines = self.timelines(program).await?;
        self.known.timelines.insert(epoch, timelines.clone());
        Ok(timelines)
    }

    /// Moves the program's head to `head`, which must be above where it was, and stores its
    /// nonce.
    pub async fn set_head(
        &mut self,
        program: ProgramId,
        head: Seq,
        nonce: &str,
    ) -> Result<(), Fault> {
        let done = sqlx::query(
            "update programs
             set head = $2
             where id = $1
             and head < $2",
        )
        .bind(program.to_string())
        .bind(seq_to_sql(head))
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "moving a program's head")?;
        let done = sqlx::query(
            "insert into marks (program, seq, mark)
             values ($1, $2, $3)",
        )
        .bind(program.to_string())
        .bind(seq_to_sql(head))
        .bind(nonce)
        .execute(self.connection())
        .await?;
        Fault::unless_one(done.rows_affected(), "storing the nonce of a head")
    }
}

/// A seq as SQL stores it.
pub fn seq_to_sql(seq: Seq) -> i64 {
    i64::try_from(seq.0).expect("seqs fit 53 bits")
}

/// A stored seq.
pub fn seq_from_sql(seq: i64) -> Result<Seq, Fault> {
    u64::try_from(seq).map(Seq).map_err(|_| Fault::Stored(format!("seq {seq}")))
}

#[derive(sqlx::FromRow)]
struct ProgramRow {
    id: String,
    name: String,
    epoch: String,
    head: i64,
    confirmed: i64,
}

impl TryFrom<ProgramRow> for Program {
    type Error = Fault;

    fn try_from(row: ProgramRow) -> Result<Program, Fault> {
        Ok(Program {
            id: parsed(&row.id, "program id")?,
            name: row.name,
            epoch: parsed(&row.epoch, "epoch")?,
            head: seq_from_sql(row.head)?,
            is_confirmed: row.confirmed != 0,
        })
    }
}
