//! What happened to records, for those who may see them.

use crate::id::{ClientId, MutationId, PersonId, RecordId, Seq, Stamp};
use crate::record::Body;
use serde::{Deserialize, Serialize};

/// How many changes or records are on a page, at most.
pub const PAGE_MAX: usize = 100;

/// Which page is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// What is on it lies before this seq; left out: the latest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Seq>,
}

/// One change of a record. `Who` names an account: by what to show of it where the change travels,
/// by its id in the server's store.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastChange<Who = String> {
    /// Its seq.
    pub seq: Seq,
    /// The mutation.
    pub uid: MutationId,
    /// The author.
    pub author: Who,
    /// The author's staff or learner record.
    pub person: Option<PersonId>,
    /// Who released it after it had been held.
    pub decider: Option<Who>,
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

impl<Who> PastChange<Who> {
    /// The same change with its accounts named by `name`.
    pub fn named<Name>(self, name: impl Fn(&Who) -> Name) -> PastChange<Name> {
        PastChange {
            author: name(&self.author),
            decider: self.decider.as_ref().map(name),
            seq: self.seq,
            uid: self.uid,
            person: self.person,
            client: self.client,
            edited_at: self.edited_at,
            received_at: self.received_at,
            before: self.before,
            after: self.after,
            is_deleted: self.is_deleted,
            moved_to: self.moved_to,
        }
    }
}

/// A record that was deleted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeletedRecord {
    /// Its id.
    pub id: RecordId,
    /// The seq of its deletion, by which the next page is asked for.
    #[serde(default)]
    pub seq: Seq,
    /// What was in it.
    pub body: Body,
    /// Who deleted it.
    pub by: Option<PersonId>,
    /// When.
    pub at: Option<Stamp>,
}
