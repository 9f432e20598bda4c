//! What is done to many rows of a sitting's board at once, each row with what takes it back.

use super::application_sheet::{begun, make_ready, step, step_back};
use super::sitting_board::{BoardRow, Stage};
use super::write::Write;
use crate::id::RecordId;
use crate::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication};
use crate::value::{ChoiceSet, Date};

/// What is done to many rows at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyStep {
    /// They want to sit: their applications begin.
    Begin,
    /// A paper is there.
    PaperReady(ApplicationPaper),
    /// Their letters were posted on this day.
    Sent(Date),
    /// Their slips are here.
    SlipReceived,
    /// One step back: the letter is not posted, or the slip not here.
    Back,
}

/// The letters that can be posted, by whether somebody has to be asked about them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letters {
    /// Everything is there.
    pub complete: Vec<BoardRow>,
    /// Papers or subjects are missing, or it asks for what she may not sit.
    pub lacking: Vec<BoardRow>,
}

/// The letters among these rows that are not posted yet.
pub fn letters(rows: &[BoardRow]) -> Letters {
    let is_begun = |row: &&BoardRow| matches!(row.stage, Stage::Lacks(_) | Stage::Ready);
    let is_complete = |row: &BoardRow| row.stage == Stage::Ready && !row.is_beyond;
    let (complete, lacking) = rows.iter().filter(is_begun).cloned().partition(is_complete);
    Letters { complete, lacking }
}

/// What a step writes for a row, with what takes it back; `None` where it changes nothing or cannot
/// be: nobody's slip comes before her letter is posted.
pub fn step_of(row: &BoardRow, sitting: RecordId, many: ManyStep) -> Option<(Write, Write)> {
    use ApplicationStep::{Planned, Ready};
    let application = row.application.as_ref();
    match (many, application) {
        (ManyStep::Begin, None) => created(&begun(row.learner, sitting)),
        (ManyStep::Begin, Some(it)) if !it.is_alive() => moved(it, Planned, None),
        // What an application does not take is nobody's paper.
        (ManyStep::PaperReady(paper), _) if !row.takes(paper) => None,
        (ManyStep::PaperReady(paper), None) => {
            let papers = Some(ChoiceSet([paper].into()));
            created(&ExamApplication { papers, ..begun(row.learner, sitting) })
        }
        (ManyStep::PaperReady(paper), Some(it)) if it.is_alive() => {
            let before = it.ready();
            let mut after = before.clone();
            let set = |ready| make_ready(Some(it), (row.learner, sitting), ready);
            after.insert(paper).then(|| (set(after), set(before)))
        }
        (ManyStep::Sent(day), Some(it)) if matches!(it.step, Some(Planned | Ready)) => {
            moved(it, ApplicationStep::Sent, Some(day))
        }
        (ManyStep::SlipReceived, Some(it)) if it.step == Some(ApplicationStep::Sent) => {
            moved(it, ApplicationStep::SlipReceived, None)
        }
        (ManyStep::Back, Some(it)) if it.step == Some(ApplicationStep::Sent) => {
            moved(it, Planned, None)
        }
        (ManyStep::Back, Some(it)) if is_only_begun(row, it) => {
            created(it).map(|(create, remove)| (remove, create))
        }
        (ManyStep::Back, Some(it)) if it.step == Some(ApplicationStep::SlipReceived) => {
            moved(it, ApplicationStep::Sent, it.sent_on)
        }
        _ => None,
    }
}

/// Whether nothing is written in an application besides that it has begun: then taking that back
/// loses nothing.
fn is_only_begun(row: &BoardRow, it: &ExamApplication) -> bool {
    let begun = ExamApplication {
        sitting: it.sitting,
        learner: it.learner,
        step: Some(ApplicationStep::Planned),
        subjects: it.subjects.clone().filter(|set| set.0.is_empty()),
        papers: it.papers.clone().filter(|set| set.0.is_empty()),
        ..ExamApplication::empty(it.id)
    };
    *it == begun && row.measure.is_none()
}

fn created(new: &ExamApplication) -> Option<(Write, Write)> {
    Some((Write::create(new), Write::remove::<ExamApplication>(new.id)))
}

