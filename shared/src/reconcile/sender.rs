//! The owner of an upload secret, and the numbers of her mutations: what was decided before gets
//! its first answer again, and what is new is decided in order.

use super::Pushed;
use super::push_transaction::{Incoming, PushTransaction};
use super::sync_store::{
    CausalDeps, Client, ClientEvent, Decided, Member, MutationNumber, SyncStore, fields_of,
};
use crate::id::{AccountId, ClientId, MutationId, Seq};
use crate::planted;
use crate::sync::accept::read_ops;
use crate::sync::limit::ANCESTORS_MAX;
use crate::sync::message::{Fate, HeldReason, Op};
use crate::sync::numbering::{Known, Numbered, Ruling, rule};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who pushes, and up to which number her mutations have their fates.
#[derive(Debug)]
pub struct Sender {
    client: Client,
    /// The owner.
    pub member: Member,
    /// Everything up to this number has its fate.
    pub last_n: u64,
    /// Who says whose it is, where no secret does.
    pub voucher: Option<AccountId>,
    /// Whether the owner's password was reset since she was last known to be on this installation:
    /// then whoever has the secret may be somebody else, and everything is held.
    pub is_suspended: bool,
}

impl Sender {
    /// The client as it stands under the lock; `None` if it or its owner is not there.
    pub async fn find<B: SyncStore>(
        store: &mut B,
        id: ClientId,
    ) -> Result<Option<Sender>, B::Fault> {
        let Some(client) = store.client(id).await? else { return Ok(None) };
        let member = store.member(client.owner).await?;
        let sender = |member| Sender {
            last_n: client.last_n,
            client,
            member,
            voucher: None,
            is_suspended: false,
        };
        Ok(member.map(sender))
    }

    /// The fate of one mutation; `None` if an earlier one is missing.
    pub async fn take<B: SyncStore>(
        &mut self,
        transaction: &mut PushTransaction<'_, B>,
        pushed: &Pushed,
    ) -> Result<Option<Fate>, B::Fault> {
        let (n, uid) = (pushed.envelope.n, pushed.envelope.uid);
        let hash = pushed.envelope.hash();
        let decided = transaction.store.decided(uid).await?;
        let known: Vec<Known<'_>> = decided
            .iter()
            .map(|(owner, decided)| Known {
                is_own: self.is_repetition(*owner, decided, &hash),
                hash: &decided.hash,
                fate: &decided.fate,
            })
            .collect();
        let number = MutationNumber { client: self.client.id, n };
        match rule(Numbered { n, hash: &hash }, self.last_n, &known) {
            Ruling::Wait => Ok(None),
            Ruling::Again(fate) => Ok(Some(fate)),
            Ruling::AgainUnderNext(fate) => {
                let again = Decided { number, hash, fate: fate.clone(), after: Vec::new() };
                transaction.store.add_decided(&again).await?;
                self.last_n = n;
                Ok(Some(fate))
            }
            Ruling::DecideNext(refused) => {
                let fate = self.decide(transaction, pushed, number, hash, refused).await?;
                self.last_n = n;
                Ok(Some(fate))
            }
            Ruling::DecideForked(refused) => {
                let number = self.forked_number(transaction).await?;
                let fate = self.decide(transaction, pushed, number, hash, refused).await?;
                Ok(Some(Fate { n, ..fate }))
            }
        }
    }

    fn owner(&self) -> AccountId {
        self.member.actor.account
    }

    fn is_closed(&self) -> bool {
        planted!(ClosedStillCounts => return false);
        self.member.is_closed
    }

    /// Whether a mutation that was decided before, with the same id, is this sender's with the same
    /// content.
    fn is_repetition(&self, owner: AccountId, decided: &Decided, hash: &str) -> bool {
        planted!(UidPerClient => if decided.number.client != self.client.id { return false; });
        planted!(HashUnchecked => return owner == self.owner());
        owner == self.owner() && decided.hash == hash
    }

    async fn decide<B: SyncStore>(
        &self,
        transaction: &mut PushTransaction<'_, B>,
        pushed: &Pushed,
        number: MutationNumber,
        hash: String,
        refused: Option<HeldReason>,
    ) -> Result<Fate, B::Fault> {
        // From a closed account everything is held, and nothing is lost.
        let refused = refused.or(self.is_closed().then_some(HeldReason::NoRight));
        let refused = refused.or(self.is_suspended.then_some(HeldReason::AuthorNotProven));
        let ops = match refused {
            Some(reason) => Err(reason),
            None => read_ops(&pushed.envelope).map(|ops| seen_up_to(transaction.head, ops)),
        };
        let after = ops.as_deref().map(CausalDeps::all).unwrap_or_default();
        let ancestors = match &ops {
            Ok(ops) => ancestors(transaction.store, self.owner(), ops).await?,
            Err(_) => Vec::new(),
        };
        let incoming = Incoming {
            member: &self.member,
            pushed,
            number,
            ops,
            ancestors: &ancestors,
            last_contact: self.client.last_contact,
            voucher: self.voucher,
        };
        let fate = transaction.decide(&incoming).await?;
        let decided = Decided { number, hash, fate: fate.clone(), after };
        transaction.store.add_decided(&decided).await?;
        Ok(fate)
    }

    /// A number for a mutation whose own number was used for another one, as when a tablet was
    /// cloned: under a second client of the same owner, which no device needs to know of.
    async fn forked_number<B: SyncStore>(
        &self,
        transaction: &mut PushTransaction<'_, B>,
    ) -> Result<MutationNumber, B::Fault> {
        let id = ClientId(Uuid::new_v5(&self.client.id.0, b"fork"));
        let last_n = match transaction.store.client(id).await? {
            Some(fork) => fork.last_n,
            None => {
                let (last_contact, last_n) = (transaction.now, 0);
                let fork = Client { id, last_contact, last_n, ..self.client.clone() };
                transaction.store.add_client(&fork).await?;
                transaction.store.note(self.client.id, ClientEvent::Forked).await?;
                0
            }
        };
        let n = last_n + 1;
        transaction.store.set_last_n(id, n).await?;
        Ok(MutationNumber { client: id, n })
    }
}

/// The operations with the base of each at most at this seq. Nobody has seen a seq that was not
/// given out; a higher base would count later edits of other people as seen, and replace them.
pub(super) fn seen_up_to(head: Seq, mut ops: Vec<Op>) -> Vec<Op> {
    for op in &mut ops {
        op.base = op.base.min(head);
    }
    ops
}

/// For each operation its causal ancestors: the own edits that it was made on top of, those that
/// these were made on top of, and so on.
pub(super) async fn ancestors<B: SyncStore>(
    store: &mut B,
    owner: AccountId,
    ops: &[Op],
) -> Result<Vec<BTreeSet<MutationId>>, B::Fault> {
    let mut of_ops = Vec::with_capacity(ops.len());
    let mut steps = 0;
    for op in ops {
        let (mut ancestors, fields) = (BTreeSet::new(), fields_of(op));
        let mut unvisited: Vec<MutationId> = op.after.clone();
        while let Some(uid) = unvisited.pop() {
            if steps >= ANCESTORS_MAX || !ancestors.insert(uid) {
                continue;
            }
            steps += 1;
            let known = store.decided(uid).await?;
            let own = known.into_iter().filter(|(of, _)| *of == owner);
            let all = own.flat_map(|(_, decided)| decided.after);
            let deps = all.filter(|deps| deps.concern(op.id, &fields));
            unvisited.extend(deps.flat_map(|deps| deps.after));
        }
        of_ops.push(ancestors);
    }
    Ok(of_ops)
}
