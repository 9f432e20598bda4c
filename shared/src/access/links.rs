//! From assignments, enrollments and learners to grants. While a field that gives access is in
//! conflict, only what every candidate value gives counts: access never depends on a clock.

use crate::id::RecordId;
use crate::planted;
use crate::program::Period;
use crate::record::{Body, Kind, Record, ScopeRule};
use crate::records;
use crate::records::assignment::Assignment;
use crate::records::enrollment::Enrollment;
use crate::records::learner::Learner;
use crate::records::staff::Staff;
use crate::role::{Actor, Role};
use crate::scope::{Pattern, Scope};
use crate::value::Date;
use crate::value::ids_named;
use std::collections::{BTreeMap, BTreeSet};

/// One reason for access, as one record gives it on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// A staff member looks after a venue.
    StaffVenue(RecordId, RecordId),
    /// … including care records.
    StaffVenueCare(RecordId, RecordId),
    /// A staff member looks after a learner.
    StaffLearner(RecordId, RecordId),
    /// … including care records.
    StaffLearnerCare(RecordId, RecordId),
    /// A learner comes to a venue.
    LearnerVenue(RecordId, RecordId),
    /// A learner first came to a venue; counts until she has an enrollment anywhere.
    FirstVenue(RecordId, RecordId),
    /// A learner has, or has had, an enrollment.
    Enrolled(RecordId),
    /// A staff member wrote a confidential record, or is one of its readers.
    Reader(RecordId, RecordId),
    /// The first record stands for the same person as the second.
    Alias(RecordId, RecordId),
    /// A staff member does not work here any more.
    Left(RecordId),
}

/// Whether records of a kind give access.
pub fn gives_access(kind: &Kind) -> bool {
    let is_named = matches!(kind.scope, ScopeRule::Named { .. });
    let linking = [Assignment::NAME, Enrollment::NAME, Learner::NAME, Staff::NAME];
    is_named || linking.contains(&kind.name)
}

/// The kinds of which records give access.
pub fn linking_kinds() -> impl Iterator<Item = &'static str> {
    records::KINDS.iter().filter(|kind| gives_access(kind)).map(|kind| kind.name)
}

/// The links that a record gives on `today`. `candidates` are its body and, for each open
/// conflict in a field that gives access, the bodies with the other values.
pub fn links_of(kind: &str, id: RecordId, candidates: &[Body], today: Date) -> BTreeSet<Link> {
    let mut shared: Option<BTreeSet<Link>> = None;
    for body in candidates {
        let links = links_of_body(kind, id, body, today);
        shared = Some(match shared {
            None => links,
            Some(before) => before.intersection(&links).copied().collect(),
        });
    }
    let mut links = shared.unwrap_or_default();
    // This one takes access away: whoever has left by any of the values has left.
    let left = candidates.iter().filter(|body| kind == Staff::NAME && has_left(id, body, today));
    links.extend(left.map(|_| Link::Left(id)));
    links
}

/// Whether somebody's last day is over.
fn has_left(id: RecordId, body: &Body, today: Date) -> bool {
    Staff::read(id, body).works_until.is_some_and(|last| last < today)
}

