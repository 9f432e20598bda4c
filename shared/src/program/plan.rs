//! A learner's goals and the steps of her study plan: which goal leads, and in which order steps
//! are done.

use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Body;
use crate::records::goal::Goal;
use crate::records::intake::Intake;
use crate::records::plan_item::PlanItem;
use crate::records::study_plan::StudyPlan;
use crate::value::{Count, Date, LongText, Ref, Text};
use std::cmp::Reverse;

/// So many steps are for today where no day says so: one thing after the other.
const TODAY_MIN: usize = 1;

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

/// Where a step stands on her own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// It is for today, or was done today.
    Today,
    /// It comes later.
    Next,
    /// It was done before today.
    Done,
}

/// Where each step stands: what is due by today, and at least the first open one, is for today.
pub fn grouped(steps: &[PlanItem], today: Date) -> Vec<Group> {
    let mut open = 0;
    let group = |step: &PlanItem| {
        if step.done_on.is_some_and(|day| day < today) {
            return Group::Done;
        }
        open += 1;
        let is_due = step.due_on.is_some_and(|due| due <= today);
        let is_today = step.done_on.is_some() || is_due || open <= TODAY_MIN;
        if is_today { Group::Today } else { Group::Next }
    };
    steps.iter().map(group).collect()
}

/// Puts steps into the order of the plan.
pub fn in_order(steps: &mut [PlanItem]) {
    steps.arrange_by_key(|step| (step.done_on.is_some(), step.position, step.due_on, step.id));
}

