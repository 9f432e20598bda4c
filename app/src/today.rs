//! What a tutor does at a venue on a day: lessons, their roll calls, and who walks in.

mod close;
mod lesson;
mod lessons;
mod marking;
pub mod roll;
mod roster;
mod schedule;
mod start;
mod walk_in;

pub use lesson::LessonPage;
pub use lessons::{StatusBadge, lessons_between};
pub use roster::tally;
pub use schedule::Schedule;
pub use start::Today;
pub use walk_in::WalkIn;
