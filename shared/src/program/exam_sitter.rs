//! One learner on one day of the exam: her papers, what is known of each, and what a tap sets.
//! Whether she passed is never written here: on the day nobody knows it.

use super::exam_entry::{self, Answer};
use super::write::Write;
use crate::exam::Subject;
use crate::id::RecordId;
use crate::records::exam_application::ExamApplication;
use crate::records::exam_subject_result::{ExamAttendance, ExamSubjectResult};
use crate::records::special_measure::SpecialMeasure;

/// One learner on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Sitter {
    /// The record that stands for her.
    pub learner: RecordId,
    /// The round.
    pub sitting: RecordId,
    /// Her application, with seat, place and phone.
    pub application: Option<ExamApplication>,
    /// The measures that were granted.
    pub measures: Vec<SpecialMeasure>,
    /// What she sits on this day, in the order of time.
    pub papers: Vec<Paper>,
}

/// One paper of one learner.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// Its place among the slots of the day.
    pub slot: usize,
    /// What is known of its time.
    pub held: Held,
    /// The subject.
    pub subject: Subject,
    /// What is recorded about it.
    pub result: Option<ExamSubjectResult>,
}

/// What is known of the time of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It begins at a known time of this day.
    OnTime,
    /// It is on this day: the timetable says so, or the round has no other. Nobody knows when.
    ThisDay,
    /// It may be on another day.
    AnyDay,
}

/// What is known about a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperState {
    /// Nobody has said whether she sat it.
    Open,
    /// She sat it.
    Sat,
    /// She did not.
    Absent,
    /// Its result is known already, so her attendance is not asked here any more.
    Known,
}

impl Paper {
    /// What is known about it.
    pub fn state(&self) -> PaperState {
        match &self.result {
            Some(it) if it.result.is_some() => PaperState::Known,
            Some(it) => match it.attendance {
                Some(ExamAttendance::Sat) => PaperState::Sat,
                Some(ExamAttendance::Absent) => PaperState::Absent,
                Some(ExamAttendance::Applied) | None => PaperState::Open,
            },
            None => PaperState::Open,
        }
    }
}

impl Sitter {
    /// What she said about a paper, where she said something.
    pub fn felt(&self) -> impl Iterator<Item = (Subject, &str)> {
        self.papers.iter().filter_map(|paper| {
            let words = paper.result.as_ref()?.felt.as_ref()?;
            Some((paper.subject, words.0.as_str()))
        })
    }

    /// Her papers that are known to be on this day.
    fn of_day(&self) -> impl Iterator<Item = &Paper> {
        self.papers.iter().filter(|it| it.held != Held::AnyDay)
    }

    /// Her papers whose time of this day is known, in its order.
    fn timed(&self) -> Vec<&Paper> {
        self.papers.iter().filter(|it| it.held == Held::OnTime).collect()
    }

    /// The papers after which she can have gone home: each that has a later one.
    pub fn stops(&self) -> Vec<Subject> {
        let mut stops: Vec<Subject> = self.timed().iter().map(|it| it.subject).collect();
        stops.pop();
        stops
    }

    /// Whether one tap can say something of the whole day.
    pub fn may_leave(&self) -> bool {
        self.of_day().any(|it| it.state() != PaperState::Known)
    }

    /// The last paper of this day that she sat before she went home, if she sat one and none after
    /// it.
    pub fn left_after(&self) -> Option<Subject> {
        let sat = |paper: &&Paper| matches!(paper.state(), PaperState::Sat | PaperState::Known);
        let papers = self.timed();
        let last = papers.iter().rposition(sat)?;
        let rest = &papers[last + 1..];
        let is_left = !rest.is_empty() && rest.iter().all(|it| it.state() == PaperState::Absent);
        is_left.then(|| papers[last].subject)
    }

    /// Says of each of these papers whether she sat it. One whose result is known is left out.
    pub fn mark(&self, marks: &[(Subject, ExamAttendance)]) -> Vec<Write> {
        let mark = |(subject, attendance): &(Subject, ExamAttendance)| {
            let paper = self.papers.iter().find(|it| it.subject == *subject)?;
            match &paper.result {
                Some(before) if before.result.is_some() => None,
                Some(before) => Some(exam_entry::answer(before, Answer::Attendance(*attendance))),
                None => {
                    let applied = exam_entry::applied(self.learner, self.sitting, *subject);
                    let attendance = Some(*attendance);
                    Some(Write::create(&ExamSubjectResult { attendance, ..applied }))
                }
            }
        };
        marks.iter().filter_map(mark).collect()
    }

    /// Takes back what [`mark`](Self::mark) wrote of these papers when they were as they are here.
    pub fn take_back(&self, marks: &[(Subject, ExamAttendance)]) -> Vec<Write> {
        let back = |(subject, _): &(Subject, ExamAttendance)| {
            let paper = self.papers.iter().find(|it| it.subject == *subject)?;
            match &paper.result {
                Some(before) if before.result.is_some() => None,
                Some(before) => Some(exam_entry::restored(before)),
                None => {
                    let made = exam_entry::applied(self.learner, self.sitting, *subject);
                    Some(Write::remove::<ExamSubjectResult>(made.id))
                }
            }
        };
        marks.iter().filter_map(back).collect()
    }

    /// She sat the papers of this day up to `last` and went home; without `last` she did not come.
    /// A paper that she is known to have left out stays so. Nothing is said about one that may be
    /// on another day, nor, where she sat some, about one that may be before or after `last`.
    pub fn leaves_after(&self, last: Option<Subject>) -> Vec<(Subject, ExamAttendance)> {
        let is_open_to_absent = |it: &&Paper| it.state() != PaperState::Absent;
        let absent = |it: &Paper| (it.subject, ExamAttendance::Absent);
        let Some(last) = last else {
            return self.of_day().filter(is_open_to_absent).map(absent).collect();
        };
        let timed = self.timed();
        let Some(at) = timed.iter().position(|it| it.subject == last) else { return Vec::new() };
        let (until, rest) = timed.split_at(at + 1);
        let until = until.iter().filter(|it| it.state() == PaperState::Open);
        let until = until.map(|it| (it.subject, ExamAttendance::Sat));
        until.chain(rest.iter().copied().filter(is_open_to_absent).map(absent)).collect()
    }
}
