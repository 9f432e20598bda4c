//! The exam: the rounds on a learner's page, and entering what came of one.

mod results;
pub mod rounds;
mod subject_result;

pub use results::ExamResults;
