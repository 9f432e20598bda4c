//! A person's change on its way to her device, and into the ledger if the device takes it.

use std::collections::BTreeSet;

use shared::id::{MutationId, RecordId};
use shared::sync::device::{Change, EditRefused};

use crate::ledger::{Write, WriteId, writes_in};
use crate::node::cursor_of;
use crate::world::World;

/// One mutation with its entries in the ledger.
pub struct Draft {
    uid: MutationId,
    pub changes: Vec<Change>,
    writes: Vec<Write>,
}

impl Draft {
    pub fn new(world: &mut World<'_>) -> Draft {
        Draft { uid: world.fresh_uid(), changes: Vec::new(), writes: Vec::new() }
    }

    /// The number that the next write of this draft gets.
    pub fn next_id(&self, world: &World<'_>) -> WriteId {
        world.ledger.next_id() + WriteId::try_from(self.writes.len()).expect("few")
    }

    pub fn note(
        &mut self,
        world: &World<'_>,
        node: usize,
        place: (&str, RecordId, &str),
        saw: BTreeSet<WriteId>,
        keeps: BTreeSet<WriteId>,
    ) {
        let (kind, record, unit) = place;
        let view = world.nodes[node].device().and_then(|device| device.get(kind, record));
        let candidates = view.into_iter().flat_map(|view| &view.conflicts);
        let candidates = candidates.filter(|it| it.field == unit).flat_map(|it| &it.values);
        let beside = candidates.flat_map(|it| writes_in(unit, &it.value)).collect();
        self.writes.push(Write {
            uid: self.uid,
            author: world.nodes[node].actor.account,
            node,
            step: world.step,
            kind: kind.to_owned(),
            record,
            unit: unit.to_owned(),
            saw,
            beside,
            keeps,
            damaged: world.nodes[node].damaged.clone(),
            cursor: world.nodes[node].device().map(cursor_of).unwrap_or_default(),
            durable_at: None,
            is_destroyed: false,
            is_on_server_only: false,
        });
    }

    /// Gives the mutation to the device; the ledger notes it only if the device takes it.
    pub fn send(self, world: &mut World<'_>, node: usize) -> Result<(), EditRefused> {
        let now = world.now();
        world.tell(|| {
            let places: Vec<String> = self
                .writes
                .iter()
                .map(|it| format!("{}.{} {}", it.kind, it.unit, it.record))
                .collect();
            format!("device {node} writes {} {places:?}", self.uid)
        });
        world.nodes[node].edit(self.changes, self.uid, now)?;
        world.ledger.authors.insert(self.uid, world.nodes[node].actor.account);
        let origin = world.origin(node);
        for write in self.writes {
            world.ledger.note(write, &origin);
        }
        Ok(())
    }
}
