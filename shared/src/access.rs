//! The only permission decision: which scopes a member may see, and what she may write there.
//! The server enforces it on every read and write; the app uses it to explain.

pub mod grants;
pub mod links;
pub mod setter;

pub use grants::Grants;
pub use links::{Link, Team};
pub use setter::{Setter, Written, may_remove, may_set};

use crate::id::RecordId;
use crate::planted;
use crate::record::{Body, Deletion, Field, Kind, Proposed, Writers};
use crate::role::{Actor, Role};
use crate::scope::Scope;
use crate::value::{Date, codes, ids_named};
use serde_json::Value;
use std::collections::BTreeSet;

/// What somebody wants to do with a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Make it.
    Create,
    /// Change some of its fields.
    Patch,
    /// Remove it.
    Delete,
}

codes! {
    /// Why somebody may not do it; words are looked up under `refusal.<code>`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Refusal as key {
        /// The record is in a scope that she does not hold.
        OutsideGrants = "refusal.outside_grants",
        /// It opens a venue that she does not see herself.
        NotYourVenue = "refusal.not_your_venue",
        /// Her role does not write this kind.
        NotYourRole = "refusal.not_your_role",
        /// Her role does not write this field.
        NotYourField = "refusal.not_your_field",
        /// The record says that somebody else wrote it.
        NotTheAuthor = "refusal.not_the_author",
        /// Who wrote what this is about does not approve it herself.
        NeedsSomebodyElse = "refusal.needs_somebody_else",
        /// The record names another person for it.
        NeedsNamedPerson = "refusal.needs_named_person",
        /// Such a record is kept until it is disposed of.
        NeverDeleted = "refusal.never_deleted",
        /// What this day has closed stays closed.
        NeverReopened = "refusal.never_reopened",
        /// What else stands in the record does not allow it.
        NotAsItStands = "refusal.not_as_it_stands",
    }
}

/// A write that somebody asks for.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// What she wants to do.
    pub action: Action,
    /// The record's kind.
    pub kind: &'static Kind,
    /// The record's scope.
    pub scope: Scope,
    /// The fields that she sets.
    pub set: &'a Body,
    /// Records that the same mutation truly creates and that have scopes of their own: those are
    /// open to it.
    pub opened: &'a BTreeSet<RecordId>,
    /// Learners whom the same mutation deletes.
    pub removed: &'a BTreeSet<RecordId>,
    /// What the record says now; `None` if it is new, or if nobody has looked.
    pub before: Option<&'a Body>,
    /// Whether it settles a conflict as well, and with it what narrower access hung on.
    pub settles: bool,
    /// Whether the record is deleted: writing to it brings back everything that it opened.
    pub restores: bool,
    /// Of a record that is moved here: what it said where it was. Its author stays its author.
    pub moved_from: Option<&'a Body>,
}

impl<'a> Request<'a> {
    /// A write by itself: it creates no learner and moves nothing.
    pub fn new(action: Action, kind: &'static Kind, scope: Scope, set: &'a Body) -> Request<'a> {
        const NOTHING: &BTreeSet<RecordId> = &BTreeSet::new();
        let (before, moved_from) = (None, None);
        let (settles, restores) = (false, false);
        let (opened, removed) = (NOTHING, NOTHING);
        Request { action, kind, scope, set, opened, removed, before, settles, restores, moved_from }
    }

    /// The same of a record that says this now.
    #[must_use]
    pub fn of(self, before: &'a Body) -> Request<'a> {
        Request { before: Some(before), ..self }
    }

    /// Whether it takes back a day that has closed something.
    fn reopens(&self) -> bool {
        let Some(before) = self.before else { return false };
        self.set.iter().any(|(name, next)| {
            let field = self.kind.field(name);
            let now = before.get(name).unwrap_or(&Value::Null);
            field.is_some_and(|field| field.reopens(now, next))
        })
    }
}

/// Whether `actor`, holding `grants`, may do what is asked.
pub fn may(actor: &Actor, grants: &Grants, request: &Request<'_>) -> Result<(), Refusal> {
    let is_new = opens(&request.scope).is_some_and(|id| request.opened.contains(&id));
    if !is_new && !grants.cover(&request.scope) {
        return Err(Refusal::OutsideGrants);
    }
    may_by_role(actor, request)?;
    if !sees_opened_venues(grants, request) {
        return Err(Refusal::NotYourVenue);
    }
    if request.action == Action::Delete && request.kind.deletion == Deletion::Never {
        return Err(Refusal::NeverDeleted);
    }
    for (name, value) in request.set {
        let Some(field) = request.kind.field(name) else { continue };
        if field.is_for_managers && actor.role != Role::Manager {
            return Err(Refusal::NotYourField);
        }
        planted!(AuthorOfOthers => continue);
        let was_author = request.moved_from.and_then(|from| from.get(name)) == Some(value);
        if field.is_author && !is_person(value, actor.person) && !was_author {
            return Err(Refusal::NotTheAuthor);
        }
    }
    Ok(())
}

/// The same with the rights that hang on what the record says, as far as a device knows it: who
/// wrote those values only the server can tell, which judges again.
pub fn may_as_shown(actor: &Actor, grants: &Grants, request: &Request<'_>) -> Result<(), Refusal> {
    may(actor, grants, request)?;
    if request.reopens() {
        return Err(Refusal::NeverReopened);
    }
    let shown = |name: &str| {
        let value = request.before.and_then(|before| before.get(name)).cloned();
        Written { authors: Vec::new(), values: value.into_iter().collect() }
    };
    match request.action {
        Action::Delete => may_remove(actor, request.kind, shown),
        Action::Create | Action::Patch => may_set(actor, request.kind, request.set, shown),
    }
}

