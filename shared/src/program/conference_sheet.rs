//! What staff look at when they talk about one learner: her last lessons, her goal and plan, what
//! she still owes the exam, her application, and what was written lately. From records, so also
//! without a network.

use super::conference::{Meeting, conference_before};
use super::exam_applications::application_for;
use super::lesson::study::{Studied, last_time};
use super::person::aliases;
use super::plan::{current, goals, leading_goal, steps};
use super::records::{ReadRecords, Records};
use super::standing::{Standing, standing};
use crate::arrange::Arrange;
use crate::id::RecordId;
use crate::records::attendance::{Attendance, AttendanceStatus};
use crate::records::case_conference::CaseConference;
use crate::records::consultation::Consultation;
use crate::records::exam_application::ExamApplication;
use crate::records::lesson::Lesson;
use crate::records::note::Note;
use crate::records::study_plan::StudyPlan;
use crate::value::Date;
use std::cmp::Reverse;

/// So many lessons, notes and steps fit one screen; the file has them all.
const LESSONS_MAX: usize = 6;
const NOTES_MAX: usize = 3;
const STEPS_MAX: usize = 3;

/// One learner, as staff look at her in a conference.
#[derive(Clone, Debug, PartialEq)]
pub struct ConferenceSheet {
    /// Her last lessons up to today with what the roll says, the latest first.
    pub lessons: Vec<(Date, AttendanceStatus)>,
    /// What she worked on when she was there last.
    pub last: Option<Studied>,
    /// Her goal, in her own words.
    pub goal: Option<String>,
    /// The version of her plan that she works by.
    pub plan: Option<StudyPlan>,
    /// The next steps of it.
    pub steps: Vec<String>,
    /// How many steps are done, and of how many.
    pub done: (usize, usize),
    /// What she owes the exam.
    pub standing: Standing,
    /// Her application for the round.
    pub application: Option<ExamApplication>,
    /// What was written lately, the latest first.
    pub notes: Vec<Note>,
    /// The latest talk.
    pub talk: Option<Consultation>,
    /// The conference before this one.
    pub before: Option<CaseConference>,
}

/// The sheet of one learner in a conference.
pub fn conference_sheet(
    records: &dyn Records,
    learner: RecordId,
    meeting: &Meeting,
    today: Date,
) -> ConferenceSheet {
    let ids = aliases(records, learner);
    let all_steps = steps(records, &ids);
    let done = all_steps.iter().filter(|step| step.done_on.is_some()).count();
    let open = all_steps.iter().filter(|step| step.done_on.is_none());
    let open = open.filter_map(|step| Some(step.title.as_ref()?.0.clone()));
    let talks = ids.iter().flat_map(|id| records.list_referring::<Consultation>("learner", *id));
    ConferenceSheet {
        lessons: lessons(records, &ids, today),
        last: last_time(records, &ids, today.plus_days(1)),
        goal: leading_goal(&goals(records, &ids)).and_then(|goal| Some(goal.words.clone()?.0)),
        plan: current(records, &ids),
        steps: open.take(STEPS_MAX).collect(),
        done: (done, all_steps.len()),
        standing: standing(records, &ids, today),
        application: application_for(records, &ids, meeting.round.id),
        notes: notes(records, &ids),
        talk: talks.max_by_key(|talk| (talk.date, talk.id)),
        before: conference_before(records, &ids, meeting),
    }
}

fn lessons(records: &dyn Records, ids: &[RecordId], today: Date) -> Vec<(Date, AttendanceStatus)> {
    let marks = ids.iter().flat_map(|id| records.list_referring::<Attendance>("learner", *id));
    let dated = marks.filter_map(|mark| {
        let date = records.read::<Lesson>(mark.lesson?.id)?.date.filter(|day| *day <= today)?;
        Some((date, mark.id, mark.status?))
    });
    let mut dated: Vec<_> = dated.collect();
    dated.arrange_by_key(|(date, id, _)| Reverse((*date, *id)));
    dated.into_iter().take(LESSONS_MAX).map(|(date, _, status)| (date, status)).collect()
}

fn notes(records: &dyn Records, ids: &[RecordId]) -> Vec<Note> {
    let all = ids.iter().flat_map(|id| records.list_referring::<Note>("learner", *id));
    let mut notes: Vec<Note> = all.collect();
    notes.arrange_by_key(|note| Reverse((note.date, note.id)));
    notes.truncate(NOTES_MAX);
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::RecordSet;
    use crate::records::case_conference::ConferencePhase;
    use crate::records::exam_sitting::ExamSitting;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn one_screen_has_what_was_last_and_nothing_that_lies_ahead() {
        let id = |n: u128| RecordId(Uuid::from_u128(n));
        let today: Date = "2021-02-10".parse().unwrap();
        let mut records = RecordSet::default();
        let mut put = |kind: &str, n: u128, json: serde_json::Value| {
            records.put(kind, id(n), json.as_object().cloned().unwrap());
        };
        put("learner", 1, json!({ "preferred_name": "x" }));
        for (n, date) in (10u128..).zip(["2021-01-13", "2021-01-20", "2021-02-17"]) {
            put("lesson", n, json!({ "date": date, "status": "held" }));
            let mark = json!({ "lesson": id(n).to_string(), "learner": id(1).to_string(),
                "status": "present" });
            put("attendance", n + 10, mark);
        }
        for (n, words) in (40u128..).zip(["a", "b", "c", "d"]) {
            let note = json!({ "learner": id(1).to_string(), "audience": "team", "text": words,
                "date": format!("2021-01-{}", n - 20) });
            put("note", n, note);
        }
        let step = json!({ "learner": id(1).to_string(), "title": "fractions" });
        put("plan_item", 60, step);
        let round = ExamSitting { starts_on: Some(today), ..ExamSitting::empty(id(2)) };
        let meeting = Meeting::of(&round, ConferencePhase::BeforeExam).unwrap();
        let sheet = conference_sheet(&records, id(1), &meeting, today);
        let days: Vec<String> = sheet.lessons.iter().map(|it| it.0.to_string()).collect();
        assert_eq!(days, ["2021-01-20", "2021-01-13"]);
        let notes: Vec<String> =
            sheet.notes.iter().map(|it| it.date.unwrap().to_string()).collect();
        assert_eq!(notes, ["2021-01-23", "2021-01-22", "2021-01-21"]);
        assert_eq!((sheet.steps, sheet.done), (vec!["fractions".to_owned()], (0, 1)));
    }
}
