//! A form for any record, from its declaration: pages say which record, this says how it is
//! filled in, saved, explained and settled.

mod conflict;
mod control;
mod create;
mod edit;
mod locked;
mod marks;
pub mod reading;
mod reference;
mod relocate;
mod search;
mod text;
mod unit_words;

pub use conflict::ConflictCard;
pub use create::{CreateForm, create_verdict, first_values};
pub use edit::{RecordForm, set_change};
pub use locked::{RawBody, refused_text};
pub use marks::{HistoryLink, Marked, Marks, MarksAbout};
pub use reference::RefPicker;
pub use relocate::{MoveRecord, why_not_removed};
pub use search::{fold, matches};
pub use unit_words::unit_words;
