//! A partner that left in September, with its only tutor, who had no account: from then on he looks
//! after nobody, and what he taught stays.

use super::Cast;
use super::places::{organization, place};
use crate::script::{Script, at, create, day, named};
use shared::id::RecordId;
use shared::program::{RecordSet, Write, partner};
use shared::records::assignment::Assignment;
use shared::records::organization::{Organization, OrganizationKind, PartnerKind};
use shared::records::partner_contract::PartnerContract;
use shared::records::staff::{Staff, StaffPosition};
use shared::sync::message::{Op, OpKind};
use shared::value::{Date, Ref, Text};

/// The partner.
pub(super) const NAME: &str = "学習サークルひだまり";

/// The letter of the venue at which it taught.
pub(super) const VENUE: char = 'E';

/// Its tutor.
pub(super) fn tutor() -> RecordId {
    named("staff", "who left")
}

/// The last day on which it took part: 30 September.
pub(super) fn left_on(cast: &Cast) -> Date {
    cast.set.year.first_day().plus_days(182)
}

/// The partner comes, and leaves again in the year of the demo, with its contract.
pub(super) fn leave(script: &mut Script, cast: &Cast, contract: &PartnerContract) {
    let first_day = day(2019, 4, 1);
    let text = |text: &str| Some(Text(text.to_owned()));
    let itself = Organization {
        name: text(NAME),
        kind: Some(OrganizationKind::Partner),
        partner_kind: Some(PartnerKind::Tutoring),
        joined_on: Some(first_day),
        ..Organization::empty(organization(NAME))
    };
    let person = Staff {
        name: text("長谷川 実"),
        kana: text("はせがわ みのる"),
        position: Some(StaffPosition::StudentVolunteer),
        organization: Some(Ref::to(itself.id)),
        pledge_on: Some(day(2019, 3, 28)),
        ..Staff::empty(tutor())
    };
    let work = Assignment {
        staff: Some(Ref::to(person.id)),
        venue: Some(Ref::to(place(VENUE).id())),
        from: Some(first_day),
        ..Assignment::empty(named("assignment", "who left"))
    };
    let founded =
        vec![create(itself.id, &itself), create(person.id, &person), create(work.id, &work)];
    script.add(cast.manager.account(), at(first_day, 15, 0), founded);
    let mut known = RecordSet::default();
    known.add(&itself);
    known.add(&person);
    known.add(&work);
    known.add(contract);
    let last_day = left_on(cast);
    let left = partner::leave(&known, itself.id, last_day).into_iter().filter_map(|write| {
        let Write::Set { kind, id, set } = write else { return None };
        Some(Op { set, ..Op::new(OpKind::Patch, kind, id) })
    });
    script.add(cast.manager.account(), at(last_day, 17, 0), left.collect());
}
