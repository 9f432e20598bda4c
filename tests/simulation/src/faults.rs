//! Which troubles a seed may meet. Each seed has a subset of its own, so that no trouble hides
//! another one for ever.

use shared::reconcile::PageLimits;

use crate::rng::Rng;

/// Pages that are cut after a few records, or hardly ever. They are not cut by their length, which
/// the records in memory do not know: the same seed would tell another story over SQL.
const PAGE_LIMITS: [PageLimits; 4] = [cut_after(2), cut_after(3), cut_after(7), cut_after(1_000)];

const fn cut_after(records: usize) -> PageLimits {
    PageLimits { records, bytes: usize::MAX }
}

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
    /// Whether devices listen to what is committed. This is no trouble, but tells another story.
    pub live_streams: bool,
    /// How much a page of a pull carries.
    pub page_limits: PageLimits,
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
            live_streams: false,
            page_limits: PAGE_LIMITS[rng.below(4)],
        }
    }
}
