//! The application of one learner for one round: what she sits, which papers are ready, how far the
//! letter has come, and what the slip says that the ministry sends back.

use super::exam_sitting::{ExamSitting, OffTime};
use super::learner::Learner;
use crate::choice;
use crate::exam::{Subject, fee};
use crate::gather::Gather;
use crate::record;
use crate::record::form::Condition;
use crate::record::{
    Body, Computed, EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers,
};
use crate::value::{ChoiceSet, Date, FieldType, FieldValue, LongText, Ref, Text};
use serde_json::Value;
use std::collections::BTreeSet;

choice! {
    /// A paper that belongs to an application.
    ApplicationPaper {
        /// The form.
        Form = "form",
        /// A photo.
        Photo = "photo",
        /// A certificate of residence.
        Residence = "residence",
        /// The certificate of credits of a school.
        CreditCertificate = "credit_certificate",
        /// The notice of subjects that were passed before.
        PassNotice = "pass_notice",
        /// Revenue stamps for the fee.
        Stamps = "stamps",
        /// What a doctor writes for special measures.
        DoctorsNote = "doctors_note",
    }
}

choice! {
    /// How far an application has come.
    ApplicationStep {
        /// She wants to sit.
        Planned = "planned",
        /// All papers are there.
        Ready = "ready",
        /// The letter is posted.
        Sent = "sent",
        /// The slip has come back.
        SlipReceived = "slip_received",
        /// She does not want to any more.
        Withdrawn = "withdrawn",
    }
}

/// Who has withdrawn may begin again; what was posted may be found to lack something; a tap on the
/// wrong row is taken back.
const STEPS: &[(&str, &str)] = &[
    ("planned", "ready"),
    ("planned", "sent"),
    ("ready", "planned"),
    ("ready", "sent"),
    ("sent", "slip_received"),
    ("sent", "planned"),
    ("sent", "ready"),
    ("slip_received", "sent"),
    ("planned", "withdrawn"),
    ("ready", "withdrawn"),
    ("sent", "withdrawn"),
    ("slip_received", "withdrawn"),
    ("withdrawn", "planned"),
    ("withdrawn", "ready"),
    ("withdrawn", "sent"),
    ("withdrawn", "slip_received"),
];

/// The slip is asked for once the letter is posted.
const IS_POSTED: Condition = Condition::Is("step", &["sent", "slip_received"]);

record! {
    /// One learner's application for one round.
    ExamApplication = "exam_application" {
        /// The round.
        sitting: Ref<ExamSitting> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// What she sits.
        subjects: ChoiceSet<Subject> => listed;
        /// The papers that are ready.
        papers: ChoiceSet<ApplicationPaper>;
        /// How far it has come.
        step: ApplicationStep => required, steps(STEPS), listed;
        /// The day of the postmark.
        sent_on: Date => past, shown_if(IS_POSTED), listed;
        /// Her seat.
        seat: Text => section("slip"), shown_if(IS_POSTED), chars(40);
        /// Where she sits.
        place: Text => shown_if(IS_POSTED);
        /// How to get there.
        way: LongText => shown_if(IS_POSTED);
        /// The phone number of the place.
        phone: Text => shown_if(IS_POSTED), chars(40);
        /// The subjects of which the slip says that she is exempt.
        exempt: ChoiceSet<Subject> => shown_if(IS_POSTED);
    }
}

impl ExamApplication {
    /// What she sits; nothing while nobody has chosen.
    pub fn sits(&self) -> BTreeSet<Subject> {
        self.subjects.iter().flat_map(|set| &set.0).copied().gather()
    }

    /// The papers that are ready.
    pub fn ready(&self) -> BTreeSet<ApplicationPaper> {
        self.papers.iter().flat_map(|set| &set.0).copied().gather()
    }

    /// Whether she still wants it: it is not withdrawn.
    pub fn is_alive(&self) -> bool {
        self.step.is_some_and(|step| step != ApplicationStep::Withdrawn)
    }

    /// Whether the letter was posted on a day on which the ministry of this round takes none.
    pub fn off_time(&self, round: &ExamSitting) -> Option<OffTime> {
        round.off_time(self.sent_on.filter(|_| self.is_posted())?)
    }

    /// Whether the letter is posted.
    pub fn is_posted(&self) -> bool {
        matches!(self.step, Some(ApplicationStep::Sent | ApplicationStep::SlipReceived))
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: ExamApplication::NAME,
    fields: ExamApplication::FIELDS,
    computed: &[Computed { name: "fee", declared: FieldType::Yen, value: fee_of }],
    identity: Identity::Natural(&["sitting", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Through { reference: "sitting", field: "starts_on" },
    title: &["learner", "sitting"],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};

/// Exempt subjects cost nothing.
fn fee_of(body: &Body, _: Date) -> Option<Value> {
    let subjects = body.get("subjects").and_then(ChoiceSet::<Subject>::read)?;
    fee(subjects.0.len()).map(Value::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_fee_follows_from_the_subjects() {
        let of = |subjects: Value| {
            let body = json!({ "subjects": subjects });
            let today = "2026-11-04".parse().unwrap();
            let value = |it: &Computed| (it.value)(body.as_object().unwrap(), today);
            KIND.computed.iter().filter_map(value).collect::<Vec<_>>()
        };
        assert_eq!(of(json!(["eigo", "joho", "kokugo", "sugaku"])), [json!(6_500)]);
        assert_eq!(of(json!([])), Vec::<Value>::new());
    }

    #[test]
    fn who_withdrew_may_apply_after_all_and_a_withdrawal_is_taken_back_to_where_it_was() {
        let step = KIND.field("step").unwrap();
        let back = ["withdrawn", "planned", "ready", "sent", "slip_received"];
        assert_eq!(step.next_steps(Some("withdrawn")).unwrap(), back);
        let after_sent = step.next_steps(Some("sent")).unwrap();
        assert_eq!(after_sent, ["sent", "planned", "ready", "slip_received", "withdrawn"]);
    }
}
