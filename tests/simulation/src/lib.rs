//! The proof of the sync core: the real device core and the real reconciling code, driven by a
//! seed through lost answers, crashes, full disks, clones, restores and people who do not know of
//! each other, and watched by oracles.

pub mod city;
pub mod tablet;

pub use city::City;
pub use tablet::Tablet;
