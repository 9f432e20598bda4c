//! What is known about one learner that the rules of the exam look at.

use super::course::{known_course, known_skill_test};
use super::rules::Rules;
use super::{Pass, Subject};
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// One learner's passes, and what may exempt her.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// Her birth date, as far as it is known.
    pub born_on: Option<Date>,
    /// Subjects that she passed by sitting them.
    pub passes: BTreeSet<Pass>,
    /// Credits that she earned at high schools.
    pub credits: Vec<EarnedCredits>,
    /// Skill tests that she passed, by the national name or as somebody wrote it.
    pub skill_tests: Vec<String>,
    /// Subjects of which the exam before 2005 (大検) exempts her, as subjects of today.
    pub earlier_exam: BTreeSet<Subject>,
    /// How far she has come with applying for exemptions.
    pub applied_for: BTreeMap<Subject, Step>,
}

/// Credits of one course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarnedCredits {
    /// The name of the course as it is printed.
    pub course: String,
    /// How many.
    pub credits: u32,
    /// When she entered the curriculum; somebody who changed schools counts with the class that
    /// she joined.
    pub entered_on: Date,
}

/// How far an exemption has come; what is available is worked out and never recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Nobody has applied for it.
    Available,
    /// Applied for.
    Applied,
    /// Granted: the slip says so.
    Granted,
    /// Refused.
    Refused,
}

impl Case {
    /// The names of courses and skill tests that no rule has: they exempt nothing by themselves.
    pub fn unknown_names(&self, rules: &Rules) -> Vec<&str> {
        let courses = self.credits.iter().map(|it| it.course.as_str());
        let courses = courses.filter(|name| known_course(rules, name).is_none());
        let tests = self.skill_tests.iter().map(String::as_str);
        courses.chain(tests.filter(|name| known_skill_test(rules, name).is_none())).collect()
    }
}
