//! Lists of any kind of record, from its declaration.

mod filters;
pub mod live_table;
mod many;
pub mod query;
mod records;
mod rows;
pub mod typed;

pub use records::Records;
