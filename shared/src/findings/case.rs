//! One person as the rules about her see her: all her records, and her places.

use super::Context;
use crate::id::RecordId;
use crate::program::{Period, ReadRecords, person, places};
use crate::record::Record;
use crate::records::enrollment::Enrollment;
use crate::value::Date;

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
}

impl<'a> Case<'a> {
    /// Reads what the rules about a person have in common.
    pub(super) fn open(context: &'a Context<'a>, person: RecordId) -> Case<'a> {
        let aliases = person::aliases(context.records, person);
        let places = places::places(context.records, &aliases);
        Case { context, person, aliases, places }
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

    /// All records of kind `R` about her.
    pub fn all<R: Record>(&self) -> impl Iterator<Item = R> {
        let of = |id: &RecordId| self.context.records.list_referring::<R>("learner", *id);
        self.aliases.iter().flat_map(of)
    }
}
