//! Saving what a person does and types, with a way back, and saying so when it is not saved.

pub mod autosave;
pub mod keep;
pub mod record_text;