fn moved(
    before: &ExamApplication,
    to: ApplicationStep,
    sent_on: Option<Date>,
) -> Option<(Write, Write)> {
    let write = step(before.id, to, sent_on);
    Some((write, step_back(before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::sitting_board::{Outcome, Readiness, Sat};
    use crate::record::Record;
    use crate::records::special_measure::MeasureStep;
    use std::collections::{BTreeMap, BTreeSet};
    use uuid::Uuid;

    fn id(n: u128) -> RecordId {
        RecordId(Uuid::from_u128(n))
    }

    fn row(at: Option<ApplicationStep>) -> BoardRow {
        let application = at.map(|at| ExamApplication { step: Some(at), ..begun(id(1), id(9)) });
        BoardRow {
            learner: id(1),
            venues: BTreeSet::new(),
            staff: BTreeSet::new(),
            application,
            subjects: BTreeSet::new(),
            left: 8,
            is_beyond: false,
            papers: BTreeMap::new(),
            measure: None,
            stage: Stage::Asking,
            lacks_slip: false,
            outcome: Outcome::Unknown,
            sat: Sat::default(),
            off_time: None,
            certified_on: None,
        }
    }

    #[test]
    fn a_step_is_taken_where_it_can_be_and_leaves_other_rows_alone() {
        use ApplicationStep::{Planned, Ready, Sent, SlipReceived, Withdrawn};
        let day = "2021-05-06".parse().unwrap();
        let rows =
            [None, Some(Planned), Some(Ready), Some(Sent), Some(SlipReceived), Some(Withdrawn)];
        let taken = |many: ManyStep| rows.map(|at| step_of(&row(at), id(9), many).is_some());
        let photo = ManyStep::PaperReady(ApplicationPaper::Photo);
        assert_eq!(taken(ManyStep::Begin), [true, false, false, false, false, true]);
        assert_eq!(taken(photo), [true, true, true, true, true, false]);
        assert_eq!(taken(ManyStep::Sent(day)), [false, true, true, false, false, false]);
        assert_eq!(taken(ManyStep::SlipReceived), [false, false, false, true, false, false]);
        assert_eq!(taken(ManyStep::Back), [false, true, false, true, true, false]);
    }

    #[test]
    fn a_paper_is_there_for_those_only_whose_application_takes_it() {
        let notice = ApplicationPaper::PassNotice;
        let taken = |at: Option<ApplicationStep>, state: Readiness| {
            let row = BoardRow { papers: BTreeMap::from([(notice, state)]), ..row(at) };
            step_of(&row, id(9), ManyStep::PaperReady(notice)).is_some()
        };
        assert!(!taken(None, Readiness::NotNeeded));
        assert!(!taken(Some(ApplicationStep::Planned), Readiness::NotNeeded));
        assert!(taken(None, Readiness::NotBegun));
        assert!(taken(Some(ApplicationStep::Planned), Readiness::Missing));
        assert!(taken(Some(ApplicationStep::Sent), Readiness::Unticked), "it lay in it after all");
    }

    #[test]
    fn an_application_that_has_only_begun_is_taken_back_and_one_with_something_in_it_stays() {
        let begun = row(Some(ApplicationStep::Planned));
        let (write, undo) = step_of(&begun, id(9), ManyStep::Back).unwrap();
        assert!(matches!(write, Write::Remove { .. }), "{write:?}");
        assert!(matches!(undo, Write::Create { .. }), "{undo:?}");
        let own = begun.application.clone().unwrap();
        let photo = Some(ChoiceSet([ApplicationPaper::Photo].into()));
        let ticked = ExamApplication { papers: photo, ..own.clone() };
        let unticked = ExamApplication { papers: Some(ChoiceSet([].into())), ..own };
        let back = |it: ExamApplication, measure| {
            let row = BoardRow { application: Some(it), measure, ..row(None) };
            step_of(&row, id(9), ManyStep::Back).is_some()
        };
        assert!(!back(ticked, None));
        assert!(back(unticked.clone(), None));
        assert!(!back(unticked, Some(MeasureStep::Wanted)), "a measure belongs to it");
    }

    #[test]
    fn of_many_letters_those_that_lack_something_are_told_apart() {
        let row = |stage: Stage, is_beyond: bool| BoardRow { stage, is_beyond, ..row(None) };
        let rows = [
            row(Stage::Asking, false),
            row(Stage::Lacks(2), false),
            row(Stage::Ready, false),
            row(Stage::Ready, true),
            row(Stage::Sent, false),
            row(Stage::Withdrawn, false),
        ];
        let found = letters(&rows);
        assert_eq!((found.complete, found.lacking.len()), (vec![rows[2].clone()], 2));
    }

    #[test]
    fn a_letter_that_is_not_posted_has_no_postmark() {
        let sent = ExamApplication {
            sent_on: "2021-05-06".parse().ok(),
            ..row(Some(ApplicationStep::Sent)).application.unwrap()
        };
        let row = BoardRow { application: Some(sent), ..row(None) };
        let (write, undo) = step_of(&row, id(9), ManyStep::Back).unwrap();
        let day = |write: Write| match write {
            Write::Set { set, .. } => set["sent_on"].clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(day(write), serde_json::Value::Null);
        assert_eq!(day(undo), "2021-05-06", "and taking that back has it again");
    }

    #[test]
    fn every_step_that_is_taken_back_is_a_declared_one() {
        use ApplicationStep::{Planned, Ready, Sent, Withdrawn};
        let field = ExamApplication::KIND.field("step").unwrap();
        let day = "2021-05-06".parse().unwrap();
        for (from, many) in [
            (Planned, ManyStep::Sent(day)),
            (Ready, ManyStep::Sent(day)),
            (Sent, ManyStep::SlipReceived),
            (Withdrawn, ManyStep::Begin),
            (Sent, ManyStep::Back),
            (ApplicationStep::SlipReceived, ManyStep::Back),
        ] {
            let (write, undo) = step_of(&row(Some(from)), id(9), many).unwrap();
            let code = |write: &Write| match write {
                Write::Set { set, .. } => set["step"].as_str().unwrap().to_owned(),
                other => panic!("{other:?}"),
            };
            let next = field.next_steps(Some(&code(&write))).unwrap();
            assert!(next.contains(&code(&undo).as_str()), "{many:?}");
        }
    }
}
