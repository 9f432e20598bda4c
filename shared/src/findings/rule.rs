//! What a sort of finding is: how it is looked for, what it looks like in a list of what to do, and
//! where it is done. Pages read this and know no sort of finding by name.

use super::{Case, Context, Finding, Place};
use crate::id::RecordId;
use crate::record::{Fields, Record};
use std::collections::BTreeSet;

/// One sort of finding. Its words are under `finding.<code>`.
#[derive(Debug)]
pub struct Rule {
    /// The name.
    pub code: &'static str,
    /// How it is looked for.
    pub search: Search,
    /// What it looks like in a list.
    pub face: Face,
    /// Where it is done.
    pub page: Page,
    /// How those of several people stand in a list.
    pub rows: Rows,
    /// Whether it is asked also about somebody who has died or moved: what is asked about records,
    /// and what is owed to a person wherever she is.
    pub is_owed_always: bool,
    /// Whether it looks at a venue or at what is recorded there.
    pub is_at_venues: bool,
}

/// How a sort of finding is looked for: as narrowly as the rule allows, so that a page about one
/// record asks for no more than what refers to it.
#[derive(Debug)]
pub enum Search {
    /// Person by person, with all her records.
    Person(fn(&Case<'_>) -> Option<Finding>),
    /// The same, where more than one may be found about one person.
    OfPerson(fn(&Case<'_>) -> Vec<Finding>),
    /// Record by record of one kind.
    Each(&'static str, fn(&Context<'_>, RecordId, &Fields) -> Option<Finding>),
    /// One record of a kind with the others around it, of which several may be meant.
    WithRelated(&'static str, fn(&Context<'_>, RecordId) -> Vec<Finding>),
    /// All records of a kind side by side.
    All(fn(&Context<'_>) -> Vec<Finding>),
}

/// What a finding looks like in a list: its icon, and what its button says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// A roll call to be made.
    RollCall,
    /// A lesson to be looked at.
    Lesson,
    /// A goal to be set.
    Goal,
    /// Records of people.
    Learner,
    /// An application for the exam.
    Application,
    /// A round of the exam and its results.
    Exam,
    /// A talk to be had.
    Talk,
    /// A school, an agency or a partner.
    Organization,
    /// An answer to whoever sent somebody.
    Answer,
    /// Something to be written down elsewhere.
    Form,
}

/// The page where something is done. Most findings are done where their record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The page of its record; for a record that is missing, the form that makes one about her.
    Record,
    /// The form of a new record of this kind, which is about nobody.
    NewRecord(&'static str),
    /// Where it is found: the record is of no use to anybody and goes.
    Removal,
    /// The lesson with its roll.
    Lesson,
    /// Her file.
    File,
    /// Her file, beside the other record of hers.
    JoinedRecords,
    /// Her goals and her plan.
    Plan,
    /// Her consents.
    Consents,
    /// A new talk with her.
    NewConsultation,
    /// Whether she goes on, pauses or leaves.
    GoingOn,
    /// The conference about her.
    Conference,
    /// Her application, or a new one.
    Application,
    /// Her results of the round that its record names, else of all rounds.
    ExamResults,
    /// Which subjects are left to her.
    SubjectCard,
    /// Who waits for a place, beside the places.
    WaitingList,
    /// The hours of the person of its record, in the month of that.
    Hours,
    /// The honoraria of the month of its record.
    Honoraria,
    /// Who stands in.
    StandIns,
    /// The page of its organization, or of the partner whose contract it is.
    Organization,
    /// Whose answer is open, among all referrals.
    Answers,
    /// The form of who was behind its referral.
    NewSource,
}

/// How findings of one sort stand in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Each in a row of its own.
    Each,
    /// Those about one round of the exam in one row: its page has all results.
    EachRound,
    /// All in one row: its page leads to everybody.
    One,
}

impl Rule {
    /// A sort of finding, each in a row of its own, and none about those who have left for good.
    pub(super) const fn new(code: &'static str, search: Search, face: Face, page: Page) -> Rule {
        let (rows, is_owed_always, is_at_venues) = (Rows::Each, false, false);
        Rule { code, search, face, page, rows, is_owed_always, is_at_venues }
    }

    /// Those of several people stand in a list like this.
    pub(super) const fn rows(self, rows: Rows) -> Rule {
        Rule { rows, ..self }
    }

    /// Asked also about somebody who has died or moved.
    pub(super) const fn also_after_leaving(self) -> Rule {
        Rule { is_owed_always: true, ..self }
    }

    /// Looks at a venue or at what is recorded there.
    pub(super) const fn at_venues(self) -> Rule {
        Rule { is_at_venues: true, ..self }
    }

    /// A finding of this rule in a field of a record of kind `R`.
    pub(super) fn at<R: Record>(&'static self, id: RecordId, field: &'static str) -> Finding {
        debug_assert!(R::KIND.field(field).is_some(), "{} has no field {field}", R::NAME);
        self.found(Place { kind: R::NAME, id: Some(id), field })
    }

    /// A finding of this rule that a record of kind `R` should be made.
    pub(super) fn missing<R: Record>(&'static self, field: &'static str) -> Finding {
        self.found(Place { kind: R::NAME, id: None, field })
    }

    /// A finding of this rule at a place.
    pub(super) fn found(&'static self, place: Place) -> Finding {
        let subjects = BTreeSet::new();
        Finding { due: None, rule: self, person: None, place, doer: super::Doer::Team, subjects }
    }
}

/// Rules are told apart by their names.
impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl std::hash::Hash for Rule {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.code.hash(state);
    }
}
