//! What a learner waits for: after her letter is posted the slip, then the exam, after it the
//! results, and once those are sent her own letter. The same words wherever she looks (L4, L8).

use super::exam_applications::applications;
use super::letter::letter;
use super::records::Records;
use super::standing::{RoundAt, newest_rounds, results};
use crate::id::RecordId;
use crate::records::exam_application::ApplicationStep;
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::ExamAttendance;
use crate::value::Date;

/// One thing that is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Letters of a round were sent, and she has not said what hers says.
    Letter {
        /// The round.
        round: RoundAt,
    },
    /// She has sat a round, and its results are sent on this day, as far as it is known.
    Results {
        /// The round.
        round: RoundAt,
        /// The day.
        sent_on: Option<Date>,
    },
    /// Her application is posted; the slip comes around the month before the round.
    Slip {
        /// The round.
        round: RoundAt,
    },
    /// The slip is here.
    Exam {
        /// The round.
        round: RoundAt,
        /// Its first day.
        starts_on: Option<Date>,
    },
}

/// What the person with these records waits for, the nearest first.
pub fn waits(records: &dyn Records, aliases: &[RecordId], today: Date) -> Vec<Wait> {
    let asked = letter(records, aliases, today)
        .filter(|it| it.rows.iter().any(|row| row.outcome().is_none()))
        .and_then(|it| RoundAt::of(&it.sitting));
    let mut found: Vec<Wait> = asked.map(|round| Wait::Letter { round }).into_iter().collect();
    let posted: Vec<(RecordId, ApplicationStep)> = applications(records, aliases)
        .iter()
        .filter(|it| it.is_posted())
        .filter_map(|it| Some((it.sitting?.id, it.step?)))
        .collect();
    let results = results(records, aliases);
    for sitting in newest_rounds(records).iter().rev() {
        let own = || results.iter().filter(|it| it.sitting.is_some_and(|of| of.id == sitting.id));
        let is_there = own().any(|it| it.attendance != Some(ExamAttendance::Absent));
        let step = posted.iter().find(|(of, _)| *of == sitting.id).map(|(_, step)| *step);
        // Nobody has to have written down that she sat; that she did not is written down.
        let may_have_sat = is_there || (step.is_some() && own().next().is_none());
        let wait = wait(sitting, step, may_have_sat, today);
        found.extend(wait);
    }
    found
}

fn wait(
    sitting: &ExamSitting,
    step: Option<ApplicationStep>,
    may_have_sat: bool,
    today: Date,
) -> Option<Wait> {
    let (round, last) = (RoundAt::of(sitting)?, sitting.last_day());
    if last.is_some_and(|last| last < today) {
        let is_awaited = may_have_sat && sitting.has_letters(today) == Some(false);
        let sent_on = sitting.results_on;
        return is_awaited.then_some(Wait::Results { round, sent_on });
    }
    match step? {
        ApplicationStep::Sent => Some(Wait::Slip { round }),
        ApplicationStep::SlipReceived => {
            let starts_on = sitting.starts_on.filter(|first| today < *first);
            starts_on.is_some().then_some(Wait::Exam { round, starts_on })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::exam_sitting::Round;
    use crate::value::FiscalYear;
    use serde_json::{Value, json};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    const FIRST: RoundAt = RoundAt { year: FiscalYear(2026), round: Round::First };
    const SECOND: RoundAt = RoundAt { year: FiscalYear(2026), round: Round::Second };

    /// Rounds 8 and 9 of 2026, and what is recorded of learner 1.
    fn at(rows: &[(&str, Value)], today: &str) -> Vec<Wait> {
        let mut all = RecordSet::default();
        let mut put = |kind: &str, n: u128, mut fields: Value| {
            fields["learner"] = json!(id(1).to_string());
            all.put(kind, id(n), fields.as_object().unwrap().clone());
        };
        put("learner", 1, json!({ "preferred_name": "Ann" }));
        for (n, round, days) in [
            (8, "first", ["2026-08-06", "2026-08-07", "2026-09-01"]),
            (9, "second", ["2026-11-07", "2026-11-08", "2026-12-08"]),
        ] {
            let days = json!({ "fiscal_year": 2026, "round": round, "starts_on": days[0],
                               "ends_on": days[1], "results_on": days[2] });
            put("exam_sitting", n, days);
        }
        for (n, (kind, fields)) in (100..).zip(rows) {
            put(kind, n, fields.clone());
        }
        waits(&all, &[id(1)], today.parse().unwrap())
    }

    fn posted(round: u128, step: &str) -> (&'static str, Value) {
        let fields =
            json!({ "sitting": id(round).to_string(), "subjects": ["eigo"], "step": step });
        ("exam_application", fields)
    }

    fn result(round: u128, attendance: &str) -> (&'static str, Value) {
        let fields = json!({ "sitting": id(round).to_string(), "subject": "eigo",
                             "attendance": attendance });
        ("exam_subject_result", fields)
    }

    #[test]
    fn from_the_post_office_to_her_own_letter_she_reads_what_comes_next() {
        let day = |text: &str| text.parse::<Date>().ok();
        let slip = [Wait::Slip { round: FIRST }];
        assert_eq!(at(&[posted(8, "planned")], "2026-05-02"), []);
        assert_eq!(at(&[posted(8, "sent")], "2026-05-02"), slip);
        let exam = [Wait::Exam { round: FIRST, starts_on: day("2026-08-06") }];
        assert_eq!(at(&[posted(8, "slip_received")], "2026-08-05"), exam);
        assert_eq!(at(&[posted(8, "slip_received")], "2026-08-07"), [], "the day has its card");
        let results = [Wait::Results { round: FIRST, sent_on: day("2026-09-01") }];
        assert_eq!(at(&[posted(8, "slip_received")], "2026-08-08"), results);
        assert_eq!(at(&[result(8, "sat")], "2026-08-31"), results);
        let letter = [Wait::Letter { round: FIRST }];
        assert_eq!(at(&[posted(8, "slip_received"), result(8, "sat")], "2026-09-01"), letter);
    }

    #[test]
    fn who_stayed_away_waits_for_no_result_and_two_rounds_are_two_things() {
        assert_eq!(at(&[posted(8, "slip_received"), result(8, "absent")], "2026-08-08"), []);
        assert_eq!(at(&[posted(8, "withdrawn")], "2026-08-08"), []);
        let both = [posted(9, "sent"), result(8, "sat")];
        let expected = [Wait::Letter { round: FIRST }, Wait::Slip { round: SECOND }];
        assert_eq!(at(&both, "2026-09-10"), expected);
        let told = json!({ "sitting": id(8).to_string(), "subject": "eigo", "result": "passed",
                           "told_on": "2026-09-05" });
        let answered = [&both[..], &[("told_result", told)]].concat();
        assert_eq!(at(&answered, "2026-09-10"), expected[1..]);
    }
}
