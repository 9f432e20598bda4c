//! Which troubles a seed may meet. Each seed has a subset of its own, so that no trouble hides
//! another one for ever.

use crate::rng::Rng;

/// The troubles of one seed.
#[derive(Clone, Debug)]
pub struct Faults {
    pub lossy_network: bool,
    pub crashes: bool,
    pub lost_relaxed: bool,
    pub full_disks: bool,
    pub unsure_commits: bool,
    pub tabs: bool,
    pub clones: bool,
    pub images: bool,
    pub evictions: bool,
    pub clocks: bool,
    pub long_absence: bool,
    pub grants: bool,
    pub restores: bool,
    pub set_backs: bool,
    pub hostile: bool,
    pub sign_outs: bool,
    pub old_releases: bool,
    pub damage: bool,
    pub closed_accounts: bool,
    pub server_kills: bool,
    /// Records in a page of a pull.
    pub page_records: usize,
}

impl Faults {
    /// The troubles of a seed.
    pub fn of(rng: &mut Rng) -> Faults {
        // A third of all seeds is calm, so that plain merging is tried without noise.
        let chance = [0, 2, 4][rng.below(3)];
        let mut may = || rng.hits(chance, 6);
        Faults {
            lossy_network: may(),
            crashes: may(),
            lost_relaxed: may(),
            full_disks: may(),
            unsure_commits: may(),
            tabs: may(),
            clones: may(),
            images: may(),
            evictions: may(),
            clocks: may(),
            long_absence: may(),
            grants: may(),
            restores: may(),
            set_backs: may(),
            hostile: may(),
            sign_outs: may(),
            old_releases: may(),
            damage: may(),
            closed_accounts: may(),
            server_kills: may(),
            page_records: [2, 3, 7, 1_000][rng.below(4)],
        }
    }
}
