//! What a tutor does at a venue on a day: lessons, their roll calls, and who walks in.

mod close;
mod exam_today;
mod greet;
mod helps;
mod lesson;
mod lessons;
mod marking;
mod next_lesson;
mod practice;
mod preparation;
pub mod roll;
mod roll_head;
mod roll_record;
mod roll_row;
mod roll_signs;
mod roster;
mod schedule;
mod start;
mod stay;
pub mod study;
mod this_device;
mod to_do;
mod tonight;
mod twins;
mod walk_in;
mod week;

pub use lesson::LessonPage;
pub use lessons::{StatusBadge, lessons_between};
pub use practice::PracticePage;
pub use preparation::PreparationPage;
pub use roster::tally;
pub use schedule::Schedule;
pub use start::Today;
pub use walk_in::WalkIn;
