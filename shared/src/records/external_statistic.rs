//! A figure that others have published, with its source: what a report quotes about the city beside
//! the program's own counts, with which it is never mixed.

use crate::record;
use crate::record::form::Initial;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Count, FiscalYear, Text, Url};

record! {
    /// One figure of one year.
    ExternalStatistic = "external_statistic" {
        /// What is counted.
        name: Text => required, chars(80), listed;
        /// The fiscal year.
        fiscal_year: FiscalYear => required, initial(Initial::FiscalYear), listed;
        /// How many.
        value: Count => required, listed;
        /// What one of them is: consultations, pupils.
        unit: Text => required, help, chars(20), listed;
        /// Who published it, and where.
        source: Text => required, help, chars(200), listed;
        /// Where it can be read.
        link: Url;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ExternalStatistic::NAME,
    fields: ExternalStatistic::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Staff,
    title: &["name", "fiscal_year"],
    alike: &["name", "fiscal_year"],
    ..Kind::PLAIN
};
