//! できたこと: everything that a learner has achieved, newest first, large and small alike.

use leptos::prelude::*;
use shared::exam::Subject;
use shared::records::certification::Certification;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::{ExamResult, ExamSubjectResult};
use shared::records::goal::Goal;
use shared::records::plan_item::PlanItem;
use shared::value::{Choice, Date};

use super::exams::When;
use crate::book::Book;
use crate::parts::{Icon, IconName, ruby, word};
use crate::words::{day_text, month_text, t, t_with};

/// One success.
#[derive(Clone, Debug, PartialEq)]
pub struct Win {
    what: What,
    on: Option<Date>,
}

#[derive(Clone, Debug, PartialEq)]
enum What {
    Step(String),
    Subject(Subject),
    Goal(String),
    Certified,
}

/// Everything that the open account's learner has achieved, newest first.
pub fn wins(book: Book) -> Vec<Win> {
    let sittings = book.list::<ExamSitting>();
    let steps = book.list::<PlanItem>().into_iter().filter(|item| item.done_on.is_some());
    let steps =
        steps.filter_map(|item| Some(Win { what: What::Step(item.title?.0), on: item.done_on }));
    let results = book.list::<ExamSubjectResult>().into_iter();
    let subjects = results.filter(|it| it.result == Some(ExamResult::Passed)).filter_map(|it| {
        let sitting = sittings.iter().find(|one| it.sitting.is_some_and(|of| of.id == one.id));
        let on = sitting.and_then(|one| one.results_on.or(When::of(one).map(When::month)));
        Some(Win { what: What::Subject(it.subject?), on })
    });
    let goals = book.list::<Goal>().into_iter().filter(|goal| goal.achieved_on.is_some());
    let goals = goals
        .filter_map(|goal| Some(Win { what: What::Goal(goal.words?.0), on: goal.achieved_on }));
    let certified = book.list::<Certification>().into_iter();
    let certified = certified.map(|it| Win { what: What::Certified, on: it.noticed_on });
    let mut all: Vec<Win> = certified.chain(goals).chain(subjects).chain(steps).collect();
    all.sort_by_key(|win| std::cmp::Reverse(win.on));
    all
}

/// A list of successes, or a kind word when there is none yet.
#[component]
pub fn WinList(wins: Signal<Vec<Win>>) -> impl IntoView {
    move || {
        let wins = wins.get();
        if wins.is_empty() {
            view! { <p class="learner-quiet">{ruby(word("learner.wins.none"))}</p> }.into_any()
        } else {
            let lines = wins.into_iter().map(line).collect_view();
            view! { <ul class="wins" role="list">{lines}</ul> }.into_any()
        }
    }
}

fn line(Win { what, on }: Win) -> impl IntoView {
    let icon = match what {
        What::Step(_) => IconName::Check,
        What::Subject(_) | What::Certified => IconName::Exam,
        What::Goal(_) => IconName::Flag,
    };
    let is_of_exam = matches!(what, What::Subject(_));
    let said = Signal::derive(move || match &what {
        What::Step(title) => title.clone(),
        What::Subject(subject) => {
            let name = t(&format!("subject.{}", subject.code()));
            t_with("learner.wins.subject", &[("subject", &name)])
        }
        What::Goal(words) => t_with("learner.wins.goal", &[("words", words)]),
        What::Certified => t("learner.wins.certified"),
    });
    let when = Signal::derive(move || {
        let Some(day) = on else { return String::new() };
        if is_of_exam { month_text(day) } else { day_text(day) }
    });
    view! {
        <li class="win">
            <span class="win-mark"><Icon name=icon /></span>
            <span class="win-text">{ruby(said)}</span>
            <span class="win-day">{ruby(when)}</span>
        </li>
    }
}
