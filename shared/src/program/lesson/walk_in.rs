//! Somebody who comes for the first time: the person, the talk, the mark in the roll call and who
//! looks after her are written as one.

use super::roll::{self, Before};
use super::roster::roster;
use crate::id::RecordId;
use crate::program::records::{ReadRecords, Records};
use crate::program::write::Write;
use crate::reading::haystack;
use crate::record::{Kind, Record};
use crate::records::KINDS;
use crate::records::assignment::Assignment;
use crate::records::attendance::{Attendance, AttendanceStatus};
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

/// Somebody on the roster who is called the same, and of whom nothing else is known that would tell
/// the two rows apart.
///
/// # Example
/// Two friends come for the first time, and both want to be called 「ゆう」: the second one is
/// written down as 「ゆう（高2）」.
pub fn namesake(records: &dyn Records, lesson: &Lesson, name: &str) -> Option<RecordId> {
    let called = haystack(name);
    let is_called_so = |id: &RecordId| {
        let Some(learner) = records.read::<Learner>(*id) else { return false };
        let own = learner.preferred_name.map(|name| haystack(&name.0));
        learner.full_name.is_none() && own.is_some_and(|own| own == called)
    };
    roster(records, lesson).into_iter().map(|one| one.learner).find(is_called_so)
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
    if let Some(staff) = looks_after_her(actor) {
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

/// Whether somebody has written more about her than what her arrival made.
pub fn is_written_about(records: &dyn Records, ids: NewIds) -> bool {
    let more = |kind: &Kind| {
        let made = match kind.name {
            // Of those the arrival has made one each; the roll has one row for each lesson.
            Attendance::NAME | Consultation::NAME | Assignment::NAME => 1,
            _ => 0,
        };
        records.referring(kind.name, "learner", ids.learner).nth(made).is_some()
    };
    KINDS.iter().filter(|kind| kind.field("learner").is_some()).any(|kind| more(kind))
}

/// Takes a wrong arrival back, with all that it made.
pub fn taken_back(ids: NewIds, actor: &Actor, before: &Before) -> Vec<Write> {
    let mut writes = roll::take_back(std::slice::from_ref(before), AttendanceStatus::Present);
    writes.push(Write::remove::<Consultation>(ids.talk));
    if looks_after_her(actor).is_some() {
        writes.push(Write::remove::<Assignment>(ids.assignment));
    }
    writes.push(Write::remove::<Learner>(ids.learner));
    writes
}

/// The staff record of a tutor, who looks after whom she meets.
fn looks_after_her(actor: &Actor) -> Option<RecordId> {
    actor.staff().filter(|_| actor.role == Role::Tutor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use crate::program::RecordSet;
    use crate::records::lesson::LessonStatus;
    use crate::records::note::Note;
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
    fn an_arrival_is_written_about_as_soon_as_there_is_more_than_the_arrival_made() {
        let ids = NewIds { learner: id(1), talk: id(2), assignment: id(3) };
        let her = Some(Ref::to(ids.learner));
        let mut records = RecordSet::default();
        records.add(&Consultation { learner: her, ..Consultation::empty(ids.talk) });
        records.add(&Assignment { learner: her, ..Assignment::empty(ids.assignment) });
        records.add(&Attendance { learner: her, ..Attendance::empty(id(4)) });
        records.add(&Note { learner: Some(Ref::to(id(9))), ..Note::empty(id(5)) });
        assert!(!is_written_about(&records, ids));
        records.add(&Note { learner: her, ..Note::empty(id(6)) });
        assert!(is_written_about(&records, ids));
    }

    #[test]
    fn two_rows_of_one_roll_are_told_apart() {
        let (lesson, ann) = (Lesson::empty(id(500)), id(1));
        let mut records = RecordSet::default();
        let named = |text: &str| Some(Text(text.to_owned()));
        let mut learner = Learner { preferred_name: named("ユウ"), ..Learner::empty(ann) };
        records.add(&learner);
        assert_eq!(namesake(&records, &lesson, "ゆう"), None, "she comes on another day");
        records.add(&Attendance {
            lesson: Some(Ref::to(lesson.id)),
            learner: Some(Ref::to(ann)),
            ..Attendance::empty(id(4))
        });
        assert_eq!(namesake(&records, &lesson, "ゆう"), Some(ann));
        assert_eq!(namesake(&records, &lesson, "ゆう（高2）"), None);
        learner.full_name = named("高橋 優");
        records.add(&learner);
        assert_eq!(namesake(&records, &lesson, "ゆう"), None, "the full name tells");
    }

    #[test]
    fn a_tutor_looks_after_whom_she_meets_and_a_manager_does_not() {
        let ids = NewIds { learner: id(1), talk: id(2), assignment: id(3) };
        let today = "2021-02-03".parse().unwrap();
        let status = Some(LessonStatus::Planned);
        let lesson = Lesson { date: Some(today), status, ..Lesson::empty(id(500)) };
        let before = Before::unexpected(&RecordSet::default(), &lesson, ids.learner);
        let actor = |role| Actor { account: AccountId(Uuid::nil()), role, person: Some(id(9)) };
        let made = |role| {
            let name = Text("Ann".to_owned());
            kinds(&arrival(ids, &actor(role), &lesson, name, &before, today))
        };
        let back = |role| kinds(&taken_back(ids, &actor(role), &before));
        let all = ["learner", "assignment", "consultation", "attendance", "lesson"];
        assert_eq!(made(Role::Tutor), all);
        assert_eq!(made(Role::Manager), ["learner", "consultation", "attendance", "lesson"]);
        let all = ["attendance", "lesson", "consultation", "assignment", "learner"];
        assert_eq!(back(Role::Tutor), all);
        assert_eq!(back(Role::Manager), ["attendance", "lesson", "consultation", "learner"]);
    }
}
