//! The facts of each program in memory: they follow the changes of records by their seqs, and are
//! read anew at the start.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use parking_lot::{Mutex, MutexGuard};
use shared::id::{Epoch, ProgramId, Seq};
use shared::indicator::Facts;
use tokio::sync::watch;

use crate::store::{Fault, ReadTx, Store};

/// Changed records that are read at a time: some megabytes.
const RECORDS_AT_A_TIME: i64 = 10_000;

/// The facts of every program that somebody has looked at.
#[derive(Default)]
pub struct Dashboards {
    programs: Mutex<HashMap<ProgramId, Kept>>,
    changed: watch::Sender<BTreeSet<ProgramId>>,
}

type Kept = Arc<tokio::sync::Mutex<Followed>>;

/// Facts up to a seq.
struct Followed {
    epoch: Option<Epoch>,
    head: Seq,
    facts: Facts,
}

impl Dashboards {
    /// Notes that records of a program changed.
    pub fn mark_dirty(&self, program: ProgramId) {
        self.changed.send_modify(|changed| {
            changed.insert(program);
        });
    }

    /// Wakes whoever waits for changes.
    pub fn changes(&self) -> watch::Receiver<BTreeSet<ProgramId>> {
        self.changed.subscribe()
    }

    /// The programs that changed since the last call.
    pub fn take_changed(&self) -> BTreeSet<ProgramId> {
        let mut taken = BTreeSet::new();
        self.changed.send_if_modified(|changed| {
            taken = std::mem::take(changed);
            false
        });
        taken
    }

    /// Asks something of a program's facts as they are now.
    pub async fn ask<T: Send + 'static>(
        &self,
        store: &Store,
        program: ProgramId,
        question: impl FnOnce(&Facts) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let kept = self.locked().entry(program).or_default().clone();
        let mut followed = kept.lock_owned().await;
        followed.catch_up(store, program).await?;
        let asked = tokio::task::spawn_blocking(move || question(&followed.facts));
        asked.await.map_err(|error| Fault::Panicked(error.to_string()))
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ProgramId, Kept>> {
        self.programs.lock()
    }
}

impl Default for Followed {
    fn default() -> Followed {
        Followed { epoch: None, head: Seq(0), facts: Facts::new() }
    }
}

impl Followed {
    /// Reads what changed since the last question, in one snapshot.
    async fn catch_up(&mut self, store: &Store, id: ProgramId) -> Result<(), Fault> {
        let mut snapshot = store.read().await?;
        let program = snapshot.program(id).await?;
        if self.epoch != Some(program.epoch) {
            *self = Followed { epoch: Some(program.epoch), ..Followed::default() };
        }
        self.follow(&mut snapshot, id, program.head).await
    }

    async fn follow(
        &mut self,
        snapshot: &mut ReadTx,
        program: ProgramId,
        head: Seq,
    ) -> Result<(), Fault> {
        while self.head < head {
            let after = self.head;
            let changed = snapshot.changed_records(program, after, head, RECORDS_AT_A_TIME).await?;
            for record in &changed {
                match record.is_deleted {
                    true => self.facts.remove(record.id),
                    false => self.facts.upsert(&record.kind, record.id, &record.body),
                }
            }
            self.head = changed.last().map_or(head, |record| record.seq);
        }
        Ok(())
    }
}
