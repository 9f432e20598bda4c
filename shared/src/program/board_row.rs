//! One person on the board of a round: how far her letter has come, what is missing, and after the
//! round what is known of it.

use crate::exam::Subject;
use crate::id::RecordId;
use crate::records::exam_application::{ApplicationPaper, ExamApplication};
use crate::records::exam_sitting::OffTime;
use crate::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use crate::records::special_measure::MeasureStep;
use crate::value::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How far an application has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Nobody has begun one: she is asked whether she wants to sit.
    Asking,
    /// So many papers are not there, or nothing is chosen yet.
    Lacks(usize),
    /// Everything is there: it can be posted.
    Ready,
    /// Posted.
    Sent,
    /// The slip is here.
    SlipReceived,
    /// She does not sit this round.
    Withdrawn,
}

/// One paper of one application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It is there.
    Ready,
    /// It is not there.
    Missing,
    /// The letter is posted, and nobody has said that it lies in it.
    Unticked,
    /// This application does not take it.
    NotNeeded,
    /// Nobody has begun the application.
    NotBegun,
}

/// What is known of the round itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nobody has written down whether she sat it.
    Unknown,
    /// She sat nothing.
    Absent,
    /// She sat it; no result is known.
    Waiting,
    /// Results are known as she told them, or of some subjects only.
    Reported,
    /// The notice was seen for every subject that she sat.
    Seen,
}

/// One person.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardRow {
    /// The record that stands for her.
    pub learner: RecordId,
    /// Where she comes.
    pub venues: BTreeSet<RecordId>,
    /// Who looks after her.
    pub staff: BTreeSet<RecordId>,
    /// Her application.
    pub application: Option<ExamApplication>,
    /// What she sits: of her application, or else of her results, as older rounds have it.
    pub subjects: BTreeSet<Subject>,
    /// How many subjects she has left, as long as she can still apply.
    pub left: usize,
    /// Whether she may not sit what was chosen (R7).
    pub is_beyond: bool,
    /// Each paper.
    pub papers: BTreeMap<ApplicationPaper, Readiness>,
    /// The measure that has come least far.
    pub measure: Option<MeasureStep>,
    /// How far the letter has come.
    pub stage: Stage,
    /// Whether the exam is near, and no slip has come back.
    pub lacks_slip: bool,
    /// What is known of the round.
    pub outcome: Outcome,
    /// What she sat, and what is known of it.
    pub sat: Sat,
    /// Whether the letter was posted on a day on which none are taken.
    pub off_time: Option<OffTime>,
    /// The day of the notice of a full pass.
    pub certified_on: Option<Date>,
}

/// How many subjects she sat, and what came of them as far as it is known. What is unknown is
/// neither passed nor failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sat {
    /// All of them.
    pub all: usize,
    /// Those of which a result is known.
    pub known: usize,
    /// Those of them that are passed.
    pub passed: usize,
}

impl Sat {
    /// Counts the results of what somebody sat.
    pub fn of(sat: &[ExamSubjectResult]) -> Sat {
        let passed = sat.iter().filter(|it| it.result == Some(ExamResult::Passed)).count();
        let known = sat.iter().filter(|it| it.result.is_some()).count();
        Sat { all: sat.len(), known, passed }
    }

    /// How many letters are to be read.
    pub fn open(&self) -> usize {
        self.all - self.known
    }
}

impl BoardRow {
    /// How many subjects she sits, as she has chosen.
    pub fn chosen(&self) -> usize {
        if self.stage == Stage::Withdrawn { 0 } else { self.subjects.len() }
    }

    /// How many subjects she may sit, as long as she has chosen none.
    pub fn expected(&self) -> usize {
        let has_answered = self.stage == Stage::Withdrawn || !self.subjects.is_empty();
        if has_answered { 0 } else { self.left }
    }

    /// Whether somebody should look at a letter that is posted: nobody knows what it asks for, or
    /// it may come back.
    pub fn is_doubtful(&self) -> bool {
        let is_under_way = self.stage == Stage::Sent;
        let is_posted = is_under_way || self.stage == Stage::SlipReceived;
        let is_unticked = self.papers.values().any(|it| *it == Readiness::Unticked);
        (is_posted && self.subjects.is_empty())
            || (is_under_way && (is_unticked || self.off_time.is_some()))
    }

    /// Whether a paper belongs into her letter.
    pub fn takes(&self, paper: ApplicationPaper) -> bool {
        self.papers.get(&paper) != Some(&Readiness::NotNeeded)
    }

    /// Whether it is asked how the round went for her: not of who stayed away by her own choice.
    pub fn is_asked_after(&self) -> bool {
        self.stage != Stage::Withdrawn || self.outcome != Outcome::Unknown
    }
}
