//! What a push transaction changed, for those who listen: where, for whom, and what, if that is
//! little.

use crate::access::links::gives_access;
use crate::id::{AccountId, Seq, Stamp};
use crate::planted;
use crate::record::Record;
use crate::records;
use crate::records::program::Program;
use crate::scope::Scope;
use crate::sync::accept::{Key, Write};
use crate::sync::limit::{DELTA_BYTES_MAX, DELTA_RECORDS_MAX, json_bytes};
use crate::sync::message::{Proof, RecordState};
use std::collections::{BTreeMap, BTreeSet};

/// What a push transaction changed, for those who listen.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Committed {
    /// The last seq before.
    pub after: Seq,
    /// The last seq.
    pub head: Seq,
    /// Scopes in which a record changed.
    pub touched: BTreeSet<Scope>,
    /// Accounts whose grants changed.
    pub regranted: BTreeSet<AccountId>,
    /// Accounts of which mutations were decided.
    pub authors: BTreeSet<AccountId>,
    /// The records that were written.
    pub written: Written,
    /// Whether records may be given to anybody.
    pub is_confirmed: bool,
    /// The server's clock.
    pub now: Stamp,
    /// The proofs of both heads, which the lender of the store adds if somebody listens.
    pub proofs: Option<(Proof, Proof)>,
}

impl Committed {
    /// Whether nobody has to be told.
    pub fn is_nothing(&self) -> bool {
        self.touched.is_empty() && self.regranted.is_empty()
    }

    /// Whether a record changed.
    pub fn has_records(&self) -> bool {
        !self.touched.is_empty()
    }
}

/// The records that a transaction wrote, as they are after it.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// Few, and plainly made or changed.
    Few(BTreeMap<Key, RecordState>),
    /// Too many, or with one among them that may change what else somebody sees.
    Other,
}

impl Default for Written {
    fn default() -> Written {
        Written::Few(BTreeMap::new())
    }
}

impl Written {
    /// Notes one more.
    pub(super) fn add(&mut self, write: &Write) {
        planted!(DeltaOmitsDeleted => if write.after.is_deleted { return });
        let Written::Few(records) = self else { return };
        let after = &write.after;
        records.insert((after.kind.clone(), after.id), after.state());
        if records.len() > DELTA_RECORDS_MAX || !is_plain(write) {
            *self = Written::Other;
        }
    }

    /// The records, if they are small enough to ride on a hint.
    pub(super) fn small(&self) -> Option<impl Iterator<Item = &RecordState>> {
        let Written::Few(records) = self else { return None };
        let bytes: usize = records.values().map(json_bytes).sum();
        (bytes <= DELTA_BYTES_MAX).then(|| records.values())
    }
}

/// Whether a write shows one record in a new state and nothing else: it takes no record away,
/// brings none back, and says nothing from which access follows.
fn is_plain(write: &Write) -> bool {
    let kind = write.after.kind.as_str();
    let says_who_sees = kind == Program::NAME || records::kind(kind).is_none_or(gives_access);
    let was_deleted = write.before.as_ref().is_some_and(|before| before.is_deleted);
    !(says_who_sees || was_deleted || write.after.is_deleted || write.moves_away())
}
