//! Every record there is: the kinds, one record with its form and its history, what was deleted.

mod closure;
pub mod deleted;
pub mod extras;
pub mod history;
mod kinds;
mod pattern;
mod record;
mod series;
mod story;

pub use deleted::DeletedRecords;
pub use history::History;
pub use kinds::Kinds;
pub use record::{NewRecord, RecordPage, RemoveRecord};
pub use series::LessonSeries;