fn links_of_body(kind: &str, id: RecordId, body: &Body, today: Date) -> BTreeSet<Link> {
    let mut links = BTreeSet::new();
    match kind {
        Assignment::NAME => {
            let record = Assignment::read(id, body);
            let period = Period::from(&record);
            planted!(LastDayLeftOut => if record.to == Some(today) { return links; });
            let Some(staff) = record.staff.filter(|_| period.contains(today)) else {
                return links;
            };
            let mut care = record.care == Some(true);
            planted!(CareOfAnybody => care |= record.venue.is_some());
            if let Some(venue) = record.venue {
                links.insert(Link::StaffVenue(staff.id, venue.id));
                links.extend(care.then_some(Link::StaffVenueCare(staff.id, venue.id)));
            }
            if let Some(learner) = record.learner {
                links.insert(Link::StaffLearner(staff.id, learner.id));
                links.extend(care.then_some(Link::StaffLearnerCare(staff.id, learner.id)));
            }
        }
        Enrollment::NAME => {
            let record = Enrollment::read(id, body);
            let Some(learner) = record.learner else { return links };
            links.insert(Link::Enrolled(learner.id));
            let mut is_current = Period::from(&record).contains(today);
            planted!(FormerPlaceCounts => is_current = true);
            if let Some(venue) = record.venue.filter(|_| is_current) {
                links.insert(Link::LearnerVenue(learner.id, venue.id));
            }
        }
        Learner::NAME => {
            let record = Learner::read(id, body);
            links.extend(record.first_venue.map(|venue| Link::FirstVenue(id, venue.id)));
            links.extend(record.merged_into.map(|other| Link::Alias(id, other.id)));
        }
        _ => links.extend(readers_of(kind, id, body)),
    }
    links
}

/// Who may read a confidential record: its author and those whom she named. The author is set once,
/// so that no change of the readers ever leaves her out.
fn readers_of(kind: &str, id: RecordId, body: &Body) -> Vec<Link> {
    let scope = records::kind(kind).map(|kind| kind.scope);
    let Some(ScopeRule::Named { author, readers }) = scope else { return Vec::new() };
    let mut fields = vec![author, readers];
    planted!(ReadersIgnored => fields.truncate(1));
    let named = fields.into_iter().filter_map(|field| body.get(field));
    named.flat_map(ids_named).map(|staff| Link::Reader(staff, id)).collect()
}

/// Everybody's links together: answers what an account may see.
#[derive(Clone, Debug, Default)]
pub struct Team {
    links: BTreeSet<Link>,
    enrolled: BTreeSet<RecordId>,
    same_person: BTreeMap<RecordId, BTreeSet<RecordId>>,
}

impl Team {
    /// The team that these links make.
    pub fn new(links: impl IntoIterator<Item = Link>) -> Team {
        let mut team = Team { links: links.into_iter().collect(), ..Team::default() };
        for link in &team.links {
            match *link {
                Link::Enrolled(learner) => {
                    planted!(FirstVenueForEver => continue);
                    team.enrolled.insert(learner);
                }
                Link::Alias(one, two) => {
                    let mut group = team.same_person.get(&one).cloned().unwrap_or_default();
                    group.extend(team.same_person.get(&two).cloned().unwrap_or_default());
                    group.extend([one, two]);
                    planted!(JoinedStayTwo => let _ = group.remove(&two));
                    for id in group.clone() {
                        team.same_person.insert(id, group.clone());
                    }
                }
                _ => {}
            }
        }
        team
    }

    /// The patterns that `actor` may see.
    pub fn patterns(&self, actor: &Actor) -> BTreeSet<Pattern> {
        let mut patterns = BTreeSet::from([Scope::Staff(actor.account).into()]);
        // Whoever runs the program is closed out by her account, not by a date: a slip in it would
        // leave nobody who could mend it.
        let has_left = |staff| self.links.contains(&Link::Left(staff));
        if actor.role == Role::Tutor && actor.staff().is_some_and(has_left) {
            return patterns;
        }
        if !matches!(actor.role, Role::Officer | Role::Admin) {
            patterns.insert(Scope::Program.into());
        }
        match actor.role {
            Role::Manager => {
                patterns.extend([Scope::Office.into(), Scope::Managers.into()]);
                for class in ["venue/*", "learner/*/own", "learner/*/core"] {
                    patterns.insert(Pattern(class.to_owned()));
                }
                self.add_assigned(actor, &mut patterns);
            }
            Role::Tutor => {
                patterns.insert(Scope::Office.into());
                self.add_assigned(actor, &mut patterns);
            }
            Role::Learner => {
                let Some(learner) = actor.learner() else { return patterns };
                for id in self.person(learner) {
                    patterns.insert(Scope::Own(id).into());
                    patterns.extend(self.venues_of(id).map(|venue| Scope::Venue(venue).into()));
                }
            }
            Role::Officer | Role::Admin => {}
        }
        patterns
    }

