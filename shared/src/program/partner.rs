//! A partner leaves: its people look after nobody from the next day on, the partner and they stay
//! in what was recorded. Learners whom nobody looks after then are named, so that somebody hands
//! them over before.

use super::period::Period;
use super::records::{ReadRecords, Records};
use super::write::{Write, field};
use crate::id::RecordId;
use crate::record::{Body, Record};
use crate::records::assignment::Assignment;
use crate::records::handover::Handover;
use crate::records::organization::Organization;
use crate::records::partner_contract::PartnerContract;
use crate::records::staff::Staff;
use crate::value::{Date, LongText, Ref};
use std::collections::BTreeSet;

/// The people of an organization who work on a day or later.
pub fn people(records: &dyn Records, organization: RecordId, day: Date) -> Vec<Staff> {
    let all = records.referring(Staff::NAME, "organization", organization);
    let working = all.filter(|(_, fields)| Staff::KIND.is_used_on(fields, day));
    working.map(|(id, fields)| Staff::read(id, fields)).collect()
}

/// Learners who have one of these people assigned by name and nobody else after a day.
pub fn left_alone(records: &dyn Records, people: &[Staff], last_day: Date) -> BTreeSet<RecordId> {
    let next = last_day.plus_days(1);
    let leave: BTreeSet<RecordId> = people.iter().map(|it| it.id).collect();
    let theirs = people.iter().flat_map(|it| records.list_referring::<Assignment>("staff", it.id));
    let learners: BTreeSet<RecordId> = theirs
        .filter(|it| Period::from(it).contains(next))
        .filter_map(|it| it.learner.map(|learner| learner.id))
        .collect();
    let has_another = |learner: &RecordId| {
        let mut all = records.list_referring::<Assignment>("learner", *learner);
        let stays = |it: &Assignment| it.staff.is_some_and(|staff| !leave.contains(&staff.id));
        all.any(|it| stays(&it) && Period::from(&it).contains(next))
    };
    learners.into_iter().filter(|learner| !has_another(learner)).collect()
}

/// The partner leaves after `last_day`: what ends is everything that lasts longer. Its past stays.
pub fn leave(records: &dyn Records, organization: RecordId, last_day: Date) -> Vec<Write> {
    let ends = |name: &str| Body::from_iter([field(name, Some(&last_day))]);
    let lasts = |last: Option<Date>| last.is_none_or(|last| last > last_day);
    let mut writes = vec![Write::set::<Organization>(organization, ends("used_until"))];
    for contract in records.list_referring::<PartnerContract>("organization", organization) {
        if lasts(contract.to) && contract.from.is_none_or(|from| from <= last_day) {
            writes.push(Write::set::<PartnerContract>(contract.id, ends("to")));
        }
    }
    for person in records.list_referring::<Staff>("organization", organization) {
        writes.extend(leave_alone(records, &person, last_day));
    }
    writes
}

/// One person leaves after `last_day`: what ends is everything that lasts longer. What she did
/// stays.
pub fn leave_alone(records: &dyn Records, person: &Staff, last_day: Date) -> Vec<Write> {
    let ends = |name: &str| Body::from_iter([field(name, Some(&last_day))]);
    let lasts = |last: Option<Date>| last.is_none_or(|last| last > last_day);
    let mut writes = Vec::new();
    if lasts(person.works_until) {
        writes.push(Write::set::<Staff>(person.id, ends("works_until")));
    }
    for work in records.list_referring::<Assignment>("staff", person.id) {
        let has_begun = work.from.is_none_or(|from| from <= last_day);
        match lasts(work.to) {
            true if has_begun => writes.push(Write::set::<Assignment>(work.id, ends("to"))),
            // What was to begin later never does. Where it was said whether she has care the
            // record stays, without it, and ends with everything else.
            true if work.care.is_none() => {
                writes.push(Write::remove::<Assignment>(work.id));
            }
            true => {
                let day = Some(&last_day);
                let set = [field("from", day), field("to", day), field::<bool>("care", None)];
                writes.push(Write::set::<Assignment>(work.id, Body::from_iter(set)));
            }
            false => {}
        }
    }
    writes
}

/// Who looks after some learners next, and what she is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    /// Who.
    pub staff: RecordId,
    /// What she reads about each of them.
    pub text: LongText,
    /// The last day of those who leave.
    pub last_day: Date,
    /// The day on which it is written.
    pub today: Date,
}

