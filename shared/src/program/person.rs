//! Which record stands for a person. Two records of one person are joined by writing into one of
//! them which other one it belongs to (`merged_into`); whoever reads any of them means the person.

use super::records::{ReadRecords, Records};
use crate::id::RecordId;
use crate::record::Record;
use crate::records::learner::Learner;
use crate::value::Date;
use std::collections::BTreeSet;

/// The field by which a record of a person says which other one stands for her.
pub const MERGED_INTO: &str = "merged_into";

/// Full years from a birthday to a day.
pub fn age_on(birth: Date, day: Date) -> i16 {
    let is_ahead = (day.month(), day.day()) < (birth.month(), birth.day());
    day.year() - birth.year() - i16::from(is_ahead)
}

/// The record that stands for the person whom `learner` is about: the end of the chain of joined
/// records. In a circle, which two managers without a network can make, and where the end of the
/// chain is not here, it is the smallest of her records that are here: so the person stays in
/// sight, and everybody who sees the same records sees her as the same one.
pub fn person(records: &dyn Records, learner: RecordId) -> RecordId {
    let end = end_of_chain(learner, |id| merged_into(records, id));
    if records.get(Learner::NAME, end).is_some() {
        return end;
    }
    let here = group(records, end).into_iter();
    here.filter(|id| records.get(Learner::NAME, *id).is_some()).min().unwrap_or(end)
}

/// Every record that stands for the same person as `learner`, the one that stands for her first.
pub fn aliases(records: &dyn Records, learner: RecordId) -> Vec<RecordId> {
    let shown = person(records, learner);
    let mut ids = vec![shown];
    ids.extend(group(records, shown).into_iter().filter(|id| *id != shown));
    ids
}

/// The person of whom a record that is here tells.
pub fn person_of(records: &dyn Records, learner: RecordId) -> Option<RecordId> {
    let fields = records.get(Learner::NAME, learner)?;
    // Most records were never joined to another one.
    let is_joined = fields.text(MERGED_INTO).is_some();
    Some(if is_joined { person(records, learner) } else { learner })
}

/// Whether the record stands for its person, so that a list of people shows it.
pub fn is_person(records: &dyn Records, learner: RecordId) -> bool {
    // Most records were never joined to another one.
    merged_into(records, learner).is_none() || person(records, learner) == learner
}

/// The people of whom any record is meant: a person is found by the names of all her records.
pub fn people(
    records: &dyn Records,
    mut is_meant: impl FnMut(&Learner) -> bool,
) -> BTreeSet<RecordId> {
    let meant = records.list::<Learner>().filter(|learner| is_meant(learner));
    meant.map(|learner| person(records, learner.id)).collect()
}

/// The records that lead to each other in a circle, from `learner` on; empty if there is none.
pub fn circle(records: &dyn Records, learner: RecordId) -> Vec<RecordId> {
    let (mut at, mut passed) = (learner, Vec::new());
    while let Some(next) = merged_into(records, at).filter(|next| *next != at) {
        if let Some(start) = passed.iter().position(|id| *id == at) {
            return passed.split_off(start);
        }
        passed.push(at);
        at = next;
    }
    Vec::new()
}

/// Why a record is not joined to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJoined {
    /// It belongs to a person already: it has to be parted first.
    Already,
    /// The other one belongs to it.
    Circle,
}

/// Why `own` cannot be joined to `other`; `None` if it can.
pub fn why_not_joined(records: &dyn Records, own: RecordId, other: RecordId) -> Option<NotJoined> {
    if would_lead_back(records, own, other) {
        Some(NotJoined::Circle)
    } else {
        merged_into(records, own).map(|_| NotJoined::Already)
    }
}

/// Whether joining `own` to `other` would lead back to `own`.
pub fn would_lead_back(records: &dyn Records, own: RecordId, other: RecordId) -> bool {
    let (mut at, mut passed) = (other, BTreeSet::new());
    while at != own && passed.insert(at) {
        match merged_into(records, at) {
            Some(next) => at = next,
            None => return false,
        }
    }
    true
}

/// Where a chain of joined records ends: at a record that is joined to no other one, or for a chain
/// that ends in a circle at the smallest record of the circle.
pub fn end_of_chain<K: Copy + Ord>(start: K, into: impl Fn(K) -> Option<K>) -> K {
    let (mut at, mut passed) = (start, BTreeSet::new());
    while passed.insert(at) {
        match into(at).filter(|next| *next != at) {
            Some(next) => at = next,
            None => return at,
        }
    }
    // `at` lies on the circle: once around it.
    let (mut smallest, mut next) = (at, into(at));
    while let Some(id) = next.filter(|id| *id != at) {
        smallest = smallest.min(id);
        next = into(id);
    }
    smallest
}

