//! The garden of what a learner has done: a plant for every subject, a leaf for every thing done, a
//! blossom once the subject is passed. It only grows.

use super::records::{ReadRecords, Records};
use crate::exam::Subject;
use crate::id::RecordId;
use crate::records::certification::Certification;
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::records::goal::Goal;
use crate::records::plan_item::PlanItem;
use std::collections::BTreeMap;

/// One plant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plant {
    /// The subject; `None` for everything that belongs to no subject.
    pub subject: Option<Subject>,
    /// How many things are done.
    pub leaves: usize,
    /// Whether the subject is passed, or for the plant of no subject the whole exam.
    pub is_in_bloom: bool,
}

/// What the person with these records has done, by subject; what belongs to none comes last.
/// Nothing where nothing is done yet.
pub fn garden(records: &dyn Records, aliases: &[RecordId]) -> Vec<Plant> {
    let mut plants: BTreeMap<(bool, Option<Subject>), Plant> = BTreeMap::new();
    let mut at = |subject: Option<Subject>, leaves: usize, blooms: bool| {
        let plant = Plant { subject, leaves: 0, is_in_bloom: false };
        let plant = plants.entry((subject.is_none(), subject)).or_insert(plant);
        plant.leaves += leaves;
        plant.is_in_bloom |= blooms;
    };
    for id in aliases {
        let steps = records.list_referring::<PlanItem>("learner", *id);
        steps.filter(|step| step.done_on.is_some()).for_each(|step| at(step.subject, 1, false));
        let goals = records.list_referring::<Goal>("learner", *id);
        goals.filter(|goal| goal.achieved_on.is_some()).for_each(|_| at(None, 1, false));
        let results = records.list_referring::<ExamSubjectResult>("learner", *id);
        results
            .filter(|result| result.result == Some(ExamResult::Passed) && result.subject.is_some())
            .for_each(|result| at(result.subject, 0, true));
        let certified = records.list_referring::<Certification>("learner", *id);
        certified.for_each(|_| at(None, 0, true));
    }
    plants.into_values().collect()
}

/// How many things are done in all: leaves and blossoms.
pub fn count(plants: &[Plant]) -> usize {
    plants.iter().map(|plant| plant.leaves + usize::from(plant.is_in_bloom)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::{Ref, Text};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn step(n: u128, subject: Option<Subject>, done: Option<&str>) -> PlanItem {
        PlanItem {
            learner: Some(Ref::to(id(1))),
            title: Some(Text("a step".to_owned())),
            subject,
            done_on: done.and_then(|day| day.parse().ok()),
            ..PlanItem::empty(id(n))
        }
    }

    #[test]
    fn a_leaf_for_each_thing_done_and_a_blossom_for_a_subject_passed() {
        let mut records = RecordSet::default();
        assert_eq!(garden(&records, &[id(1)]), [], "nothing is done yet");
        records.add(&step(11, Some(Subject::Kokugo), Some("2021-01-10")));
        records.add(&step(12, Some(Subject::Kokugo), Some("2021-01-11")));
        records.add(&step(13, Some(Subject::Kokugo), None));
        records.add(&step(14, None, Some("2021-01-12")));
        records.add(&ExamSubjectResult {
            learner: Some(Ref::to(id(1))),
            subject: Some(Subject::Sugaku),
            result: Some(ExamResult::Passed),
            ..ExamSubjectResult::empty(id(15))
        });
        let plants = garden(&records, &[id(1)]);
        let facts: Vec<_> =
            plants.iter().map(|it| (it.subject, it.leaves, it.is_in_bloom)).collect();
        let expected =
            [(Some(Subject::Kokugo), 2, false), (Some(Subject::Sugaku), 0, true), (None, 1, false)];
        assert_eq!(facts, expected);
        assert_eq!(count(&plants), 4);
        assert_eq!(garden(&records, &[id(2)]), [], "nobody else's");
    }
}
