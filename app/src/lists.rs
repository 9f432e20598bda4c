//! Lists of any kind of record, from its declaration.

pub mod query;
mod records;

pub use records::Records;
