//! What the program and a partner have agreed on for a year: from when to when its people teach,
//! and what was said about honoraria.

use super::organization::Organization;
use crate::record;
use crate::record::form::{Choices, Condition, Initial};
use crate::record::{EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FiscalYear, LongText, Ref};

/// Those whose people teach.
pub const PARTNERS: Choices = Choices::Where(Condition::Is("kind", &["partner"]));

record! {
    /// One contract with one partner.
    PartnerContract = "partner_contract" {
        /// The partner.
        organization: Ref<Organization> => required, fixed, choices(PARTNERS), listed;
        /// The fiscal year.
        fiscal_year: FiscalYear => required, initial(Initial::FiscalYear), listed;
        /// The first day.
        from: Date => required, listed;
        /// The last day.
        to: Date => required, help, listed;
        /// What was agreed on about honoraria and travel.
        rule: LongText;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: PartnerContract::NAME,
    fields: PartnerContract::FIELDS,
    scope: ScopeRule::Managers,
    writers: Writers::Managers,
    event_day: EventDay::Own("from"),
    title: &["organization", "fiscal_year"],
    in_order: &[("from", "to")],
    alike: &["organization", "fiscal_year"],
    ..Kind::PLAIN
};
