//! The five steps to the next round, each with its day: what to sit, the papers, the post office,
//! the slip, and the exam.

use leptos::prelude::*;
use shared::program::subject_card::SubjectCard;
use shared::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication, KIND};

use crate::parts::{Card, CardHeading, Step, StepState, Steps};
use crate::reading::phrases::{choice, joined};
use crate::words::{day_text, month_text, t, t_with};

/// The steps to the round that the card is about.
#[component]
pub fn ExamSteps(card: SubjectCard) -> impl IntoView {
    let month = card.standing.next.round.month();
    let title = move || t_with("learner.exam_steps", &[("date", &month_text(month))]);
    let steps = Signal::derive(move || steps(&card));
    view! {
        <Card title=Signal::derive(title) heading=CardHeading::InPage>
            <Steps steps />
        </Card>
    }
}

fn steps(card: &SubjectCard) -> Vec<Step> {
    let is_open =
        |it: &&ExamApplication| it.step.is_some_and(|step| step != ApplicationStep::Withdrawn);
    let application = card.application.as_ref().filter(is_open);
    let next = card.standing.next;
    let chosen = application.and_then(|it| it.subjects.as_ref()).map(|it| &it.0);
    let has_chosen = chosen.is_some_and(|it| !it.is_empty());
    let is_posted = application.is_some_and(ExamApplication::is_posted);
    let missing: Vec<ApplicationPaper> = match is_posted {
        true => Vec::new(),
        false => {
            let ready = application.and_then(|it| it.papers.as_ref()).map(|it| &it.0);
            let is_missing = |paper: &&ApplicationPaper| ready.is_none_or(|it| !it.contains(paper));
            card.papers.iter().filter(is_missing).copied().collect()
        }
    };
    let has_slip = application.is_some_and(|it| it.step == Some(ApplicationStep::SlipReceived));
    let is_complete = has_chosen && missing.is_empty();
    let is_done = [has_chosen || is_posted, is_complete || is_posted, is_posted, has_slip, false];
    let papers = move || {
        let names = missing.iter().map(|paper| choice(&KIND, "papers", *paper));
        t_with("learner.exam_steps.missing", &[("papers", &joined("learner.list.and", names))])
    };
    let sent_on = application.and_then(|it| it.sent_on);
    let posted = match (is_posted, sent_on, next.apply_until) {
        (true, Some(day), _) => Some(day_text(day)),
        (false, _, Some(day)) => Some(t_with("learner.plan.due", &[("date", &day_text(day))])),
        _ => None,
    };
    let slip = (!has_slip).then(|| {
        t_with("learner.exam_steps.around", &[("date", &month_text(next.round.slip_month()))])
    });
    let ends_on = card.sitting.as_ref().and_then(|it| it.ends_on);
    let exam = next.starts_on.map(|day| match ends_on.filter(|last| *last != day) {
        Some(last) => {
            let days = [day, last].map(day_text).into_iter();
            joined("learner.list.and", days)
        }
        None => day_text(day),
    });
    let notes = [None, (!is_done[1]).then(papers), posted, slip, exam];
    let keys = ["subjects", "papers", "post", "slip", "exam"];
    let now = is_done.iter().position(|it| !it);
    let step = |(at, (key, note)): (usize, (&str, Option<String>))| {
        let state = match is_done[at] {
            true => StepState::Done,
            false if now == Some(at) => StepState::Now,
            false => StepState::Later,
        };
        let label = t(&format!("learner.exam_steps.{key}"));
        let step = Step::new(state, Signal::stored(label));
        match note {
            Some(note) => step.note(note),
            None => step,
        }
    };
    keys.into_iter().zip(notes).enumerate().map(step).collect()
}
