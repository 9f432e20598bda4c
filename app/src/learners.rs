//! A learner as those see her who work with her: finding her, and her file with its tabs.

mod attended;
pub mod conflicts;
mod consultation;
mod first_contact;
mod first_contact_agreed;
mod first_contact_parts;
mod goal;
mod going_on;
mod going_on_back;
mod going_on_leave;
mod going_on_pause;
mod hand_over;
mod handed_over;
mod joined;
pub mod learner;
pub mod notes;
mod overview;
mod past;
mod places;
mod places_row;
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
pub use first_contact::FirstContactPage;
pub use going_on::GoingOnPage;
pub use learner::LearnerPage;
pub use places::PlacesPage;
pub use search::LearnerSearch;
