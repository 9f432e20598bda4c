//! Who may see and who may write, written by hand from docs/SYNC.md and the rules of each kind: one
//! line for each. The simulation judges by this table, so nothing here asks the code that decides.

mod due;
mod table;

pub use due::{due, today};
pub use table::{LINES, Line};

use std::collections::BTreeSet;

use serde_json::Value;
use shared::id::RecordId;
use shared::record::Body;
use shared::role::Role;
use shared::sync::message::{Op, OpKind};

/// Where the records of a kind are. A field is named where the scope follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Program,
    Office,
    Managers,
    /// The venue in `venue`.
    Venue,
    /// The record is the learner.
    Herself,
    /// The learner in `learner`, with her team.
    Own,
    /// The team of the learner in `learner`.
    Core,
    /// One of the two, as `audience` says.
    ByAudience,
    /// Those with care for the learner in `learner`.
    Care,
    /// Who wrote it, in `staff`, and whoever is in `readers`.
    Named,
    /// The account in `account`.
    Account,
}

/// Who writes what she may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    Nobody,
    Managers,
    /// Managers, and a tutor for herself and the learner whom she brings or takes back.
    ManagersAndWalkIn,
    Staff,
    StaffAndLearner,
    /// The same, but a learner makes no such record.
    StaffLearnerChanges,
    /// The learner herself and managers, no tutor.
    LearnerAndManagers,
}

/// Whether a record of a kind can be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    No,
    Always,
    /// If this field was ever set.
    IfEver(&'static str),
}

/// What an honorarium says once somebody has confirmed it.
const AMOUNTS: [&str; 8] =
    ["accrual_year", "lines", "minutes", "rate", "travel", "gross", "tax_category", "withheld"];

/// The line of a kind.
pub fn line(kind: &str) -> Option<&'static Line> {
    LINES.iter().find(|line| line.kind == kind)
}

impl Line {
    /// The scope of a record with these fields, as its text.
    pub fn scope(&self, id: RecordId, set: &Body) -> Option<String> {
        let named = |field: &str| set.get(field).and_then(Value::as_str);
        Some(match self.place {
            Place::Program => "program".to_owned(),
            Place::Office => "office".to_owned(),
            Place::Managers => "managers".to_owned(),
            Place::Venue => format!("venue/{}", named("venue")?),
            Place::Herself => format!("learner/{id}/own"),
            Place::Own => format!("learner/{}/own", named("learner")?),
            Place::Core => format!("learner/{}/core", named("learner")?),
            Place::Care => format!("learner/{}/care", named("learner")?),
            Place::Named => format!("named/{id}"),
            Place::Account => format!("staff/{}", named("account")?),
            Place::ByAudience => match named("audience")? {
                "learner" => format!("learner/{}/own", named("learner")?),
                "team" => format!("learner/{}/core", named("learner")?),
                _ => return None,
            },
        })
    }
}

/// Whether somebody who holds these patterns may see a scope; both as their texts.
pub fn covers(held: &BTreeSet<String>, scope: &str) -> bool {
    let parts: Vec<&str> = scope.split('/').collect();
    let class = match parts[..] {
        ["venue", _] => "venue/*".to_owned(),
        ["learner", _, part] => format!("learner/*/{part}"),
        _ => scope.to_owned(),
    };
    held.contains(scope) || held.contains(&class)
}

/// A write, and what is known of the record that it meets.
pub struct Wish<'a> {
    pub op: &'a Op,
    pub role: Role,
    /// Whose words they are; the role may be lent by whoever releases them.
    pub writer: Option<RecordId>,
    pub held: &'a BTreeSet<String>,
    /// Learners and reports that the same mutation is the first to make.
    pub opened: &'a BTreeSet<RecordId>,
    /// Learners whom the same mutation deletes.
    pub removed: &'a BTreeSet<RecordId>,
    /// What the record says, and which of its fields were ever set.
    pub before: &'a Body,
    pub ever_set: &'a BTreeSet<String>,
    /// Whether it is deleted, so that writing to it brings it back.
    pub is_deleted: bool,
    /// Who wrote the values of a field that stand or wait, by its name.
    pub authors: &'a dyn Fn(&str) -> Vec<Option<RecordId>>,
    /// What the record says that is moved here.
    pub moved_from: Option<&'a Body>,
    /// The day, as its text.
    pub today: &'a str,
}

