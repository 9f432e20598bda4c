//! A form for any record, from its declaration: pages say which record, this says how it is
//! filled in, saved, explained and settled.

mod conflict;
mod control;
mod create;
mod edit;
mod locked;
pub mod reading;
mod reference;
mod search;
mod text;

pub use create::{CreateForm, create_verdict, first_values};
pub use edit::RecordForm;
pub use locked::{RawBody, refused_text};
pub use reference::RefPicker;
pub use search::{fold, matches};
