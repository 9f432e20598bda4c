//! How one learner takes part in one lesson from elsewhere: when, by which means, and the link,
//! which is hers alone. The lesson stays one lesson of its venue, however many do so.

use super::learner::Learner;
use super::lesson::Lesson;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::Condition;
use crate::record::{Body, EventDay, FilePart, Identity, Kind, Record, ScopeRule, Writers};
use crate::value::{FieldValue, Ref, TimeOfDay, Url};

choice! {
    /// By which means somebody takes part from elsewhere.
    RemoteMode {
        /// With picture and sound.
        Video = "video",
        /// By phone.
        Phone = "phone",
        /// By LINE.
        Line = "line",
        /// By mail.
        Mail = "mail",
    }
}

choice! {
    /// Why she takes part from elsewhere.
    RemoteReason {
        /// The venue is closed.
        Closure = "closure",
        /// Buses and trains are hard for her.
        Transport = "transport",
        /// A job leaves no evening for the way.
        Work = "work",
        /// It is hard to leave the house.
        AtHome = "at_home",
        /// Something else.
        Other = "other",
    }
}

/// Only a talk with picture has a link.
const HAS_LINK: Condition = Condition::Is("mode", &["video"]);

record! {
    /// One learner at one lesson from elsewhere.
    RemotePlace = "remote_place" {
        /// The lesson.
        lesson: Ref<Lesson> => required, fixed, listed;
        /// The learner.
        learner: Ref<Learner> => required, fixed, listed;
        /// When it starts.
        start: TimeOfDay => listed;
        /// By which means.
        mode: RemoteMode => required, listed;
        /// Where it is held.
        link: Url => shown_if(HAS_LINK), help;
        /// Why.
        reason: RemoteReason => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: RemotePlace::NAME,
    fields: RemotePlace::FIELDS,
    identity: Identity::Natural(&["lesson", "learner"]),
    scope: ScopeRule::Own("learner"),
    writers: Writers::Staff,
    event_day: EventDay::Through { reference: "lesson", field: "date" },
    title: &["lesson", "learner"],
    check,
    in_file: FilePart::Attendance,
    ..Kind::PLAIN
};

/// A phone call has no link.
fn check(body: &Body) -> Vec<Problem> {
    let mode = body.get("mode").and_then(RemoteMode::read);
    let has_link = body.get("link").is_some_and(|link| !link.is_null());
    match mode {
        Some(mode) if mode != RemoteMode::Video && has_link => {
            vec![Problem::new("link", ProblemCode::DoesNotFit)]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_talk_with_picture_has_a_link() {
        let of = |mode: &str| {
            let body = json!({ "mode": mode, "link": "https://example.jp/room" });
            check(body.as_object().unwrap())
        };
        assert_eq!(of("video"), []);
        assert_eq!(of("phone"), [Problem::new("link", ProblemCode::DoesNotFit)]);
    }
}
