//! Who has been told about a scheme of aid. Everybody who takes part is told about each one, so
//! that nobody is known by what she was told.

use super::period::Period;
use super::person::{aliases, person};
use super::records::{ReadRecords, Records};
use super::write::Write;
use crate::arrange::Arrange;
use crate::gather::Gather;
use crate::id::RecordId;
use crate::lists::Step;
use crate::record::Record;
use crate::records::aid_information::AidInformation;
use crate::records::aid_scheme::AidScheme;
use crate::records::enrollment::Enrollment;
use crate::value::{Date, Ref};
use std::collections::{BTreeMap, BTreeSet};

/// Learners whom one mutation tells: few enough for every server.
const STEP_LEARNERS: usize = 100;

/// Whether staff tell about a scheme on a day.
pub fn is_told_on(scheme: &AidScheme, day: Date) -> bool {
    let begins = scheme.announced_on.is_some_and(|first| first <= day);
    begins && scheme.valid_until.is_none_or(|last| day <= last)
}

/// The schemes that staff tell about on a day, the newest first.
pub fn schemes_on(records: &dyn Records, day: Date) -> Vec<AidScheme> {
    let mut all: Vec<AidScheme> =
        records.list::<AidScheme>().filter(|scheme| is_told_on(scheme, day)).collect();
    all.arrange_by_key(|scheme| (std::cmp::Reverse(scheme.announced_on), scheme.id));
    all
}

/// Somebody who takes part and was not told about a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untold {
    /// The record that stands for her.
    pub person: RecordId,
    /// Since when she could have been told.
    pub since: Date,
}

/// The people with a place on `day` who were not told about a scheme, in order of their ids.
pub fn untold(records: &dyn Records, scheme: &AidScheme, day: Date) -> Vec<Untold> {
    let told: BTreeSet<RecordId> = told(records, scheme.id).map(|(who, _)| who).gather();
    let mut found: BTreeMap<RecordId, Date> = BTreeMap::new();
    for place in records.list::<Enrollment>() {
        let (Some(learner), true) = (place.learner, Period::from(&place).contains(day)) else {
            continue;
        };
        let who = person(records, learner.id);
        if !told.contains(&who) {
            let since = place.from.max(scheme.announced_on).unwrap_or(day);
            found.entry(who).and_modify(|it| *it = since.min(*it)).or_insert(since);
        }
    }
    found.into_iter().map(|(person, since)| Untold { person, since }).collect()
}

/// Everybody who was told about a scheme, with what came of it.
pub fn told(
    records: &dyn Records,
    scheme: RecordId,
) -> impl Iterator<Item = (RecordId, AidInformation)> {
    let all = records.list_referring::<AidInformation>("scheme", scheme);
    all.filter_map(move |it| Some((person(records, it.learner?.id), it)))
}

/// Writes down that these learners were told about a scheme on a day; one tap for many of them.
pub fn tell(scheme: RecordId, people: &[RecordId], day: Date) -> Vec<Step> {
    let step = |some: &[RecordId]| {
        let made: Vec<AidInformation> = some.iter().map(|who| record(scheme, *who, day)).collect();
        Step {
            writes: made.iter().map(Write::create).collect(),
            undo: made.iter().map(|it| Write::remove::<AidInformation>(it.id)).collect(),
        }
    };
    people.chunks(STEP_LEARNERS).map(step).collect()
}

fn record(scheme: RecordId, learner: RecordId, day: Date) -> AidInformation {
    let of = |id| AidInformation {
        scheme: Some(Ref::to(scheme)),
        learner: Some(Ref::to(learner)),
        given_on: Some(day),
        ..AidInformation::empty(id)
    };
    let id = AidInformation::KIND.natural_id(&of(learner).write());
    of(id.expect("an information is known by its scheme and its learner"))
}

