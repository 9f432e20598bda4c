//! A young person in the program, or somebody who came once and may join.

use super::venue::Venue;
use crate::choice;
use crate::record;
use crate::record::form::Beneath;
use crate::record::list::{ListView, Preset};
use crate::record::{Kind, Record, ScopeRule, Writers};
use crate::value::{Date, Ref, Text};

choice! {
    /// What a learner wants first.
    LeadingGoal {
        /// The full pass of the equivalency exam.
        Certification = "certification",
        /// To graduate from her high school.
        Graduation = "graduation",
    }
}

record! {
    /// One young person.
    Learner = "learner" {
        /// The name that she wants to be called by; enough for a walk-in.
        preferred_name: Text => required, listed, chars(40);
        /// Her full name.
        full_name: Text => help, listed;
        /// Her name in kana.
        kana: Text => listed;
        /// Her birth date.
        birth_date: Date => once, birthday;
        /// Which of two ways to a graduation leads, if she takes both.
        leading_goal: LeadingGoal => by_learner, help;
        /// The venue where she first came; its team may see her until she is enrolled.
        first_venue: Ref<Venue> => section("place"), access;
        /// The record that stands for this person, if this one is a duplicate.
        merged_into: Ref<Learner> => section("joined"), help, once, access, by_manager;
    }
}

/// The declaration.
pub static KIND: Kind = Kind {
    name: Learner::NAME,
    fields: Learner::FIELDS,
    scope: ScopeRule::OwnSelf,
    writers: Writers::StaffLearnerChanges,
    title: &["preferred_name"],
    reading: Some("kana"),
    tells_apart: &["full_name"],
    joined_by: Some("merged_into"),
    alike: &["preferred_name"],
    also_alike: &["full_name"],
    gathers: true,
    // Whoever is new gets her place in the same form, so that she is on a roll.
    beneath: &[Beneath { kind: "enrollment", field: "learner", rows_max: 7, takes: &[] }],
    lists: &[ListView {
        columns: &[
            "full_name",
            "venues",
            "weekdays",
            "last_came",
            "weeks",
            "subjects_left",
            "joined_on",
        ],
        filters: &["venues", "state", "weekdays", "team", "leading_goal", "joined_on"],
        sort: "full_name",
        export: &["certified_on", "team", "preferred_name", "kana", "birth_date", "state"],
        presets: &[
            Preset { code: "enrolled", filters: &[("state", "enrolled")] },
            Preset { code: "guest", filters: &[("state", "guest")] },
            Preset { code: "left", filters: &[("state", "left")] },
        ],
        ..ListView::PLAIN
    }],
    ..Kind::PLAIN
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;
    use crate::problem::{Problem, ProblemCode};
    use crate::value::FieldValue;

    #[test]
    fn nobody_is_a_duplicate_of_herself() {
        let [ann, bob] =
            ["ann", "bob"].map(|name| RecordId::of_natural_key(Learner::NAME, &[name.to_owned()]));
        let merged = Learner {
            preferred_name: Text::read(&"Ann".into()),
            merged_into: Some(Ref::to(ann)),
            ..Learner::empty(ann)
        };
        let body = merged.write();
        let expected = [Problem::new("merged_into", ProblemCode::DoesNotFit)];
        assert_eq!(KIND.problems_of(ann, &body), expected);
        assert_eq!(KIND.problems_of(bob, &body), []);
    }
}
