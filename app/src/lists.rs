//! Lists of any kind of record, from its declaration.

mod elsewhere;
mod export;
mod filters;
pub mod live_table;
mod many;
mod presets;
pub mod query;
mod records;
mod row;
mod rows;
mod saved;
mod sheet;
pub mod typed;

pub use elsewhere::FoundElsewhere;
pub use records::{KindList, Records};