    fn add_assigned(&self, actor: &Actor, patterns: &mut BTreeSet<Pattern>) {
        let Some(me) = actor.staff() else { return };
        for link in &self.links {
            match *link {
                Link::StaffVenue(staff, venue) if staff == me => {
                    patterns.insert(Scope::Venue(venue).into());
                    for learner in self.learners_at(venue) {
                        self.add_learner(learner, patterns);
                    }
                }
                Link::StaffVenueCare(staff, venue) if staff == me => {
                    for learner in self.learners_at(venue) {
                        patterns.extend(self.person(learner).map(|id| Scope::Care(id).into()));
                    }
                }
                Link::Reader(staff, record) if staff == me => {
                    patterns.insert(Scope::Named(record).into());
                }
                Link::StaffLearner(staff, learner) if staff == me => {
                    self.add_learner(learner, patterns);
                }
                Link::StaffLearnerCare(staff, learner) if staff == me => {
                    patterns.extend(self.person(learner).map(|id| Scope::Care(id).into()));
                }
                _ => {}
            }
        }
    }

    /// The staff who may see a learner's care records.
    pub fn carers_of(&self, learner: RecordId) -> BTreeSet<RecordId> {
        let is_she = |other| self.person(other).any(|id| id == learner);
        let carers = self.links.iter().filter_map(|link| match *link {
            Link::StaffVenueCare(staff, venue) => {
                self.learners_at(venue).any(is_she).then_some(staff)
            }
            Link::StaffLearnerCare(staff, of) => is_she(of).then_some(staff),
            _ => None,
        });
        carers.collect()
    }

    fn add_learner(&self, learner: RecordId, patterns: &mut BTreeSet<Pattern>) {
        for id in self.person(learner) {
            patterns.insert(Scope::Own(id).into());
            patterns.insert(Scope::Core(id).into());
            patterns.extend(self.venues_of(id).map(|venue| Scope::Venue(venue).into()));
        }
    }

    /// All records that stand for the same person, the given one included.
    fn person(&self, learner: RecordId) -> impl Iterator<Item = RecordId> {
        let group = self.same_person.get(&learner).cloned();
        group.unwrap_or_else(|| BTreeSet::from([learner])).into_iter()
    }

    fn venues_of(&self, learner: RecordId) -> impl Iterator<Item = RecordId> {
        self.links.iter().filter_map(move |link| match *link {
            Link::LearnerVenue(of, venue) if of == learner => Some(venue),
            _ => None,
        })
    }

