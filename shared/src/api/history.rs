//! What happened to records, for those who may see them.

use crate::id::{ClientId, MutationId, PersonId, RecordId, Seq, Stamp};
use crate::record::Body;
use serde::{Deserialize, Serialize};

/// One change of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastChange {
    /// Its seq.
    pub seq: Seq,
    /// The mutation.
    pub uid: MutationId,
    /// The author's name to show.
    pub author: String,
    /// The author's staff or learner record.
    pub person: Option<PersonId>,
    /// The name to show of who released it after it had been held.
    pub decider: Option<String>,
    /// The client that it came from.
    pub client: ClientId,
    /// When it was made.
    pub edited_at: Stamp,
    /// When it came.
    pub received_at: Stamp,
    /// The fields before it; none if it made the record.
    pub before: Option<Body>,
    /// The fields after it.
    pub after: Body,
    /// Whether it deleted the record.
    pub is_deleted: bool,
    /// Where it moved the record.
    #[serde(default)]
    pub moved_to: Option<RecordId>,
}

/// A record that was deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeletedRecord {
    /// Its id.
    pub id: RecordId,
    /// What was in it.
    pub body: Body,
    /// Who deleted it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<Stamp>,
}
