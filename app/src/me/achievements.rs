//! できたこと: everything that a learner has achieved, newest first, large and small alike.

use leptos::prelude::*;
use shared::program::achievements::{Achievement, What};
use shared::value::Choice;
use shared::words::verbatim;

use crate::parts::{Icon, IconName, ruby, word};
use crate::words::{day_text, month_text, t, t_with};

/// A list of successes, or a kind word when there is none yet.
#[component]
pub fn AchievementList(achievements: Signal<Vec<Achievement>>) -> impl IntoView {
    move || {
        let achievements = achievements.get();
        if achievements.is_empty() {
            view! { <p class="soft">{ruby(word("learner.wins.none"))}</p> }.into_any()
        } else {
            let lines = achievements.into_iter().map(line).collect_view();
            view! { <ul class="achievements" role="list">{lines}</ul> }.into_any()
        }
    }
}

fn line(Achievement { what, on }: Achievement) -> impl IntoView {
    let icon = match what {
        What::Step(_) => IconName::CheckCircle,
        What::Subject(_) | What::Certified => IconName::Exam,
        What::Goal(_) => IconName::Flag,
    };
    let is_of_exam = matches!(what, What::Subject(_));
    let said = Signal::derive(move || match &what {
        What::Step(title) => verbatim(title),
        What::Subject(subject) => {
            let name = t(&format!("subject.{}", subject.code()));
            t_with("learner.wins.subject", &[("subject", &name)])
        }
        What::Goal(words) => t_with("learner.wins.goal", &[("words", &verbatim(words))]),
        What::Certified => t("learner.wins.certified"),
    });
    let when = Signal::derive(move || {
        let Some(day) = on else { return String::new() };
        if is_of_exam { month_text(day) } else { day_text(day) }
    });
    view! {
        <li class="win">
            <Icon name=icon />
            <span class="win-text">{ruby(said)}</span>
            <span class="win-day">{ruby(when)}</span>
        </li>
    }
}
