//! Detects that an older copy of the database was put in place without a restore command: by the
//! proof that a device shows, or by the high-water mark beside the database. A new timeline begins
//! then, in which every device offers again what it has sent.

use std::collections::HashMap;

use shared::id::{ClientId, Epoch, ProgramId, Seq};
use shared::reconcile::ClientEvent;
use shared::sync::message::{STARTS_TOLD, SyncRequest, hex};

use super::regrant_everybody;
use crate::chance::random;
use crate::state::App;
use crate::store::{Client, Fault, HighWaterMark, Journal, Program, ReadTx, WriteTx};

/// Bytes of the key of a start.
const START_BYTES: usize = 8;

/// Whether what was read before still holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    SameTimeline,
    NewTimeline,
}

/// A device that shows a proof which this server has signed, but of which the database knows
/// nothing, has seen a timeline that was lost.
pub async fn follow_device(
    app: &App,
    snapshot: &mut ReadTx,
    program: &Program,
    client: &Client,
    request: &SyncRequest,
) -> Result<Followed, Fault> {
    let Some(proof) = &request.proof else { return Ok(Followed::SameTimeline) };
    let epoch = program.epoch;
    let shown = app.store.keys().read_proof(program.id, epoch, proof);
    let Some(shown) = shown.filter(|_| request.epoch == Some(epoch)) else {
        return Ok(Followed::SameTimeline);
    };
    if snapshot.head_nonce(program.id, proof.head).await?.as_deref() == Some(shown) {
        return Ok(Followed::SameTimeline);
    }
    let base = proof.common_with(&snapshot.starts(program.id).await?);
    tracing::warn!(client = %client.id, "the database was set back; a new timeline begins");
    begin_anew(app, program.id, epoch, base, Some(client.id)).await?;
    Ok(Followed::NewTimeline)
}

/// At the start, before anything is written: a head that is below the high-water mark means that an
/// older copy of the database was put in its place.
pub async fn check_high_water_mark(app: &App) -> Result<(), Fault> {
    let high_water_mark = HighWaterMark::read(app.store.folder());
    let programs = app.store.read().await?.programs().await?;
    for program in programs {
        let timelines = app.store.read().await?.timelines(program.id).await?;
        if high_water_mark.saw_more(program.id, program.head, &timelines) {
            let name = &program.name;
            tracing::warn!(
                name,
                "the database is older than the high-water mark; a new timeline begins"
            );
            begin_anew(app, program.id, program.epoch, program.head, None).await?;
        }
    }
    Ok(())
}

/// Notes that the server starts, before anybody is answered.
pub async fn note_start(app: &App) -> Result<(), Fault> {
    let key = hex(&random::<START_BYTES>());
    let job = async move |tx: &mut WriteTx| {
        let mut told = HashMap::new();
        for program in tx.programs().await? {
            tx.note_start(program.id, &key).await?;
            let keys = tx.starts(program.id).await?.into_iter().rev().map(|(key, _)| key);
            told.insert(program.id, keys.take(STARTS_TOLD).collect());
        }
        Ok::<_, Fault>(told)
    };
    let told = app.store.write(job).await?;
    app.starts.set(told);
    Ok(())
}

/// Writes down how far every program has come.
pub async fn keep_high_water_mark(app: &App, last: &mut HighWaterMark) -> Result<(), Fault> {
    let programs = app.store.read().await?.programs().await?;
    let seen = programs.iter().map(|program| (program.id, program.epoch, program.head));
    let now = HighWaterMark::of(seen);
    if now != *last {
        let written = now.write(app.store.folder());
        written.map_err(|error| Fault::Other(format!("the high-water mark: {error}")))?;
        *last = now;
    }
    Ok(())
}

async fn begin_anew(
    app: &App,
    program: ProgramId,
    epoch: Epoch,
    base: Seq,
    shown_by: Option<ClientId>,
) -> Result<(), Fault> {
    let journal = Journal::read(app.store.folder()).ok().flatten();
    let now = app.now();
    let job = async move |tx: &mut WriteTx| {
        // Another device may have said so in the meantime.
        if tx.program(program).await?.epoch == epoch {
            tx.begin_new_timeline(program, base, now).await?;
            tx.revoke_all_again(journal.as_deref().unwrap_or_default(), now).await?;
            if let Some(client) = shown_by {
                let event = ClientEvent::SawOtherTimeline.code();
                tx.add_client_event(program, client, event, now).await?;
            }
        }
        Ok::<_, Fault>(())
    };
    app.store.write(job).await?;
    regrant_everybody(app, program).await.map(drop)
}
