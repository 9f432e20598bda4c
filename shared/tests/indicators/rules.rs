//! Figures and pages follow the same rules of the program: who is a person, who took part, who is
//! expected at a lesson.

use super::*;
use proptest::prelude::*;
use shared::indicator::people;
use shared::program::lesson::roster::{roster, tally};
use shared::program::{ReadRecords, RecordSet, lesson::attendance, person};
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::lesson::{Lesson, LessonStatus};
use shared::value::Choice;
use std::collections::BTreeSet;

fn records<'a>(rows: impl IntoIterator<Item = &'a Row>) -> RecordSet {
    let mut records = RecordSet::default();
    for (kind, name, fields) in rows {
        records.put(kind, id(name), body(fields));
    }
    records
}

#[test]
fn an_attendance_counts_in_figures_exactly_if_the_rule_says_so() {
    for status in AttendanceStatus::ALL {
        for held in LessonStatus::ALL {
            let rows = [
                lesson("a", "2020-05-08", held.code()),
                came("1", "@a", "@ann", status.code()),
                place("p", "@ann", None, None),
            ];
            let records = records(&rows);
            let mark: Attendance = records.list().next().unwrap();
            let counts = attendance::counts(&mark, &records.list::<Lesson>().next().unwrap());
            let figure = said(&figures(&rows, "2020-05-07"), "IND01");
            assert_eq!(figure, "0", "before the day");
            let figure = said(&figures(&rows, "2020-05-08"), "IND01");
            assert_eq!(figure == "1", counts, "{status:?} at a lesson that is {held:?}");
        }
    }
}

#[test]
fn whoever_is_on_the_roster_and_not_marked_makes_the_figure_a_range() {
    let rows = [
        lesson("a", "2020-05-08", "planned"),
        place("p1", "@ann", None, None),
        place("p2", "@bob", Some("2020-05-08"), None),
        place("p3", "@cat", Some("2020-05-07"), None),
        came("1", "@a", "@ann", "present"),
    ];
    let records = records(&rows);
    let lesson: Lesson = records.list().next().unwrap();
    assert_eq!(roster(&records, &lesson).len(), 2, "a place lasts through its last day");
    let open = tally(&records, &lesson);
    let open = open.expected - open.marked();
    assert_eq!((open, said(&figures(&rows, "2020-05-09"), "IND01")), (1, "1 [1–2]".to_owned()));
}

proptest! {
    #[test]
    fn figures_count_the_people_whom_pages_show(
        joins in prop::collection::vec(prop::option::of(0..8_usize), 6),
    ) {
        // Learners 6 and 7 are not here, so that chains may end at nobody.
        let name = |at: usize| ["a", "b", "c", "d", "e", "f", "x", "y"][at];
        let mut rows = vec![lesson("l", "2020-05-08", "held")];
        for (at, into) in joins.iter().enumerate() {
            let into = into.map(|into| format!("@{}", name(into)));
            rows.push(("learner", name(at), json!({ "merged_into": into })));
            rows.push(came(["1", "2", "3", "4", "5", "6"][at], "@l", &format!("@{}", name(at)),
                "present"));
            rows.push(place(["p1", "p2", "p3", "p4", "p5", "p6"][at], &format!("@{}", name(at)),
                None, None));
        }
        let records = records(&rows);
        let shown: BTreeSet<RecordId> =
            (0..joins.len()).map(|at| person::person(&records, id(name(at)))).collect();
        let listed = (0..joins.len()).map(|at| id(name(at)));
        let listed: BTreeSet<RecordId> =
            listed.filter(|id| person::is_person(&records, *id)).collect();
        prop_assert_eq!(&shown, &listed, "everybody is listed once");
        let counted = people(&facts(&rows), "IND01", at("2020-05-31")).counted;
        prop_assert_eq!(counted.into_iter().collect::<BTreeSet<_>>(), shown);
    }
}
