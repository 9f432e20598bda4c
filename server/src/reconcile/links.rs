//! Who may see what follows from records: keeps the links that they make, and changes grants when
//! links change.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use shared::access::links::{LINKING_KINDS, Link, Team, links_of};
use shared::id::{ProgramId, RecordId, Seq, Stamp};
use shared::record::Record;
use shared::records;
use shared::records::program::Program;
use shared::sync::accept::{Key, Write};
use shared::sync::stored::Stored;
use shared::value::Date;

use super::pass::{DayBy, Moved, Pass};
use crate::auth::actor_of;
use crate::store::{Account, Fault, ReadTx, WriteTx};

/// The links of each program as they were after a seq, so that one new learner does not cost
/// reading all of them.
#[derive(Debug, Default)]
pub struct Teams(Mutex<HashMap<ProgramId, (Seq, Links)>>);

/// The links that all records of a program make on one day.
#[derive(Debug, Clone)]
pub struct Links {
    today: Date,
    by_record: BTreeMap<Key, BTreeSet<Link>>,
}

impl Teams {
    /// The links, if they are those of this head. After a transaction that was undone, or a
    /// change by another process, they are not, and are read anew.
    pub(super) fn take(&self, program: ProgramId, head: Seq) -> Option<Links> {
        let (at, links) = self.locked().remove(&program)?;
        (at == head).then_some(links)
    }

    pub(super) fn put_back(&self, program: ProgramId, head: Seq, links: Option<Links>) {
        if let Some(links) = links {
            self.locked().insert(program, (head, links));
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ProgramId, (Seq, Links)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Links {
    async fn read(tx: &mut ReadTx, program: ProgramId, today: Date) -> Result<Links, Fault> {
        let mut by_record = BTreeMap::new();
        for kind in LINKING_KINDS {
            for record in tx.live_records_of(program, kind).await? {
                let links = links_of_record(&record, today);
                by_record.insert((record.kind, record.id), links);
            }
        }
        Ok(Links { today, by_record })
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
    fn includes(&self, account: &Account) -> bool {
        match self {
            Concerned::Everybody => true,
            Concerned::People(people) => account.person.is_some_and(|id| people.contains(&id)),
        }
    }
}

impl Pass<'_> {
    /// Changes the grants of those whom these records concern.
    pub(super) async fn regrant(&mut self, writes: &[&Write]) -> Result<(), Fault> {
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
    pub async fn regrant_everybody(&mut self) -> Result<(), Fault> {
        let today = self.today().await?;
        let links = Links::read(self.tx, self.program.id, today).await?;
        self.regrant_those(&links, &Concerned::Everybody).await?;
        self.links = Some(links);
        Ok(())
    }

    /// The links before the records that were just written; `None` if the day has changed.
    async fn current_links(&mut self) -> Result<Option<Links>, Fault> {
        let today = self.today().await?;
        match self.links.take() {
            Some(links) if links.today == today => Ok(Some(links)),
            Some(_) => Ok(None),
            None => Links::read(self.tx, self.program.id, today).await.map(Some),
        }
    }

    async fn regrant_those(&mut self, links: &Links, concerned: &Concerned) -> Result<(), Fault> {
        let team = links.team();
        for account in self.tx.accounts(self.program.id).await? {
            if !concerned.includes(&account) {
                continue;
            }
            self.regrant_one(&team, &account).await?;
        }
        Ok(())
    }

    async fn regrant_one(&mut self, team: &Team, account: &Account) -> Result<(), Fault> {
        let patterns = match account.disabled_at {
            None => team.patterns(&actor_of(account)),
            Some(_) => BTreeSet::new(),
        };
        self.set_patterns(account.id, &patterns).await
    }

    async fn today(&mut self) -> Result<Date, Fault> {
        match self.day_by {
            DayBy::Program => program_today(self.tx, self.program.id, self.now).await,
            DayBy::Clock => Ok(Date::in_tokyo(self.now)),
        }
    }
}

/// Computes everybody's grants anew, when a day begins.
pub async fn regrant_everybody(
    tx: &mut WriteTx,
    teams: &Teams,
    program: ProgramId,
    now: Stamp,
) -> Result<Moved, Fault> {
    let mut pass = Pass::begin(tx, teams, program, now).await?;
    pass.regrant_everybody().await?;
    pass.finish().await
}

/// Gives an account what its role and person give it, when it is made or disabled.
pub async fn regrant_account(tx: &mut WriteTx, account: &Account, now: Stamp) -> Result<(), Fault> {
    let teams = Teams::default();
    let mut pass = Pass::begin(tx, &teams, account.program, now).await?;
    let today = pass.today().await?;
    let links = Links::read(pass.tx, account.program, today).await?;
    pass.regrant_one(&links.team(), account).await?;
    pass.finish().await?;
    Ok(())
}

/// The program's day: the one that a demonstration is pinned to, or the clock's in Tokyo.
pub async fn program_today(tx: &mut ReadTx, program: ProgramId, now: Stamp) -> Result<Date, Fault> {
    let records = tx.live_records_of(program, Program::NAME).await?;
    let pinned =
        records.iter().find_map(|record| Program::read(record.id, &record.body).demo_today);
    Ok(pinned.unwrap_or_else(|| Date::in_tokyo(now)))
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
        Link::StaffVenue(..) | Link::StaffVenueCare(..) | Link::Alias(..) => None,
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
        _ => None,
    }
}
