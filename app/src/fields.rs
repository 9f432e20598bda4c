//! A form for any record, from its declaration: pages say which record, this says how it is
//! filled in, saved, explained and settled.

mod conflict;
mod control;
mod create;
mod draft;
mod edit;
mod focus;
mod locked;
mod make;
mod marks;
mod offer;
mod reference;
mod relocate;
mod rows;
mod section;

pub use conflict::ConflictCard;
pub use create::{CreateForm, SecondLook, create_verdict, create_verdict_about, first_of};
pub use edit::{RecordForm, set_change};
pub use focus::{to_first_control, to_first_field, to_first_field_of_dialog, to_first_refused};
pub use locked::RawBody;
pub use marks::{HistoryLink, Marked, Marks, MarksAbout};
pub use offer::{Circle, Offer};
pub use reference::RefPicker;
pub use relocate::{MoveRecord, why_not_removed};
