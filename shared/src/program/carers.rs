//! Who of the team writes and reads a learner's records of care: whoever else hears of such a thing
//! is told to whom it belongs.

use std::collections::BTreeSet;

use super::person::aliases;
use super::records::{ReadRecords, Records};
use crate::access::links::{Team, links_of};
use crate::id::RecordId;
use crate::record::Record;
use crate::records::assignment::Assignment;
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::value::Date;

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
