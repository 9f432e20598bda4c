//! Who may see what follows from records: keeps the links that they make, and changes grants when
//! links change.

use super::push_transaction::{DayBy, PushTransaction};
use super::sync_store::{Member, SyncStore};
use crate::access::links::{Link, Team, linking_kinds, links_of};
use crate::id::{RecordId, Seq};
use crate::record::Record;
use crate::records;
use crate::records::program::Program;
use crate::sync::accept::{Key, Write};
use crate::sync::stored::Stored;
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// The links that all records of a program make on one day.
#[derive(Debug, Clone)]
pub struct Links {
    today: Date,
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

    fn set(&mut self, record: &Stored) {
        let links = links_of_record(record, self.today);
        self.by_record.insert((record.kind.clone(), record.id), links);
    }

    fn team(&self) -> Team {
        Team::new(self.all().copied())
    }

    fn all(&self) -> impl Iterator<Item = &Link> {
        self.by_record.values().flatten()
    }

    /// Whether a person's access may be different after these links came or went.
    fn concerned(&self, changed: &BTreeSet<Link>) -> Concerned {
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

enum Concerned {
    Everybody,
    People(BTreeSet<RecordId>),
}

impl Concerned {
    fn includes(&self, member: &Member) -> bool {
        match self {
            Concerned::Everybody => true,
            Concerned::People(people) => member.actor.person.is_some_and(|id| people.contains(&id)),
        }
    }
}

impl<B: SyncStore> PushTransaction<'_, B> {
    /// Changes the grants of those whom these records concern.
    pub(super) async fn regrant(&mut self, writes: &[&Write]) -> Result<(), B::Fault> {
        let Some(mut links) = self.current_links().await? else {
            return self.regrant_everybody().await;
        };
        let mut changed = BTreeSet::new();
        for write in writes {
            let today = links.today;
            let before = write.before.as_ref().map(|before| links_of_record(before, today));
            let before = before.unwrap_or_default();
            let after = links_of_record(&write.after, today);
            changed.extend(before.symmetric_difference(&after).copied());
            links.set(&write.after);
        }
        if !changed.is_empty() {
            let concerned = links.concerned(&changed);
            self.regrant_those(&links, &concerned).await?;
        }
        self.links = Some(links);
        Ok(())
    }

    /// Computes everybody's grants anew: at the start, on a new day, after a change of accounts.
    pub async fn regrant_everybody(&mut self) -> Result<(), B::Fault> {
        let today = self.today().await?;
        let links = Links::read(self.store, today).await?;
        self.regrant_those(&links, &Concerned::Everybody).await?;
        self.links = Some(links);
        Ok(())
    }

    /// The links before the records that were just written; `None` if the day has changed.
    async fn current_links(&mut self) -> Result<Option<Links>, B::Fault> {
        let today = self.today().await?;
        match self.links.take() {
            Some(links) if links.today == today => Ok(Some(links)),
            Some(_) => Ok(None),
            None => Links::read(self.store, today).await.map(Some),
        }
    }

    async fn regrant_those(
        &mut self,
        links: &Links,
        concerned: &Concerned,
    ) -> Result<(), B::Fault> {
        let team = links.team();
        for member in self.store.members().await? {
            if concerned.includes(&member) {
                self.regrant_one(&team, &member).await?;
            }
        }
        Ok(())
    }

    /// Gives one account what its role and person give it, when it is made or closed.
    pub async fn regrant_member(&mut self, member: &Member) -> Result<(), B::Fault> {
        let today = self.today().await?;
        let links = Links::read(self.store, today).await?;
        self.regrant_one(&links.team(), member).await
    }

    async fn regrant_one(&mut self, team: &Team, member: &Member) -> Result<(), B::Fault> {
        let patterns =
            if member.is_closed { BTreeSet::new() } else { team.patterns(&member.actor) };
        self.set_patterns(member.actor.account, &patterns).await
    }

    async fn today(&mut self) -> Result<Date, B::Fault> {
        let clock = Date::in_tokyo(self.now);
        match self.day_by {
            DayBy::Program => {
                let records = self.store.live_records(Program::NAME).await?;
                Ok(pinned_day(&records).unwrap_or(clock))
            }
            DayBy::Clock => Ok(clock),
        }
    }
}

/// The day that a demonstration is pinned to by its program's record.
pub fn pinned_day(programs: &[Stored]) -> Option<Date> {
    programs.iter().find_map(|record| Program::read(record.id, &record.body).demo_today)
}

fn links_of_record(record: &Stored, today: Date) -> BTreeSet<Link> {
    let Some(kind) = records::kind(&record.kind) else { return BTreeSet::new() };
    links_of(&record.kind, record.id, &record.access_candidates(kind), today)
}

fn learner_in(link: &Link) -> Option<RecordId> {
    match *link {
        Link::StaffLearner(_, learner) | Link::StaffLearnerCare(_, learner) => Some(learner),
        Link::LearnerVenue(learner, _) | Link::FirstVenue(learner, _) => Some(learner),
        Link::Enrolled(learner) => Some(learner),
        Link::StaffVenue(..) | Link::StaffVenueCare(..) => None,
        Link::Reader(..) | Link::Alias(..) => None,
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
        Link::Reader(staff, _) => Some(staff),
        _ => None,
    }
}
