//! How far every program had come, in a file beside the database. When somebody puts an older copy
//! of the database in its place, the file still has the higher numbers, and the server notices.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use shared::id::{Epoch, ProgramId, Seq};

/// The name of the high-water mark in the data folder.
pub const HIGH_WATER_MARK_FILE: &str = "witness.json";

/// What was seen of each program. It may lag behind the database, never run ahead of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HighWaterMark {
    programs: BTreeMap<ProgramId, Seen>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    epoch: Epoch,
    head: Seq,
}

impl HighWaterMark {
    /// The high-water mark of these heads.
    pub fn of(seen: impl Iterator<Item = (ProgramId, Epoch, Seq)>) -> HighWaterMark {
        let programs = seen.map(|(program, epoch, head)| (program, Seen { epoch, head }));
        HighWaterMark { programs: programs.collect() }
    }

    /// The high-water mark in `folder`; one that is not there or cannot be read has seen nothing.
    pub fn read(folder: &Path) -> HighWaterMark {
        let text = std::fs::read(folder.join(HIGH_WATER_MARK_FILE)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Puts the high-water mark in the place of the last one, whole.
    pub fn write(&self, folder: &Path) -> std::io::Result<()> {
        let fresh = folder.join(format!("{HIGH_WATER_MARK_FILE}.new"));
        std::fs::write(&fresh, serde_json::to_vec(self)?)?;
        std::fs::rename(fresh, folder.join(HIGH_WATER_MARK_FILE))
    }

    /// Whether it has seen something that a database with this head and these timelines has not.
    pub fn saw_more(&self, program: ProgramId, head: Seq, timelines: &[(Epoch, Seq)]) -> bool {
        let Some(seen) = self.programs.get(&program) else { return false };
        let known = timelines.iter().position(|(epoch, _)| *epoch == seen.epoch);
        match known {
            None => true,
            Some(at) if at + 1 == timelines.len() => head < seen.head,
            Some(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn only_a_database_that_lost_something_is_behind_its_witness() {
        let program = ProgramId(Uuid::from_u128(1));
        let [first, second] = [2, 3].map(|n| Epoch(Uuid::from_u128(n)));
        let high_water_mark = HighWaterMark::of([(program, second, Seq(10))].into_iter());
        let both = [(first, Seq(0)), (second, Seq(5))];
        assert!(!high_water_mark.saw_more(program, Seq(10), &both));
        assert!(!high_water_mark.saw_more(program, Seq(11), &both));
        assert!(high_water_mark.saw_more(program, Seq(9), &both), "set back");
        assert!(high_water_mark.saw_more(program, Seq(90), &both[..1]), "a timeline is missing");
        let third = [both[0], both[1], (Epoch(Uuid::from_u128(4)), Seq(8))];
        assert!(!high_water_mark.saw_more(program, Seq(8), &third), "restored knowingly");
        assert!(!HighWaterMark::default().saw_more(program, Seq(0), &both));
    }
}
