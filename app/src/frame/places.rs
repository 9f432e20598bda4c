//! The places of each role, in areas: what she opens from anywhere with one tap, and everything
//! else with two.

use leptos::prelude::*;
use shared::record::Record;
use shared::records::consultation::Consultation;
use shared::records::organization::Organization;
use shared::records::staff::Staff;
use shared::role::Role;

use crate::parts::{IconName, NavItem, word};
use crate::routes;

/// The places of a role. `to_decide` is how much waits for somebody who runs the program.
pub fn places(role: Role, to_decide: Memo<usize>) -> Vec<NavItem> {
    let item =
        |href: String, icon: IconName, key: &'static str| NavItem::new(href, icon, word(key));
    match role {
        Role::Tutor => vec![
            item(routes::today(), IconName::Home, "frame.today"),
            item(routes::learners(), IconName::People, "frame.learners"),
            item(routes::exam_board(), IconName::Exam, "frame.exams"),
            item(routes::schedule(), IconName::Calendar, "frame.schedule"),
        ],
        Role::Learner => vec![
            item(routes::me(), IconName::Home, "frame.me"),
            item(routes::my_plan(), IconName::Flag, "frame.my_plan"),
            item(routes::my_subjects(), IconName::Exam, "frame.my_subjects"),
        ],
        Role::Manager => managers_places(to_decide),
        // What she may see comes from the server, on pages that are still to be made.
        Role::Officer => Vec::new(),
        Role::Admin => vec![item(routes::accounts(), IconName::Account, "frame.accounts")],
    }
}

fn managers_places(to_decide: Memo<usize>) -> Vec<NavItem> {
    let item =
        |href: String, icon: IconName, key: &'static str| NavItem::new(href, icon, word(key));
    let of_kind = |kind: &str, icon: IconName, key| item(routes::records(kind), icon, key);
    vec![
        item(routes::work(), IconName::Flag, "frame.work").badge(to_decide),
        item(routes::dashboard(), IconName::Chart, "frame.dashboard"),
        item(routes::today(), IconName::Calendar, "frame.lessons")
            .first_of(word("frame.group.daily")),
        item(routes::learners(), IconName::People, "frame.learners"),
        item(routes::places(), IconName::Pin, "frame.places"),
        of_kind(Consultation::NAME, IconName::Chat, "frame.talks"),
        item(routes::exam_board(), IconName::Exam, "frame.exams"),
        of_kind(Organization::NAME, IconName::School, "frame.organizations")
            .first_of(word("frame.group.ties")),
        of_kind(Staff::NAME, IconName::Account, "frame.staff"),
        item(routes::devices(), IconName::Tablet, "frame.devices")
            .first_of(word("frame.group.system")),
        item(routes::settings(), IconName::Gear, "frame.settings"),
    ]
}
