//! A learner's goals and the steps of her study plan: which goal leads, and in which order steps
//! are done.

use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::records::goal::Goal;
use crate::records::plan_item::PlanItem;
use crate::value::{Count, Date, LongText, Ref, Text};
use std::cmp::Reverse;

/// The goals of the person with these records: open ones first, the newest of each first.
pub fn goals(records: &dyn Records, aliases: &[RecordId]) -> Vec<Goal> {
    let of = |id: &RecordId| records.list_referring::<Goal>("learner", *id);
    let mut goals: Vec<Goal> = aliases.iter().flat_map(of).collect();
    goals.arrange_by_key(|goal| (goal.achieved_on.is_some(), Reverse((goal.agreed_on, goal.id))));
    goals
}

/// The goal that leads: the newest one that she has not reached.
pub fn leading_goal(goals: &[Goal]) -> Option<&Goal> {
    goals.iter().find(|goal| goal.achieved_on.is_none())
}

/// The steps of a plan: what is ahead first, in the order of the plan, then what is done.
pub fn steps(records: &dyn Records, aliases: &[RecordId]) -> Vec<PlanItem> {
    let of = |id: &RecordId| records.list_referring::<PlanItem>("learner", *id);
    let mut steps: Vec<PlanItem> = aliases.iter().flat_map(of).collect();
    in_order(&mut steps);
    steps
}

/// Puts steps into the order of the plan.
pub fn in_order(steps: &mut [PlanItem]) {
    steps.arrange_by_key(|step| (step.done_on.is_some(), step.position, step.due_on, step.id));
}

/// A goal that a learner and her tutor agree on.
pub fn new_goal(id: RecordId, learner: RecordId, words: LongText, today: Date) -> Goal {
    let learner = Some(Ref::to(learner));
    Goal { learner, words: Some(words), agreed_on: Some(today), ..Goal::empty(id) }
}

/// One more step at the end of these.
pub fn new_step(id: RecordId, learner: RecordId, title: Text, steps: &[PlanItem]) -> PlanItem {
    PlanItem {
        learner: Some(Ref::to(learner)),
        title: Some(title),
        position: Some(next_position(steps)),
        ..PlanItem::empty(id)
    }
}

/// The place of a new step: after all others.
fn next_position(steps: &[PlanItem]) -> Count {
    let last = steps.iter().filter_map(|step| step.position).max();
    Count(last.map_or(0, |last| last.0) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    #[test]
    fn the_newest_goal_that_is_open_leads() {
        let goal = |n: u128, agreed: &str, achieved: Option<&str>| Goal {
            learner: Some(Ref::to(id(1))),
            agreed_on: agreed.parse().ok(),
            achieved_on: achieved.and_then(|day| day.parse().ok()),
            ..Goal::empty(id(n))
        };
        let mut records = RecordSet::default();
        records.add(&goal(11, "2020-05-01", None));
        records.add(&goal(12, "2020-12-01", Some("2021-01-15")));
        records.add(&goal(13, "2020-09-01", None));
        let found = goals(&records, &[id(1)]);
        assert_eq!(found.iter().map(|goal| goal.id).collect::<Vec<_>>(), [13, 11, 12].map(id));
        assert_eq!(leading_goal(&found).map(|goal| goal.id), Some(id(13)));
        assert_eq!(leading_goal(&found[2..]), None, "all are reached");
    }

    #[test]
    fn steps_ahead_come_in_the_order_of_the_plan_and_before_those_that_are_done() {
        let step = |n: u128, position: Option<u32>, done: Option<&str>| PlanItem {
            learner: Some(Ref::to(id(1))),
            position: position.map(Count),
            done_on: done.and_then(|day| day.parse().ok()),
            ..PlanItem::empty(id(n))
        };
        let mut records = RecordSet::default();
        for step in [
            step(11, Some(2), None),
            step(12, Some(1), Some("2021-01-15")),
            step(13, None, None),
            step(14, Some(1), None),
        ] {
            records.add(&step);
        }
        let found = steps(&records, &[id(1)]);
        assert_eq!(found.iter().map(|step| step.id).collect::<Vec<_>>(), [13, 14, 11, 12].map(id));
        assert_eq!(next_position(&found), Count(3));
        assert_eq!(next_position(&[]), Count(1));
    }
}
