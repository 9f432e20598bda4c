//! Which troubles a seed may meet. Each seed has a subset of its own, so that no trouble hides
//! another one for ever.

use shared::reconcile::PageLimits;

use crate::rng::Rng;

/// Pages that are cut after a few records, or hardly ever.
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
    /// What the seeds that are kept did not tell.
    pub later: Later,
}

/// Which stories a seed tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stories {
    /// Those that were told when the seeds were found that are kept.
    First,
    /// All of them.
    All,
}

/// Stories that came later. They have a chance of their own, so that a seed in which none of them
/// is told tells what it always told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Later {
    /// Records that few may see, joined people, and people who write what they may not.
    pub secrets: bool,
    /// Assignments that begin or end today, while the day changes.
    pub midnights: bool,
    /// Single commits that storage refuses.
    pub refusals: bool,
    /// Storage that shows an earlier state of a record.
    pub old_states: bool,
    /// Pages that are cut by their length.
    pub page_bytes: Option<usize>,
    /// Consents that are asked for and withdrawn.
    pub consents: bool,
    /// Learners who are taken back with their assignments.
    pub taken_back: bool,
}

impl Later {
    fn of(seed: u64) -> Later {
        let mut rng = Rng::new(!seed);
        let mut may = || rng.hits(1, 3);
        let (secrets, midnights, refusals, old_states) = (may(), may(), may(), may());
        let page_bytes = may().then(|| [150, 400, 1_000][rng.below(3)]);
        let (consents, taken_back) = (rng.hits(1, 3), rng.hits(1, 3));
        Later { secrets, midnights, refusals, old_states, page_bytes, consents, taken_back }
    }
}

impl Faults {
    /// The troubles of a seed.
    pub fn of(seed: u64, stories: Stories, rng: &mut Rng) -> Faults {
        let later = match stories {
            Stories::First => Later::default(),
            Stories::All => Later::of(seed),
        };
        let troubles = Faults::first(rng);
        let bytes = later.page_bytes.unwrap_or(troubles.page_limits.bytes);
        let page_limits = PageLimits { bytes, ..troubles.page_limits };
        Faults { later, page_limits, ..troubles }
    }

    fn first(rng: &mut Rng) -> Faults {
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
            later: Later::default(),
        }
    }
}
