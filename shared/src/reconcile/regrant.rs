//! Grants change with the records from which access follows, and with the day.

use super::links::{Concerned, Links, links_of_record, pinned_day};
use super::push_transaction::{DayBy, PushTransaction};
use super::sync_store::{Member, SyncStore};
use crate::access::links::Team;
use crate::record::Record;
use crate::records::program::Program;
use crate::sync::accept::Write;
use crate::value::Date;
use std::collections::BTreeSet;

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

    pub(super) async fn today(&mut self) -> Result<Date, B::Fault> {
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
