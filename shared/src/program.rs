//! The rules of a program's life: who is on a roster, when a period is current, which record
//! stands for a person. Each rule is here once, over records as the one who asks may see them, so
//! that no page, report, feed or import has a rule of its own.

pub mod records;

pub use records::{ReadRecords, RecordSet, Records};
