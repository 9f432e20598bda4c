//! What a tutor does at a venue: today's lessons, roll call, learners, talks and results.

mod autosave;
mod close;
mod conflicts;
mod consultation;
mod find;
mod goal;
mod keep;
mod learner;
mod lesson;
mod lessons;
mod mark;
mod notes;
mod plan;
mod record_text;
mod results;
mod roll;
mod roster;
mod rounds;
mod say;
mod search;
mod subject_result;
mod talks;
mod today;
mod waiting;
mod walk_in;

pub use consultation::NewConsultation;
pub use keep::blocked;
pub use learner::LearnerPage;
pub use lesson::LessonPage;
pub use results::ExamResults;
pub use search::LearnerSearch;
pub use today::Today;
pub use waiting::Waiting;
pub use walk_in::WalkIn;
