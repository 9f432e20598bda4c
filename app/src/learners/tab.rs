//! The tabs of a learner's file: one place for everything about her. Which tab a record stands in
//! says its kind ([`Kind::in_file`]).

use shared::codes;
use shared::program::kept::about_field;
use shared::record::{FilePart, Kind};
use shared::records::KINDS;

codes! {
    /// A tab, in the order in which the file shows them, by its name in the address; the overview
    /// has none there.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Tab as code {
        /// What matters now.
        Overview = "",
        /// What she wants, and how she gets there.
        Plan = "plan",
        /// Where and when she comes, and when she came.
        Attendance = "attendance",
        /// The exam and what counts towards it.
        Exam = "exam",
        /// Her school.
        School = "school",
        /// What was talked about.
        Talks = "talks",
        /// The support that she gets.
        Support = "support",
        /// How she and her family are reached, and what they agree to.
        Family = "family",
        /// What was changed, and by whom.
        History = "history",
    }
}

impl Tab {
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
    fn of_kind(kind: &Kind) -> Tab {
        match kind.in_file {
            FilePart::Plan => Tab::Plan,
            FilePart::Attendance => Tab::Attendance,
            FilePart::Exam => Tab::Exam,
            FilePart::School => Tab::School,
            FilePart::Talks => Tab::Talks,
            FilePart::Support => Tab::Support,
            FilePart::Family => Tab::Family,
        }
    }

    /// The kinds of records about a learner that stand here, each with the field that names her, as
    /// far as the tab shows them as lists.
    pub fn listed(self) -> impl Iterator<Item = (&'static Kind, &'static str)> {
        let about = KINDS.iter().filter_map(|kind| Some((*kind, about_field(kind)?)));
        about.filter(move |(kind, _)| Tab::of_kind(kind) == self && !kind.has_own_view)
    }
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
            assert_eq!(own.count(), usize::from(!kind.has_own_view), "{}", kind.name);
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
