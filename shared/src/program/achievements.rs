//! できたこと: everything that a learner has achieved, large and small alike.

use super::records::{ReadRecords, Records};
use super::standing::RoundAt;
use crate::exam::Subject;
use crate::id::RecordId;
use crate::records::certification::Certification;
use crate::records::exam_sitting::ExamSitting;
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::records::goal::Goal;
use crate::records::plan_item::PlanItem;
use crate::value::Date;

/// One achievement.
#[derive(Clone, Debug, PartialEq)]
pub struct Achievement {
    /// What was achieved.
    pub what: What,
    /// When, as far as it is known.
    pub on: Option<Date>,
}

/// What was achieved.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A step of her plan, by its words.
    Step(String),
    /// A subject of the exam, passed.
    Subject(Subject),
    /// A goal, by her own words.
    Goal(String),
    /// The whole exam.
    Certified,
}

/// Everything that the person with these records has achieved, newest first.
pub fn achievements(records: &dyn Records, aliases: &[RecordId]) -> Vec<Achievement> {
    let mut all: Vec<Achievement> = Vec::new();
    for id in aliases {
        let certified = records.list_referring::<Certification>("learner", *id);
        all.extend(certified.map(|it| Achievement { what: What::Certified, on: it.noticed_on }));
        let goals = records.list_referring::<Goal>("learner", *id);
        all.extend(goals.filter_map(reached));
        let results = records.list_referring::<ExamSubjectResult>("learner", *id);
        all.extend(results.filter_map(|result| passed(records, &result)));
        let steps = records.list_referring::<PlanItem>("learner", *id);
        all.extend(steps.filter_map(done));
    }
    all.sort_by_key(|achievement| std::cmp::Reverse(achievement.on));
    all
}

fn reached(goal: Goal) -> Option<Achievement> {
    let on = Some(goal.achieved_on?);
    Some(Achievement { what: What::Goal(goal.words?.0), on })
}

fn done(step: PlanItem) -> Option<Achievement> {
    let on = Some(step.done_on?);
    Some(Achievement { what: What::Step(step.title?.0), on })
}

/// A pass is dated by the day of the results, or by the month of a round of which that is unknown.
fn passed(records: &dyn Records, result: &ExamSubjectResult) -> Option<Achievement> {
    let subject = result.subject.filter(|_| result.result == Some(ExamResult::Passed))?;
    let round = result.sitting.and_then(|sitting| records.read::<ExamSitting>(sitting.id));
    let month = |round: &ExamSitting| RoundAt::of(round).map(RoundAt::month);
    let on = round.and_then(|round| round.results_on.or_else(|| month(&round)));
    Some(Achievement { what: What::Subject(subject), on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::exam_sitting::Round;
    use crate::value::{FiscalYear, LongText, Ref, Text};
    use uuid::Uuid;

    #[test]
    fn what_is_done_is_listed_newest_first_and_what_is_open_is_not() {
        let id = |n: u128| RecordId(Uuid::from_u128(n));
        let learner = Some(Ref::to(id(1)));
        let mut records = RecordSet::default();
        let step = |n: u128, done_on: Option<&str>| PlanItem {
            learner,
            title: Some(Text(format!("step {n}"))),
            done_on: done_on.and_then(|day| day.parse().ok()),
            ..PlanItem::empty(id(n))
        };
        records.add(&step(11, Some("2021-01-10")));
        records.add(&step(12, None));
        let words = Some(LongText("to pass".to_owned()));
        let achieved_on = "2021-01-20".parse().ok();
        records.add(&Goal { learner, words, achieved_on, ..Goal::empty(id(13)) });
        records.add(&ExamSitting {
            fiscal_year: Some(FiscalYear(2020)),
            round: Some(Round::Second),
            ..ExamSitting::empty(id(14))
        });
        records.add(&ExamSubjectResult {
            learner,
            sitting: Some(Ref::to(id(14))),
            subject: Some(Subject::Kokugo),
            result: Some(ExamResult::Passed),
            ..ExamSubjectResult::empty(id(15))
        });
        let found = achievements(&records, &[id(1)]);
        let what: Vec<What> = found.iter().map(|it| it.what.clone()).collect();
        let step = What::Step("step 11".to_owned());
        assert_eq!(what, [What::Goal("to pass".to_owned()), step, What::Subject(Subject::Kokugo)]);
        assert_eq!(found[2].on, "2020-11-01".parse().ok(), "the month of the round");
        assert_eq!(achievements(&records, &[id(2)]), []);
    }
}
