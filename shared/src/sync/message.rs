//! What travels: mutations up; fates, record states and grants down. JSON, because it describes
//! itself: what a newer version added is kept untouched.

use crate::id::{ClientId, Epoch, MutationId, PersonId, RecordId, Seq, Stamp};
use crate::record::body::canonical;
use crate::record::{Body, Fields, KindName};
use crate::scope::{Pattern, Scope};
use crate::sorted::SortedMap;
use crate::value::codes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The version of the payload schema that this release writes.
pub const SCHEMA: u32 = 2;

/// One change by one person, decided as a whole. The operations are read apart from the
/// envelope, so that a mutation with an unreadable operation still has a fate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The client's count, contiguous from 1.
    pub n: u64,
    /// Unique for ever.
    pub uid: MutationId,
    /// The edit time as the device's clock showed it: displayed, never trusted.
    pub at: Stamp,
    /// The payload schema of the release that wrote it.
    #[serde(default = "first_schema")]
    pub schema: u32,
    /// The timeline in which it was made, and to which its bases belong; none before the first
    /// pull.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
    /// The operations, as JSON.
    pub ops: Value,
}

fn first_schema() -> u32 {
    1
}

impl Envelope {
    /// The hash of the payload: id, time and operations. Client, number and timeline are left out,
    /// because they may change when a device sends again after a restore.
    pub fn hash(&self) -> String {
        let payload = json!({ "uid": self.uid, "at": self.at, "ops": self.ops });
        hex(&Sha256::digest(canonical(&payload).as_bytes()))
    }
}

/// Lower-case hexadecimal text of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Mutations that only the server can read, as a device pushes them: those that the account may no
/// longer see, and those that are offered again after a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedItem {
    /// The number of the first; the others follow.
    pub n: u64,
    /// The uids of the mutations inside, in order.
    pub uids: Vec<MutationId>,
    /// A list of envelopes, sealed to the server's key; their own numbers do not count.
    pub sealed: String,
}

impl SealedItem {
    /// The envelopes inside, numbered from `n`; `None` if they cannot be read or are other ones
    /// than the item says.
    pub fn open(&self, opener: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Vec<Envelope>> {
        let mut envelopes: Vec<Envelope> = crate::json::read(&opener(&self.sealed)?).ok()?;
        let uids = envelopes.iter().map(|envelope| envelope.uid);
        if !uids.eq(self.uids.iter().copied()) {
            return None;
        }
        for (envelope, n) in envelopes.iter_mut().zip(self.n..) {
            envelope.n = n;
        }
        Some(envelopes)
    }
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpKind {
    /// Makes a record, or patches an existing one from `base`.
    Create,
    /// Changes fields of a record.
    Patch,
    /// Removes a record.
    Delete,
}

/// One operation on one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Op {
    /// What it does.
    pub op: OpKind,
    /// The record's kind.
    pub kind: String,
    /// The record's id.
    pub id: RecordId,
    /// The record's seq as the form showed it when it opened; 0 = never seen.
    pub base: Seq,
    /// Own edits, not yet confirmed, that the person was looking at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<MutationId>,
    /// The scope of a new record, as the device computed it; the server computes it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Field → new value; `null` empties. A set of choices is `{ "add": […], "remove": […] }`.
    #[serde(default, skip_serializing_if = "Body::is_empty")]
    pub set: Body,
    /// Text field → the text from which the change was made.
    #[serde(default, skip_serializing_if = "SortedMap::is_empty")]
    pub was: SortedMap<String, String>,
    /// The uids of conflicting values that the person saw and settles with this operation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closes: Vec<MutationId>,
    /// Of a deletion that relocates: the record that the same mutation creates in the right place.
    /// No value of the deleted record stays readable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<RecordId>,
}

impl Op {
    /// An operation that sets nothing yet, by somebody who has never seen the record.
    pub fn new(op: OpKind, kind: &str, id: RecordId) -> Op {
        Op {
            op,
            kind: kind.to_owned(),
            id,
            base: Seq(0),
            after: Vec::new(),
            scope: None,
            set: Body::new(),
            was: SortedMap::new(),
            closes: Vec::new(),
            moved_to: None,
        }
    }
}

/// How a mutation ended. It never carries a value, so it can be told to anybody who may ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fate {
    /// The client's count.
    pub n: u64,
    /// The mutation.
    pub uid: MutationId,
    /// Which of the four.
    pub kind: FateKind,
    /// The timeline in which it was decided.
    pub epoch: Epoch,
    /// The last seq that it took.
    pub seq: Seq,
    /// Why it is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<HeldReason>,
}

