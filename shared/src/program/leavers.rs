//! Pupils who may lose their school: who leaves junior high school with nothing decided, whom
//! somebody keeps an eye on, who is about to leave a high school. Somebody talks with each of them,
//! and with a guardian, before that.

use super::person;
use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::Record;
use crate::records::consultation::{Consultation, Counterparty};
use crate::records::intake::{AtRisk, Intake};
use crate::records::learner::Learner;
use crate::records::school_enrollment::{SchoolEnrollment, SchoolStatus};
use crate::value::Date;
use std::collections::BTreeSet;

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaver {
    /// The person.
    pub learner: RecordId,
    /// How near she is to losing her school.
    pub at_risk: AtRisk,
    /// The school that she is a pupil of.
    pub school: Option<SchoolEnrollment>,
    /// The day from which the program knows of it.
    pub known_on: Option<Date>,
    /// The first talk with her.
    pub talked_on: Option<Date>,
    /// The first talk with a guardian.
    pub guardian_on: Option<Date>,
}

impl Leaver {
    /// Whether somebody has talked with her and with a guardian.
    pub fn is_met(&self) -> bool {
        self.talked_on.is_some() && self.guardian_on.is_some()
    }
}

/// Everybody who may lose her school and has not yet left it; with whom nobody has talked first.
pub fn leavers(records: &dyn Records, today: Date) -> Vec<Leaver> {
    let people = records.of_kind(Learner::NAME).map(|(id, _)| id);
    let people = people.filter(|id| person::is_person(records, *id));
    let mut all: Vec<Leaver> = people.filter_map(|id| leaver(records, id, today)).collect();
    all.arrange_by_key(|it| {
        let order = AT_RISK.iter().position(|risk| *risk == it.at_risk);
        (it.talked_on.is_some(), it.is_met(), order, it.known_on, it.learner)
    });
    all
}

/// Who is looked after before she leaves, in the order of need.
const AT_RISK: [AtRisk; 3] = [AtRisk::Undecided, AtRisk::NearDropout, AtRisk::Watch];

fn leaver(records: &dyn Records, learner: RecordId, today: Date) -> Option<Leaver> {
    let own = person::aliases(records, learner);
    let intakes = own.iter().flat_map(|id| records.list_referring::<Intake>("learner", *id));
    let newest = intakes.filter(|it| it.at_risk.is_some()).max_by_key(|it| (it.date, it.id))?;
    let at_risk = newest.at_risk.filter(|it| AT_RISK.contains(it))?;
    let school = school_on(records, &own, today);
    let has_left = school.as_ref().and_then(|it| it.status).is_some_and(|it| !it.is_in_school());
    if has_left {
        return None;
    }
    let talks = own.iter().flat_map(|id| records.list_referring::<Consultation>("learner", *id));
    let talks: Vec<Consultation> = talks.collect();
    let first_with = |who: Counterparty| {
        let took_part =
            |it: &&Consultation| it.counterparties.as_ref().is_some_and(|all| all.0.contains(&who));
        talks.iter().filter(took_part).filter_map(|it| it.date).min()
    };
    let (talked_on, guardian_on) =
        (first_with(Counterparty::Learner), first_with(Counterparty::Guardian));
    Some(Leaver { learner, at_risk, school, known_on: newest.date, talked_on, guardian_on })
}

/// How somebody stood with a school on a day: by the newest status from then or before.
pub fn school_on(
    records: &dyn Records,
    aliases: &[RecordId],
    day: Date,
) -> Option<SchoolEnrollment> {
    let of = |id: &RecordId| records.list_referring::<SchoolEnrollment>("learner", *id);
    let all = aliases.iter().flat_map(of).filter(|it| it.from.is_some_and(|from| from <= day));
    all.max_by_key(|it| (it.from, it.id))
}

/// The learners who are pupils of a school on a day, as far as somebody may see them.
pub fn pupils_of(
    records: &dyn Records,
    school: RecordId,
    day: Date,
) -> Vec<(RecordId, SchoolEnrollment)> {
    let all = records.list_referring::<SchoolEnrollment>("school", school);
    let people = all.filter_map(|it| Some(person::person(records, it.learner?.id)));
    let people: BTreeSet<RecordId> = people.collect();
    let pupil = |who: RecordId| {
        let now = school_on(records, &person::aliases(records, who), day)?;
        let is_here = now.school.is_some_and(|it| it.id == school);
        let is_pupil = now.status.is_some_and(SchoolStatus::is_in_school);
        (is_here && is_pupil).then_some((who, now))
    };
    people.into_iter().filter_map(pupil).collect()
}

