//! One record kind: its fields, where its records live and who may write them.

use super::body::{Body, named};
use super::computed::Computed;
use super::field::Field;
use super::form::{Beneath, EventDay};
use super::list::ListView;
use crate::id::{AccountId, RecordId};
use crate::problem::{Problem, ProblemCode};
use crate::scope::Scope;
use crate::value::{self, FieldType};
use serde_json::Value;

/// The declaration of a record kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The name in storage and on the wire.
    pub name: &'static str,
    /// The fields, in the order in which forms show them.
    pub fields: &'static [Field],
    /// What follows from the fields, in the order in which pages show it.
    pub computed: &'static [Computed],
    /// Where a record's id comes from.
    pub identity: Identity,
    /// Who may see a record.
    pub scope: ScopeRule,
    /// Who may write a record that she may see.
    pub writers: Writers,
    /// Who may delete a record among those who may write it.
    pub deletion: Deletion,
    /// Whether a change is forbidden by what the whole record would say.
    pub forbids: fn(&Proposed<'_>) -> bool,
    /// Where the day of the event is, which decides the period it counts in.
    pub event_day: EventDay,
    /// The fields that name a record to people, in order; empty: its event day.
    pub title: &'static [&'static str],
    /// Pairs of days of which the second must not lie before the first.
    pub in_order: &'static [(&'static str, &'static str)],
    /// Finds what else is wrong between fields; field by field problems are found without it.
    pub check: fn(&Body) -> Vec<Problem>,
    /// The field with the reading of the name, by which lists order records.
    pub reading: Option<&'static str>,
    /// The fields that tell two records with the same title apart, in order.
    pub tells_apart: &'static [&'static str],
    /// The field with the last day on which the record is used, for kinds that many others name: it
    /// stays for what has been recorded with it, and no form offers it any more.
    pub used_until: Option<&'static str>,
    /// The field by which a duplicate names the record that stands for both.
    pub joined_by: Option<&'static str>,
    /// Fields of which equal values make two records look like one fact recorded twice; a form
    /// shows what is there before it makes another one.
    pub alike: &'static [&'static str],
    /// The same, of other fields: records of one name look like one person also where what she is
    /// called differs.
    pub also_alike: &'static [&'static str],
    /// Whether the record gathers others: what names it is about it, and its marks are shown
    /// beside it.
    pub gathers: bool,
    /// Where a record stands in the file of the learner whom it is about.
    pub in_file: FilePart,
    /// Whether her file shows such records in a view of their own, better than as a list.
    pub has_own_view: bool,
    /// The records that are entered in this kind's form.
    pub beneath: &'static [Beneath],
    /// Lists of its records; what is not declared follows from the fields ([`Kind::list`]).
    pub lists: &'static [ListView],
}

/// A part of a learner's file, which has everything about her in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePart {
    /// What she wants, and how she gets there.
    Plan,
    /// Where and when she comes, and when she came.
    Attendance,
    /// The exam and what counts towards it.
    Exam,
    /// Her school, and where she goes afterwards.
    School,
    /// What was talked about with her and with others.
    Talks,
    /// The support that she gets, and what has no other part.
    Support,
    /// How she and her family are reached, and what they agree to.
    Family,
}

/// Where a record's id comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A new id for each record, made on the device.
    Made,
    /// The id of the fact itself: these fields, `all` where one is empty.
    Natural(&'static [&'static str]),
    /// The id of the fact itself where all these fields are filled; a new one else.
    NaturalIfFilled(&'static [&'static str]),
}

impl Identity {
    /// The fields from which an id can follow.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Identity::Made => &[],
            Identity::Natural(fields) | Identity::NaturalIfFilled(fields) => fields,
        }
    }
}

