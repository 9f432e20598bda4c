//! The exam: the rounds on a learner's page, her application and her certificates, the board of a
//! round, and entering what came of one.

mod application;
mod application_letter;
mod application_papers;
mod application_subjects;
mod application_wishes;
mod board;
mod board_cells;
mod board_file;
mod board_many;
mod board_narrow;
mod board_time;
mod card;
mod card_papers;
mod card_slots;
mod certificate;
mod certificate_rows;
mod day;
mod day_row;
mod felt;
mod full_pass;
mod of_round;
mod results;
mod results_table;
mod round_results;
pub mod rounds;
mod skill_tests;
mod subject_result;
pub mod targets;
mod tick;
mod told;
mod whom_to_ask;

pub use application::ApplicationPage;
pub use board::{BoardPage, NoRound, name_order};
pub use card::SubjectCardPage;
pub use certificate::CertificatePage;
pub use day::ExamDayPage;
pub use results::ExamResults;
pub use round_results::RoundResultsPage;
