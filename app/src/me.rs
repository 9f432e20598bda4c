//! What a learner sees of her own way: the next lesson, her plan, her subjects. Calm: what she has
//! done comes first, nothing is counted against her, and her device holds only her own records.

mod absence;
mod achievements;
mod closures;
mod consents;
mod exam_day;
mod exam_left;
mod exam_steps;
mod exam_waits;
pub mod garden;
mod homework;
mod leading_goal;
mod letter;
mod plan;
mod records;
mod remote;
mod requests;
mod start;
mod subjects;
mod summary;
mod task;

pub use consents::Consents;
pub use plan::Plan;
pub use records::OwnRecords;
pub use start::Start;
pub use subjects::Subjects;
pub use summary::OwnSummary;
