//! Lists of many records: found, narrowed and ordered while somebody types. A list keeps for
//! each column its different values and, for each row, the number of its value: a typed letter is
//! searched for in the different values only.

mod actions;
mod column;
mod export;
mod table;

pub use actions::{Step, steps};
pub use column::cell_text;
pub use export::csv;
pub use table::{Filter, Query, Table, Wanted};
