//! A learner as those see her who work with her: finding her, and her file with its tabs.

mod attended;
pub mod conflicts;
mod consultation;
mod goal;
mod joined;
pub mod learner;
pub mod notes;
mod overview;
mod past;
mod plan;
mod plan_order;
mod plan_version;
mod related;
mod same;
pub mod search;
pub mod tab;
mod talks;
pub mod trail;
mod whole;

pub use consultation::NewConsultation;
pub use learner::LearnerPage;
pub use search::LearnerSearch;
