//! Everything that is kept about one learner, as far as whoever looks may see it, by time: for her
//! own page, and for whoever answers when she asks to be shown it.

use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{EventDay, Field, Fields, Kind, Record};
use crate::records::KINDS;
use crate::records::learner::Learner;
use crate::records::note::{Audience, Note};
use crate::value::{Date, FieldType, FieldValue};
use std::cmp::Reverse;

/// One record about her.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// Its kind.
    pub kind: &'static Kind,
    /// Its id.
    pub id: RecordId,
    /// The day of what it says, if it is about a day.
    pub day: Option<Date>,
}

/// Two are equal that are the same record of the same day; what it says is read when it is shown.
impl PartialEq for Kept {
    fn eq(&self, other: &Kept) -> bool {
        (self.kind.name, self.id, self.day) == (other.kind.name, other.id, other.day)
    }
}

/// Every record about the person with these records: what has no day first, then the newest.
pub fn kept_about(records: &dyn Records, aliases: &[RecordId]) -> Vec<Kept> {
    let mut found = Vec::new();
    for id in aliases {
        if records.get(Learner::NAME, *id).is_some() {
            found.push(Kept { kind: Learner::KIND, id: *id, day: None });
        }
        for (kind, field) in KINDS.iter().filter_map(|kind| Some((*kind, about_field(kind)?))) {
            let own = records.referring(kind.name, field, *id);
            found.extend(own.map(|(id, fields)| Kept {
                kind,
                id,
                day: day_of(records, kind, fields),
            }));
        }
    }
    found.arrange_by_key(|it| (it.day.is_some(), Reverse(it.day), position(it.kind), it.id));
    found
}

/// What of it she is shown herself. Notes for the team never reach her device; should one do so,
/// her page does not show it.
pub fn kept_for_her(records: &dyn Records, aliases: &[RecordId]) -> Vec<Kept> {
    let mut all = kept_about(records, aliases);
    let is_for_her = |it: &Kept| {
        let note = || records.read::<Note>(it.id).and_then(|it| it.audience);
        it.kind.name != Note::NAME || note() == Some(Audience::Learner)
    };
    all.retain(is_for_her);
    all
}

/// The fields of a record that say something about her: not who she is, which is clear, and not
/// what no form shows.
pub fn telling_fields(kind: &'static Kind) -> impl Iterator<Item = &'static Field> {
    let about = about_field(kind);
    kind.fields.iter().filter(move |field| Some(field.name) != about && !field.entry.is_hidden)
}

/// The field with which a record says whom it is about.
pub fn about_field(kind: &Kind) -> Option<&'static str> {
    let is_about =
        |field: &&Field| field.name == "learner" && field.declared == FieldType::Ref(Learner::NAME);
    kind.fields.iter().find(is_about).map(|field| field.name)
}

fn position(kind: &Kind) -> usize {
    KINDS.iter().position(|it| it.name == kind.name).unwrap_or(KINDS.len())
}

/// The day of the event that a record is about.
pub fn day_of(records: &dyn Records, kind: &Kind, fields: &Fields) -> Option<Date> {
    match kind.event_day {
        EventDay::None => None,
        EventDay::Own(field) => Date::read(fields.get(field)?),
        EventDay::Through { reference, field } => {
            let of = kind.field(reference)?.refers_to()?;
            let id = fields.text(reference)?.parse().ok()?;
            Date::read(records.get(of, id)?.get(field)?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::attendance::Attendance;
    use crate::records::lesson::Lesson;
    use crate::records::what_helps::WhatHelps;
    use crate::value::Ref;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    #[test]
    fn what_has_no_day_comes_first_then_the_newest_and_nothing_of_others() {
        let mut records = RecordSet::default();
        for who in [1, 2] {
            records.add(&Learner::empty(id(who)));
        }
        for (n, day) in [(11, "2021-01-10"), (12, "2021-01-20")] {
            let date = Some(day.parse().unwrap());
            records.add(&Lesson { date, ..Lesson::empty(id(n)) });
            let mark = |who, at| Attendance {
                learner: Some(Ref::to(id(who))),
                lesson: Some(Ref::to(id(n))),
                ..Attendance::empty(id(at))
            };
            records.add(&mark(1, n + 10));
            records.add(&mark(2, n + 20));
        }
        let help = WhatHelps { learner: Some(Ref::to(id(1))), ..WhatHelps::empty(id(31)) };
        records.add(&help);
        let found = kept_about(&records, &[id(1)]);
        let found: Vec<_> = found.iter().map(|it| (it.kind.name, it.id)).collect();
        let expected = [
            ("learner", id(1)),
            ("what_helps", id(31)),
            ("attendance", id(22)),
            ("attendance", id(21)),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn she_is_shown_the_notes_that_are_for_her_and_no_other() {
        let mut records = RecordSet::default();
        for (n, audience) in [(41, Audience::Learner), (42, Audience::Team)] {
            records.add(&Note {
                learner: Some(Ref::to(id(1))),
                audience: Some(audience),
                ..Note::empty(id(n))
            });
        }
        let ids = |found: Vec<Kept>| found.into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(kept_for_her(&records, &[id(1)])), [id(41)]);
        assert_eq!(kept_about(&records, &[id(1)]).len(), 2);
    }

    #[test]
    fn every_kind_that_a_learner_may_see_about_herself_is_found_by_who_it_is_about() {
        use crate::record::ScopeRule::{Own, OwnOrCore};
        for kind in KINDS {
            let names_her = match kind.scope {
                Own(field) => Some(field),
                OwnOrCore { learner, .. } => Some(learner),
                _ => None,
            };
            assert!(names_her.is_none() || about_field(kind) == names_her, "{}", kind.name);
        }
    }
}
