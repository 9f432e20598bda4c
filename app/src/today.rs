//! What a tutor does at a venue on a day: lessons, their roll calls, and who walks in.

mod close;
mod exam_today;
mod greet;
mod lesson;
mod lessons;
mod marking;
mod next_lesson;
pub mod roll;
mod roll_head;
mod roll_record;
mod roll_row;
mod roster;
mod schedule;
mod start;
mod stay;
mod this_device;
mod to_do;
mod twins;
mod walk_in;
mod week;

pub use lesson::LessonPage;
pub use lessons::{StatusBadge, lessons_between};
pub use roster::tally;
pub use schedule::Schedule;
pub use start::Today;
pub use walk_in::WalkIn;