impl Wish<'_> {
    /// Whether it may be done to a record in this scope.
    pub fn is_granted(&self, line: &Line, scope: &str) -> bool {
        (self.is_opened(scope) || covers(self.held, scope))
            && self.is_for_role(line, scope)
            && self.may_be_deleted(line)
            && self.sees_where_it_leads(line)
            && self.are_own_words(line)
            && self.op.set.iter().all(|(name, value)| self.is_for_writer(line, name, value))
            && !self.gives_herself_past_care(line)
            && !self.passes_approval_by(line)
    }

    /// A new learner is open to whoever brings her, and a report to whoever writes it. Nobody gets
    /// care in this way.
    fn is_opened(&self, scope: &str) -> bool {
        let is_of = |id: &RecordId| {
            let own = ["own", "core"].map(|part| format!("learner/{id}/{part}"));
            own.iter().any(|own| own == scope) || scope == format!("named/{id}")
        };
        self.opened.iter().any(is_of)
    }

    fn is_for_role(&self, line: &Line, scope: &str) -> bool {
        match (line.writers, self.role) {
            (Writers::Nobody, _) | (_, Role::Officer | Role::Admin) => false,
            (_, Role::Manager) => true,
            (
                Writers::Staff | Writers::StaffAndLearner | Writers::StaffLearnerChanges,
                Role::Tutor,
            ) => true,
            (Writers::ManagersAndWalkIn, Role::Tutor) => {
                self.is_own_walk_in() || self.takes_walk_in_back()
            }
            (
                Writers::StaffAndLearner
                | Writers::StaffLearnerChanges
                | Writers::LearnerAndManagers,
                Role::Learner,
            ) => {
                let own = self.writer.map(|me| format!("learner/{me}/own"));
                let is_new = self.op.op == OpKind::Create;
                let is_hers = |name: &str| {
                    line.by_learner.contains(&name) || is_new && line.fixed.contains(&name)
                };
                let is_made_for_her = is_new && line.writers == Writers::StaffLearnerChanges;
                self.op.op != OpKind::Delete
                    && !is_made_for_her
                    && own.as_deref() == Some(scope)
                    && self.op.set.keys().all(|name| is_hers(name))
            }
            (Writers::Managers | Writers::LearnerAndManagers, Role::Tutor) | (_, Role::Learner) => {
                false
            }
        }
    }

    fn is_own_walk_in(&self) -> bool {
        let set = &self.op.set;
        let named = |field: &str| set.get(field)?.as_str()?.parse::<RecordId>().ok();
        self.op.op == OpKind::Create
            && self.writer.is_some()
            && named("staff") == self.writer
            && named("learner").is_some_and(|id| self.opened.contains(&id))
            && set.keys().all(|name| ["staff", "learner", "from", "to"].contains(&name.as_str()))
    }

    /// With a learner whom she takes back goes that she looks after her.
    fn takes_walk_in_back(&self) -> bool {
        let named = |field: &str| self.before.get(field)?.as_str()?.parse::<RecordId>().ok();
        self.op.op == OpKind::Delete
            && self.writer.is_some()
            && named("staff") == self.writer
            && named("learner").is_some_and(|id| self.removed.contains(&id))
    }

    /// Whose words a record has, she alone and managers change them or take them away.
    fn are_own_words(&self, line: &Line) -> bool {
        let author = line.whose.or(line.author).filter(|_| !line.words.is_empty());
        let Some(author) = author else { return true };
        let is_removed = self.op.op == OpKind::Delete;
        let is_about = |name: &String| line.words.contains(&name.as_str());
        if self.role == Role::Manager || !is_removed && !self.op.set.keys().any(is_about) {
            return true;
        }
        let said = [self.before.get(author), self.op.set.get(author)];
        let mut said = said.into_iter().flatten().filter(|said| !said.is_null()).peekable();
        let me = self.writer.map(|me| Value::from(me.to_string()));
        said.peek().is_some() && me.is_some_and(|me| said.all(|said| *said == me))
    }

    /// Who says where a learner comes, and since when, or until when, must see that place.
    fn sees_where_it_leads(&self, line: &Line) -> bool {
        let Some((place, days)) = line.leads else { return true };
        let is_about = |name: &&String| *name == place || days.contains(&name.as_str());
        let brings_back = self.is_deleted && self.op.op != OpKind::Delete;
        let settles = !self.op.closes.is_empty();
        if !settles && !brings_back && !self.op.set.keys().any(|name| is_about(&name)) {
            return true;
        }
        let said = self.op.set.get(place).or_else(|| self.before.get(place));
        let venue = said.and_then(Value::as_str);
        venue.is_none_or(|venue| covers(self.held, &format!("venue/{venue}")))
    }

    fn may_be_deleted(&self, line: &Line) -> bool {
        self.op.op != OpKind::Delete
            || match line.kept {
                Kept::No => true,
                Kept::Always => false,
                Kept::IfEver(field) => !self.ever_set.contains(field),
            }
    }

    fn is_for_writer(&self, line: &Line, name: &str, value: &Value) -> bool {
        let me = self.writer.map(|me| Value::from(me.to_string()));
        let is_hers = line.author != Some(name)
            || me.as_ref() == Some(value)
            || self.moved_from.is_some_and(|from| from.get(name) == Some(value));
        let is_second = line.second.is_none_or(|(second, first)| {
            let has_written = (self.authors)(first).contains(&self.writer);
            let writes_both = self.op.set.contains_key(first);
            let is_taken_away = value.is_null();
            second != name || is_taken_away || self.writer.is_some() && !has_written && !writes_both
        });
        let is_read = line.read_by.is_none_or(|(fields, reader)| {
            let named = self.op.set.get(reader).or_else(|| self.before.get(reader));
            let is_named = me.is_some() && named == me.as_ref();
            let names_herself =
                self.op.set.contains_key(reader) || (self.authors)(reader).contains(&self.writer);
            !fields.contains(&name) || is_named && !names_herself
        });
        let is_own = line.by_named.is_none_or(|(own, person)| {
            let named = self.op.set.get(person).or_else(|| self.before.get(person));
            own != name || me.is_some() && named == me.as_ref()
        });
        let is_managers = line.by_manager.contains(&name);
        let is_for_role = !is_managers || self.role == Role::Manager;
        is_hers && is_second && is_read && is_own && is_for_role
    }

    /// Who approves says what, and that stands in the record; what was approved or confirmed is not
    /// changed under it.
    fn passes_approval_by(&self, line: &Line) -> bool {
        if self.op.op == OpKind::Delete {
            return false;
        }
        let now = |name: &str| self.before.get(name).filter(|value| !value.is_null());
        let then = |name: &str| match self.op.set.get(name) {
            Some(value) => Some(value).filter(|value| !value.is_null()),
            None => now(name),
        };
        let keeps = |name: &str| now(name) == then(name);
        let keeps_all = |names: &[&str]| names.iter().all(|name| keeps(name));
        let stands = |name: &str| now(name).is_some() && keeps(name);
        let approves = then("approved_on").is_some() && !keeps("approved_on");
        let names =
            |approved: &str, said: &str| then(approved).is_some() && then(approved) == then(said);
        match line.kind {
            "story" => {
                approves && !names("approved_text", "published_text")
                    || stands("approved_on") && !keeps_all(&["published_text", "approved_text"])
            }
            "lesson_staff" => {
                stands("confirmed_on") && !keeps_all(&["date", "organization", "minutes", "step"])
            }
            "honorarium" if now("approved_on").is_some() => {
                let approval = ["approved_on", "approved_gross", "confirmed_on"];
                !keeps_all(&approval) || !keeps_all(&AMOUNTS)
            }
            "honorarium" => {
                let is_seen = then("confirmed_on").is_some() && names("approved_gross", "gross");
                approves && !is_seen || stands("confirmed_on") && !keeps_all(&AMOUNTS)
            }
            _ => false,
        }
    }

    /// Care that somebody gives herself begins today at the earliest; afterwards she may end it.
    fn gives_herself_past_care(&self, line: &Line) -> bool {
        if line.kind != "assignment" || self.op.op == OpKind::Delete {
            return false;
        }
        let mut after = self.before.clone();
        for (name, value) in &self.op.set {
            match value {
                Value::Null => drop(after.remove(name)),
                value => drop(after.insert(name.clone(), value.clone())),
            }
        }
        let me = self.writer.map(|me| Value::from(me.to_string()));
        let is_own = me.is_some() && after.get("staff") == me.as_ref();
        let day =
            |body: &Body, name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
        let rest = |body: &Body| {
            let names = ["staff", "venue", "learner", "from"].map(|name| day(body, name));
            (names, body.get("care") == Some(&Value::Bool(true)))
        };
        let (was, is) = (day(self.before, "to"), day(&after, "to"));
        let only_ends = match (&was, &is) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(was), Some(is)) => is <= was,
        };
        let is_past = day(&after, "from").is_none_or(|from| from.as_str() < self.today);
        let cares = after.get("care") == Some(&Value::Bool(true));
        cares && is_own && is_past && !(rest(self.before) == rest(&after) && only_ends)
    }
}
