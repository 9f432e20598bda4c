//! The exam: the rounds on a learner's page, her application and her certificates, the board of a
//! round, and entering what came of one.

mod application;
mod application_letter;
mod application_papers;
mod application_subjects;
mod application_wishes;
mod board;
mod board_cells;
mod board_many;
mod board_narrow;
mod board_time;
mod card;
mod card_slots;
mod certificate;
mod certificate_rows;
mod results;
pub mod rounds;
mod skill_tests;
mod subject_result;

pub use application::ApplicationPage;
pub use board::BoardPage;
pub use card::SubjectCardPage;
pub use certificate::CertificatePage;
pub use results::ExamResults;
