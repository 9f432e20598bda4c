//! A place where lessons are held, or the online one.

use crate::choice;
use crate::record;
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Count, Date, Text};

choice! {
    /// What sort of facility a venue is.
    FacilityKind {
        /// The general support center for young people.
        SupportCenter = "support_center",
        /// A center for activities of young people.
        ActivityCenter = "activity_center",
        /// A children's hall.
        ChildrensHall = "childrens_hall",
        /// A school.
        School = "school",
        /// A public hall or library.
        PublicHall = "public_hall",
        /// Something else.
        Other = "other",
    }
}

record! {
    /// One place where learners and tutors meet.
    Venue = "venue" {
        /// The name on the door.
        name: Text => required, listed;
        /// The name in reading aid (kana), which also sorts it.
        kana: Text;
        /// Where it is.
        address: Text => listed;
        /// The telephone of the facility.
        phone: Text => help, chars(40);
        /// What sort of facility it is.
        facility: FacilityKind;
        /// How many learners have a place there.
        capacity: Count => listed;
        /// Whether it is not a place but online; such a venue is not counted as a venue.
        is_online: bool;
        /// Whether tablets find a network there.
        has_wifi: bool => listed;
        /// The last day on which the program meets there.
        used_until: Date => listed;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Venue::NAME,
    fields: Venue::FIELDS,
    scope: ScopeRule::Program,
    writers: Writers::Managers,
    title: &["name"],
    reading: Some("kana"),
    used_until: Some("used_until"),
    ..Kind::PLAIN
};

impl Venue {
    /// Whether it is a room where people are, and not one on the net.
    pub fn is_room(&self) -> bool {
        self.is_online != Some(true)
    }
}
