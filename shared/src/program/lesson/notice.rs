//! A learner says by herself that she will not come to a lesson, and takes it back.

use crate::id::RecordId;
use crate::program::records::{ReadRecords, Records};
use crate::program::write::{Write, field};
use crate::record::{Body, Record};
use crate::records::absence_notice::{AbsenceNotice, AbsenceReason};
use crate::value::Ref;

/// What one tap writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// She will not come.
    Away,
    /// She comes after all.
    Comes,
}

/// The notice of this learner about this lesson, whether or not it is there.
pub fn notice_id(lesson: RecordId, learner: RecordId) -> RecordId {
    let body = empty(lesson, learner).write();
    AbsenceNotice::KIND.natural_id(&body).expect("a notice has a natural key")
}

fn empty(lesson: RecordId, learner: RecordId) -> AbsenceNotice {
    AbsenceNotice {
        lesson: Some(Ref::to(lesson)),
        learner: Some(Ref::to(learner)),
        ..AbsenceNotice::empty(lesson)
    }
}

/// Whether she has said that she will not come, and has not taken it back.
pub fn is_away(records: &dyn Records, lesson: RecordId, learner: RecordId) -> bool {
    let notice = records.read::<AbsenceNotice>(notice_id(lesson, learner));
    notice.is_some_and(|notice| notice.is_taken_back != Some(true))
}

/// What her tap writes. A learner deletes nothing, so what she takes back stays, marked.
pub fn say(records: &dyn Records, lesson: RecordId, learner: RecordId, says: Says) -> Write {
    let id = notice_id(lesson, learner);
    let is_taken_back = (says == Says::Comes).then_some(true);
    match records.read::<AbsenceNotice>(id) {
        Some(_) => {
            let set = field("is_taken_back", is_taken_back.as_ref());
            Write::set::<AbsenceNotice>(id, Body::from_iter([set]))
        }
        None => Write::create(&AbsenceNotice { id, is_taken_back, ..empty(lesson, learner) }),
    }
}

/// What is written when somebody of the team hears why a learner does not come; no reason takes it
/// back. She says nothing by it herself.
pub fn heard(
    records: &dyn Records,
    lesson: RecordId,
    learner: RecordId,
    reason: Option<AbsenceReason>,
) -> Write {
    let id = notice_id(lesson, learner);
    match records.read::<AbsenceNotice>(id) {
        Some(_) => {
            let set = [field("reason", reason.as_ref()), field::<bool>("is_taken_back", None)];
            Write::set::<AbsenceNotice>(id, Body::from_iter(set))
        }
        None => Write::create(&AbsenceNotice { id, reason, ..empty(lesson, learner) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use uuid::Uuid;

    #[test]
    fn she_says_it_takes_it_back_and_says_it_again_in_one_record() {
        let [lesson, learner] = [1, 2].map(|n| RecordId(Uuid::from_u128(n)));
        let mut records = RecordSet::default();
        let Write::Create { id, .. } = say(&records, lesson, learner, Says::Away) else {
            panic!("the first notice is made")
        };
        assert_eq!(id, notice_id(lesson, learner));
        let notice = AbsenceNotice { id, ..empty(lesson, learner) };
        records.add(&notice);
        assert!(is_away(&records, lesson, learner));
        let back = say(&records, lesson, learner, Says::Comes);
        let set = Body::from_iter([field("is_taken_back", Some(&true))]);
        assert_eq!(back, Write::set::<AbsenceNotice>(id, set));
        records.add(&AbsenceNotice { is_taken_back: Some(true), ..notice });
        assert!(!is_away(&records, lesson, learner));
        let again = say(&records, lesson, learner, Says::Away);
        let set = Body::from_iter([field::<bool>("is_taken_back", None)]);
        assert_eq!(again, Write::set::<AbsenceNotice>(id, set));
    }

    #[test]
    fn a_reason_heard_by_phone_joins_the_notice_that_she_gave() {
        let [lesson, learner] = [1, 2].map(|n| RecordId(Uuid::from_u128(n)));
        let mut records = RecordSet::default();
        let Write::Create { id, set, .. } =
            heard(&records, lesson, learner, Some(AbsenceReason::Work))
        else {
            panic!("it is the first notice")
        };
        assert_eq!(set["reason"], "work");
        let notice = AbsenceNotice { id, is_taken_back: Some(true), ..empty(lesson, learner) };
        records.add(&notice);
        let set =
            [field("reason", Some(&AbsenceReason::Way)), field::<bool>("is_taken_back", None)];
        assert_eq!(
            heard(&records, lesson, learner, Some(AbsenceReason::Way)),
            Write::set::<AbsenceNotice>(id, Body::from_iter(set))
        );
    }
}