    fn learners_at(&self, venue: RecordId) -> impl Iterator<Item = RecordId> {
        self.links.iter().filter_map(move |link| match *link {
            Link::LearnerVenue(learner, at) if at == venue => Some(learner),
            Link::FirstVenue(learner, at) if at == venue && !self.enrolled.contains(&learner) => {
                Some(learner)
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::AccountId;
    use serde_json::json;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn tutor(n: u128) -> Actor {
        let account = AccountId(Uuid::from_u128(n + 1_000));
        Actor { account, role: Role::Tutor, person: Some(id(n)) }
    }

    fn body(json: serde_json::Value) -> Body {
        json.as_object().cloned().unwrap()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_tutor_sees_the_learners_of_her_venue_and_nobody_else() {
        let team = Team::new([
            Link::StaffVenue(id(1), id(50)),
            Link::LearnerVenue(id(7), id(50)),
            Link::LearnerVenue(id(8), id(51)),
            Link::Enrolled(id(7)),
            Link::Enrolled(id(8)),
        ]);
        let patterns = team.patterns(&tutor(1));
        assert!(patterns.contains(&Scope::Core(id(7)).into()));
        assert!(!patterns.contains(&Scope::Own(id(8)).into()));
        assert!(!patterns.contains(&Scope::Care(id(7)).into()));
    }

    #[test]
    fn while_the_end_of_an_assignment_is_disputed_the_narrower_access_holds() {
        let (staff, venue) = (id(1).to_string(), id(50).to_string());
        let open = json!({ "staff": staff, "venue": venue, "from": "2020-04-01" });
        let mut ended = body(open.clone());
        ended.insert("to".to_owned(), json!("2020-12-31"));
        let today = day("2021-02-03");
        let links = links_of("assignment", id(90), &[body(open.clone())], today);
        assert_eq!(links, BTreeSet::from([Link::StaffVenue(id(1), id(50))]));
        let links = links_of("assignment", id(90), &[body(open), ended], today);
        assert!(links.is_empty());
    }

    #[test]
    fn a_merged_duplicate_is_seen_by_the_team_of_the_person() {
        let team = Team::new([Link::StaffLearner(id(1), id(7)), Link::Alias(id(8), id(7))]);
        assert!(team.patterns(&tutor(1)).contains(&Scope::Own(id(8)).into()));
    }

    #[test]
    fn a_confidential_record_is_read_by_its_author_and_its_readers_whatever_becomes_of_them() {
        let [author, reader] = [1, 2].map(|n| id(n).to_string());
        let report = body(json!({ "staff": author, "readers": [reader], "text": "…" }));
        let links = links_of("safety_report", id(90), &[report], day("2021-02-03"));
        let team = Team::new(links);
        let scope = Pattern::from(Scope::Named(id(90)));
        for (who, reads) in [(1, true), (2, true), (3, false)] {
            assert_eq!(team.patterns(&tutor(who)).contains(&scope), reads, "{who}");
            let manager = Actor { role: Role::Manager, ..tutor(who) };
            assert_eq!(team.patterns(&manager).contains(&scope), reads, "{who} as a manager");
        }
        let nobody_else = body(json!({ "staff": author, "readers": null, "text": "…" }));
        let links = links_of("safety_report", id(90), &[nobody_else], day("2021-02-03"));
        assert!(
            Team::new(links).patterns(&tutor(1)).contains(&scope),
            "never less than its author"
        );
    }

    #[test]
    fn officers_and_administrators_see_no_record() {
        let team = Team::new([Link::StaffVenue(id(1), id(50)), Link::Reader(id(1), id(90))]);
        for role in [Role::Officer, Role::Admin] {
            let actor = Actor { role, ..tutor(1) };
            let own = BTreeSet::from([Scope::Staff(actor.account).into()]);
            assert_eq!(team.patterns(&actor), own, "{role:?}");
        }
    }

    #[test]
    fn who_has_left_sees_nothing_but_her_own_account_from_the_next_day_on() {
        let today = "2021-02-03".parse().unwrap();
        let me = RecordId(Uuid::from_u128(1));
        let body = |last: Option<&str>| {
            json!({ "name": "森", "works_until": last }).as_object().cloned().unwrap()
        };
        let links = |days: &[Option<&str>]| {
            let bodies: Vec<Body> = days.iter().map(|day| body(*day)).collect();
            links_of(Staff::NAME, me, &bodies, today)
        };
        assert!(links(&[None]).is_empty());
        assert!(links(&[Some("2021-02-03")]).is_empty(), "her last day is not over");
        let left = links(&[Some("2021-02-02")]);
        assert_eq!(left, BTreeSet::from([Link::Left(me)]));
        assert_eq!(links(&[None, Some("2021-02-02")]), left, "by one of two values");
        let venue = Link::StaffVenue(me, RecordId(Uuid::from_u128(2)));
        let seen = |role: Role| {
            let actor = Actor { account: AccountId(Uuid::nil()), role, person: Some(me) };
            Team::new(left.iter().copied().chain([venue])).patterns(&actor).len()
        };
        assert_eq!(seen(Role::Tutor), 1);
        assert!(seen(Role::Manager) > 1);
    }
}
