//! Lists of many records: found, narrowed and ordered while somebody types. A list keeps of each
//! column which different values there are and where they stand; a letter typed is looked for in
//! the different values only, and a row is asked for numbers.

mod actions;
mod column;
mod export;
mod table;

pub use actions::{Step, steps};
pub use column::cell_text;
pub use export::csv;
pub use table::{Filter, Query, Table, Wanted};