/// What to write so that learners whom `people` look after have somebody next: she is assigned to
/// each of them from the day after on, and is told so by a handover, which waits until she has
/// read it. `new` gives ids.
pub fn hand_over(
    records: &dyn Records,
    learners: &BTreeSet<RecordId>,
    people: &[Staff],
    next: &Successor,
    mut new: impl FnMut() -> RecordId,
) -> Vec<Write> {
    let from_day = next.last_day.plus_days(1);
    let mut writes = Vec::new();
    for learner in learners {
        let work = || records.list_referring::<Assignment>("learner", *learner);
        let before = people
            .iter()
            .find(|it| work().any(|own| own.staff.is_some_and(|staff| staff.id == it.id)));
        writes.push(Write::create(&Assignment {
            staff: Some(Ref::to(next.staff)),
            learner: Some(Ref::to(*learner)),
            from: Some(from_day),
            ..Assignment::empty(new())
        }));
        writes.push(Write::create(&Handover {
            learner: Some(Ref::to(*learner)),
            from: before.map(|it| Ref::to(it.id)),
            to: Some(Ref::to(next.staff)),
            date: Some(next.today),
            text: Some(next.text.clone()),
            ..Handover::empty(new())
        }));
    }
    writes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::program::write::undone;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Partner 50 with person 1, who looks after learner 7 alone and after learner 8 beside person
    /// 2 of another partner.
    fn records() -> RecordSet {
        let mut records = RecordSet::default();
        records.add(&Organization::empty(id(50)));
        let of = |organization| Some(Ref::to(id(organization)));
        records.add(&Staff { organization: of(50), ..Staff::empty(id(1)) });
        records.add(&Staff { organization: of(51), ..Staff::empty(id(2)) });
        let (from, to) = (Some(day("2020-04-01")), Some(day("2021-03-31")));
        let contract = PartnerContract::empty(id(60));
        records.add(&PartnerContract { organization: of(50), from, to, ..contract });
        for (n, staff, learner) in [(90, 1, 7), (91, 1, 8), (92, 2, 8)] {
            let (staff, learner) = (Some(Ref::to(id(staff))), Some(Ref::to(id(learner))));
            records.add(&Assignment { staff, learner, from, ..Assignment::empty(id(n)) });
        }
        records
    }

    fn sets(writes: &[Write]) -> Vec<(&'static str, RecordId)> {
        let named = writes.iter().map(|write| match write {
            Write::Set { kind, id, .. } | Write::Remove { kind, id } => (*kind, *id),
            Write::Create { kind, id, .. } => (*kind, *id),
        });
        named.collect()
    }

    #[test]
    fn its_people_look_after_nobody_any_more_and_its_past_stays() {
        let writes = leave(&records(), id(50), day("2020-09-30"));
        let expected = [
            ("organization", id(50)),
            ("partner_contract", id(60)),
            ("staff", id(1)),
            ("assignment", id(90)),
            ("assignment", id(91)),
        ];
        assert_eq!(sets(&writes), expected);
    }

    #[test]
    fn care_that_was_to_begin_later_is_never_given() {
        let mut records = records();
        let (from, last) = (Some(day("2021-01-01")), day("2020-09-30"));
        for (n, care) in [(90, Some(true)), (91, Some(false)), (92, None)] {
            let work = records.read::<Assignment>(id(n)).unwrap();
            let staff = Some(Ref::to(id(1)));
            records.add(&Assignment { from, care, staff, ..work });
        }
        for write in leave(&records, id(50), last) {
            match write {
                Write::Set { kind: "assignment", set, .. } => {
                    let said = ["from", "to", "care"].map(|name| set[name].clone());
                    let last = serde_json::Value::from(last.to_string());
                    assert_eq!(said, [last.clone(), last, serde_json::Value::Null]);
                }
                Write::Remove { id: gone, .. } => assert_eq!(gone, id(92)),
                _ => {}
            }
        }
    }

    #[test]
    fn whoever_nobody_else_looks_after_is_named() {
        let records = records();
        let people = people(&records, id(50), day("2020-09-30"));
        assert_eq!(people.iter().map(|it| it.id).collect::<Vec<_>>(), [id(1)]);
        let alone = left_alone(&records, &people, day("2020-09-30"));
        assert_eq!(alone, BTreeSet::from([id(7)]));
    }

    #[test]
    fn what_ended_before_is_not_touched_and_all_of_it_is_taken_back() {
        let mut records = records();
        let ended = Some(day("2020-06-30"));
        let work = records.read::<Assignment>(id(90)).unwrap();
        records.add(&Assignment { to: ended, ..work });
        let writes = leave(&records, id(50), day("2020-09-30"));
        assert!(!sets(&writes).contains(&("assignment", id(90))));
        let back = undone(&records, &writes);
        assert_eq!(back.len(), writes.len());
        let reopened = back.iter().find_map(|write| match write {
            Write::Set { kind: "assignment", set, .. } => set.get("to").cloned(),
            _ => None,
        });
        assert_eq!(reopened, Some(serde_json::Value::Null));
    }

    #[test]
    fn whoever_is_handed_over_has_somebody_from_the_next_day_on_who_is_told_so() {
        let mut records = records();
        let last_day = day("2020-09-30");
        let people = people(&records, id(50), last_day);
        let alone = left_alone(&records, &people, last_day);
        let text = LongText("the partner leaves".to_owned());
        let next = Successor { staff: id(2), text, last_day, today: day("2020-09-20") };
        let mut n = 200;
        let writes = hand_over(&records, &alone, &people, &next, || {
            n += 1;
            id(n)
        });
        for write in &writes {
            let Write::Create { kind, id, set } = write else { panic!("it only makes records") };
            records.put(kind, *id, set.clone());
        }
        assert!(left_alone(&records, &people, last_day).is_empty());
        let work = records.read::<Assignment>(id(201)).unwrap();
        assert_eq!(work.from, Some(day("2020-10-01")));
        let told = records.read::<Handover>(id(202)).unwrap();
        assert_eq!((told.from, told.to), (Some(Ref::to(id(1))), Some(Ref::to(id(2)))));
        assert!(Handover::KIND.problems(&told.write()).is_empty());
        assert_eq!(undone(&records, &writes).len(), 2);
    }

    #[test]
    fn one_person_leaves_and_her_partner_stays() {
        let records = records();
        let person = records.read::<Staff>(id(1)).unwrap();
        let writes = leave_alone(&records, &person, day("2020-09-30"));
        let expected = [("staff", id(1)), ("assignment", id(90)), ("assignment", id(91))];
        assert_eq!(sets(&writes), expected);
    }
}
