//! Who teaches when and for whom, who stands in, and what is owed for it: hours, substitutes and
//! honoraria, the people and the partners whom they come from.

mod amounts;
mod cover;
mod cover_lesson;
mod honoraria;
mod honoraria_table;
mod honorarium;
mod hours;
mod hours_lines;
mod hours_office;
mod leave;
mod month;
mod staff;
mod staff_account;
mod year;

pub use cover::CoverPage;
pub use honoraria::HonorariaPage;
pub use honorarium::HonorariumSteps;
pub use hours::HoursPage;
pub use leave::LeavePage;
pub use staff::StaffPage;
pub use year::HonorariaYearPage;
