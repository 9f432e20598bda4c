//! That the program led a learner to another service of the center or to another organization, on
//! what ground it told them about her, and whether she arrived there.

use super::consent::Consent;
use super::learner::Learner;
use super::organization::Organization;
use super::referral_source::LegalBasis;
use super::service_use::ServiceKind;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Condition, Initial};
use crate::record::list::ListView;
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// Whether she arrived.
    ReferralOutcome {
        /// She is in contact with them.
        Connected = "connected",
        /// She is not.
        NotConnected = "not_connected",
        /// She did not want to in the end.
        Declined = "declined",
    }
}

/// Somebody outside the center is told about her.
const IS_OUTSIDE: Condition = Condition::Filled("organization");

/// She has agreed to it.
const BY_CONSENT: Condition = Condition::All(&[IS_OUTSIDE, Condition::Is("basis", &["consent"])]);

/// The consents that she has given.
const OF_HERS: Choices = Choices::Sharing { theirs: "learner", mine: "learner" };

record! {
    /// One learner led to one place.
    ReferralOut = "referral_out" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, initial(Initial::Today), listed;
        /// The service of the same center.
        service: ServiceKind => help, listed;
        /// The organization.
        organization: Ref<Organization> => listed;
        /// The ground on which they are told about her.
        basis: LegalBasis => section("told"), help, shown_if(IS_OUTSIDE), listed;
        /// What she agreed to.
        consent: Ref<Consent>
            => shown_if(BY_CONSENT), choices(OF_HERS);
        /// What they were told.
        reason: LongText => help;
        /// Whether she leaves the program for it.
        ends_case: bool => section("outcome");
        /// Whether she arrived.
        outcome: ReferralOutcome => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ReferralOut::NAME,
    fields: ReferralOut::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    check,
    lists: &[ListView {
        filters: &["service", "organization", "outcome", "date"],
        sort: "-date",
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// She is led to a service or to an organization, and whoever is outside is told on some ground.
fn check(body: &Body) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !Condition::Any(&[IS_OUTSIDE, Condition::Filled("service")]).holds(body) {
        problems.push(Problem::new("organization", ProblemCode::Missing));
    }
    if IS_OUTSIDE.holds(body) && !Condition::Filled("basis").holds(body) {
        problems.push(Problem::new("basis", ProblemCode::Missing));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn problems(body: Value) -> Vec<Problem> {
        check(body.as_object().unwrap())
    }

    #[test]
    fn she_is_led_to_a_service_or_to_an_organization() {
        let missing = [Problem::new("organization", ProblemCode::Missing)];
        assert_eq!(problems(json!({})), missing);
        assert_eq!(problems(json!({ "service": "drop_in" })), [], "nobody outside is told");
    }

    #[test]
    fn whoever_is_outside_is_told_on_some_ground() {
        let missing = [Problem::new("basis", ProblemCode::Missing)];
        assert_eq!(problems(json!({ "organization": "x" })), missing);
        assert_eq!(problems(json!({ "organization": "x", "basis": "council" })), []);
    }
}
