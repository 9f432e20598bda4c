//! Everything Manabi decides, as pure Rust: record kinds, permissions, both halves of sync,
//! exam rules, indicators and words. No I/O, no clock and no randomness, so that a tablet
//! offline and a dashboard online can never disagree.

pub mod access;
pub mod api;
pub mod arrange;
pub mod by_id;
pub mod exam;
pub mod findings;
pub mod gather;
pub mod heap;
pub mod id;
pub mod indicator;
pub mod json;
pub mod lists;
pub mod planted;
pub mod problem;
pub mod program;
pub mod reading;
pub mod reconcile;
pub mod record;
pub mod records;
pub mod role;
pub mod scope;
pub mod seal;
pub mod sorted;
pub mod sync;
pub mod value;
pub mod words;
