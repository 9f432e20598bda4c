//! What waits for those who run the program: changes that were not applied, and work of clients
//! that the server does not know.

use crate::id::{AccountId, ClientId, MutationId, RecordId, Seq, Stamp};
use crate::scope::Scope;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Changes that were not applied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeldChanges {
    /// The changes.
    pub held: Vec<HeldChange>,
    /// Those of records that only few people may see, and she may not.
    #[serde(default)]
    pub hidden: HiddenChanges,
    /// How many unknown clients have sent something.
    #[serde(default, rename = "strangers")]
    pub unattributed: usize,
    /// How many confidential records nobody can read any more.
    #[serde(default)]
    pub readerless: usize,
    /// The assignments by which somebody has given herself care and which nobody else has looked
    /// at.
    #[serde(default)]
    pub own_care: Vec<RecordId>,
}

/// Held changes of records that only few people may see: not even who made them, nor about whom
/// they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenChanges {
    /// How many there are.
    pub count: usize,
    /// When the oldest of them came.
    pub oldest: Option<Stamp>,
}

/// One change that was not applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeldChange {
    /// With `n` the number by which it is released or dismissed.
    pub client: ClientId,
    /// The client's count.
    pub n: u64,
    /// The mutation.
    pub uid: MutationId,
    /// The seq of its fate.
    pub seq: Seq,
    /// Why it is held: a code of [`crate::sync::message::HeldReason`], or of a newer server.
    pub reason: String,
    /// The account that made it.
    pub author: AccountId,
    /// The author's name to show.
    pub author_display: String,
    /// What it is about: who is in charge there decides.
    pub scope: Scope,
    /// When the author made it, by her clock.
    pub at: Option<Stamp>,
    /// When it came.
    pub received_at: Stamp,
    /// What it wanted to do, as it was sent; `null` where the reader may not see that.
    #[serde(default)]
    pub ops: Value,
}

/// Work of clients that the server does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unattributed {
    /// The clients.
    pub installations: Vec<UnattributedClient>,
    /// The people whose they may be.
    pub people: Vec<AccountName>,
}

/// A client that the server does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnattributedClient {
    /// The client, as it calls itself.
    pub client: ClientId,
    /// When it was heard of first.
    pub received_at: Stamp,
    /// Whose it may be: the only person whom its changes name as their author.
    pub suggested: Option<AccountId>,
    /// What it has sent.
    pub changes: Vec<UnattributedChange>,
}

/// A change of a client that the server does not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnattributedChange {
    /// The mutation.
    pub uid: MutationId,
    /// When it was made, by the client's clock.
    pub at: Stamp,
    /// What it wants to do; `null` where the reader may not see that.
    pub ops: Value,
}

/// Confidential records of which every reader has left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReaderlessReports {
    /// The records.
    pub reports: Vec<ReaderlessReport>,
    /// Who may be appointed.
    pub people: Vec<AccountName>,
}

/// A confidential record that nobody can read. Not even when it was made is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReaderlessReport {
    /// A text by which the record is found again.
    pub handle: String,
    /// Whom one manager wants to appoint, until another one agrees.
    pub proposal: Option<ReaderProposal>,
}

/// A manager's proposal who should read a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReaderProposal {
    /// The reader.
    pub reader: AccountName,
    /// Who proposes her.
    pub by: AccountName,
}

/// Who should read a confidential record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// Her account.
    pub reader: AccountId,
}

/// What an appointment has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointed {
    /// Whether a second manager has agreed, so that she reads the record from now on.
    pub is_done: bool,
}

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountName {
    /// The account.
    pub account: AccountId,
    /// The name to show.
    pub display: String,
}

/// Whose the work of a client is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Attribution {
    /// The account.
    pub account: AccountId,
}

/// What became of the changes of a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributed {
    /// Taken into the records.
    pub taken: usize,
    /// Waiting for a decision from now on.
    pub held: usize,
}