/// What the person with this record was told, and the schemes of a day of which she was not.
pub fn of_person(
    records: &dyn Records,
    who: RecordId,
    day: Date,
) -> (Vec<AidInformation>, Vec<AidScheme>) {
    let of = |id: &RecordId| records.list_referring::<AidInformation>("learner", *id);
    let told: Vec<AidInformation> = aliases(records, who).iter().flat_map(of).collect();
    let mut missing = schemes_on(records, day);
    missing.retain(|scheme| told.iter().all(|it| it.scheme.is_none_or(|of| of.id != scheme.id)));
    (told, missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::learner::Learner;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    const GRANT: u128 = 90;

    /// Ann and Bob have places; Bob has a second record, of which the scheme's note is.
    fn records() -> RecordSet {
        let mut records = RecordSet::default();
        let place = |n, who, from: &str, to: Option<&str>| Enrollment {
            learner: Some(Ref::to(id(who))),
            from: Some(day(from)),
            to: to.map(day),
            ..Enrollment::empty(id(n))
        };
        for who in [1, 2, 3] {
            records.add(&Learner::empty(id(who)));
        }
        records.add(&Learner { merged_into: Some(Ref::to(id(2))), ..Learner::empty(id(4)) });
        records.add(&place(11, 1, "2020-04-01", None));
        records.add(&place(12, 2, "2020-09-01", None));
        records.add(&place(13, 3, "2020-04-01", Some("2020-05-31")));
        records.add(&grant());
        records
    }

    fn grant() -> AidScheme {
        AidScheme {
            announced_on: Some(day("2020-07-01")),
            valid_until: Some(day("2020-12-31")),
            ..AidScheme::empty(id(GRANT))
        }
    }

    #[test]
    fn everybody_with_a_place_is_told_since_it_is_announced_or_she_came() {
        let who = |at: &str| {
            let found = untold(&records(), &grant(), day(at));
            found.into_iter().map(|it| (it.person, it.since)).collect::<Vec<_>>()
        };
        let ann = (id(1), day("2020-07-01"));
        assert_eq!(who("2020-08-01"), [ann]);
        assert_eq!(who("2020-10-01"), [ann, (id(2), day("2020-09-01"))]);
    }

    #[test]
    fn what_one_of_her_records_was_told_she_was_told() {
        let mut records = records();
        let step = &tell(id(GRANT), &[id(4)], day("2020-09-08"))[0];
        let Write::Create { kind, id: made, set } = step.writes[0].clone() else { panic!() };
        records.put(kind, made, set);
        let left = untold(&records, &grant(), day("2020-10-01"));
        assert_eq!(left.iter().map(|it| it.person).collect::<Vec<_>>(), [id(1)]);
        let (told, missing) = of_person(&records, id(2), day("2020-10-01"));
        assert_eq!((told.len(), missing.len()), (1, 0));
        let (told, missing) = of_person(&records, id(1), day("2020-10-01"));
        assert_eq!((told.len(), missing.len()), (0, 1));
    }

    #[test]
    fn a_scheme_is_told_from_its_first_to_its_last_day() {
        let at = |text: &str| schemes_on(&records(), day(text)).len();
        assert_eq!(["2020-06-30", "2020-07-01", "2020-12-31", "2021-01-01"].map(at), [0, 1, 1, 0]);
    }

    #[test]
    fn many_are_told_in_few_steps_and_each_step_is_taken_back_whole() {
        let people: Vec<RecordId> = (1..=250).map(id).collect();
        let steps = tell(id(GRANT), &people, day("2020-09-08"));
        assert_eq!(steps.iter().map(|it| it.writes.len()).collect::<Vec<_>>(), [100, 100, 50]);
        for (write, undo) in steps.iter().flat_map(|it| it.writes.iter().zip(&it.undo)) {
            let (Write::Create { id: made, .. }, Write::Remove { id: gone, .. }) = (write, undo)
            else {
                panic!("{write:?} and {undo:?}")
            };
            assert_eq!(made, gone);
        }
    }
}
