//! Who looks after a learner: who is assigned to her, and who of them writes and reads her records
//! of care, so that whoever else hears of such a thing is told to whom it belongs.

use std::collections::BTreeSet;

use super::going_on::Who;
use super::period::Period;
use super::person::aliases;
use super::records::{ReadRecords, Records};
use super::write::Write;
use crate::access::links::{Team, links_of};
use crate::gather::Gather;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::assignment::Assignment;
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::value::{Date, Ref};

/// The staff whose assignments cover a learner's care on `day`, as far as these records say.
pub fn carers(records: &dyn Records, learner: RecordId, day: Date) -> BTreeSet<RecordId> {
    let mut links = BTreeSet::new();
    for one in records.list::<Assignment>() {
        links.extend(links_of(Assignment::NAME, one.id, &[one.write()], day));
    }
    for alias in aliases(records, learner) {
        if let Some(one) = records.read::<Learner>(alias) {
            links.extend(links_of(Learner::NAME, alias, &[one.write()], day));
        }
        for one in records.list_referring::<Enrollment>("learner", alias) {
            links.extend(links_of(Enrollment::NAME, one.id, &[one.write()], day));
        }
    }
    Team::new(links).carers_of(learner)
}

/// The staff who are assigned to her by name on `day`.
pub fn team_of(records: &dyn Records, aliases: &[RecordId], day: Date) -> BTreeSet<RecordId> {
    assigned(records, "learner", aliases, day)
}

/// The staff who are assigned to one of these venues on `day`.
pub fn team_at(
    records: &dyn Records,
    venues: &BTreeSet<RecordId>,
    day: Date,
) -> BTreeSet<RecordId> {
    assigned(records, "venue", venues, day)
}

fn assigned<'a>(
    records: &dyn Records,
    field: &str,
    ids: impl IntoIterator<Item = &'a RecordId>,
    day: Date,
) -> BTreeSet<RecordId> {
    let of = |id: &RecordId| records.list_referring::<Assignment>(field, *id);
    let now = ids.into_iter().flat_map(of).filter(|it| Period::from(it).contains(day));
    now.filter_map(|it| Some(it.staff?.id)).gather()
}

/// Whether somebody looks after her on `day` or later: by name, or after a venue where she comes.
pub fn looks_after(who: Who<'_>, staff: RecordId, day: Date) -> bool {
    let places = who.open_places(day);
    let comes_to = |id| places.iter().any(|it| it.venue.is_some_and(|venue| venue.id == id));
    let own = who.records.list_referring::<Assignment>("staff", staff);
    let mut now = own.filter(|it| !Period::from(it).has_ended_by(day));
    now.any(|it| {
        it.learner.is_some_and(|one| who.aliases.contains(&one.id))
            || it.venue.is_some_and(|venue| comes_to(venue.id))
    })
}

/// Lets somebody look after her from `day` on.
pub fn assign(id: RecordId, staff: RecordId, learner: RecordId, day: Date) -> Write {
    Write::create(&Assignment {
        staff: Some(Ref::to(staff)),
        learner: Some(Ref::to(learner)),
        from: Some(day),
        ..Assignment::empty(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::Ref;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn assignment(n: u128, care: bool) -> Assignment {
        Assignment {
            staff: Some(Ref::to(id(100 + n))),
            from: Some(day("2020-04-01")),
            care: Some(care),
            ..Assignment::empty(id(n))
        }
    }

    #[test]
    fn those_who_are_assigned_by_name_or_to_her_venue_look_after_her_while_that_lasts() {
        let (venue, she, today) = (id(50), id(7), day("2021-02-03"));
        let mut records = RecordSet::default();
        records.add(&Learner::empty(she));
        records.add(&Enrollment {
            learner: Some(Ref::to(she)),
            venue: Some(Ref::to(venue)),
            from: Some(day("2020-04-01")),
            ..Enrollment::empty(id(60))
        });
        let of_her = |n| Assignment { learner: Some(Ref::to(she)), ..assignment(n, false) };
        records.add(&of_her(1));
        records.add(&Assignment { to: Some(day("2021-01-31")), ..of_her(2) });
        records.add(&Assignment { from: Some(day("2021-03-01")), ..of_her(3) });
        records.add(&Assignment { venue: Some(Ref::to(venue)), ..assignment(4, false) });
        assert_eq!(team_of(&records, &[she], today), BTreeSet::from([id(101)]));
        assert_eq!(team_at(&records, &BTreeSet::from([venue]), today), BTreeSet::from([id(104)]));
        let who = Who { records: &records, aliases: &[she] };
        let after = [101, 102, 103, 104, 105].map(|n| looks_after(who, id(n), today));
        assert_eq!(after, [true, false, true, true, false], "also who begins later");
    }

    #[test]
    fn those_with_care_of_her_or_of_her_venue_are_named_and_nobody_whose_time_is_over() {
        let (venue, she) = (id(50), id(7));
        let mut records = RecordSet::default();
        records.add(&Learner::empty(she));
        records.add(&Enrollment {
            learner: Some(Ref::to(she)),
            venue: Some(Ref::to(venue)),
            from: Some(day("2020-04-01")),
            ..Enrollment::empty(id(60))
        });
        let today = day("2021-02-03");
        assert!(carers(&records, she, today).is_empty());
        let of_her = |n, care| Assignment { learner: Some(Ref::to(she)), ..assignment(n, care) };
        records.add(&of_her(1, true));
        records.add(&of_her(2, false));
        records.add(&Assignment { venue: Some(Ref::to(venue)), ..assignment(3, true) });
        records.add(&Assignment { to: Some(day("2021-01-31")), ..of_her(4, true) });
        records.add(&Assignment { learner: Some(Ref::to(id(8))), ..assignment(5, true) });
        assert_eq!(carers(&records, she, today), BTreeSet::from([id(101), id(103)]));
    }
}
