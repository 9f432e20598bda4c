//! The tabs of a learner's file: one place for everything about her. Which tab a kind of record
//! belongs to is said here once; a kind that nobody placed stands with the support that she gets.

use shared::record::Kind;
use shared::records::KINDS;
use shared::value::FieldType;

/// A tab, in the order in which the file shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Plan,
    Attendance,
    Exam,
    School,
    Talks,
    Support,
    Family,
    History,
}

impl Tab {
    pub const ALL: [Tab; 9] = [
        Tab::Overview,
        Tab::Plan,
        Tab::Attendance,
        Tab::Exam,
        Tab::School,
        Tab::Talks,
        Tab::Support,
        Tab::Family,
        Tab::History,
    ];

    /// The tab as the address names it; the overview has no name there.
    pub fn code(self) -> &'static str {
        match self {
            Tab::Overview => "",
            Tab::Plan => "plan",
            Tab::Attendance => "attendance",
            Tab::Exam => "exam",
            Tab::School => "school",
            Tab::Talks => "talks",
            Tab::Support => "support",
            Tab::Family => "family",
            Tab::History => "history",
        }
    }

    /// The tab with this name; an unknown one is the overview.
    pub fn from_code(code: &str) -> Tab {
        Tab::ALL.into_iter().find(|tab| tab.code() == code).unwrap_or(Tab::Overview)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            Tab::Overview => "file.overview",
            Tab::Plan => "file.plan",
            Tab::Attendance => "file.attendance",
            Tab::Exam => "file.exam",
            Tab::School => "file.school",
            Tab::Talks => "file.talks",
            Tab::Support => "file.support",
            Tab::Family => "file.family",
            Tab::History => "file.history",
        }
    }

    /// The tab in which records of a kind stand.
    pub fn of_kind(kind: &str) -> Tab {
        match kind {
            "goal" | "study_plan" | "plan_item" | "lesson_record" | "self_rating"
            | "assessment" => Tab::Plan,
            "enrollment" | "weekly_place" | "attendance" | "absence_notice" | "remote_place"
            | "agreed_pause" | "waiting_place" => Tab::Attendance,
            "exam_subject_result"
            | "certification"
            | "exam_application"
            | "exemption"
            | "special_measure"
            | "told_result"
            | "certification_application"
            | "skill_certificate"
            | "credit_record" => Tab::Exam,
            "school_enrollment" | "school_interview" | "school_contact" | "credit_recognition"
            | "high_school_exam" | "destination" => Tab::School,
            "consultation" | "note" | "intake" | "data_request" | "handover" | "follow_up" => {
                Tab::Talks
            }
            "contact" | "address" | "consent" | "photo" => Tab::Family,
            _ => Tab::Support,
        }
    }

    /// The kinds of records about a learner that stand here, each with the field that names her, as
    /// far as the tab shows them as lists.
    pub fn listed(self) -> impl Iterator<Item = (&'static Kind, &'static str)> {
        let about = KINDS.iter().filter_map(|kind| Some((*kind, about_field(kind)?)));
        about.filter(move |(kind, _)| Tab::of_kind(kind.name) == self && !has_own_view(kind.name))
    }
}

/// The field with which a record says whom it is about.
fn about_field(kind: &Kind) -> Option<&'static str> {
    let names_learner = |field: &&shared::record::Field| {
        field.name == "learner" && field.declared == FieldType::Ref("learner")
    };
    kind.fields.iter().find(names_learner).map(|field| field.name)
}

/// Whether a tab shows records of a kind better than as a list.
fn has_own_view(kind: &str) -> bool {
    ["goal", "plan_item", "attendance", "exam_subject_result", "consultation", "note"]
        .contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_about_a_learner_stands_in_one_tab() {
        let about = KINDS.iter().filter(|kind| about_field(kind).is_some());
        for kind in about {
            let own = Tab::ALL
                .into_iter()
                .filter(|tab| tab.listed().any(|(listed, _)| listed.name == kind.name));
            assert_eq!(own.count(), usize::from(!has_own_view(kind.name)), "{}", kind.name);
        }
    }

    #[test]
    fn a_tab_is_found_by_its_name_in_the_address() {
        for tab in Tab::ALL {
            assert_eq!(Tab::from_code(tab.code()), tab);
        }
        assert_eq!(Tab::from_code("strange"), Tab::Overview);
    }
}
