//! Why a lesson cannot be marked, if it cannot.

use shared::access::Action;
use shared::program::lesson::roll::is_possible;
use shared::records::attendance::AttendanceStatus;
use shared::records::lesson::{KIND, Lesson};
use shared::scope::Scope;

use crate::parts::Blocked;
use crate::replica::Replica;
use crate::saving::keep::blocked;
use crate::words::t;

/// Why the account may not change this lesson, if it may not.
pub fn may_mark(replica: Replica, lesson: &Lesson) -> Option<Blocked> {
    let scope = lesson.venue.map(|venue| Scope::Venue(venue.id))?;
    blocked(replica, Action::Patch, &KIND, scope)
}

/// Why nobody can have come to this lesson yet, if it lies ahead.
pub fn not_yet(replica: Replica, lesson: &Lesson) -> Option<Blocked> {
    let can_have_come = is_possible(lesson, AttendanceStatus::Present, replica.latest_day());
    (!can_have_come).then(lies_ahead)
}

/// What is said of a lesson to which nobody can have come yet.
pub fn lies_ahead() -> Blocked {
    Blocked { reason: t("tutor.roll.not_yet"), helper: t("tutor.roll.not_yet.helper") }
}
