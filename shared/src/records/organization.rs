//! An organization around the program: schools, agencies, partners. Staff come from some of them,
//! learners from others.

use super::school_enrollment::SchoolCourse;
use crate::choice;
use crate::problem::{Problem, ProblemCode};
use crate::record;
use crate::record::form::{Choices, Condition};
use crate::record::list::{ListView, Preset};
use crate::record::{Body, Kind, Record, ScopeRule, Writers};
use crate::value::{ChoiceSet, Date, FieldValue, Text};

choice! {
    /// What an organization is to the program.
    OrganizationKind {
        /// A school.
        School = "school",
        /// An agency that refers young people or takes them over.
        Agency = "agency",
        /// A partner whose people teach in the program.
        Partner = "partner",
        /// The city.
        City = "city",
        /// A children's hall of the city.
        ChildrenHall = "children_hall",
        /// Something else.
        Other = "other",
    }
}

choice! {
    /// What an agency of the council for the support of young people does.
    AgencyKind {
        /// Child guidance and family support.
        ChildGuidance = "child_guidance",
        /// Juvenile classification, probation, legal help.
        Justice = "justice",
        /// The police.
        Police = "police",
        /// Welfare and help with money.
        Welfare = "welfare",
        /// Health and medical care.
        Health = "health",
        /// Work and training.
        Employment = "employment",
        /// Schools and the board of education.
        Education = "education",
        /// Support of young people and of those who have withdrawn.
        Youth = "youth",
        /// Something else.
        Other = "other",
    }
}

choice! {
    /// What a partner brings into the network of the program.
    PartnerKind {
        /// Students who teach those of nearly their own age.
        Tutoring = "tutoring",
        /// Retired teachers.
        RetiredTeachers = "retired_teachers",
        /// Plans of study for the exam.
        ExamStudy = "exam_study",
        /// Grants and loans for studying.
        Scholarships = "scholarships",
        /// A place for those who do not go to school.
        FreeSchool = "free_school",
        /// Support of the development of children.
        ChildDevelopment = "child_development",
    }
}

const IS_SCHOOL: Condition = Condition::Is("kind", &["school"]);

/// What a field offers that names a school.
pub const SCHOOLS: Choices = Choices::Where(IS_SCHOOL);

record! {
    /// One organization.
    Organization = "organization" {
        /// Its name.
        name: Text => required, listed;
        /// Its name in kana, which sorts it.
        kana: Text => listed;
        /// What it is to the program.
        kind: OrganizationKind => required, listed;
        /// What it does as an agency.
        agency_kind: AgencyKind => shown_if(Condition::Is("kind", &["agency"]));
        /// What it brings as a partner.
        partner_kind: PartnerKind => shown_if(Condition::Is("kind", &["partner"]));
        /// What it is good at.
        expertise: Text => shown_if(Condition::Is("kind", &["agency", "partner"])), chars(120);
        /// Its code in the list of the ministry: 13 characters.
        school_code: Text => section("school"), shown_if(IS_SCHOOL), help, chars(13);
        /// The courses that it has.
        courses: ChoiceSet<SchoolCourse> => shown_if(IS_SCHOOL);
        /// Whether staff go there first, because many of its pupils leave.
        is_priority: bool => shown_if(IS_SCHOOL), help;
        /// Whether its name tells too much of a learner to stand as who sent her.
        is_confidential: bool => section("network"), help;
        /// Its telephone number.
        phone: Text => listed;
        /// The first day on which the program works with it.
        joined_on: Date;
        /// The last day on which the program works with it.
        used_until: Date;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Organization::NAME,
    fields: Organization::FIELDS,
    scope: ScopeRule::Office,
    writers: Writers::Managers,
    title: &["name"],
    reading: Some("kana"),
    used_until: Some("used_until"),
    in_order: &[("joined_on", "used_until")],
    check,
    lists: &[ListView {
        columns: &["name", "kind", "last_visit", "sent", "phone"],
        filters: &[
            "kind",
            "courses",
            "is_priority",
            "agency_kind",
            "partner_kind",
            "is_confidential",
        ],
        presets: &[
            Preset { code: "school", filters: &[("kind", "school")] },
            Preset { code: "agency", filters: &[("kind", "agency")] },
            Preset { code: "partner", filters: &[("kind", "partner")] },
            Preset { code: "children_hall", filters: &[("kind", "children_hall")] },
        ],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

/// A code that is no code of a school was mistyped.
fn check(body: &Body) -> Vec<Problem> {
    let code = body.get("school_code").and_then(Text::read);
    if code.is_some_and(|code| !is_school_code(&code.0)) {
        return vec![Problem::new("school_code", ProblemCode::DoesNotFit)];
    }
    Vec::new()
}

/// Whether a text is a code of the ministry's list of schools: type (a letter and a digit),
/// prefecture (01 to 47), founder (1 to 3), seven digits of the school, and a check digit.
pub fn is_school_code(text: &str) -> bool {
    let (Some(code), true) = (text.as_bytes().first_chunk::<13>(), text.len() == 13) else {
        return false;
    };
    let is_written_so = matches!(code[0], b'A'..=b'H')
        && code[1..].iter().all(u8::is_ascii_digit)
        && (1..=47).contains(&(code[2..4].iter().fold(0, |n, digit| n * 10 + (digit - b'0'))))
        && matches!(code[4], b'1'..=b'3');
    is_written_so && check_digit(&code[..12]) == code[12] - b'0'
}

/// Every second character counts double from the first one on, of two digits their sum; the sum of
/// all is made up to a full ten. A letter counts by its place in the alphabet.
fn check_digit(code: &[u8]) -> u8 {
    let value = |byte: u8| if byte.is_ascii_digit() { byte - b'0' } else { byte - b'A' + 1 };
    let weighed = code.iter().enumerate().map(|(at, byte)| match (at % 2, value(*byte)) {
        (0, value) => value * 2 / 10 + value * 2 % 10,
        (_, value) => value,
    });
    (10 - weighed.sum::<u8>() % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn codes_of_the_list_are_taken_and_no_slip_of_one_character() {
        let listed = [
            "F101110100010",
            "F104110100856",
            "F108110101423",
            "F113110102700",
            "F113110112030",
            "F123110106429",
            "F126110107407",
            "F127210111989",
            "F113310102984",
        ];
        for code in listed {
            assert!(is_school_code(code), "{code}");
            for at in 0..13 {
                let mut slip = code.as_bytes().to_vec();
                slip[at] = if slip[at] == b'9' { b'0' } else { slip[at] + 1 };
                let slip = String::from_utf8(slip).unwrap();
                assert!(!is_school_code(&slip), "{slip}");
            }
        }
        for no_code in ["", "F10111010001", "F1011101000100", "f101110100010", "札幌高等学校"]
        {
            assert!(!is_school_code(no_code), "{no_code}");
        }
    }

    #[test]
    fn a_mistyped_code_is_a_problem_of_its_field() {
        let of = |code: &str| check(json!({ "school_code": code }).as_object().unwrap());
        assert_eq!(of("F101110100010"), []);
        assert_eq!(of("F101110100011"), [Problem::new("school_code", ProblemCode::DoesNotFit)]);
        assert_eq!(check(&Body::new()), []);
    }
}
