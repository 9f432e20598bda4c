//! The papers of an application. Needs no rules of the exam, so every page can ask for them.

use super::records::{ReadRecords, Records};
use super::round_at::RoundAt;
use crate::id::RecordId;
use crate::records::exam_application::ApplicationPaper;
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::records::exemption::{Exemption, ExemptionBasis, ExemptionStep};
use crate::records::special_measure::{MeasureStep, SpecialMeasure};
use crate::value::Date;
use std::collections::BTreeSet;

/// What every application takes.
const ALWAYS: [ApplicationPaper; 4] = [
    ApplicationPaper::Form,
    ApplicationPaper::Photo,
    ApplicationPaper::Residence,
    ApplicationPaper::Stamps,
];

/// The papers that an application of the person with these records takes for a round: that depends
/// on what she has passed in earlier ones, and on what she applies for. What was refused takes
/// none.
pub fn papers(
    records: &dyn Records,
    aliases: &[RecordId],
    round: Option<RoundAt>,
    application: Option<RecordId>,
) -> BTreeSet<ApplicationPaper> {
    let mut needed = BTreeSet::from(ALWAYS);
    // A pass without its round is of some earlier one.
    let is_earlier = |it: &ExamSubjectResult| {
        let of = it.sitting.and_then(|of| RoundAt::of(&records.read::<ExamSitting>(of.id)?));
        of.zip(round).is_none_or(|(of, round)| of < round)
    };
    for id in aliases {
        let mut results = records.list_referring::<ExamSubjectResult>("learner", *id);
        let has_passed = results.any(|it| it.result == Some(ExamResult::Passed) && is_earlier(&it));
        needed.extend(has_passed.then_some(ApplicationPaper::PassNotice));
        let mut exemptions = records.list_referring::<Exemption>("learner", *id);
        let by_credits = exemptions.any(|it| {
            it.basis == Some(ExemptionBasis::Credit) && it.step != Some(ExemptionStep::Refused)
        });
        needed.extend(by_credits.then_some(ApplicationPaper::CreditCertificate));
        let mut measures = records.list_referring::<SpecialMeasure>("learner", *id);
        let is_of_it = |it: SpecialMeasure| {
            it.application.map(|of| of.id) == application && it.step != Some(MeasureStep::Refused)
        };
        let has_measure = application.is_some() && measures.any(is_of_it);
        needed.extend(has_measure.then_some(ApplicationPaper::DoctorsNote));
    }
    needed
}

/// So many days before the last day of the postmark papers are asked for again.
pub const REMINDED_AT: [i64; 4] = [28, 14, 7, 3];

/// By when papers of a letter with this last day should be there, seen from today: the next day on
/// which they are asked for, and in the end the last day itself. `None` before the first of these
/// days and after the last day.
pub fn papers_due(last_day: Date, today: Date) -> Option<Date> {
    let left = last_day.days_since(today);
    if !(0..=REMINDED_AT[0]).contains(&left) {
        return None;
    }
    let next = REMINDED_AT[1..].iter().find(|days| **days <= left);
    Some(last_day.plus_days(-next.copied().unwrap_or(0)))
}

/// So long before the first day a slip should be there: it is posted some three weeks before.
const SLIP_AHEAD_DAYS: i64 = 14;

/// Whether the slip of a letter that was posted is asked after, for a round with this first day:
/// without it nobody is let in, and the ministry can still send another one.
pub fn slip_is_due(first_day: Date, today: Date) -> bool {
    (0..=SLIP_AHEAD_DAYS).contains(&first_day.days_since(today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use serde_json::{Value, json};
    use uuid::Uuid;

    #[test]
    fn the_notice_of_a_subject_belongs_to_letters_of_later_rounds_only() {
        let id = |n: u128| RecordId(Uuid::from_u128(n));
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n: u128, fields: Value| {
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        for (n, year, round) in [(7, 2020, "second"), (8, 2021, "first"), (9, 2021, "second")] {
            put("exam_sitting", n, json!({ "fiscal_year": year, "round": round }));
        }
        let passed = json!({ "learner": id(1).to_string(), "sitting": id(8).to_string(),
            "subject": "kokugo", "attendance": "sat", "result": "passed" });
        put("exam_subject_result", 20, passed);
        let takes_notice = |n: u128| {
            let round = RoundAt::of(&all.read(id(n)).unwrap());
            papers(&all, &[id(1)], round, None).contains(&ApplicationPaper::PassNotice)
        };
        assert_eq!([7, 8, 9].map(takes_notice), [false, false, true]);
        assert!(papers(&all, &[id(1)], None, None).contains(&ApplicationPaper::PassNotice));
    }

    #[test]
    fn papers_are_asked_for_four_weeks_two_weeks_one_week_and_three_days_before_the_last_day() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (today, due) in [
            ("2021-04-11", None),
            ("2021-04-12", Some("2021-04-26")),
            ("2021-04-26", Some("2021-04-26")),
            ("2021-04-27", Some("2021-05-03")),
            ("2021-05-03", Some("2021-05-03")),
            ("2021-05-07", Some("2021-05-07")),
            ("2021-05-08", Some("2021-05-10")),
            ("2021-05-10", Some("2021-05-10")),
            ("2021-05-11", None),
        ] {
            assert_eq!(papers_due(day("2021-05-10"), day(today)), due.map(day), "{today}");
        }
    }
}
