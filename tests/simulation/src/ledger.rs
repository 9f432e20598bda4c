//! Everything that anybody wrote, and what she had on the screen when she wrote it. The oracles
//! judge by it; it knows nothing of how the engine decides what was seen.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use shared::id::{AccountId, Epoch, MutationId, RecordId, Seq};

/// The number of a write; written into the value, so that it can be found again.
pub type WriteId = u32;

/// One value that somebody wrote into one place, or a deletion.
#[derive(Clone, Debug)]
pub struct Write {
    pub uid: MutationId,
    pub author: AccountId,
    pub node: usize,
    pub step: usize,
    pub kind: String,
    pub record: RecordId,
    /// The field; `*` for a deletion.
    pub unit: String,
    /// Writes that stood in this place on the screen.
    pub saw: BTreeSet<WriteId>,
    /// Writes that waited beside it on the screen, for a person to choose.
    pub beside: BTreeSet<WriteId>,
    /// Writes that are still in the new value, as words of a text.
    pub keeps: BTreeSet<WriteId>,
    /// Records that a fault of the device's storage had taken from it.
    pub damaged: BTreeSet<RecordId>,
    /// What the device had pulled when it was made.
    pub cursor: Cursor,
    /// The step at which the device said that it is saved.
    pub durable_at: Option<usize>,
    /// Whether the only copies were destroyed by a trouble that no engine can survive.
    pub is_destroyed: bool,
    /// Whether the device that made it cannot offer it again, should the server lose it.
    pub is_on_server_only: bool,
}

/// What a device is: one of its own, or a copy of others.
#[derive(Clone, Debug)]
pub struct Origin {
    pub node: usize,
    /// The devices that it is a copy of, with the step at which each was copied.
    pub copied_from: Vec<(usize, usize)>,
    /// What lay on the disk that was copied, whatever the device knew of it.
    pub inherited: BTreeSet<MutationId>,
}

impl Origin {
    /// Whether a write was made on this device, or was stored on it when it was copied.
    pub fn made(&self, write: &Write) -> bool {
        let was_there = |at: usize| write.durable_at.is_some_and(|stored| stored <= at);
        let is_copied = |(from, at): &(usize, usize)| *from == write.node && was_there(*at);
        write.node == self.node
            || self.copied_from.iter().any(is_copied)
            || self.inherited.contains(&write.uid)
    }
}

/// How far a device had come: in which timeline, to which seq.
pub type Cursor = (Option<Epoch>, Seq);

/// All writes of a run.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    pub writes: Vec<Write>,
    by_uid: BTreeMap<MutationId, Vec<WriteId>>,
    /// Whose each mutation is, for those that wrote nothing that is followed.
    pub authors: BTreeMap<MutationId, AccountId>,
}

impl Ledger {
    /// The number that the next write gets.
    pub fn next_id(&self) -> WriteId {
        WriteId::try_from(self.writes.len()).expect("a run is short")
    }

    /// Notes a write; its number must be [`Ledger::next_id`].
    ///
    /// Whoever looks at an earlier value that was made on her device knows what it replaced,
    /// whatever became of it.
    pub fn note(&mut self, mut write: Write, own: &Origin) -> WriteId {
        let id = self.next_id();
        for seen in write.saw.clone() {
            let earlier = self.writes.get(seen as usize).filter(|earlier| own.made(earlier));
            let Some(earlier) = earlier else { continue };
            write.saw.extend(earlier.saw.difference(&earlier.keeps));
        }
        self.by_uid.entry(write.uid).or_default().push(id);
        self.writes.push(write);
        id
    }

    /// The writes of one mutation.
    pub fn of(&self, uid: MutationId) -> &[WriteId] {
        self.by_uid.get(&uid).map_or(&[], Vec::as_slice)
    }

    /// Notes that a device has said of a mutation that it is saved.
    pub fn is_durable(&mut self, uid: MutationId, step: usize) {
        for id in self.of(uid).to_vec() {
            self.writes[id as usize].durable_at.get_or_insert(step);
        }
    }

    /// Notes that a node has lost its copies of what was saved since `step`: what the server does
    /// not have is gone.
    pub fn forgets(&mut self, node: usize, step: usize, server_has: impl Fn(MutationId) -> bool) {
        let is_later = |write: &Write| write.durable_at.is_none_or(|at| at >= step);
        for write in self.writes.iter_mut().filter(|it| it.node == node && is_later(it)) {
            write.is_on_server_only = true;
            write.is_destroyed |= !server_has(write.uid);
        }
    }
}

/// The unit in which a field merges: its group, or itself.
pub fn unit_of<'a>(kind: &str, field: &'a str) -> &'a str {
    let declared = shared::records::kind(kind).and_then(|kind| kind.field(field));
    declared.and_then(|field| field.group).unwrap_or(field)
}

/// A value that carries a write: a word of a text, or a number.
pub fn word(id: WriteId) -> String {
    format!("w{id}")
}

/// The value that carries a write in a field: a number, a day, or a word.
pub fn carrier(unit: &str, id: WriteId) -> Value {
    match unit {
        "minutes" | "position" => id.into(),
        "birth_date" => day(id).into(),
        _ => word(id).into(),
    }
}

/// A day for each write, in months of 28 days.
fn day(id: WriteId) -> String {
    format!("{:04}-{:02}-{:02}", 1900 + id / 336, 1 + id / 28 % 12, 1 + id % 28)
}

fn write_of_day(text: &str) -> Option<WriteId> {
    let parts: Vec<WriteId> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts[..] else { return None };
    Some((year.checked_sub(1900)? * 12 + month - 1) * 28 + day - 1)
}

/// The writes in a value: words `w7` anywhere inside, or what else carries one in its field.
pub fn writes_in(unit: &str, value: &Value) -> BTreeSet<WriteId> {
    let mut found = BTreeSet::new();
    match unit {
        "minutes" | "position" => {
            let id = value.as_u64().and_then(|id| WriteId::try_from(id).ok());
            found.extend(id);
        }
        "birth_date" => found.extend(value.as_str().and_then(write_of_day)),
        _ => gather(value, &mut found),
    }
    found
}

/// The writes in a text of any form.
pub fn words_in(text: &str) -> BTreeSet<WriteId> {
    let mut found = BTreeSet::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let begins = bytes[at] == b'w' && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        let digits = bytes[at + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if begins && digits > 0 {
            found.extend(text[at + 1..=at + digits].parse::<WriteId>());
        }
        at += 1 + if begins { digits } else { 0 };
    }
    found
}

fn gather(value: &Value, found: &mut BTreeSet<WriteId>) {
    match value {
        Value::String(text) => found.extend(words_in(text)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                found.extend(writes_in(name, value));
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn writes_are_found_wherever_they_stand() {
        assert_eq!(words_in("w1 xw2 w3. w w45"), BTreeSet::from([1, 3, 45]));
        for unit in ["minutes", "position", "birth_date", "title"] {
            for id in [0, 7, 500, 10_000] {
                assert_eq!(writes_in(unit, &carrier(unit, id)), BTreeSet::from([id]), "{unit}");
            }
        }
        let body = json!({ "title": "w2", "minutes": 9, "deleted": true });
        assert_eq!(writes_in("*", &body), BTreeSet::from([2, 9]));
    }
}
