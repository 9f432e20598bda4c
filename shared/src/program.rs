//! The rules of a program's life: who is on a roster, when a period is current, which record
//! stands for a person. Each rule is here once, over records as the one who asks may see them, so
//! that no page, report, feed or import has a rule of its own.

pub mod achievements;
pub mod aid;
pub mod application_sheet;
pub mod beneath;
pub mod capacity;
pub mod carers;
pub mod conference;
pub mod conference_sheet;
pub mod consents;
pub mod emergency;
pub mod end_ahead;
pub mod exam_applications;
pub mod exam_case;
pub mod exam_day;
pub mod exam_entry;
pub mod exam_near;
pub mod exam_papers;
mod exam_sitter;
pub mod exam_timetable;
pub mod first_contact;
pub mod fiscal_year;
pub mod garden;
pub mod going_on;
pub mod holidays;
pub mod honoraria;
pub mod hours;
pub mod kept;
pub mod lesson;
pub mod letter;
pub mod month;
pub mod new_year;
pub mod organizations;
pub mod partner;
pub mod pauses;
pub mod period;
pub mod person;
pub mod places;
pub mod plan;
pub mod practice;
pub mod records;
mod round_at;
pub mod round_results;
pub mod setup;
pub mod sitting_board;
pub mod sitting_steps;
pub mod standing;
pub mod story;
pub mod subject_card;
pub mod summary;
pub mod weekly_places;
pub mod write;

pub use period::Period;
pub use records::{ReadRecords, RecordSet, Records, is_named};
pub use write::Write;
