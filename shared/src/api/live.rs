//! The events of the live stream. They say that something changed; records travel by sync.

use crate::id::Seq;
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

/// Up to where something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The program's last seq.
    pub head: Seq,
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
        let event = match name {
            name if name == head => LiveEvent::Head(serde_json::from_str(data).ok()?),
            name if name == values => LiveEvent::Values(serde_json::from_str(data).ok()?),
            name if name == resync => LiveEvent::Resync(serde_json::from_str(data).ok()?),
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
            LiveEvent::Head(Head { head: Seq(7) }),
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
