//! What makes it possible for a learner to sit the exam: more time, a room of her own. It is
//! applied for with the application, and the slip says whether it was granted.

use super::exam_application::ExamApplication;
use super::learner::Learner;
use crate::choice;
use crate::record;
use crate::record::form::Choices;
use crate::record::{FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Ref, Text};

choice! {
    /// A measure.
    Measure {
        /// A room of her own.
        SeparateRoom = "separate_room",
        /// 1.3 times the time.
        Time13 = "time_1_3",
        /// 1.5 times the time.
        Time15 = "time_1_5",
        /// Large print.
        LargePrint = "large_print",
        /// A seat near a toilet.
        NearToilet = "near_toilet",
        /// Something else.
        Other = "other",
    }
}

choice! {
    /// How far a measure has come.
    MeasureStep {
        /// She wants it.
        Wanted = "wanted",
        /// Applied for.
        Applied = "applied",
        /// Granted.
        Granted = "granted",
        /// Refused.
        Refused = "refused",
    }
}

/// A refusal may be answered with a better paper; a wrong tap is taken back.
const STEPS: &[(&str, &str)] = &[
    ("wanted", "applied"),
    ("applied", "granted"),
    ("applied", "refused"),
    ("refused", "applied"),
    ("applied", "wanted"),
    ("granted", "applied"),
];

record! {
    /// One measure for one learner in one round.
    SpecialMeasure = "special_measure" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// The application that it belongs to.
        application: Ref<ExamApplication>
            => required, choices(Choices::Sharing { theirs: "learner", mine: "learner" }), listed;
        /// The measure.
        measure: Measure => required, listed;
        /// What exactly; never why.
        words: Text => help, listed;
        /// How far it has come.
        step: MeasureStep => required, steps(STEPS), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: SpecialMeasure::NAME,
    fields: SpecialMeasure::FIELDS,
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    title: &["learner", "measure"],
    in_file: FilePart::Exam,
    ..Kind::PLAIN
};
