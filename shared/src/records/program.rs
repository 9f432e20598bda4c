//! The program itself: its names and its settings. There is exactly one per tenant.

use crate::record;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, LongText, Text};

record! {
    /// One city's program.
    Program = "program" {
        /// The name that the city gave it.
        name: Text => required, listed;
        /// The name of the national fund, which reports print beside it.
        national_name: Text;
        /// The city.
        municipality: Text => section("city"), listed;
        /// The local government's six-digit code.
        municipality_code: Text => help;
        /// The most learners that can take part at a time.
        capacity: Count => section("running"), listed;
        /// The day on which the program began.
        started_on: Date;
        /// The plans and laws on which the city runs it, which reports quote.
        policy_basis: LongText => help, chars(400);
        /// The telephone of the office.
        phone: Text => section("emergency"), chars(40);
        /// The telephone of whoever is responsible in the evening.
        on_call_phone: Text => help, chars(40);
        /// The telephone of the child guidance center of the city.
        child_center_phone: Text => chars(40);
        /// A demonstration shows the program as of this day; empty in real life.
        demo_today: Date => hidden;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Program::NAME,
    fields: Program::FIELDS,
    scope: ScopeRule::Program,
    writers: Writers::Managers,
    title: &["name"],
    ..Kind::PLAIN
};
