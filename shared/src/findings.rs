//! What somebody should do that no record alone can say: a roll call that has not arrived, a goal
//! that is missing, one person with two records. Computed from records and the day, never stored,
//! so that a finding goes away when the thing is done, also without a network.
//!
//! One more finding is a file below this module, one line in [`RULES`] and its words.

mod aid_untold;
mod application_beyond;
mod application_due;
mod application_incomplete;
mod application_off_time;
mod assessment_missing;
mod assignment_of_nobody;
mod attendance_at_exam_unknown;
mod case;
mod circle_of_records;
mod closure_open;
mod conference_missing;
mod consent_gone;
mod consent_missing;
mod contract_ending;
mod data_request_open;
mod distress_said;
mod end_reason_missing;
mod exam_result_unknown;
mod exemption_available;
mod exemption_not_on_slip;
mod feedback_due;
mod follow_up_due;
mod goal_missing;
mod goal_review_due;
mod handover_unread;
mod honorarium_to_approve;
mod hours_unconfirmed;
mod left_school;
mod lesson_short;
mod lesson_unrecorded;
mod lessons_collide;
mod lessons_not_planned;
mod mark_ahead;
mod notice_of_absence;
mod notice_unseen;
mod papers_missing;
mod pass_not_filed;
mod pause_ended;
mod photo_without_consent;
mod plan_missing;
mod pledge_missing;
mod probable_duplicate;
mod quiet;
mod rate_missing;
mod referral_out_without_consent;
mod round_closes_early;
mod rule;
mod school_deadline_at_exam;
mod school_not_visited;
mod slip_missing;
mod stand_in_asked;
mod story_consent;
mod stranded_pass;
mod task;
mod told_and_not_sat;
mod told_differs;
mod waiting_while_free;

pub use case::Case;
pub use rule::{Face, Page, Rows, Rule, Search};
pub use task::{Task, by_week, tasks};

use crate::arrange::Arrange;
use crate::exam::Subject;
use crate::gather::Gather;
use crate::id::RecordId;
use crate::program::fiscal_year::Limits;
use crate::program::{Records, person, places};
use crate::record::Record;
use crate::records::exam_sitting::ExamSitting;
use crate::records::learner::Learner;
use crate::records::staff::Staff;
use crate::records::venue::Venue;
use crate::role::{Actor, Role};
use crate::value::Date;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that is looked for, in the order in which lists show what is found on one day.
pub static RULES: &[&Rule] = &[
    &distress_said::RULE,
    &lesson_unrecorded::RULE,
    &lesson_short::RULE,
    &stand_in_asked::RULE,
    &lessons_collide::RULE,
    &lessons_not_planned::RULE,
    &closure_open::RULE,
    &closure_open::LEFT,
    &mark_ahead::RULE,
    &notice_of_absence::RULE,
    &application_due::RULE,
    &papers_missing::RULE,
    &exemption_available::RULE,
    &application_beyond::RULE,
    &application_off_time::EARLY,
    &application_off_time::LATE,
    &application_incomplete::RULE,
    &slip_missing::RULE,
    &exemption_not_on_slip::RULE,
    &round_closes_early::RULE,
    &school_deadline_at_exam::RULE,
    &stranded_pass::RULE,
    &pass_not_filed::RULE,
    &conference_missing::BEFORE,
    &conference_missing::AFTER,
    &attendance_at_exam_unknown::RULE,
    &exam_result_unknown::RULE,
    &notice_unseen::RULE,
    &told_and_not_sat::RULE,
    &told_differs::RULE,
    &consent_gone::OF_PROGRAM,
    &consent_gone::OF_LINE,
    &consent_gone::OF_FEEDBACK,
    &photo_without_consent::RULE,
    &referral_out_without_consent::RULE,
    &data_request_open::RULE,
    &consent_missing::RULE,
    &consent_missing::OF_GUARDIAN,
    &feedback_due::TO_ASK,
    &feedback_due::RULE,
    &feedback_due::UNNAMED,
    &waiting_while_free::RULE,
    &waiting_while_free::UNANSWERED,
    &pause_ended::RULE,
    &follow_up_due::RULE,
    &handover_unread::RULE,
    &goal_missing::RULE,
    &goal_review_due::RULE,
    &assessment_missing::RULE,
    &plan_missing::RULE,
    &plan_missing::REVIEW,
    &aid_untold::RULE,
    &quiet::RULE,
    &quiet::LOST,
    &story_consent::MISSING,
    &story_consent::GONE,
    &left_school::RULE,
    &end_reason_missing::RULE,
    &probable_duplicate::RULE,
    &circle_of_records::RULE,
    &assignment_of_nobody::RULE,
    &pledge_missing::RULE,
    &school_not_visited::RULE,
    &contract_ending::RULE,
    &hours_unconfirmed::RULE,
    &rate_missing::RULE,
    &honorarium_to_approve::RULE,
];

