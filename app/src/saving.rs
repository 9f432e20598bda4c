//! Saving what a person does and types, with a way back, and saying so when it is not saved.

pub mod autosave;
pub mod begun;
pub mod care;
pub mod keep;
pub mod once;
pub mod pace;
pub mod record_text;
pub mod unfinished;
pub mod weekly;
