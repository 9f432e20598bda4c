//! Where a learner lives, for letters. Only those read it whose assignment says care; one that is
//! suppressed is shown on no list and goes onto no envelope.

use super::learner::Learner;
use crate::record;
use crate::record::form::Condition;
use crate::record::{FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{LongText, Ref};

record! {
    /// The address of one learner.
    Address = "address" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// Whether nobody may learn where she is: no letter is sent.
        is_suppressed: bool => help, listed;
        /// The address.
        text: LongText => required, withheld_if(Condition::Is("is_suppressed", &["yes"]));
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Address::NAME,
    fields: Address::FIELDS,
    identity: Identity::Natural(&["learner"]),
    scope: ScopeRule::Care("learner"),
    writers: Writers::Staff,
    title: &["learner"],
    in_file: FilePart::Family,
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::entry::is_withheld;
    use serde_json::json;

    #[test]
    fn an_address_that_nobody_may_learn_is_shown_nowhere() {
        let text = KIND.field("text").unwrap();
        let is_hidden = |is_suppressed: serde_json::Value| {
            let body = json!({ "is_suppressed": is_suppressed, "text": "x" });
            is_withheld(text, body.as_object().unwrap())
        };
        assert_eq!([json!(true), json!(false), json!(null)].map(is_hidden), [true, false, false]);
    }
}