/// How a record's scope follows from its kind and its fixed fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeRule {
    /// Every member.
    Program,
    /// All staff.
    Office,
    /// Those who run the program.
    Managers,
    /// The venue named by this field.
    Venue(&'static str),
    /// The record is the learner: she and her team.
    OwnSelf,
    /// The learner named by this field, and her team.
    Own(&'static str),
    /// The team of the learner named by this field.
    Core(&'static str),
    /// Those whose assignment to the learner named by this field covers care records.
    Care(&'static str),
    /// Its author and the readers whom it names, and nobody by her role.
    Named {
        /// The field that names the author.
        author: &'static str,
        /// The field that names the readers.
        readers: &'static str,
    },
    /// `Own` or `Core` of the learner, as the audience field says `learner` or `team`.
    OwnOrCore {
        /// The field that names the learner.
        learner: &'static str,
        /// The field that says for whom the record is written.
        audience: &'static str,
    },
    /// The account named by this field.
    Staff(&'static str),
}

/// Which roles may write records of a kind, within scopes that they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    /// Only the server itself.
    Server,
    /// Managers.
    Managers,
    /// Managers; a tutor only together with the learner whom she creates (a walk-in).
    ManagersOrCreator,
    /// Tutors and managers.
    Staff,
    /// A learner herself, who creates and changes records of her own in the fields declared for
    /// her; managers, who correct what she asks them to. No tutor.
    LearnerAndManagers,
    /// Tutors and managers; a learner may create and change records of her own, in the fields
    /// declared for her.
    StaffAndLearner,
    /// Tutors and managers; a learner changes the fields declared for her in records about her, and
    /// makes none.
    StaffLearnerChanges,
}

/// Who may delete a record of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// Whoever may write it, but no learner.
    ByWriters,
    /// Nobody: it is kept until it is disposed of.
    Never,
    /// Nobody if this field was ever set: what it gave must stay on record.
    UnlessSet(&'static str),
    /// The person whom this field names, or a manager.
    ByPersonInOrManager(&'static str),
}

/// A change of a record, as a rule of rights looks at it that needs the whole record.
#[derive(Clone, Copy, Debug)]
pub struct Proposed<'a> {
    /// Who wants it.
    pub writer: Option<RecordId>,
    /// The record as it is; empty if it is new.
    pub before: &'a Body,
    /// The record as it would be.
    pub after: &'a Body,
    /// The day on which it is decided.
    pub today: value::Date,
}

impl Writers {
    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Writers::Server => "server",
            Writers::Managers => "managers",
            Writers::ManagersOrCreator => "managers, tutor for a walk-in",
            Writers::Staff => "staff",
            Writers::LearnerAndManagers => "learner, managers",
            Writers::StaffAndLearner => "staff, learner",
            Writers::StaffLearnerChanges => "staff, learner changes hers",
        }
    }
}

impl Kind {
    /// What a declaration starts from (`..Kind::PLAIN`): made ids, no event day, no title and no
    /// check between fields. It has no scope and only the server writes it, so that a kind which
    /// forgets to say who may see and write it is closed to everybody.
    pub const PLAIN: Kind = Kind {
        name: "",
        fields: &[],
        computed: &[],
        identity: Identity::Made,
        scope: ScopeRule::Staff(""),
        writers: Writers::Server,
        deletion: Deletion::ByWriters,
        forbids: |_| false,
        event_day: EventDay::None,
        title: &[],
        in_order: &[],
        check: no_check,
        reading: None,
        tells_apart: &[],
        used_until: None,
        joined_by: None,
        alike: &[],
        also_alike: &[],
        gathers: false,
        in_file: FilePart::Support,
        has_own_view: false,
        beneath: &[],
        lists: &[],
    };

    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether a record with this body is still used on a day.
    pub fn is_used_on(&self, body: &Body, day: value::Date) -> bool {
        let last = self.used_until.and_then(|field| body.get(field));
        last.and_then(<value::Date as value::FieldValue>::read).is_none_or(|last| last >= day)
    }

    /// The scope of a record with this id and body; `None` while a field that decides is empty
    /// or unreadable.
    pub fn scope_of(&self, id: RecordId, body: &Body) -> Option<Scope> {
        let reference = |field: &str| named(body, field);
        match self.scope {
            ScopeRule::Program => Some(Scope::Program),
            ScopeRule::Office => Some(Scope::Office),
            ScopeRule::Managers => Some(Scope::Managers),
            ScopeRule::Care(field) => reference(field).map(Scope::Care),
            // Without an author nobody could ever read it.
            ScopeRule::Named { author, .. } => reference(author).map(|_| Scope::Named(id)),
            ScopeRule::Venue(field) => reference(field).map(Scope::Venue),
            ScopeRule::OwnSelf => Some(Scope::Own(id)),
            ScopeRule::Own(field) => reference(field).map(Scope::Own),
            ScopeRule::Core(field) => reference(field).map(Scope::Core),
            ScopeRule::OwnOrCore { learner, audience } => {
                match body.get(audience).and_then(Value::as_str) {
                    Some("learner") => reference(learner).map(Scope::Own),
                    Some("team") => reference(learner).map(Scope::Core),
                    _ => None,
                }
            }
            ScopeRule::Staff(field) => {
                body.get(field)?.as_str()?.parse::<AccountId>().ok().map(Scope::Staff)
            }
        }
    }

    /// The id that a record with this body must have, if its kind has a natural key.
    pub fn natural_id(&self, body: &Body) -> Option<RecordId> {
        let fields = self.identity.fields();
        let is_filled = |field: &&str| body.get(*field).is_some_and(|value| !value.is_null());
        let is_natural = match self.identity {
            Identity::Made => false,
            Identity::Natural(_) => true,
            Identity::NaturalIfFilled(fields) => fields.iter().all(is_filled),
        };
        if !is_natural {
            return None;
        }
        let part = |field: &&str| match body.get(*field) {
            None | Some(Value::Null) => "all".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        Some(RecordId::of_natural_key(self.name, &fields.iter().map(part).collect::<Vec<_>>()))
    }

    /// The scope that a held change of such a record is about. What is confidential stays so while
    /// a field that decides is unreadable: then it is in a scope that nobody holds.
    pub fn scope_of_held(&self, id: RecordId, body: &Body) -> Option<Scope> {
        let is_confidential = matches!(self.scope, ScopeRule::Care(_) | ScopeRule::Named { .. });
        self.scope_of(id, body).or(is_confidential.then_some(Scope::Named(id)))
    }

    /// The same for the record with this id, which may also not name itself.
    pub fn problems_of(&self, id: RecordId, body: &Body) -> Vec<Problem> {
        let mut problems = self.problems(body);
        problems.extend(names_itself(self, id, body));
        problems
    }

    /// Everything that somebody should look at in a record with this body.
    pub fn problems(&self, body: &Body) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self
            .fields
            .iter()
            .filter_map(|field| {
                let json = body.get(field.name).unwrap_or(&Value::Null);
                let code = field_problem(field, json)?;
                Some(Problem::new(field.name, code))
            })
            .collect();
        problems.extend(self.contradictions(body));
        problems
    }

    /// What is wrong between the fields of a record; it does not look at each value by itself.
    pub fn contradictions(&self, body: &Body) -> Vec<Problem> {
        let day = |field: &str| body.get(field).and_then(<value::Date as value::FieldValue>::read);
        let is_before = |&&(first, second): &&(&str, &str)| {
            day(second).zip(day(first)).is_some_and(|(second, first)| second < first)
        };
        let late = self.in_order.iter().filter(is_before);
        let mut problems: Vec<Problem> =
            late.map(|(_, day)| Problem::new(day, ProblemCode::EndsBeforeStart)).collect();
        problems.extend((self.check)(body));
        problems
    }
}

/// A record of `kind` that names itself where it names another one of its kind: a person who is a
/// duplicate of herself would be nobody.
fn names_itself(kind: &Kind, id: RecordId, body: &Body) -> Vec<Problem> {
    let names_it = |field: &&Field| {
        body.get(field.name).is_some_and(|value| field.named_in(value).contains(&(kind.name, id)))
    };
    let fields = kind.fields.iter().filter(names_it);
    fields.map(|field| Problem::new(field.name, ProblemCode::DoesNotFit)).collect()
}

/// What is wrong with one value, if anything.
pub fn field_problem(field: &Field, json: &Value) -> Option<ProblemCode> {
    if json.is_null() {
        return field.is_required.then_some(ProblemCode::Missing);
    }
    if value::is_valid(field.declared, json) {
        return None;
    }
    let chars = json.as_str().map_or(0, |text| text.chars().count());
    Some(match field.declared {
        FieldType::Text if chars > value::TEXT_CHARS_MAX => ProblemCode::TooLong,
        FieldType::LongText if chars > value::LONG_TEXT_CHARS_MAX => ProblemCode::TooLong,
        FieldType::Text | FieldType::LongText if json.is_string() && chars == 0 => {
            ProblemCode::Missing
        }
        FieldType::Whole { .. } | FieldType::Yen if json.is_i64() => ProblemCode::OutOfRange,
        FieldType::RefSet(_)
            if json.as_array().is_some_and(|all| all.len() > value::refs::REFS_MAX) =>
        {
            ProblemCode::TooLong
        }
        FieldType::Url if chars > value::TEXT_CHARS_MAX => ProblemCode::TooLong,
        FieldType::Choice(_) if json.is_string() => ProblemCode::UnknownChoice,
        _ => ProblemCode::WrongType,
    })
}

/// The check of kinds whose fields do not depend on each other.
pub fn no_check(_: &Body) -> Vec<Problem> {
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Merge;
    use crate::records::KINDS;

    #[test]
    fn a_kind_that_says_nothing_is_closed() {
        let body = Body::from_iter([("staff".to_owned(), "x".into())]);
        let id = RecordId::of_natural_key("plain", &[]);
        assert_eq!(Kind::PLAIN.scope_of(id, &body), None);
        assert_eq!(Kind::PLAIN.writers, Writers::Server);
    }

    #[test]
    fn what_is_no_longer_used_is_so_from_the_day_after_its_last_one() {
        let venue = crate::records::kind("venue").unwrap();
        let used = |last: Option<&str>, day: &str| {
            let body = last.map(|last| ("used_until".to_owned(), last.into()));
            venue.is_used_on(&body.into_iter().collect(), day.parse().unwrap())
        };
        assert!(used(None, "2021-02-03"));
        assert!(used(Some("2021-02-03"), "2021-02-03"));
        assert!(!used(Some("2021-02-03"), "2021-02-04"));
        assert!(Kind::PLAIN.is_used_on(&Body::new(), "2021-02-04".parse().unwrap()));
    }

    #[test]
    fn a_day_that_closes_something_is_a_date_that_merges_alone() {
        let fields = KINDS.iter().flat_map(|kind| kind.fields);
        for field in fields.filter(|field| field.merge == Merge::Earliest) {
            assert_eq!(field.declared, FieldType::Date, "{}", field.name);
            assert_eq!(field.group, None, "{}", field.name);
        }
    }

    #[test]
    fn days_in_order_are_dates_and_the_second_may_be_the_same_but_not_earlier() {
        for kind in KINDS {
            for (first, second) in kind.in_order {
                let dates = [*first, *second].map(|it| kind.field(it).map(|it| it.declared));
                assert_eq!(dates, [Some(FieldType::Date); 2], "{}: {first}, {second}", kind.name);
            }
        }
        let pause = crate::records::kind("agreed_pause").unwrap();
        let of = |from: &str, to: &str| {
            let days = [("from", from), ("to", to)];
            let said = days.into_iter().filter(|(_, day)| !day.is_empty());
            pause.contradictions(&said.map(|(it, day)| (it.to_owned(), day.into())).collect())
        };
        assert_eq!(of("2021-02-03", "2021-02-03"), []);
        assert_eq!(of("2021-02-03", ""), []);
        assert_eq!(of("", "2021-02-02"), []);
        let late = [Problem::new("to", ProblemCode::EndsBeforeStart)];
        assert_eq!(of("2021-02-03", "2021-02-02"), late);
    }

    #[test]
    fn every_kind_says_its_name_its_fields_and_its_scope() {
        for kind in KINDS {
            assert!(!kind.name.is_empty() && !kind.fields.is_empty(), "{}", kind.name);
            assert!(kind.used_until.is_none_or(|field| kind.field(field).is_some()));
            assert_ne!(kind.scope, Kind::PLAIN.scope, "{}", kind.name);
        }
    }
}
