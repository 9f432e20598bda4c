//! Somebody who comes for the first time: the person, the talk, the mark in the roll call and who
//! looks after her are written as one.

use super::roll::{self, Before};
use crate::id::RecordId;
use crate::program::write::Write;
use crate::records::assignment::Assignment;
use crate::records::attendance::AttendanceStatus;
use crate::records::consultation::{Channel, Consultation, Counterparty};
use crate::records::learner::Learner;
use crate::records::lesson::Lesson;
use crate::role::{Actor, Role};
use crate::value::{ChoiceSet, Date, Ref, Text};

/// The ids of the records that an arrival makes.
#[derive(Clone, Copy, Debug)]
pub struct NewIds {
    /// The person.
    pub learner: RecordId,
    /// The talk with her.
    pub talk: RecordId,
    /// That her tutor looks after her.
    pub assignment: RecordId,
}

/// Everything that an arrival at a lesson makes. A name is enough; `before` is the state of her
/// mark in the roll call.
pub fn arrival(
    ids: NewIds,
    actor: &Actor,
    lesson: &Lesson,
    name: Text,
    before: &Before,
    today: Date,
) -> Vec<Write> {
    let learner = Learner {
        preferred_name: Some(name),
        first_venue: lesson.venue,
        ..Learner::empty(ids.learner)
    };
    let mut writes = vec![Write::create(&learner)];
    if let Some(staff) = actor.staff().filter(|_| actor.role == Role::Tutor) {
        writes.push(Write::create(&Assignment {
            staff: Some(Ref::to(staff)),
            learner: Some(Ref::to(ids.learner)),
            from: Some(today),
            ..Assignment::empty(ids.assignment)
        }));
    }
    writes.push(Write::create(&Consultation {
        learner: Some(Ref::to(ids.learner)),
        date: lesson.date.or(Some(today)),
        staff: actor.staff().map(Ref::to),
        counterparties: Some(ChoiceSet([Counterparty::Learner].into())),
        channel: Some(Channel::InPerson),
        ..Consultation::empty(ids.talk)
    }));
    writes.extend(roll::mark(before, AttendanceStatus::Present, today));
    writes
}

/// Takes a wrong arrival back. Her tutor's assignment stays, for only a manager may end one; it
/// names nobody any more, which is a finding.
pub fn taken_back(ids: NewIds, before: &Before) -> Vec<Write> {
    let mut writes = roll::take_back(std::slice::from_ref(before));
    writes.push(Write::remove::<Consultation>(ids.talk));
    writes.push(Write::remove::<Learner>(ids.learner));
    writes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use crate::program::RecordSet;
    use crate::records::lesson::LessonStatus;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn kinds(writes: &[Write]) -> Vec<&'static str> {
        let kind = |write: &Write| match write {
            Write::Create { kind, .. } | Write::Set { kind, .. } | Write::Remove { kind, .. } => {
                *kind
            }
        };
        writes.iter().map(kind).collect()
    }

    #[test]
    fn a_tutor_looks_after_whom_she_meets_and_a_manager_does_not() {
        let ids = NewIds { learner: id(1), talk: id(2), assignment: id(3) };
        let today = "2021-02-03".parse().unwrap();
        let status = Some(LessonStatus::Planned);
        let lesson = Lesson { date: Some(today), status, ..Lesson::empty(id(500)) };
        let before = Before::unexpected(&RecordSet::default(), &lesson, ids.learner);
        let made = |role| {
            let actor = Actor { account: AccountId(Uuid::nil()), role, person: Some(id(9)) };
            let name = Text("Ann".to_owned());
            kinds(&arrival(ids, &actor, &lesson, name, &before, today))
        };
        let all = ["learner", "assignment", "consultation", "attendance", "lesson"];
        assert_eq!(made(Role::Tutor), all);
        assert_eq!(made(Role::Manager), ["learner", "consultation", "attendance", "lesson"]);
        let back = ["attendance", "lesson", "consultation", "learner"];
        assert_eq!(kinds(&taken_back(ids, &before)), back);
    }
}
