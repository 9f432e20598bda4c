//! What a staff member writes down about a learner: for the learner to read, or for the team only.
//! Which of the two is decided once, because it decides who may see the record. The words are their
//! author's: whoever has something to add writes a note of her own.

use super::learner::Learner;
use super::lesson::Lesson;
use super::staff::Staff;
use crate::choice;
use crate::record;
use crate::record::{Deletion, EventDay, FilePart, Kind, Record, ScopeRule, Writers};
use crate::value::{Date, LongText, Ref};

choice! {
    /// For whom a note is written.
    Audience {
        /// The learner and her team.
        Learner = "learner",
        /// The team without the learner.
        Team = "team",
    }
}

record! {
    /// One note by one author.
    Note = "note" {
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// For whom it is written.
        audience: Audience => required, fixed, listed;
        /// Who writes it.
        staff: Ref<Staff> => required, fixed, author, listed;
        /// The day that it is about.
        date: Date => required, fixed, past, listed;
        /// The lesson that it is about.
        lesson: Ref<Lesson>;
        /// The text.
        text: LongText => required, by_person_in_or_manager("staff"), listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Note::NAME,
    fields: Note::FIELDS,
    scope: ScopeRule::OwnOrCore { learner: "learner", audience: "audience" },
    writers: Writers::Staff,
    deletion: Deletion::ByPersonInOrManager("staff"),
    event_day: EventDay::Own("date"),
    title: &["date", "staff"],
    in_file: FilePart::Talks,
    has_own_view: true,
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::scope::Scope;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn a_note_for_the_team_is_out_of_the_learners_sight() {
        let learner = RecordId(Uuid::from_u128(7));
        let scope = |audience: &str| {
            let body = json!({ "learner": learner.to_string(), "audience": audience });
            KIND.scope_of(RecordId(Uuid::from_u128(8)), body.as_object().unwrap())
        };
        assert_eq!(scope("team"), Some(Scope::Core(learner)));
        assert_eq!(scope("learner"), Some(Scope::Own(learner)));
        assert_eq!(scope("everybody"), None);
    }
}
