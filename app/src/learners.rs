//! A learner as those see her who work with her: finding her, and her page with goals, plan, notes
//! and talks.

pub mod conflicts;
mod consultation;
mod goal;
pub mod learner;
mod notes;
mod plan;
pub mod search;
mod talks;

pub use consultation::NewConsultation;
pub use learner::LearnerPage;
pub use search::LearnerSearch;
