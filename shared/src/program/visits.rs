//! Work outside the venues: who was visited when, how many people were talked to there, and where
//! nobody has been in a year.

use super::records::{ReadRecords, Records};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::record::{Fields, Record};
use crate::records::organization::{Organization, OrganizationKind};
use crate::records::outreach::{Outreach, OutreachKind};
use crate::records::school_interview::SchoolInterview;
use crate::value::{Choice, Date, FiscalYear};
use std::collections::BTreeSet;

/// Talks at schools, each with one person (ruling A8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Talks {
    /// The people talked to: what the program reports.
    pub people: usize,
    /// Those of them who were talked to together with others.
    pub together: usize,
    /// The talks, of which one with several people is one.
    pub talks: usize,
}

impl Talks {
    /// Counts these talks.
    pub fn of(all: impl Iterator<Item = SchoolInterview>) -> Talks {
        let (mut counted, mut joint) = (Talks::default(), BTreeSet::new());
        for talk in all {
            counted.people += 1;
            if talk.is_joint == Some(true) {
                counted.together += 1;
                // People who were talked to together were so in one visit.
                let visit = talk.outreach.map(|it| it.id);
                joint.insert((visit, talk.school.map(|it| it.id), talk.date));
            } else {
                counted.talks += 1;
            }
        }
        counted.talks += joint.len();
        counted
    }
}

/// How it stands with one school in a fiscal year.
#[derive(Clone, Debug, PartialEq)]
pub struct SchoolRow {
    /// The school.
    pub school: Organization,
    /// How often staff were there.
    pub visits: usize,
    /// Whom they talked to.
    pub talks: Talks,
    /// The last day on which somebody was there, in whichever year.
    pub last: Option<Date>,
    /// The next visit that is planned.
    pub next: Option<Date>,
}

impl SchoolRow {
    /// Whether somebody was there in the year.
    pub fn is_visited(&self) -> bool {
        self.visits > 0 || self.talks.people > 0
    }
}

/// The work of a kind in a fiscal year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindRow {
    /// What it is.
    pub kind: OutreachKind,
    /// How often.
    pub times: usize,
    /// How many people were reached, as far as it was noted down.
    pub people: u64,
}

/// The visits of these days, in order.
pub fn between(records: &dyn Records, first: Date, last: Date) -> Vec<Outreach> {
    let days = (first.to_string(), last.to_string());
    let lies_in = |fields: &Fields| {
        fields.text("date").is_some_and(|day| days.0.as_str() <= day && day <= days.1.as_str())
    };
    let all = records.of_kind(Outreach::NAME).filter(|(_, fields)| lies_in(fields));
    let mut all: Vec<Outreach> = all.map(|(id, fields)| Outreach::read(id, fields)).collect();
    all.arrange_by_key(|it| (it.date, it.id));
    all
}

/// The visits to an organization, the newest first.
pub fn at(records: &dyn Records, organization: RecordId) -> Vec<Outreach> {
    let all = records.list_referring::<Outreach>("organization", organization);
    let mut all: Vec<Outreach> = all.collect();
    all.arrange_by_key(|it| (std::cmp::Reverse(it.date), it.id));
    all
}

/// The talks of one visit.
pub fn talks_of(records: &dyn Records, visit: RecordId) -> Talks {
    Talks::of(records.list_referring::<SchoolInterview>("outreach", visit))
}

/// The schools that are worked with: where nobody has been in the fiscal year of `today` first,
/// those that are to be visited first before others, then by the day of the last visit.
pub fn schools(records: &dyn Records, today: Date) -> Vec<SchoolRow> {
    let is_school = |fields: &Fields| {
        fields.text("kind") == Some(OrganizationKind::School.code())
            && Organization::KIND.is_used_on(fields, today)
    };
    let schools = records.of_kind(Organization::NAME).filter(|(_, fields)| is_school(fields));
    let schools = schools.map(|(id, fields)| Organization::read(id, fields));
    let mut rows: Vec<SchoolRow> =
        schools.map(|school| school_row(records, school, today)).collect();
    rows.arrange_by_key(|row| {
        let is_later = row.school.is_priority != Some(true);
        (row.is_visited(), is_later, row.last, row.school.kana.clone(), row.school.id)
    });
    rows
}

/// How it stands with one school in the fiscal year of `today`.
pub fn school_row(records: &dyn Records, school: Organization, today: Date) -> SchoolRow {
    let year = today.fiscal_year();
    let is_of_year = |day: Option<Date>| is_done_in(day, year, today);
    let visits = at(records, school.id);
    let talks = || records.list_referring::<SchoolInterview>("school", school.id);
    let days = visits.iter().map(|it| it.date).chain(talks().map(|it| it.date)).flatten();
    let days: Vec<Date> = days.collect();
    SchoolRow {
        visits: visits.iter().filter(|it| is_of_year(it.date)).count(),
        talks: Talks::of(talks().filter(|it| is_of_year(it.date))),
        last: days.iter().copied().filter(|day| *day <= today).max(),
        next: days.into_iter().filter(|day| *day > today).min(),
        school,
    }
}