fn merged_into(records: &dyn Records, learner: RecordId) -> Option<RecordId> {
    records.get(Learner::NAME, learner)?.text(MERGED_INTO)?.parse().ok()
}

/// Every record that a chain of joins connects with `learner`, which need not be here itself.
fn group(records: &dyn Records, learner: RecordId) -> BTreeSet<RecordId> {
    let (mut group, mut open) = (BTreeSet::new(), vec![learner]);
    while let Some(id) = open.pop() {
        if group.insert(id) {
            open.extend(merged_into(records, id));
            open.extend(records.referring(Learner::NAME, MERGED_INTO, id).map(|(id, _)| id));
        }
    }
    group
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::{Ref, Text};
    use uuid::Uuid;

    fn id(n: u8) -> RecordId {
        RecordId(Uuid::from_u128(u128::from(n)))
    }

    /// Learners written as "1>2 2" (the first one is joined into the second one).
    fn learners(text: &str) -> RecordSet {
        let mut records = RecordSet::default();
        for word in text.split_whitespace() {
            let (own, into) = word.split_once('>').unwrap_or((word, ""));
            let own = id(own.parse().unwrap());
            let merged_into = into.parse().ok().map(|into| Ref::to(id(into)));
            records.add(&Learner { merged_into, ..Learner::empty(own) });
        }
        records
    }

    #[test]
    fn every_record_of_a_person_leads_to_the_same_one() {
        let cases = [
            ("a record of its own", "1", 1, 1),
            ("a chain", "1>2 2>3 3", 1, 3),
            ("the middle of a chain", "1>2 2>3 3", 2, 3),
            ("a circle of two", "2>1 1>2", 1, 1),
            ("the other record of the circle", "2>1 1>2", 2, 1),
            ("a chain into a circle", "9>3 3>2 2>3", 9, 2),
            ("a record that is joined to itself", "1>1", 1, 1),
            ("an end that is not here", "3>7 5>7", 5, 3),
            ("an end that is not here, from the end", "3>7 5>7", 7, 3),
        ];
        for (what, text, from, to) in cases {
            assert_eq!(person(&learners(text), id(from)), id(to), "{what}");
        }
    }

    #[test]
    fn a_person_in_a_circle_is_listed_exactly_once() {
        for text in ["1>2 2>1", "4>2 2>3 3>4", "5>9 6>9", "1>2 2>3 3"] {
            let records = learners(text);
            let all = records.of_kind(Learner::NAME).map(|(id, _)| id);
            assert_eq!(all.filter(|id| is_person(&records, *id)).count(), 1, "{text}");
        }
    }

    #[test]
    fn a_person_is_found_by_the_name_of_a_record_that_was_joined_to_hers() {
        let mut records = learners("2 3");
        let old = Some(Text("春".to_owned()));
        let joined = Learner {
            preferred_name: old,
            merged_into: Some(Ref::to(id(2))),
            ..Learner::empty(id(1))
        };
        records.add(&joined);
        let is_haru =
            |learner: &Learner| learner.preferred_name.as_ref().is_some_and(|name| name.0 == "春");
        assert_eq!(people(&records, is_haru), BTreeSet::from([id(2)]));
        assert_eq!(people(&records, |_| true), BTreeSet::from([id(2), id(3)]));
    }

    #[test]
    fn all_records_of_a_person_are_found_from_each_of_them() {
        let records = learners("1>2 2>3 3 4 5>3");
        for from in [1, 2, 3, 5] {
            assert_eq!(aliases(&records, id(from)), [3, 1, 2, 5].map(id), "{from}");
        }
        assert_eq!(aliases(&records, id(4)), [id(4)]);
        assert_eq!(aliases(&learners("1>2 2>1"), id(2)), [1, 2].map(id));
    }

    #[test]
    fn a_circle_is_named_and_a_choice_that_would_close_one_is_known_before() {
        let records = learners("9>1 1>2 2>1 3>4 4");
        assert_eq!(circle(&records, id(9)), [1, 2].map(id));
        assert_eq!(circle(&records, id(3)), []);
        assert!(would_lead_back(&records, id(4), id(3)));
        assert!(would_lead_back(&records, id(4), id(4)));
        assert!(!would_lead_back(&records, id(3), id(4)));
    }

    #[test]
    fn a_year_is_full_on_the_birthday() {
        let of = |birth: &str, day: &str| age_on(birth.parse().unwrap(), day.parse().unwrap());
        assert_eq!(of("2003-02-03", "2021-02-02"), 17);
        assert_eq!(of("2003-02-03", "2021-02-03"), 18);
        assert_eq!(of("2004-02-29", "2021-02-28"), 16);
        assert_eq!(of("2004-02-29", "2021-03-01"), 17);
    }
}