/// What she wished for in her first contact, in her own words; of several the newest. It becomes a
/// goal once somebody has agreed on it with her, and not by itself.
pub fn wish(records: &dyn Records, aliases: &[RecordId]) -> Option<LongText> {
    let of = |id: &RecordId| records.list_referring::<Intake>("learner", *id);
    let told = aliases.iter().flat_map(of).filter(|it| it.wish.is_some());
    told.max_by_key(|it| (it.date, it.id))?.wish
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

/// The version of the plan that somebody works by: the newest one.
pub fn current(records: &dyn Records, aliases: &[RecordId]) -> Option<StudyPlan> {
    let of = |id: &RecordId| records.list_referring::<StudyPlan>("learner", *id);
    let all = aliases.iter().flat_map(of);
    all.max_by_key(|plan| (plan.version, plan.agreed_on, plan.id))
}

/// Agrees on the next version: the one before was looked at on that day, and the steps that are
/// still ahead belong to the new one.
pub fn next_version(
    id: RecordId,
    learner: RecordId,
    before: Option<&StudyPlan>,
    goal: Option<RecordId>,
    steps: &[PlanItem],
    today: Date,
) -> Vec<Write> {
    let version = before.and_then(|before| before.version).map_or(1, |version| version.0 + 1);
    let plan = StudyPlan {
        learner: Some(Ref::to(learner)),
        version: Some(Count(version)),
        goal: goal.map(Ref::to),
        agreed_on: Some(today),
        ..StudyPlan::empty(id)
    };
    let reviewed = before.map(|before| {
        let set = field("reviewed_on", Some(&today));
        Write::set::<StudyPlan>(before.id, Body::from_iter([set]))
    });
    let ahead = steps.iter().filter(|step| step.done_on.is_none()).map(|step| {
        let set = field("plan", Some(&Ref::<StudyPlan>::to(id)));
        Write::set::<PlanItem>(step.id, Body::from_iter([set]))
    });
    reviewed.into_iter().chain([Write::create(&plan)]).chain(ahead).collect()
}

/// What takes the next version back.
pub fn take_version_back(
    id: RecordId,
    before: Option<&StudyPlan>,
    steps: &[PlanItem],
) -> Vec<Write> {
    let ahead = steps.iter().filter(|step| step.done_on.is_none()).map(|step| {
        Write::set::<PlanItem>(step.id, Body::from_iter([field("plan", step.plan.as_ref())]))
    });
    let reviewed = before.map(|before| {
        let set = field("reviewed_on", before.reviewed_on.as_ref());
        Write::set::<StudyPlan>(before.id, Body::from_iter([set]))
    });
    ahead.chain([Write::remove::<StudyPlan>(id)]).chain(reviewed).collect()
}

/// Puts one of these steps at a place among those that are ahead, counted from 0. Only steps whose
/// place changes are written.
pub fn moved(steps: &[PlanItem], step: RecordId, to: usize) -> Vec<Write> {
    let mut ahead: Vec<&PlanItem> = steps.iter().filter(|it| it.done_on.is_none()).collect();
    let Some(from) = ahead.iter().position(|it| it.id == step) else { return Vec::new() };
    let one = ahead.remove(from);
    ahead.insert(to.min(ahead.len()), one);
    let places = (1..).map(Count).zip(ahead);
    let changed = places.filter(|(place, it)| it.position != Some(*place));
    let write = |(place, it): (Count, &PlanItem)| {
        Write::set::<PlanItem>(it.id, Body::from_iter([field("position", Some(&place))]))
    };
    changed.map(write).collect()
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
    fn what_she_said_last_in_a_first_contact_is_offered_as_her_goal() {
        let told = |n: u128, day: &str, wish: Option<&str>| Intake {
            learner: Some(Ref::to(id(1))),
            date: day.parse().ok(),
            wish: wish.map(|words| LongText(words.to_owned())),
            ..Intake::empty(id(n))
        };
        let mut records = RecordSet::default();
        records.add(&told(21, "2020-05-01", Some("to read")));
        records.add(&told(22, "2020-12-01", Some("to pass")));
        records.add(&told(23, "2021-01-10", None));
        assert_eq!(wish(&records, &[id(1)]), Some(LongText("to pass".to_owned())));
        assert_eq!(wish(&records, &[id(2)]), None);
    }

    fn ahead(places: &[(u128, Option<u32>)]) -> Vec<PlanItem> {
        let step = |(n, place): &(u128, Option<u32>)| PlanItem {
            position: place.map(Count),
            ..PlanItem::empty(id(*n))
        };
        places.iter().map(step).collect()
    }

    /// What is written, each as (step, place).
    fn places(writes: &[Write]) -> Vec<(u128, u64)> {
        let place = |write: &Write| match write {
            Write::Set { id, set, .. } => Some((id.0.as_u128(), set.get("position")?.as_u64()?)),
            Write::Create { .. } | Write::Remove { .. } => None,
        };
        writes.iter().filter_map(place).collect()
    }

    #[test]
    fn a_step_that_is_moved_takes_its_place_and_only_those_between_follow() {
        let steps = ahead(&[(1, Some(1)), (2, Some(2)), (3, Some(3)), (4, Some(4))]);
        assert_eq!(places(&moved(&steps, id(3), 1)), [(3, 2), (2, 3)]);
        assert_eq!(places(&moved(&steps, id(1), 9)), [(2, 1), (3, 2), (4, 3), (1, 4)]);
        assert_eq!(places(&moved(&steps, id(2), 1)), [], "it is there");
        assert_eq!(places(&moved(&steps, id(9), 0)), [], "no such step");
        let old = ahead(&[(1, None), (2, None)]);
        assert_eq!(places(&moved(&old, id(2), 0)), [(2, 1), (1, 2)], "steps without a place");
    }

    #[test]
    fn the_next_version_ends_the_one_before_and_takes_the_open_steps_along() {
        let mut records = RecordSet::default();
        let first = StudyPlan {
            learner: Some(Ref::to(id(1))),
            version: Some(Count(1)),
            ..StudyPlan::empty(id(50))
        };
        records.add(&first);
        assert_eq!(current(&records, &[id(1)]).map(|plan| plan.id), Some(id(50)));
        let done = PlanItem { done_on: "2021-01-15".parse().ok(), ..PlanItem::empty(id(61)) };
        let steps = [PlanItem::empty(id(60)), done];
        let today = "2021-02-03".parse().unwrap();
        let writes = next_version(id(51), id(1), Some(&first), None, &steps, today);
        let about = |write: &Write| match write {
            Write::Create { id, .. } | Write::Set { id, .. } | Write::Remove { id, .. } => {
                id.0.as_u128()
            }
        };
        assert_eq!(writes.iter().map(about).collect::<Vec<_>>(), [50, 51, 60]);
        let Write::Create { set, .. } = &writes[1] else { panic!("it is made") };
        assert_eq!(set["version"], 2);
        let back = take_version_back(id(51), Some(&first), &steps);
        assert_eq!(back.iter().map(about).collect::<Vec<_>>(), [60, 51, 50]);
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

    #[test]
    fn what_is_due_and_the_first_open_step_are_for_today() {
        let step = |n: u128, due: Option<&str>, done: Option<&str>| PlanItem {
            due_on: due.and_then(|day| day.parse().ok()),
            done_on: done.and_then(|day| day.parse().ok()),
            ..PlanItem::empty(id(n))
        };
        let steps = [
            step(1, None, Some("2021-02-01")),
            step(2, None, None),
            step(3, None, None),
            step(4, Some("2021-02-03"), None),
            step(5, Some("2021-02-04"), None),
            step(6, None, Some("2021-02-03")),
        ];
        use Group::{Done, Next, Today};
        let found = grouped(&steps, "2021-02-03".parse().unwrap());
        assert_eq!(found, [Done, Today, Next, Today, Next, Today]);
    }
}