/// What was done in the fiscal year of `today`, by kind; a kind of which there is nothing, too.
pub fn by_kind(records: &dyn Records, today: Date) -> Vec<KindRow> {
    let year = today.fiscal_year();
    let all = between(records, year.first_day(), today);
    let row = |kind: &OutreachKind| {
        let of_kind: Vec<&Outreach> = all.iter().filter(|it| it.kind == Some(*kind)).collect();
        let people = of_kind.iter().filter_map(|it| it.people).map(|it| u64::from(it.0)).sum();
        KindRow { kind: *kind, times: of_kind.len(), people }
    };
    OutreachKind::ALL.iter().map(row).collect()
}

/// Everybody talked to at schools in the fiscal year of `today`.
pub fn talks_of_year(records: &dyn Records, today: Date) -> Talks {
    let year = today.fiscal_year();
    let all = records.list::<SchoolInterview>();
    Talks::of(all.filter(|it| is_done_in(it.date, year, today)))
}

fn is_done_in(day: Option<Date>, year: FiscalYear, today: Date) -> bool {
    day.is_some_and(|day| day <= today && day.fiscal_year() == year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::value::{Count, Ref};
    use uuid::Uuid;

    const VISITED: u128 = 1;
    const FORGOTTEN: u128 = 2;
    const FIRST: u128 = 3;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn today() -> Date {
        day("2021-02-03")
    }

    /// Three schools: one visited twice this year with a joint talk, one visited last year, one
    /// that is to be visited first.
    fn records() -> RecordSet {
        let mut records = RecordSet::default();
        for school in [VISITED, FORGOTTEN, FIRST] {
            let kind = Some(OrganizationKind::School);
            let is_priority = Some(school == FIRST);
            records.add(&Organization { kind, is_priority, ..Organization::empty(id(school)) });
        }
        let visits = [
            (10, VISITED, "2020-06-08"),
            (11, VISITED, "2021-01-28"),
            (12, FORGOTTEN, "2020-03-31"),
            (13, FIRST, "2021-02-10"),
        ];
        for (visit, school, on) in visits {
            records.add(&Outreach {
                kind: Some(OutreachKind::SchoolVisit),
                date: Some(day(on)),
                organization: Some(Ref::to(id(school))),
                people: Some(Count(3)),
                ..Outreach::empty(id(visit))
            });
        }
        for (talk, visit, is_joint) in
            [(20, 10, true), (21, 10, true), (22, 10, false), (23, 11, true)]
        {
            let on = records.read::<Outreach>(id(visit)).unwrap().date;
            records.add(&SchoolInterview {
                school: Some(Ref::to(id(VISITED))),
                date: on,
                is_joint: Some(is_joint),
                outreach: Some(Ref::to(id(visit))),
                ..SchoolInterview::empty(id(talk))
            });
        }
        records
    }

    #[test]
    fn a_joint_talk_counts_everybody_and_is_one_talk() {
        let records = records();
        let expected = Talks { people: 3, together: 2, talks: 2 };
        assert_eq!(talks_of(&records, id(10)), expected);
        let year = Talks { people: 4, together: 3, talks: 3 };
        assert_eq!(talks_of_year(&records, today()), year);
    }

    #[test]
    fn schools_where_nobody_has_been_this_year_come_first() {
        let rows = schools(&records(), today());
        let facts: Vec<_> = rows
            .iter()
            .map(|row| (row.school.id, row.visits, row.talks.people, row.last, row.next))
            .collect();
        let (last, next) = (Some(day("2020-03-31")), Some(day("2021-02-10")));
        let expected = [
            (id(FIRST), 0, 0, None, next),
            (id(FORGOTTEN), 0, 0, last, None),
            (id(VISITED), 2, 4, Some(day("2021-01-28")), None),
        ];
        assert_eq!(facts, expected);
    }

    #[test]
    fn a_school_that_is_left_is_not_asked_about() {
        let mut records = records();
        let left = records.read::<Organization>(id(FORGOTTEN)).unwrap();
        records.add(&Organization { used_until: Some(day("2020-12-31")), ..left });
        assert!(schools(&records, today()).iter().all(|row| row.school.id != id(FORGOTTEN)));
    }

    #[test]
    fn what_was_done_is_counted_by_kind_until_today() {
        let rows = by_kind(&records(), today());
        assert_eq!(rows.len(), OutreachKind::ALL.len());
        let visits = rows.iter().find(|row| row.kind == OutreachKind::SchoolVisit).unwrap();
        assert_eq!(
            (visits.times, visits.people),
            (2, 6),
            "last year's and the planned one are not"
        );
        assert!(
            rows.iter().filter(|row| row.kind != OutreachKind::SchoolVisit).all(|it| it.times == 0)
        );
    }
}