/// The four fates, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FateKind {
    /// The values are now the record's values.
    Applied,
    /// Applied after meeting somebody else's edit, by the field's rule.
    Merged,
    /// A provisional winner is shown; the other value waits for a person.
    Conflict,
    /// Not applied, kept whole, waits for a person.
    Held,
}

codes! {
    /// Why a mutation is held; words are looked up under `held.<code>`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum HeldReason as code {
        /// It cannot be read as its declared types.
        Unreadable = "unreadable",
        /// A newer version wrote a kind of record that this server does not know.
        UnknownKind = "unknown_kind",
        /// Nobody knows the record.
        UnknownRecord = "unknown_record",
        /// The author may not do this.
        NoRight = "no_right",
        /// The scope does not follow from the record.
        WrongScope = "wrong_scope",
        /// The id does not follow from the record's natural key.
        WrongId = "wrong_id",
        /// A field that is set once, at creation, was to be changed.
        FixedField = "fixed_field",
        /// Longer than any server takes.
        TooLarge = "too_large",
        /// The uid belongs to another mutation.
        UidReused = "uid_reused",
        /// The step from one state to the next is not allowed.
        StepNotAllowed = "step_not_allowed",
        /// It needs a record that another held mutation of the same author would create.
        DependsOnHeld = "depends_on_held",
        /// More values wait in one conflict than a person can choose from.
        TooManyValues = "too_many_values",
        /// This server does not know the client that sent it, so nobody vouches for the author.
        AuthorNotProven = "author_not_proven",
    }
}

/// A record as everybody who may see it sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordState {
    /// The kind.
    pub kind: KindName,
    /// The id.
    pub id: RecordId,
    /// The scope.
    pub scope: Scope,
    /// The seq of its last change.
    pub seq: Seq,
    /// Whether it has been deleted; its body is then empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deleted: bool,
    /// The fields.
    pub body: Fields,
    /// Open conflicts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if wants it")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Two or more values for one field, of which a person has to choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field, the group of fields, or `*` for the whole record (deleted against edited).
    pub field: String,
    /// Whose value is shown for now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<EditStamp>,
    /// The values that wait.
    pub values: Vec<Candidate>,
}

/// Who made an edit, and when by her clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditStamp {
    /// The mutation.
    pub uid: MutationId,
    /// The person's staff or learner record.
    pub by: Option<PersonId>,
    /// The edit time.
    pub at: Stamp,
}

/// A value of a conflict from which nobody has chosen yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "FlatCandidate", into = "FlatCandidate")]
pub struct Candidate {
    /// Who made it, and when.
    pub stamp: EditStamp,
    /// The seq at which it became a candidate: whoever read the record at this seq or later has
    /// seen it.
    pub seq: Seq,
    /// Of a merged text: the other edits that are in it.
    pub with: Vec<(Seq, MutationId)>,
    /// The value; for a group an object of its fields, for `*` an object saying `deleted`.
    pub value: Value,
}

/// A candidate as it is sent and stored: the parts of its stamp stand beside the others.
/// `serde(flatten)` would bring a second reader for values of any form.
#[derive(Serialize, Deserialize)]
struct FlatCandidate {
    uid: MutationId,
    by: Option<PersonId>,
    at: Stamp,
    #[serde(default)]
    seq: Seq,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    with: Vec<(Seq, MutationId)>,
    value: Value,
}

impl From<FlatCandidate> for Candidate {
    fn from(flat: FlatCandidate) -> Candidate {
        let FlatCandidate { uid, by, at, seq, with, value } = flat;
        Candidate { stamp: EditStamp { uid, by, at }, seq, with, value }
    }
}

impl From<Candidate> for FlatCandidate {
    fn from(candidate: Candidate) -> FlatCandidate {
        let Candidate { stamp: EditStamp { uid, by, at }, seq, with, value } = candidate;
        FlatCandidate { uid, by, at, seq, with, value }
    }
}

/// How far a device has come in a pull.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The last (since, seq) of records in scopes that were granted after the last complete pull.
    pub fill: (Seq, Seq),
    /// The last seq of all other records.
    pub main: Seq,
}

