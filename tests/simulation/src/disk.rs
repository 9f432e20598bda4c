//! A browser's storage: commits are atomic, strict ones survive a power cut, relaxed ones may be
//! lost from the end, and only the tab with the latest fence may write.

use std::collections::BTreeMap;

use shared::id::RecordId;
use shared::planted;
use shared::sync::device::{Commit, NEXT_N, StorageTrouble, Strictness};
use shared::sync::message::RecordState;

use crate::rng::Rng;

/// One device's storage.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    durable: BTreeMap<String, Vec<u8>>,
    /// Relaxed commits since the last strict one.
    unflushed: Vec<Commit>,
    /// The tab that may write.
    pub fence: u64,
    /// Whether it takes nothing more.
    pub is_full: bool,
}

/// How a commit goes wrong, if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// It does not.
    Good,
    /// It is written, and reported as failed.
    Unsure,
    /// There is no room for it, and perhaps for the next one.
    Refused,
}

impl Disk {
    /// What a tab reads that opens now.
    pub fn read(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = self.durable.clone();
        self.unflushed.iter().for_each(|commit| apply(&mut all, commit));
        all.into_iter().collect()
    }

    /// Writes a commit of the tab with this fence.
    pub fn write(
        &mut self,
        commit: Commit,
        mut fence: u64,
        luck: Luck,
    ) -> Result<(), StorageTrouble> {
        planted!(FenceForgotten => fence = self.fence);
        if fence != self.fence {
            return Err(StorageTrouble::Elsewhere);
        }
        if self.is_full || luck == Luck::Refused {
            return Err(StorageTrouble::Full);
        }
        let expected = commit.expect_next_n;
        if expected.is_some_and(|expected| expected != self.next_n()) {
            return Err(StorageTrouble::Changed);
        }
        match commit.strictness {
            Strictness::Strict => {
                let unflushed = std::mem::take(&mut self.unflushed);
                unflushed.iter().for_each(|commit| apply(&mut self.durable, commit));
                apply(&mut self.durable, &commit);
            }
            Strictness::Relaxed => self.unflushed.push(commit),
        }
        match luck {
            Luck::Unsure => Err(StorageTrouble::Unusable),
            Luck::Good | Luck::Refused => Ok(()),
        }
    }

    /// Leaves half of the first commit that is lost, for a planted bug.
    fn tear(&mut self, kept: usize) -> usize {
        let lost = self.unflushed.len() - kept;
        let torn = &mut self.unflushed[kept];
        torn.put.truncate(torn.put.len() / 2);
        self.unflushed.truncate(kept + 1);
        lost
    }

    /// The power fails: of the relaxed commits a part from the end is lost. Returns how many.
    pub fn cut_power(&mut self, rng: &mut Rng) -> usize {
        let kept = rng.below(self.unflushed.len() + 1);
        let lost = self.unflushed.len() - kept;
        planted!(TornCommit => if lost > 0 { return self.tear(kept); });
        self.unflushed.truncate(kept);
        lost
    }

    /// A record is missing from a page, as after a fault of the storage. Returns which one.
    pub fn damage(&mut self, rng: &mut Rng) -> Option<RecordId> {
        let pages = self.durable.iter_mut().filter(|(key, _)| key.starts_with("page/"));
        let mut pages: Vec<&mut Vec<u8>> = pages.map(|(_, page)| page).collect();
        if pages.is_empty() {
            return None;
        }
        let at = rng.below(pages.len());
        let mut records: Vec<serde_json::Value> =
            serde_json::from_slice(pages[at]).expect("pages are lists");
        if records.is_empty() {
            return None;
        }
        let gone = records.swap_remove(rng.below(records.len()));
        *pages[at] = serde_json::to_vec(&records).expect("a list");
        gone["id"].as_str()?.parse().ok()
    }

    /// A record is in a page as it was before, as after a part of a backup was put back. Returns
    /// which one; `earlier` knows states that records had.
    pub fn set_back(
        &mut self,
        rng: &mut Rng,
        earlier: impl Fn(&RecordState) -> Option<RecordState>,
    ) -> Option<RecordId> {
        let unflushed = std::mem::take(&mut self.unflushed);
        unflushed.iter().for_each(|commit| apply(&mut self.durable, commit));
        let pages = self.durable.iter_mut().filter(|(key, _)| key.starts_with("page/"));
        let mut pages: Vec<&mut Vec<u8>> = pages.map(|(_, page)| page).collect();
        let at = rng.below(pages.len().max(1));
        let page = pages.get_mut(at)?;
        let mut records: Vec<RecordState> = serde_json::from_slice(page).expect("pages are lists");
        let changed = records.iter_mut().find_map(|it| Some((earlier(it)?, it)));
        let (before, record) = changed?;
        *record = before;
        let id = record.id;
        **page = serde_json::to_vec(&records).expect("a list");
        Some(id)
    }

    /// Everything is gone, as when the browser needs room.
    pub fn evict(&mut self) {
        *self = Disk { fence: self.fence, ..Disk::default() };
    }

    fn next_n(&self) -> u64 {
        let key = |map: &BTreeMap<String, Vec<u8>>| map.get(NEXT_N).cloned();
        let unflushed = self.unflushed.iter().rev().flat_map(|commit| commit.put.iter().rev());
        let unflushed = unflushed.into_iter().find(|(key, _)| key == NEXT_N);
        let stored = unflushed.map(|(_, value)| value.clone()).or_else(|| key(&self.durable));
        let text = stored.and_then(|bytes| String::from_utf8(bytes).ok());
        text.and_then(|text| text.parse().ok()).unwrap_or(1)
    }
}

fn apply(map: &mut BTreeMap<String, Vec<u8>>, commit: &Commit) {
    for key in &commit.delete {
        map.remove(key);
    }
    for (key, value) in &commit.put {
        map.insert(key.clone(), value.clone());
    }
}