/// Whether the rule of a kind about whole records lets `actor` set these fields of one today, as
/// far as a device knows what stands in it.
pub fn may_as_it_stands(
    actor: &Actor,
    kind: &Kind,
    before: &Body,
    set: &Body,
    today: Date,
) -> Result<(), Refusal> {
    let mut after = before.clone();
    after.extend(set.iter().map(|(name, value)| (name.clone(), value.clone())));
    let proposed = Proposed { writer: actor.person, before, after: &after, today };
    if (kind.forbids)(&proposed) { Err(Refusal::NotAsItStands) } else { Ok(()) }
}

/// The record whose creation opens a scope. Nobody is given care by creating a learner.
fn opens(scope: &Scope) -> Option<RecordId> {
    planted!(CareByCreation => if let Scope::Care(id) = scope { return Some(*id); });
    match scope {
        Scope::Own(id) | Scope::Core(id) | Scope::Named(id) => Some(*id),
        _ => None,
    }
}

/// Whoever opens a venue to others sees it herself: nobody gets into one by writing down that
/// somebody comes there. Reopening what had ended counts as opening, and so does bringing back what
/// was deleted.
fn sees_opened_venues(grants: &Grants, request: &Request<'_>) -> bool {
    planted!(ForeignVenueOpened => return true);
    let fields = request.kind.fields;
    let value = |name| request.set.get(name).or_else(|| request.before?.get(name));
    let is_written = |field: &Field| field.gives_access && request.set.contains_key(field.name);
    let is_touched = request.settles || request.restores || fields.iter().any(is_written);
    let opened = fields.iter().filter(|field| is_touched && field.opens_venue);
    let mut venues = opened.filter_map(|field| value(field.name)).flat_map(ids_named);
    venues.all(|venue| grants.cover(&Scope::Venue(venue)))
}

fn may_by_role(actor: &Actor, request: &Request<'_>) -> Result<(), Refusal> {
    let allowed = match (request.kind.writers, actor.role) {
        (Writers::Server, _) | (_, Role::Admin | Role::Officer) => false,
        (_, Role::Manager) => true,
        (Writers::Staff | Writers::StaffAndLearner | Writers::StaffLearnerChanges, Role::Tutor) => {
            true
        }
        (Writers::ManagersOrCreator, Role::Tutor) => {
            is_own_walk_in(actor, request) || takes_walk_in_back(actor, request)
        }
        (
            Writers::StaffAndLearner | Writers::StaffLearnerChanges | Writers::LearnerAndManagers,
            Role::Learner,
        ) => return may_as_learner(actor, request),
        (Writers::Managers | Writers::LearnerAndManagers, Role::Tutor) | (_, Role::Learner) => {
            false
        }
    };
    if allowed { Ok(()) } else { Err(Refusal::NotYourRole) }
}

/// A learner writes the fields declared for her, in her own scope, and deletes nothing. Of some
/// kinds she only changes what others have made.
fn may_as_learner(actor: &Actor, request: &Request<'_>) -> Result<(), Refusal> {
    let is_own = actor.learner().is_some_and(|id| request.scope == Scope::Own(id));
    let is_made_for_her =
        request.action == Action::Create && request.kind.writers == Writers::StaffLearnerChanges;
    if !is_own || is_made_for_her || request.action == Action::Delete {
        return Err(Refusal::NotYourRole);
    }
    planted!(LearnerWritesAll => return Ok(()));
    let is_declared = |name: &String| {
        request.kind.field(name).is_some_and(|field| {
            field.is_for_learner || (field.is_fixed && request.action == Action::Create)
        })
    };
    if request.set.keys().all(is_declared) { Ok(()) } else { Err(Refusal::NotYourField) }
}

/// A tutor may assign herself, and nobody else, to a learner whom the same mutation creates.
fn is_own_walk_in(actor: &Actor, request: &Request<'_>) -> bool {
    let is_hers = request.set.get("staff").is_some_and(|staff| is_person(staff, actor.staff()));
    let learner = request.set.get("learner").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let is_plain = |name: &String| ["staff", "learner", "from", "to"].contains(&name.as_str());
    request.action == Action::Create
        && is_hers
        && learner.is_some_and(|id| request.opened.contains(&id))
        && request.set.keys().all(is_plain)
}

/// Whoever takes a learner back whom she registered by mistake ends her own assignment with it: it
/// would go on to give access to nobody.
fn takes_walk_in_back(actor: &Actor, request: &Request<'_>) -> bool {
    let named = |field: &str| request.before.and_then(|before| before.get(field));
    let learner = named("learner").and_then(Value::as_str).and_then(|id| id.parse().ok());
    let is_removed = learner.is_some_and(|id| request.removed.contains(&id));
    planted!(AssignmentOfOthers => return request.action == Action::Delete && is_removed);
    request.action == Action::Delete
        && is_removed
        && named("staff").is_some_and(|staff| is_person(staff, actor.staff()))
}

fn is_person(value: &Value, person: Option<RecordId>) -> bool {
    person.is_some_and(|id| value.as_str() == Some(id.to_string().as_str()))
}
