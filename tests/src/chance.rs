//! Chance that can be told again: everything random in a journey follows from one printed seed.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Numbers that look random and follow from a seed.
pub struct Chance(u64);

impl Chance {
    /// From the seed in `TESTED_SEED`, or a new one; says which, for the output of a failed test.
    pub fn printed() -> Self {
        let told = std::env::var("TESTED_SEED").ok().map(|seed| {
            seed.parse().unwrap_or_else(|e| panic!("TESTED_SEED={seed} is no seed: {e}"))
        });
        let seed = told.unwrap_or_else(|| RandomState::new().build_hasher().finish() >> 32);
        println!("seed {seed}: run again with TESTED_SEED={seed}");
        Chance(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        // SplitMix64: three lines, and every seed is a good one.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }
}