/// A device's request: its own changes first, then what it has seen so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Who is sending. It travels with the proof as a header, before the body; apps of earlier
    /// releases have it here.
    #[serde(default = "nobody", skip_serializing)]
    pub client: ClientId,
    /// The proof: the upload secret that the server issued.
    #[serde(default, skip_serializing)]
    pub secret: String,
    /// The release of the app, for the ledger of devices.
    #[serde(default)]
    pub version: String,
    /// The number of changes on the device that are not sent yet.
    #[serde(default)]
    pub unsent: u64,
    /// The payload schema that this release writes.
    #[serde(default = "first_schema")]
    pub schema: u32,
    /// Mutations in order of n: [`Envelope`]s and [`SealedItem`]s.
    #[serde(default)]
    pub push: Vec<Value>,
    /// The timeline that the cursor belongs to; none before the first pull.
    #[serde(default)]
    pub epoch: Option<Epoch>,
    /// The head of the last complete pull.
    #[serde(default)]
    pub committed: Seq,
    /// The last proof that the server gave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// How far the running pull has come.
    #[serde(default)]
    pub position: Position,
    /// After a digest that differed: the sum of what the device holds, scope by scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sums: Option<SortedMap<Scope, String>>,
    /// A scope whose records the device fetches anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refill: Option<Scope>,
}

fn nobody() -> ClientId {
    ClientId(uuid::Uuid::nil())
}

/// The proof that a device has seen a timeline: a head, and the nonce that only this timeline has
/// for that head, signed by the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The head.
    pub head: Seq,
    /// The nonce of that head, signed.
    #[serde(rename = "mark")]
    pub signed_nonce: String,
    /// The keys of the server's last starts until then, the newest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<String>,
}

impl Proof {
    /// Highest seq at which the history of this proof and the server's history are identical.
    /// `starts` are the starts that the server remembers, oldest first: key and head.
    ///
    /// An older copy of the data was put in place after the last start that both histories have,
    /// and before the next one that the copy has. Without a common start the answer is zero.
    pub fn common_with(&self, starts: &[(String, Seq)]) -> Seq {
        let at = |key: &String| starts.iter().position(|(other, _)| other == key);
        let Some(last) = self.starts.iter().find_map(at) else { return Seq(0) };
        let next = starts.get(last + 1).unwrap_or(&starts[last]);
        next.1
    }
}

/// How many of its last starts a server tells.
pub const STARTS_TOLD: usize = 8;

/// The server's answer. A server may write records in another form than the one in which a device
/// reads them, as long as they are the same on the wire.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "R: Deserialize<'de>"))]
pub struct SyncReply<R = RecordState> {
    /// The server's timeline.
    pub epoch: Epoch,
    /// The server's clock, for telling a person that hers is wrong.
    pub now: Stamp,
    /// The fate of each mutation that was pushed.
    #[serde(default)]
    pub fates: Vec<Fate>,
    /// Everything of this client up to this number has its fate.
    #[serde(default)]
    pub last_n: u64,
    /// The timeline as of this answer; the device gives it back, so that a server that was set
    /// back without knowing learns of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// Whether the app must be updated before it may pull; pushing goes on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub upgrade_required: bool,
    /// What was pulled; absent when the sender may push but not pull just now.
    #[serde(default)]
    pub pull: Option<PullPage<R>>,
}

/// One page of a pull.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PullPage<R = RecordState> {
    /// Whether the device must forget its cursor and take everything again.
    #[serde(default)]
    pub reset: bool,
    /// Record states; later ones win.
    pub records: Vec<R>,
    /// Where the next page starts.
    pub position: Position,
    /// The program's last seq in the snapshot that the page was read from.
    pub head: Seq,
    /// Whether the pull has reached the head.
    pub complete: bool,
    /// Grants that began after `committed`: pattern → since.
    #[serde(default)]
    pub add: SortedMap<Pattern, Seq>,
    /// Patterns whose grants ended after `committed` and did not begin again.
    #[serde(default)]
    pub drop: Vec<Pattern>,
    /// With a complete pull: the sum over all live records in the grants.
    #[serde(default)]
    pub digest: Option<String>,
    /// A scope that the device must forget and fetch anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refill: Option<Scope>,
}