/// The names of all rules in their order, without how anything is looked for.
static CODES: [&str; RULES.len()] = {
    let mut codes = [""; RULES.len()];
    let mut at = 0;
    while at < codes.len() {
        codes[at] = RULES[at].code;
        at += 1;
    }
    codes
};

/// Those of [`RULES`] that look at a venue or at what is recorded there: the first page of a tutor
/// loads the code of no other.
static AT_VENUES: [&Rule; at_venues()] = {
    let mut found = [RULES[0]; at_venues()];
    let (mut at, mut n) = (0, 0);
    while at < RULES.len() {
        if RULES[at].is_at_venues {
            found[n] = RULES[at];
            n += 1;
        }
        at += 1;
    }
    found
};

/// How many rules look at a venue or at what is recorded there.
const fn at_venues() -> usize {
    let (mut at, mut n) = (0, 0);
    while at < RULES.len() {
        n += RULES[at].is_at_venues as usize;
        at += 1;
    }
    n
}

/// Something that somebody should do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The day by which it should be done, as far as there is one.
    pub due: Option<Date>,
    /// What sort of finding it is.
    pub rule: &'static Rule,
    /// The person whom it is about: the record that stands for her.
    pub person: Option<RecordId>,
    /// Where it is done.
    pub place: Place,
    /// Who does it.
    pub doer: Doer,
    /// The subjects of the exam that it is about.
    pub subjects: BTreeSet<Subject>,
}

/// Where something is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The kind of the record.
    pub kind: &'static str,
    /// The record; `None` for one that has to be made, about the person of the finding.
    pub id: Option<RecordId>,
    /// The field.
    pub field: &'static str,
}

/// Who does something about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doer {
    /// Whoever of the staff sees the records.
    Team,
    /// Those who run the program.
    Manager,
    /// One member of the staff; those who run the program see it, too.
    Staff(RecordId),
}

impl Finding {
    /// Due by this day.
    fn by(mut self, day: Date) -> Finding {
        self.due = Some(day);
        self
    }

    /// About this person.
    fn about(mut self, person: RecordId) -> Finding {
        self.person = Some(person);
        self
    }

    /// About these subjects of the exam.
    fn of_subjects(mut self, subjects: impl IntoIterator<Item = Subject>) -> Finding {
        self.subjects = subjects.into_iter().gather();
        self
    }

    /// For those who run the program.
    fn for_managers(mut self) -> Finding {
        self.doer = Doer::Manager;
        self
    }

    /// For one member of the staff.
    fn for_staff(mut self, staff: RecordId) -> Finding {
        self.doer = Doer::Staff(staff);
        self
    }

    /// The key of its words.
    pub fn key(&self) -> String {
        format!("finding.{}", self.rule.code)
    }

    /// Whether `who` is one of those who should do it.
    fn is_for(&self, who: &Actor) -> bool {
        match who.role {
            Role::Manager => true,
            Role::Tutor => {
                self.doer == Doer::Team || who.staff().map(Doer::Staff) == Some(self.doer)
            }
            _ => false,
        }
    }
}

/// One look at records on one day.
pub struct Context<'a> {
    /// The records, as the one who looks may see them.
    pub records: &'a dyn Records,
    /// The day.
    pub today: Date,
    rounds: OnceCell<Vec<ExamSitting>>,
    limits: OnceCell<Limits>,
}

