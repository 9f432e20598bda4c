//! Every record there is: the kinds, one record with its form and its history, what was deleted.

mod aid;
mod closure;
pub mod deleted;
pub mod extras;
pub mod history;
mod kinds;
mod pattern;
mod photo;
mod record;
mod request;
mod series;
mod story;
mod visit;

pub use aid::write_down;
pub use deleted::DeletedRecords;
pub use history::History;
pub use kinds::Kinds;
pub use record::{NewRecord, RecordPage, RemoveRecord};
pub use series::LessonSeries;