/// How often somebody of the staff talked about a pupil who did not attend her school at the time,
/// from one day to another.
pub fn talks_about_non_attending(records: &dyn Records, first: Date, last: Date) -> usize {
    let did_not_attend = |talk: &Consultation| {
        let (Some(learner), Some(day)) = (talk.learner, talk.date) else { return false };
        let own = person::aliases(records, person::person(records, learner.id));
        let school = school_on(records, &own, day).and_then(|it| it.status);
        (first..=last).contains(&day) && school == Some(SchoolStatus::NonAttending)
    };
    records.list::<Consultation>().filter(did_not_attend).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::{ChoiceSet, Ref};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn known(records: &mut RecordSet, learner: u128, at_risk: AtRisk) {
        records.add(&Learner::empty(id(learner)));
        records.add(&Intake {
            learner: Some(Ref::to(id(learner))),
            date: Some(day("2020-12-01")),
            at_risk: Some(at_risk),
            ..Intake::empty(id(learner + 100))
        });
    }

    fn stands(records: &mut RecordSet, n: u128, learner: u128, status: SchoolStatus, from: &str) {
        records.add(&SchoolEnrollment {
            learner: Some(Ref::to(id(learner))),
            status: Some(status),
            from: Some(day(from)),
            ..SchoolEnrollment::empty(id(n))
        });
    }

    fn talk(records: &mut RecordSet, n: u128, learner: u128, who: Counterparty, on: &str) {
        records.add(&Consultation {
            learner: Some(Ref::to(id(learner))),
            date: Some(day(on)),
            counterparties: Some(ChoiceSet([who].into())),
            ..Consultation::empty(id(n))
        });
    }

    #[test]
    fn whom_nobody_has_talked_with_comes_first_and_who_has_left_is_not_there() {
        let mut records = RecordSet::default();
        known(&mut records, 1, AtRisk::Watch);
        talk(&mut records, 50, 1, Counterparty::Learner, "2020-12-10");
        talk(&mut records, 51, 1, Counterparty::Guardian, "2021-01-10");
        known(&mut records, 2, AtRisk::Watch);
        known(&mut records, 3, AtRisk::Undecided);
        stands(&mut records, 60, 3, SchoolStatus::Enrolled, "2020-04-08");
        known(&mut records, 4, AtRisk::NearDropout);
        stands(&mut records, 61, 4, SchoolStatus::Enrolled, "2020-04-08");
        stands(&mut records, 62, 4, SchoolStatus::Withdrawn, "2021-01-31");
        known(&mut records, 5, AtRisk::Left);
        let of = |today: &str| {
            let all = leavers(&records, day(today)).into_iter();
            all.map(|it| (it.learner, it.is_met())).collect::<Vec<_>>()
        };
        let expected = [(id(3), false), (id(2), false), (id(1), true)];
        assert_eq!(of("2021-02-03"), expected);
        assert_eq!(of("2021-01-30").len(), 4, "until her last day she may lose it");
    }

    #[test]
    fn who_has_changed_her_school_is_a_pupil_of_the_new_one_only() {
        let mut records = RecordSet::default();
        records.add(&Learner::empty(id(1)));
        for (n, school, from) in [(60, 8, "2020-04-08"), (61, 9, "2021-01-08")] {
            records.add(&SchoolEnrollment {
                learner: Some(Ref::to(id(1))),
                school: Some(Ref::to(id(school))),
                status: Some(SchoolStatus::Enrolled),
                from: Some(day(from)),
                ..SchoolEnrollment::empty(id(n))
            });
        }
        let count = |school, on| pupils_of(&records, id(school), day(on)).len();
        assert_eq!((count(8, "2021-01-07"), count(9, "2021-01-07")), (1, 0));
        assert_eq!((count(8, "2021-01-08"), count(9, "2021-01-08")), (0, 1));
    }

    #[test]
    fn a_talk_counts_as_about_non_attending_by_the_day_on_which_it_was() {
        let mut records = RecordSet::default();
        records.add(&Learner::empty(id(1)));
        stands(&mut records, 60, 1, SchoolStatus::NonAttending, "2020-06-01");
        stands(&mut records, 61, 1, SchoolStatus::Resumed, "2020-10-12");
        for (n, on) in
            [(50, "2020-05-31"), (51, "2020-06-01"), (52, "2020-10-11"), (53, "2020-10-12")]
        {
            talk(&mut records, n, 1, Counterparty::School, on);
        }
        let count = |first, last| talks_about_non_attending(&records, day(first), day(last));
        assert_eq!(count("2020-04-01", "2021-03-31"), 2);
        assert_eq!(count("2020-07-01", "2021-03-31"), 1);
    }
}