impl<'a> Context<'a> {
    fn new(records: &'a dyn Records, today: Date) -> Context<'a> {
        Context { records, today, rounds: OnceCell::new(), limits: OnceCell::new() }
    }

    /// The rounds of the exam that are known, read once.
    fn rounds(&self) -> &[ExamSitting] {
        self.rounds.get_or_init(|| crate::program::standing::newest_rounds(self.records))
    }

    /// The limits of the fiscal year, read once.
    fn limits(&self) -> Limits {
        *self.limits.get_or_init(|| Limits::on(self.records, self.today))
    }
}

/// Everything that `who` should do, the most urgent first.
pub fn findings(records: &dyn Records, today: Date, who: &Actor) -> Vec<Finding> {
    let context = Context::new(records, today);
    let mut found = Vec::new();
    for (id, _) in records.of_kind(Learner::NAME) {
        if person::is_person(records, id) {
            found.extend(of_person(&Case::open(&context, id)));
        }
    }
    for rule in RULES {
        match rule.search {
            Search::Person(_) | Search::OfPerson(_) => {}
            Search::Each(kind, find) => {
                let each = records.of_kind(kind);
                found.extend(each.filter_map(|(id, fields)| find(&context, id, fields)));
            }
            Search::WithRelated(kind, find) => {
                let ids = records.of_kind(kind).map(|(id, _)| id);
                found.extend(ids.flat_map(|id| find(&context, id)));
            }
            Search::All(find) => found.extend(find(&context)),
        }
    }
    for_whom(&context, found, who)
}

/// What `who` should do about one person. Reads no record that is not about her.
pub fn about_person(
    records: &dyn Records,
    today: Date,
    who: &Actor,
    learner: RecordId,
) -> Vec<Finding> {
    let context = Context::new(records, today);
    let case = Case::open(&context, person::person(records, learner));
    let mut found: Vec<Finding> = of_person(&case).collect();
    found.extend(case.aliases.iter().flat_map(|id| in_records_of(&context, RULES, "learner", *id)));
    for_whom(&context, found, who)
}

/// What `who` should do about one venue: its lessons and the places there.
pub fn about_venue(
    records: &dyn Records,
    today: Date,
    who: &Actor,
    venue: RecordId,
) -> Vec<Finding> {
    let context = Context::new(records, today);
    let mut found = in_records_of(&context, &AT_VENUES, "venue", venue);
    for rule in AT_VENUES {
        if let Search::WithRelated(Venue::NAME, find) = rule.search {
            found.extend(find(&context, venue));
        }
    }
    for_whom(&context, found, who)
}

/// Whom `who` has been handed over and has not read about.
pub fn handed_to(records: &dyn Records, today: Date, who: &Actor) -> Vec<Finding> {
    let Some(staff) = who.staff() else { return Vec::new() };
    let context = Context::new(records, today);
    let found = in_records_of(&context, &[&handover_unread::RULE], "to", staff);
    for_whom(&context, found, who)
}

/// Which of her own hours `who` has not confirmed. Reads no hours of others.
pub fn of_own_hours(records: &dyn Records, today: Date, who: &Actor) -> Vec<Finding> {
    let own = who.staff().and_then(|staff| Some((staff, records.get(Staff::NAME, staff)?)));
    let context = Context::new(records, today);
    let found = own.and_then(|(staff, fields)| hours_unconfirmed::find(&context, staff, fields));
    for_whom(&context, found.into_iter().collect(), who)
}

/// What some rules find in the records that name `id` in this field.
fn in_records_of(
    context: &Context<'_>,
    rules: &[&Rule],
    field: &str,
    id: RecordId,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in rules {
        let Search::Each(kind, find) = rule.search else { continue };
        if crate::records::kind(kind).is_some_and(|kind| kind.field(field).is_some()) {
            let named = context.records.referring(kind, field, id);
            found.extend(named.filter_map(|(id, fields)| find(context, id, fields)));
        }
    }
    found
}

/// What `who` should do about one record that is not a person.
pub fn about_record(
    records: &dyn Records,
    today: Date,
    who: &Actor,
    (kind, id): (&str, RecordId),
) -> Vec<Finding> {
    let context = Context::new(records, today);
    let find = |rule: &&Rule| match rule.search {
        Search::Each(of, find) if of == kind => records
            .get(kind, id)
            .and_then(|fields| find(&context, id, fields))
            .into_iter()
            .collect(),
        Search::WithRelated(of, find) if of == kind => find(&context, id),
        _ => Vec::new(),
    };
    for_whom(&context, RULES.iter().flat_map(find).collect(), who)
}

fn of_person(case: &Case<'_>) -> impl Iterator<Item = Finding> {
    let found = RULES.iter().flat_map(move |rule| match rule.search {
        Search::Person(find) => find(case).into_iter().collect(),
        Search::OfPerson(find) => find(case),
        _ => Vec::new(),
    });
    found.map(|finding| finding.about(case.person))
}

fn for_whom(context: &Context<'_>, mut found: Vec<Finding>, who: &Actor) -> Vec<Finding> {
    let mut asked = BTreeMap::new();
    let mut reminds = |finding: &Finding| match finding.person {
        Some(person) if !finding.rule.is_owed_always => *asked
            .entry(person)
            .or_insert_with(|| !places::asks_no_more(context.records, person, context.today)),
        _ => true,
    };
    found.retain(|finding| finding.is_for(who) && reminds(finding));
    let order = |finding: &Finding| CODES.iter().position(|code| *code == finding.rule.code);
    found.arrange_by_key(|it| (it.due.is_none(), it.due, order(it), it.person, it.place));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_that_looks_at_a_venue_or_what_is_recorded_there_is_among_those() {
        let is_at_venues = |rule: &&&Rule| match rule.search {
            Search::Each(kind, _) => {
                crate::records::kind(kind).is_some_and(|kind| kind.field("venue").is_some())
            }
            Search::WithRelated(kind, _) => kind == Venue::NAME,
            Search::Person(_) | Search::OfPerson(_) | Search::All(_) => false,
        };
        let code = |rule: &&Rule| rule.code;
        let expected: Vec<&str> = RULES.iter().filter(is_at_venues).map(code).collect();
        assert_eq!(AT_VENUES.iter().map(code).collect::<Vec<_>>(), expected);
        assert_eq!(RULES.iter().map(code).collect::<Vec<_>>(), CODES);
    }
}
