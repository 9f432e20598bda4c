//! Records as people read and find them.

pub mod carers;
pub mod find;
pub mod findings;
pub mod phrases;
pub mod unit_words;
pub mod values;
