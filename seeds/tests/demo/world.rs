//! The server in a few lines, to replay a demo.

use seeds::{Demo, Seed};
use serde_json::{Value, json};
use shared::access::{Grants, Link, Team, links};
use shared::findings::findings;
use shared::id::{AccountId, Epoch, RecordId, Seq, Stamp};
use shared::indicator::Facts;
use shared::program::{RecordSet, person};
use shared::record::Record;
use shared::records::attendance::Attendance;
use shared::records::kind;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::role::{Actor, Role};
use shared::scope::Pattern;
use shared::sync::accept::{Arrival, Author, Rows, accept, read_ops};
use shared::sync::message::{Envelope, FateKind};
use shared::value::Date;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The server in a few lines: records in a map, grants from the records that give them.
#[derive(Default)]
pub struct World {
    pub rows: Rows,
    head: Seq,
    grants: BTreeMap<(AccountId, Date), BTreeSet<Pattern>>,
}

impl World {
    pub fn team(&self, today: Date) -> Team {
        let gives_access = |name: &str| kind(name).is_some_and(links::gives_access);
        let linking = self.rows.iter().filter(|((name, _), _)| gives_access(name));
        let of = |((name, id), stored): (&(String, RecordId), &shared::sync::stored::Stored)| {
            let kind = kind(name).expect("only known kinds are stored");
            let links: Vec<Link> =
                links::links_of(name, *id, &stored.access_candidates(kind), today)
                    .into_iter()
                    .collect();
            links
        };
        Team::new(linking.flat_map(of))
    }

    fn grants(&mut self, actor: &Actor, today: Date) -> Grants {
        let key = (actor.account, today);
        if !self.grants.contains_key(&key) {
            let patterns = self.team(today).patterns(actor);
            self.grants.insert(key, patterns);
        }
        Grants(self.grants[&key].iter().map(|pattern| (pattern.clone(), Seq(0))).collect())
    }

    fn replay(&mut self, step: &seeds::Step, actor: &Actor, n: u64) {
        let today = Date::in_tokyo(step.received_at);
        let grants = self.grants(actor, today);
        let ops = json!(step.ops_seen_at(self.head));
        let envelope =
            Envelope { n, uid: step.uid, at: step.edited_at, schema: 1, epoch: None, ops };
        let ops = read_ops(&envelope);
        let awaited = BTreeSet::new();
        let arrival = Arrival {
            envelope: &envelope,
            ops: ops.as_deref().map_err(|reason| *reason),
            ancestors: &[],
            held: &BTreeSet::new(),
            awaited: &awaited,
            parts: &BTreeMap::new(),
            last_contact: step.edited_at,
            now: step.received_at,
            epoch: Epoch(Uuid::from_u128(1)),
            timelines: &[],
        };
        let author = Author::own(actor, &grants);
        let decision = accept(&self.rows, &author, &arrival, &mut self.head);
        assert_eq!(
            (decision.fate.kind, decision.fate.reason),
            (FateKind::Applied, None),
            "{today} {actor:?}\n{}",
            envelope.ops
        );
        for write in decision.writes {
            let is_linking = kind(&write.after.kind).is_some_and(links::gives_access);
            self.rows.insert((write.after.kind.clone(), write.after.id), write.after);
            if is_linking {
                self.grants.clear();
            }
        }
    }

    pub fn all<R: Record>(&self) -> Vec<R> {
        let of_kind = self.rows.iter().filter(|((kind, _), _)| kind == R::NAME);
        of_kind.map(|((_, id), stored)| R::read(*id, &stored.body)).collect()
    }

    /// The record that stands for a learner after duplicates were merged.
    pub fn person(&self, learner: RecordId) -> RecordId {
        let into = |id| {
            let stored = self.rows.get(&(Learner::NAME.to_owned(), id))?;
            Some(Learner::read(id, &stored.body).merged_into?.id)
        };
        person::end_of_chain(learner, into)
    }

    pub fn lesson(&self, id: RecordId) -> Lesson {
        Lesson::read(id, &self.rows[&(Lesson::NAME.to_owned(), id)].body)
    }

    /// The people who attended at least one held lesson on such a day.
    pub fn participants(&self, is_meant: impl Fn(Date) -> bool) -> BTreeSet<RecordId> {
        let came = self.all::<Attendance>().into_iter().filter(|attendance| {
            let lesson = self.lesson(attendance.lesson.unwrap().id);
            let is_there = ["present", "online"].contains(&code(attendance.status));
            is_there && code(lesson.status) == "held" && is_meant(lesson.date.unwrap())
        });
        came.map(|attendance| self.person(attendance.learner.unwrap().id)).collect()
    }

    pub fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        for ((name, id), stored) in &self.rows {
            facts.upsert(name, *id, &stored.body);
        }
        facts
    }

    pub fn records(&self) -> RecordSet {
        let mut records = RecordSet::default();
        for ((name, id), stored) in self.rows.iter().filter(|(_, stored)| !stored.is_deleted) {
            records.put(name, *id, stored.body.clone());
        }
        records
    }

    /// What a manager finds to do on a day, how much of each sort.
    pub fn findings(&self, today: Date) -> BTreeMap<&'static str, usize> {
        let account = AccountId(Uuid::from_u128(1));
        let manager = Actor { account, role: Role::Manager, person: None };
        let mut counts = BTreeMap::new();
        for finding in findings(&self.records(), today, &manager) {
            *counts.entry(finding.rule.code).or_default() += 1;
        }
        counts
    }

    /// Every record obeys its kind, nothing is disputed, and every reference leads to a record.
    pub fn is_sound(&self) {
        for ((name, id), stored) in &self.rows {
            let kind = kind(name).unwrap();
            assert_eq!(kind.problems(&stored.body), [], "{name} {id}: {:?}", stored.body);
            assert!(stored.meta.conflicts.is_empty());
            for field in kind.fields {
                let value = stored.body.get(field.name).unwrap_or(&Value::Null);
                for (other, target) in field.named_in(value) {
                    let key = (other.to_owned(), target);
                    assert!(self.rows.contains_key(&key), "{name}.{} points nowhere", field.name);
                }
            }
        }
    }

    /// The demo as the server knew it at some moment.
    pub fn replayed(which: Demo, until: Stamp) -> World {
        World::of(&seeds::demo(which), until)
    }

    /// The same of a seed that is looked at on another day.
    pub fn of(seed: &Seed, until: Stamp) -> World {
        let mut world = World::default();
        for (step, n) in seed.steps.iter().zip(1..) {
            if step.received_at > until {
                break;
            }
            let account = seed.accounts.iter().find(|account| account.id == step.author).unwrap();
            let person = Some(account.person);
            let actor = Actor { account: account.id, role: account.role, person };
            world.replay(step, &actor, n);
        }
        world
    }
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn code<C: shared::value::Choice>(choice: Option<C>) -> &'static str {
    choice.map_or("", C::code)
}
