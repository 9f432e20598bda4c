//! Findings as rows of work: what is to be done about several people on one page is one row.

use super::{Finding, Rows};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::program::{ReadRecords, Records};
use crate::records::exam_subject_result::ExamSubjectResult;
use crate::value::Date;

/// One row of what to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Task {
    /// What; of several the first one.
    pub finding: Finding,
    /// The round of which results are to be asked for.
    pub round: Option<RecordId>,
    /// Whom it is about.
    pub people: Vec<RecordId>,
}

/// Findings as rows: those whose page shows as many people are one row.
pub fn tasks(records: &dyn Records, found: Vec<Finding>) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for finding in found {
        let round = round_of(records, &finding);
        let is_on_one_page = round.is_some() || finding.rule.rows == Rows::One;
        let is_same =
            |it: &&mut Task| is_on_one_page && it.finding.rule == finding.rule && it.round == round;
        match (tasks.iter_mut().find(is_same), finding.person) {
            (Some(task), Some(person)) => task.people.push(person),
            _ => {
                let people = finding.person.into_iter().collect();
                tasks.push(Task { finding, round, people });
            }
        }
    }
    tasks
}

/// The round of which a finding asks for results.
fn round_of(records: &dyn Records, finding: &Finding) -> Option<RecordId> {
    let asks = finding.rule.rows == Rows::EachRound;
    let result = records.read::<ExamSubjectResult>(finding.place.id.filter(|_| asks)?)?;
    Some(result.sitting?.id)
}

/// What is due by `today`, by the end of its week, and later or at no time; each the oldest first,
/// and last what has no day.
pub fn by_week(tasks: &[Task], today: Date) -> [Vec<Task>; 3] {
    let sunday = today.end_of_week();
    let mut groups = [Vec::new(), Vec::new(), Vec::new()];
    for task in tasks {
        let group = match task.finding.due {
            Some(day) if day <= today => 0,
            Some(day) if day <= sunday => 1,
            Some(_) | None => 2,
        };
        groups[group].push(task.clone());
    }
    let order = |it: &Task| (it.finding.due.is_none(), it.finding.due);
    groups.iter_mut().for_each(|it| it.arrange_by_key(order));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::{Doer, Place, Rule, exam_result_unknown, left_school, lesson_unrecorded};
    use crate::program::RecordSet;
    use crate::record::Record;
    use crate::records::exam_sitting::ExamSitting;
    use crate::value::Ref;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn finding(rule: &'static Rule, kind: &'static str, of: u128, person: u128) -> Finding {
        let place = Place { kind, id: Some(id(of)), field: "result" };
        let (person, subjects) = (Some(id(person)), BTreeSet::new());
        Finding { due: None, rule, person, place, doer: Doer::Team, subjects }
    }

    #[test]
    fn results_of_one_round_are_one_row_and_those_of_another_round_are_not() {
        let mut records = RecordSet::default();
        for (result, sitting) in [(1, 100), (2, 100), (3, 200)] {
            let sitting = Some(Ref::<ExamSitting>::to(id(sitting)));
            let result = ExamSubjectResult { sitting, ..ExamSubjectResult::empty(id(result)) };
            records.put(ExamSubjectResult::NAME, result.id, result.write());
        }
        let asked =
            |of, person| finding(&exam_result_unknown::RULE, ExamSubjectResult::NAME, of, person);
        let other = finding(&left_school::RULE, ExamSubjectResult::NAME, 1, 13);
        let found = vec![asked(1, 11), asked(2, 12), other.clone(), asked(3, 12), other];
        let rows = tasks(&records, found).into_iter();
        let rows: Vec<_> = rows.map(|it| (it.round, it.people)).collect();
        let one = |round: Option<u128>, people: &[u128]| {
            (round.map(id), people.iter().copied().map(id).collect::<Vec<_>>())
        };
        let alone = one(None, &[13]);
        assert_eq!(
            rows,
            [one(Some(100), &[11, 12]), alone.clone(), one(Some(200), &[12]), alone],
            "other findings stay rows of their own"
        );
    }

    #[test]
    fn what_is_late_comes_first_and_what_has_no_day_last() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let due = |due: Option<&str>| {
            let finding = finding(&lesson_unrecorded::RULE, "lesson", 1, 2);
            let finding = Finding { due: due.map(day), ..finding };
            Task { finding, round: None, people: Vec::new() }
        };
        let all =
            [None, Some("2021-02-20"), Some("2021-02-07"), Some("2021-02-03"), Some("2021-02-01")];
        let groups = by_week(&all.map(due), day("2021-02-03"));
        let days =
            groups.map(|group| group.into_iter().map(|it| it.finding.due).collect::<Vec<_>>());
        assert_eq!(days[0], [Some(day("2021-02-01")), Some(day("2021-02-03"))]);
        assert_eq!(days[1], [Some(day("2021-02-07"))]);
        assert_eq!(days[2], [Some(day("2021-02-20")), None]);
    }
}
