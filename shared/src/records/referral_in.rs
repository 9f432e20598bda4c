//! How a learner found the program through a school or an agency.

use super::learner::Learner;
use super::organization::Organization;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Condition};
use crate::record::{Body, EventDay, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, FieldValue, LongText, Ref};

choice! {
    /// Where a referral came from. The organization itself may be too telling to write down.
    ReferralSource {
        /// A school.
        School = "school",
        /// A support agency.
        Agency = "agency",
        /// Somebody else.
        Other = "other",
    }
}

/// The sources of which the form asks which one it was.
const IS_NAMED: Condition = Condition::Is("source", &["school", "agency"]);

/// Schools and ordinary agencies; whoever else sends somebody is not named here.
const REFERRERS: Choices = Choices::Where(Condition::All(&[
    Condition::Is("kind", &["school", "agency"]),
    Condition::Any(&[
        Condition::Empty("is_confidential"),
        Condition::Is("is_confidential", &["no"]),
    ]),
]));

record! {
    /// One referral of one learner.
    ReferralIn = "referral_in" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The day.
        date: Date => required, past, listed;
        /// Where it came from.
        source: ReferralSource => required, listed;
        /// The school or agency.
        organization: Ref<Organization>
            => shown_if(IS_NAMED), choices(REFERRERS), listed;
        /// Whether it is the one that counts; further ones are kept and not counted (ruling A9).
        is_primary: bool => listed;
        /// Why she was referred.
        reason: LongText;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ReferralIn::NAME,
    fields: ReferralIn::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("date"),
    title: &["date", "learner"],
    check,
    ..Kind::PLAIN
};

/// A referral by a school names the school; an agency may stay unnamed to protect the learner.
fn check(body: &Body) -> Vec<Problem> {
    let source = body.get("source").and_then(ReferralSource::read);
    let names_it = body.get("organization").is_some_and(|json| !json.is_null());
    if source == Some(ReferralSource::School) && !names_it {
        return vec![Problem::new("organization", ProblemCode::Missing)];
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_school_is_named_and_an_agency_need_not_be() {
        let of = |source| check(json!({ "source": source }).as_object().unwrap());
        assert_eq!(of("school"), [Problem::new("organization", ProblemCode::Missing)]);
        assert_eq!(of("agency"), []);
    }
}
