//! A page that has come and was not read yet. To read its records takes about as long as the server
//! needs for the next page, so the device asks for that one first.

use super::device::{Device, Effect};
use super::message::{PullPage, RecordState, SyncReply};
use super::staging::{Chunk, Staging};
use crate::id::Stamp;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A record of an answer: the text in which it came, until somebody reads it.
#[derive(Clone, Debug)]
pub enum UnreadRecord {
    /// As it came.
    Text(Box<RawValue>),
    /// What it says.
    Record(RecordState),
}

impl UnreadRecord {
    /// What it says; `None` if that is not a record.
    fn read(self) -> Option<RecordState> {
        match self {
            UnreadRecord::Text(text) => crate::json::read(text.get().as_bytes()).ok(),
            UnreadRecord::Record(record) => Some(record),
        }
    }
}

impl<'de> Deserialize<'de> for UnreadRecord {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<UnreadRecord, D::Error> {
        Box::deserialize(from).map(UnreadRecord::Text)
    }
}

impl From<SyncReply> for SyncReply<UnreadRecord> {
    fn from(reply: SyncReply) -> SyncReply<UnreadRecord> {
        let SyncReply { epoch, now, fates, last_n, proof, upgrade_required, pull } = reply;
        let unread = |page: PullPage| page.with(|record| Some(UnreadRecord::Record(record)));
        let pull = pull.and_then(unread);
        SyncReply { epoch, now, fates, last_n, proof, upgrade_required, pull }
    }
}

impl<R> PullPage<R> {
    /// The page with other records in it; `None` if one of them cannot be made.
    fn with<T>(self, make: impl FnMut(R) -> Option<T>) -> Option<PullPage<T>> {
        let PullPage { reset, records, position, head, complete, add, drop, digest, refill } = self;
        let records = records.into_iter().map(make).collect::<Option<Vec<T>>>()?;
        Some(PullPage { reset, records, position, head, complete, add, drop, digest, refill })
    }
}

/// The page, and when the server sent it by its own clock.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) page: PullPage<UnreadRecord>,
    pub(super) now: Stamp,
}

impl Device {
    /// Reads the page that has come in the middle of a pull, if there is one, and keeps it.
    pub(super) fn read_on(&mut self) -> Option<Effect> {
        let now = self.take_unread()?;
        self.keep_staging(now)
    }

    /// Puts the page that has come into staging; says when the server sent it. A page that cannot
    /// be read counts as not come, and so does the next one, if that is on its way already.
    pub(super) fn take_unread(&mut self) -> Option<Stamp> {
        let Unread { page, now } = self.unread.take()?;
        let Some(page) = page.with(UnreadRecord::read) else {
            self.is_answer_void = self.is_sending;
            return None;
        };
        let refill = self.staging.as_ref().and_then(|staging| staging.refill.clone());
        let begun = self.staging.take();
        let mut staging = begun.unwrap_or_else(|| Staging::new(self.committed, &self.grants));
        staging.take(Chunk::new(page, (self.epoch, self.committed), refill));
        self.staging = Some(staging);
        Some(now)
    }
}
