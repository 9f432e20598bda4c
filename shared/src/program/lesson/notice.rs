//! A learner says by herself that she will not come to a lesson, and takes it back.

use crate::id::RecordId;
use crate::program::records::{ReadRecords, Records};
use crate::program::write::{Write, field};
use crate::record::{Body, Record};
use crate::records::absence_notice::AbsenceNotice;
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
}
