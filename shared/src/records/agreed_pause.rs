//! Some weeks in which a learner does not come, as agreed with her: she counts as going on, nobody
//! calls her quiet, and after the last day somebody asks how she is (ruling L2).

use super::learner::Learner;
use crate::record;
use crate::record::form::Initial;
use crate::record::{EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

record! {
    /// One pause of one learner.
    AgreedPause = "agreed_pause" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The first day.
        from: Date => required, initial(Initial::Today), listed;
        /// The last day; then somebody asks whether she wants to come.
        to: Date => required, help, listed;
        /// What she says about it.
        reason: LongText => help;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: AgreedPause::NAME,
    fields: AgreedPause::FIELDS,
    scope: ScopeRule::Core("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Own("from"),
    title: &["from", "learner"],
    in_order: &[("from", "to")],
    in_file: FilePart::Attendance,
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Problem, ProblemCode};
    use serde_json::json;

    #[test]
    fn a_pause_does_not_end_before_it_begins() {
        let body = json!({ "from": "2021-02-03", "to": "2021-02-02" });
        let problems = KIND.contradictions(body.as_object().unwrap());
        assert_eq!(problems, [Problem::new("to", ProblemCode::EndsBeforeStart)]);
    }
}
