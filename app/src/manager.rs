//! What a manager works with: the dashboard, accounts and every record.

mod account_form;
mod account_server;
mod accounts;
mod asked;
mod charted;
mod dashboard;
mod deleted;
mod devices;
mod facts;
mod figures;
mod freshness;
mod glance;
mod headline;
mod held;
mod history;
mod indicator;
mod kinds;
mod list;
mod live_line;
mod people;
mod record;
mod records;
mod rescue_import;
mod series;
mod target_field;
mod values;

pub use accounts::Accounts;
pub use dashboard::Dashboard;
pub use deleted::DeletedRecords;
pub use devices::DevicesPage;
pub use held::Held;
pub use indicator::IndicatorPage;
pub use kinds::Kinds;
pub use record::{NewRecord, RecordPage};
pub use records::Records;
pub use series::LessonSeries;
