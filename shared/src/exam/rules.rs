//! The rules of the exam as data: what a full pass needs in each era, what older passes count as,
//! what exempts from a subject, fees and ages. The file is `shared/exam/rules.json`; the build
//! turns it into the tables below.

use super::Subject;
use super::Subject as S;
use crate::value::FiscalYear;

include!(concat!(env!("OUT_DIR"), "/exam_rules.rs"));

/// Everything that the exam asks for. An evaluation takes it as an argument, so that a later
/// version, or a wrong one in a test, needs no other code.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The name and the version of the file.
    pub version: &'static str,
    /// The ordinance by its law id, at the day of the version that was read.
    pub law: &'static str,
    /// How many subjects must have been passed by sitting them.
    pub must_sit: usize,
    /// Who attains this age within the fiscal year may sit.
    pub eligible_age: i16,
    /// From this age on a full pass is in force.
    pub effective_age: i16,
    /// On which day that is.
    pub effective_on: EffectiveOn,
    /// The eras, the first one first.
    pub eras: &'static [Era],
    /// What exempts from a subject.
    pub exemptions: &'static Exemptions,
    /// What an application costs, the dearest first.
    pub fees: &'static [Fee],
}

/// The two readings of the day from which a full pass is in force (domain V1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectiveOn {
    /// The day after the day on which the age is attained, as the ordinance says: the birthday.
    Birthday,
    /// The day after the birthday, as the ministry's notices say.
    DayAfter,
}

/// A stretch of fiscal years with the same requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Era {
    /// The name.
    pub id: &'static str,
    /// The first fiscal year.
    pub from: FiscalYear,
    /// The last fiscal year; `None` while nobody knows it.
    pub to: Option<FiscalYear>,
    /// The fewest subjects of a full pass, from zero.
    pub fewest: usize,
    /// The most subjects of a full pass that leaves nothing superfluous.
    pub most: usize,
    /// The requirements; all of them must be satisfied.
    pub slots: &'static [Slot],
    /// What passes of the era before turn into. A subject that is named here exists no longer:
    /// a pass of it counts only through this.
    pub carries: &'static [Carry],
}

/// One requirement. It is satisfied when every subject of one of its ways is passed or exempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The code; words are looked up under `slot.<code>`.
    pub code: &'static str,
    /// The ways to satisfy it.
    pub ways: &'static [&'static [Subject]],
}

/// Passes of the era before, all of them, that count as a subject of this era.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carry {
    /// The subjects that were passed.
    pub passed: &'static [Subject],
    /// What they count as.
    pub counts_as: Subject,
}

/// What exempts from a subject, always on application.
#[derive(Clone, Copy, Debug)]
pub struct Exemptions {
    /// Who entered which curriculum, by the day of entry.
    pub cohorts: &'static [Cohort],
    /// Credits of high-school courses.
    pub credits: &'static [CreditRule],
    /// Skill tests.
    pub skill_tests: &'static [SkillRule],
}

/// Those who entered a curriculum between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// The name.
    pub id: &'static str,
    /// The first day of entry, as a date.
    pub from: &'static str,
    /// The last day of entry; `None` for the present curriculum.
    pub to: Option<&'static str>,
}

/// Some eras, or some cohorts: one bit for each, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Among(pub u8);

impl Among {
    /// Whether the one at this place is among them.
    pub fn has(self, place: usize) -> bool {
        u32::try_from(place).ok().and_then(|place| self.0.checked_shr(place)).unwrap_or(0) & 1 == 1
    }
}

/// Credits of courses, all of them, that exempt from a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditRule {
    /// For exams of these eras.
    pub eras: Among,
    /// For courses of these curricula.
    pub cohorts: Among,
    /// The courses by their national names, with the fewest credits.
    pub all_of: &'static [(&'static str, u32)],
    /// The subject.
    pub gives: Subject,
    /// Whether the number of credits has not been found in a source that can be relied on.
    pub is_unsure: bool,
}

/// Skill tests that exempt from a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkillRule {
    /// For exams of these eras.
    pub eras: Among,
    /// The subject.
    pub gives: Subject,
    /// One test of each of these groups.
    pub one_of_each: &'static [&'static [&'static str]],
}

/// What an application for so many subjects, or more, costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fee {
    /// The fewest subjects.
    pub from_subjects: usize,
    /// The fee in yen.
    pub yen: i64,
}

impl Subject {
    /// The code of the rules, which programs exchange: `SEKAISHI_A`.
    pub fn rules_code(self) -> &'static str {
        CODES.iter().find(|(subject, _)| *subject == self).map_or("", |(_, code)| code)
    }

    /// The subject with this code of the rules.
    pub fn from_rules_code(code: &str) -> Option<Subject> {
        CODES.iter().find(|(_, it)| *it == code).map(|(subject, _)| *subject)
    }
}

/// The place of the era of exams in this fiscal year; the first one for earlier years.
pub fn era_at(eras: &[Era], year: FiscalYear) -> usize {
    eras.iter().rposition(|era| era.from <= year).unwrap_or(0)
}

impl Era {
    /// The subjects that its exams offer.
    pub fn offers(&self) -> impl Iterator<Item = Subject> {
        self.slots.iter().flat_map(Slot::subjects)
    }

    /// Whether passes of this subject count only through what they turned into.
    pub fn has_dropped(&self, subject: Subject) -> bool {
        self.carries.iter().any(|carry| carry.passed.contains(&subject))
    }
}

impl Slot {
    /// Every subject of its ways, some of them several times.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> {
        self.ways.iter().copied().flatten().copied()
    }
}
