//! Who may see what follows from records: the links that they make, and whom a change of links
//! concerns.

use super::sync_store::{Member, SyncStore};
use crate::access::links::{Link, Team, linking_kinds, links_of};
use crate::id::{RecordId, Seq};
use crate::record::Record;
use crate::records;
use crate::records::program::Program;
use crate::sync::accept::Key;
use crate::sync::stored::Stored;
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The links that all records of a program make on one day.
#[derive(Debug, Clone)]
pub struct Links {
    pub(super) today: Date,
    /// The seq after which they are so.
    at: Seq,
    by_record: BTreeMap<Key, BTreeSet<Link>>,
}

impl Links {
    /// The links as all records make them on a day.
    pub async fn read<B: SyncStore>(store: &mut B, today: Date) -> Result<Links, B::Fault> {
        let mut by_record = BTreeMap::new();
        for kind in linking_kinds() {
            for record in store.live_records(kind).await? {
                let links = links_of_record(&record, today);
                by_record.insert((record.kind, record.id), links);
            }
        }
        Ok(Links { today, at: Seq(0), by_record })
    }

    /// Whether these are the links after the change with this seq.
    pub(super) fn are_of(&self, head: Seq) -> bool {
        self.at == head
    }

    pub(super) fn after(self, head: Seq) -> Links {
        Links { at: head, ..self }
    }

    pub(super) fn set(&mut self, record: &Stored) {
        let links = links_of_record(record, self.today);
        self.by_record.insert((record.kind.clone(), record.id), links);
    }

    pub(super) fn team(&self) -> Team {
        Team::new(self.all().copied())
    }

    fn all(&self) -> impl Iterator<Item = &Link> {
        self.by_record.values().flatten()
    }

    /// Whether a person's access may be different after these links came or went.
    pub(super) fn concerned(&self, changed: &BTreeSet<Link>) -> Concerned {
        if changed.iter().any(|link| matches!(link, Link::Alias(..))) {
            return Concerned::Everybody;
        }
        let learners: BTreeSet<RecordId> = changed.iter().filter_map(learner_in).collect();
        let learners = self.with_aliases(learners);
        let is_about = |link: &&Link| learner_in(link).is_some_and(|id| learners.contains(&id));
        let own = self.all().filter(is_about).chain(changed.iter());
        let venues: BTreeSet<RecordId> = own.filter_map(venue_in).collect();
        let looks_after = |link: &&Link| match link {
            Link::StaffVenue(_, venue) | Link::StaffVenueCare(_, venue) => venues.contains(venue),
            Link::StaffLearner(_, id) | Link::StaffLearnerCare(_, id) => learners.contains(id),
            _ => false,
        };
        let staff = self.all().filter(looks_after).chain(changed.iter()).filter_map(staff_in);
        Concerned::People(staff.chain(learners.iter().copied()).collect())
    }

    fn with_aliases(&self, mut learners: BTreeSet<RecordId>) -> BTreeSet<RecordId> {
        let aliases: Vec<(RecordId, RecordId)> = self
            .all()
            .filter_map(|link| match *link {
                Link::Alias(one, two) => Some((one, two)),
                _ => None,
            })
            .collect();
        loop {
            let before = learners.len();
            for (one, two) in &aliases {
                if learners.contains(one) || learners.contains(two) {
                    learners.extend([*one, *two]);
                }
            }
            if learners.len() == before {
                return learners;
            }
        }
    }
}

/// Whose access may be different.
pub(super) enum Concerned {
    Everybody,
    People(BTreeSet<RecordId>),
}

impl Concerned {
    pub(super) fn includes(&self, member: &Member) -> bool {
        match self {
            Concerned::Everybody => true,
            Concerned::People(people) => member.actor.person.is_some_and(|id| people.contains(&id)),
        }
    }
}

/// The day that a demonstration is pinned to by its program's record.
pub fn pinned_day(programs: &[Stored]) -> Option<Date> {
    programs.iter().find_map(|record| Program::read(record.id, &record.body).demo_today)
}

/// The links that one record makes on a day.
pub(super) fn links_of_record(record: &Stored, today: Date) -> BTreeSet<Link> {
    let Some(kind) = records::kind(&record.kind) else { return BTreeSet::new() };
    links_of(&record.kind, record.id, &record.access_candidates(kind), today)
}

fn learner_in(link: &Link) -> Option<RecordId> {
    match *link {
        Link::StaffLearner(_, learner) | Link::StaffLearnerCare(_, learner) => Some(learner),
        Link::LearnerVenue(learner, _) | Link::FirstVenue(learner, _) => Some(learner),
        Link::Enrolled(learner) => Some(learner),
        Link::StaffVenue(..) | Link::StaffVenueCare(..) => None,
        Link::Reader(..) | Link::Alias(..) | Link::Left(..) => None,
    }
}

fn venue_in(link: &Link) -> Option<RecordId> {
    match *link {
        Link::LearnerVenue(_, venue) | Link::FirstVenue(_, venue) => Some(venue),
        _ => None,
    }
}

fn staff_in(link: &Link) -> Option<RecordId> {
    match *link {
        Link::StaffVenue(staff, _) | Link::StaffVenueCare(staff, _) => Some(staff),
        Link::StaffLearner(staff, _) | Link::StaffLearnerCare(staff, _) => Some(staff),
        Link::Reader(staff, _) | Link::Left(staff) => Some(staff),
        _ => None,
    }
}
