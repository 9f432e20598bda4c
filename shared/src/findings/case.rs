//! One person as the rules about her see her: all her records, and her places.

use super::Context;
use crate::id::RecordId;
use crate::program::consents::consents;
use crate::program::lesson::attendance::attended;
use crate::program::pauses::is_paused;
use crate::program::{Period, ReadRecords, person, places};
use crate::record::Record;
use crate::records::consent::Consent;
use crate::records::consultation::Consultation;
use crate::records::enrollment::Enrollment;
use crate::value::Date;
use std::cell::OnceCell;

/// One person.
pub struct Case<'a> {
    /// The look that she is part of.
    pub context: &'a Context<'a>,
    /// The record that stands for her.
    pub person: RecordId,
    /// All records that stand for her.
    pub aliases: Vec<RecordId>,
    /// Every place that she has or had.
    pub places: Vec<Enrollment>,
    consents: OnceCell<Vec<Consent>>,
    last_contact: OnceCell<Option<Date>>,
}

impl<'a> Case<'a> {
    /// Reads what the rules about a person have in common.
    pub(super) fn open(context: &'a Context<'a>, person: RecordId) -> Case<'a> {
        let aliases = person::aliases(context.records, person);
        let places = places::places(context.records, &aliases);
        let (consents, last_contact) = (OnceCell::new(), OnceCell::new());
        Case { context, person, aliases, places, consents, last_contact }
    }

    /// The first day of the place that she has on `day`; of several the earliest.
    pub fn enrolled_since(&self, day: Date) -> Option<Date> {
        let current = self.places.iter().filter(|place| Period::from(*place).contains(day));
        current.filter_map(|place| place.from).min()
    }

    /// The first day of the place that she has today.
    pub fn enrolled_today_since(&self) -> Option<Date> {
        self.enrolled_since(self.context.today)
    }

    /// What she, or a guardian, has answered, read once.
    pub fn consents(&self) -> &[Consent] {
        self.consents.get_or_init(|| consents(self.context.records, &self.aliases))
    }

    /// Whether a pause was agreed with her for `day`.
    pub fn is_paused(&self, day: Date) -> bool {
        is_paused(self.context.records, &self.aliases, day)
    }

    /// The last day on which somebody met her, at a lesson or in a talk, read once.
    pub fn last_contact(&self) -> Option<Date> {
        *self.last_contact.get_or_init(|| self.read_last_contact())
    }

    fn read_last_contact(&self) -> Option<Date> {
        let lessons = attended(self.context.records, &self.aliases).map(|(day, _)| day);
        let talks = self.all::<Consultation>().filter_map(|talk| talk.date);
        lessons.chain(talks).filter(|day| *day <= self.context.today).max()
    }

    /// All records of kind `R` about her.
    pub fn all<R: Record>(&self) -> impl Iterator<Item = R> {
        let of = |id: &RecordId| self.context.records.list_referring::<R>("learner", *id);
        self.aliases.iter().flat_map(of)
    }
}
