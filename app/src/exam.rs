//! The exam: the rounds on a learner's page, and entering what came of one.

mod card;
mod card_papers;
mod card_slots;
mod day;
mod day_row;
mod felt;
mod results;
mod results_table;
mod round_results;
pub mod rounds;
mod subject_result;
mod told;
mod whom_to_ask;

pub use card::SubjectCardPage;
pub use day::ExamDayPage;
pub use results::ExamResults;
pub use round_results::RoundResultsPage;
