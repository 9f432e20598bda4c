//! The owner of an upload secret, and the numbers of her mutations: what was decided before gets
//! its first answer again, and what is new is decided in order.

use std::collections::BTreeSet;

use shared::id::{AccountId, ClientId, ProgramId, Uid};
use shared::sync::accept::read_ops;
use shared::sync::limit::CHAIN_MAX;
use shared::sync::message::{Fate, HeldReason, Op};
use uuid::Uuid;

use super::Pushed;
use super::pass::{Incoming, Pass};
use crate::store::{Account, Client, Contact, Decided, Fault, NewClient, Place, WriteTx};

/// Who pushes, and how far she is decided.
pub struct Sender {
    client: Client,
    pub account: Account,
    pub last_n: u64,
}

impl Sender {
    /// The client as it stands under the lock.
    pub async fn find(tx: &mut WriteTx, client: ClientId) -> Result<Sender, Fault> {
        let client = tx.client(client).await?;
        let client =
            client.ok_or_else(|| Fault::Stored("a client that was there is gone".into()))?;
        let account = tx.account(client.owner).await?;
        let account = account.ok_or_else(|| Fault::Stored("a client without owner".into()))?;
        Ok(Sender { last_n: client.last_n, client, account })
    }

    /// The fate of one mutation; `None` if an earlier one is missing.
    pub async fn take(
        &mut self,
        pass: &mut Pass<'_>,
        pushed: &Pushed,
    ) -> Result<Option<Fate>, Fault> {
        let (n, uid) = (pushed.envelope.n, pushed.envelope.uid);
        if n > self.last_n + 1 {
            return Ok(None);
        }
        let hash = pushed.envelope.hash();
        let place = Place { client: self.client.id, n };
        let is_next = n == self.last_n + 1;
        if !is_next {
            let decided = pass.tx.decided(place).await?;
            let is_this = |decided: &Decided| decided.fate.uid == uid && decided.hash == hash;
            if let Some(decided) = decided.filter(is_this) {
                return Ok(Some(decided.fate));
            }
        }
        let known = pass.tx.decided_with_uid(pass.program.id, uid).await?;
        let own = |(owner, decided): &&(AccountId, Decided)| {
            *owner == self.account.id && decided.hash == hash
        };
        if let Some((_, first)) = known.iter().find(own) {
            let fate = Fate { n, ..first.fate.clone() };
            if is_next {
                let again = Decided { place, hash, fate: fate.clone(), after: BTreeSet::new() };
                pass.tx.add_decided(pass.program.id, &again).await?;
                self.last_n = n;
            }
            return Ok(Some(fate));
        }
        let refused = if known.is_empty() { self.refused() } else { Some(HeldReason::UidReused) };
        if is_next {
            let fate = self.decide(pass, pushed, place, hash, refused).await?;
            self.last_n = n;
            return Ok(Some(fate));
        }
        let place = self.forked_place(pass).await?;
        let fate = self.decide(pass, pushed, place, hash, refused).await?;
        Ok(Some(Fate { n, ..fate }))
    }

    /// From a closed account everything is held, and nothing is lost.
    fn refused(&self) -> Option<HeldReason> {
        self.account.disabled_at.map(|_| HeldReason::NoRight)
    }

    async fn decide(
        &self,
        pass: &mut Pass<'_>,
        pushed: &Pushed,
        place: Place,
        hash: String,
        refused: Option<HeldReason>,
    ) -> Result<Fate, Fault> {
        let ops = match refused {
            Some(reason) => Err(reason),
            None => read_ops(&pushed.envelope),
        };
        let chains = match &ops {
            Ok(ops) => self.chains(pass.tx, pass.program.id, ops).await?,
            Err(_) => Vec::new(),
        };
        let after = ops.iter().flatten().flat_map(|op| op.after.iter().copied()).collect();
        let incoming = Incoming {
            account: &self.account,
            pushed,
            place,
            ops,
            chains: &chains,
            last_contact: self.client.last_contact,
        };
        let fate = pass.decide(&incoming).await?;
        let decided = Decided { place, hash, fate: fate.clone(), after };
        pass.tx.add_decided(pass.program.id, &decided).await?;
        Ok(fate)
    }

    /// For each operation the own edits that it was made on top of, followed back.
    async fn chains(
        &self,
        tx: &mut WriteTx,
        program: ProgramId,
        ops: &[Op],
    ) -> Result<Vec<BTreeSet<Uid>>, Fault> {
        let mut chains = Vec::with_capacity(ops.len());
        let mut steps = 0;
        for op in ops {
            let mut chain = BTreeSet::new();
            let mut waiting: Vec<Uid> = op.after.clone();
            while let Some(uid) = waiting.pop() {
                if steps >= CHAIN_MAX || !chain.insert(uid) {
                    continue;
                }
                steps += 1;
                let known = tx.decided_with_uid(program, uid).await?;
                let own = known.into_iter().filter(|(owner, _)| *owner == self.account.id);
                waiting.extend(own.flat_map(|(_, decided)| decided.after));
            }
            chains.push(chain);
        }
        Ok(chains)
    }

    /// A place for a mutation whose number was used for another one, as when a tablet was
    /// cloned: under a second client of the same owner, which no device needs to know of.
    async fn forked_place(&self, pass: &mut Pass<'_>) -> Result<Place, Fault> {
        let id = ClientId(Uuid::new_v5(&self.client.id.0, b"fork"));
        let last_n = match pass.tx.client(id).await? {
            Some(fork) => fork.last_n,
            None => {
                let (program, owner) = (self.client.program, self.client.owner);
                let secret_hash = self.client.secret_hash.clone();
                let new = NewClient { id, program, owner, secret_hash, now: pass.now };
                pass.tx.add_client(&new).await?;
                0
            }
        };
        let n = last_n + 1;
        let contact = Contact { last_n: n, at: pass.now, version: String::new(), unsent: 0 };
        pass.tx.set_client_contact(id, &contact).await?;
        Ok(Place { client: id, n })
    }
}
