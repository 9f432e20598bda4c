//! The proof of the sync core: the real device core and the real reconciling code, driven by a
//! seed through lost answers, crashes, full disks, clones, restores and people who do not know of
//! each other, and watched by oracles.

pub mod accounts;
pub mod city;
mod consents;
pub mod coverage;
mod days;
pub mod disk;
pub mod draft;
mod families;
pub mod faults;
pub mod fleet;
pub mod host;
pub mod ledger;
pub mod listening;
pub mod mirror;
pub mod model;
pub mod node;
pub mod oracle;
pub mod people;
pub mod program;
mod relocation;
pub mod rest;
pub mod rights;
pub mod rng;
pub mod run;
mod secrets;
pub mod sqlite;
pub mod story;
pub mod tablet;
pub mod trouble;
mod walk_ins;
pub mod world;

pub use city::City;
pub use tablet::Tablet;
