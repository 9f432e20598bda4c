//! The events of the live stream. They say that something changed, and what if that is little; all
//! other records travel by sync.

use crate::id::{Seq, Stamp};
use crate::sync::message::{Proof, RecordState};
use serde::{Deserialize, Serialize};

/// One event: on the wire its name, and the rest as JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveEvent {
    /// Something that the listener may see has changed.
    Head(Head),
    /// Indicator values may have changed.
    Values(ValuesChanged),
    /// Something was missed, or the listener's grants changed: everything may be different.
    Resync(Resync),
}

/// How somebody wants to listen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listen {
    /// The payload schema that the app reads. Without it no records are told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<u32>,
}

/// Up to where something changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The program's last seq.
    pub head: Seq,
    /// What changed, if that is little.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta: Option<Delta>,
}

/// A small change as it rides on a hint: everything that the listener may see and that a device has
/// not, if that device stands where the change begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// The signed nonces of the head before, and of the one of which the listener was told last:
    /// what lies between is not for her. A device has everything that comes before the change, in
    /// this timeline, if its own last proof has one of them.
    pub after: Vec<String>,
    /// The proof of the new head.
    pub proof: Proof,
    /// The fingerprint of the grants by which the records were chosen.
    pub grants: String,
    /// The server's clock.
    pub now: Stamp,
    /// The records in their new state.
    pub records: Vec<RecordState>,
}

/// That indicator values may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuesChanged {
    /// Always so.
    pub changed: bool,
}

/// That everything may be different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resync {}

impl LiveEvent {
    /// The names of all events.
    pub const NAMES: [&str; 3] = ["head", "values", "resync"];

    /// The name and the rest.
    pub fn to_wire(&self) -> (&'static str, String) {
        let [head, values, resync] = LiveEvent::NAMES;
        match self {
            LiveEvent::Head(event) => (head, json(event)),
            LiveEvent::Values(event) => (values, json(event)),
            LiveEvent::Resync(event) => (resync, json(event)),
        }
    }

    /// The event with this name and rest; `None` if it cannot be read.
    pub fn from_wire(name: &str, data: &str) -> Option<LiveEvent> {
        let [head, values, resync] = LiveEvent::NAMES;
        let data = data.as_bytes();
        let event = match name {
            name if name == head => LiveEvent::Head(crate::json::read(data).ok()?),
            name if name == values => LiveEvent::Values(crate::json::read(data).ok()?),
            name if name == resync => LiveEvent::Resync(crate::json::read(data).ok()?),
            _ => return None,
        };
        Some(event)
    }
}

fn json(event: &impl Serialize) -> String {
    serde_json::to_string(event).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_reads_back_as_it_was_written() {
        let all = [
            LiveEvent::Head(Head { head: Seq(7), delta: None }),
            LiveEvent::Values(ValuesChanged { changed: true }),
            LiveEvent::Resync(Resync {}),
        ];
        assert_eq!(all.len(), LiveEvent::NAMES.len());
        for event in all {
            let (name, data) = event.to_wire();
            assert_eq!(LiveEvent::from_wire(name, &data), Some(event));
        }
        assert_eq!(LiveEvent::from_wire("of_the_future", "{}"), None);
    }
}
