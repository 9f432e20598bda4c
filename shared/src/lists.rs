//! Lists of many records: found, narrowed and ordered while somebody types. A list keeps for
//! each column its different values and, for each row, the number of its value: a typed letter is
//! searched for in the different values only.

mod actions;
mod column;
mod derived;
mod export;
mod learner_columns;
mod organization_columns;
mod table;

pub use actions::{Step, steps};
pub use column::{beside_text, cell_text};
pub(crate) use derived::column as derived_column;
pub use derived::{CAME, ONLINE, Row, Shape, Touched, has_derived, touched};
pub use export::{csv, file_of};
pub use learner_columns::CERTIFIED_ON;
pub use table::{Filter, Query, Table, Wanted};

use crate::record::list::Path;

/// How the column at the end of a path is drawn.
pub fn shape(path: &Path) -> Shape {
    let (kind, field) = path.last();
    derived::column(kind, field.name).map_or(Shape::Words, |column| column.shape)
}
