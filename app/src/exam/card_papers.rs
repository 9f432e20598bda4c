//! The papers of an application: each is ticked where it is seen, offline too, and the way to the
//! record of the application.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::subject_card::SubjectCard;
use shared::program::write::{Write, field};
use shared::record::Body;
use shared::records::exam_application::{ApplicationPaper, ApplicationStep, ExamApplication, KIND};
use shared::value::ChoiceSet;

use super::tick::Fixed;
use crate::parts::{Checkbox, IconName, LinkButton, Section, Text, Toasts, word};
use crate::reading::phrases::choice;
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::t_with;

/// The papers that the application of the card takes.
#[component]
pub fn Papers(id: RecordId, card: SubjectCard) -> impl IntoView {
    let replica = Replica::current();
    let application = card.application.as_ref().map(|it| it.id);
    let ready = Memo::new(move |_| {
        let application = application.and_then(|id| replica.read::<ExamApplication>(id));
        application.map(|it| it.ready()).unwrap_or_default()
    });
    let is_posted = card.application.as_ref().is_some_and(ExamApplication::is_posted);
    let has_withdrawn =
        card.application.as_ref().is_some_and(|it| it.step == Some(ApplicationStep::Withdrawn));
    let may_tick = !is_posted && !has_withdrawn;
    let needed = card.papers.clone();
    let all = needed.len();
    let support = move || {
        let there = ready.with(|ready| needed.iter().filter(|it| ready.contains(it)).count());
        t_with("tutor.card.papers.count", &[("all", &all.to_string()), ("n", &there.to_string())])
    };
    let rows = card.papers.iter().map(|paper| {
        let paper = *paper;
        match application.filter(|_| may_tick) {
            Some(application) => view! { <Tick replica application paper ready /> }.into_any(),
            None => view! { <Seen paper ready /> }.into_any(),
        }
    });
    let rows = rows.collect_view();
    let label = match application {
        Some(_) => "tutor.card.application.open",
        None => "tutor.card.application.new",
    };
    let href = match card.sitting {
        Some(sitting) => routes::application_of(id, sitting.id),
        None => routes::application(id),
    };
    view! {
        <Section title=word("tutor.card.papers") support=support>
            <ul class="exam-card-papers" role="list">{rows}</ul>
            <div class="cluster">
                <LinkButton label=word(label) href icon=IconName::Exam />
            </div>
        </Section>
    }
}

/// A paper that can be ticked.
#[component]
fn Tick(
    replica: Replica,
    application: RecordId,
    paper: ApplicationPaper,
    ready: Memo<BTreeSet<ApplicationPaper>>,
) -> impl IntoView {
    let toasts = Toasts::here();
    let name: Text = Signal::derive(move || choice(&KIND, "papers", paper));
    let set = move |papers: BTreeSet<ApplicationPaper>| {
        let set = Body::from_iter([field("papers", Some(&ChoiceSet(papers)))]);
        vec![Write::set::<ExamApplication>(application, set)]
    };
    let change = move |is_there: bool| {
        let before = ready.get_untracked();
        let mut after = before.clone();
        match is_there {
            true => after.insert(paper),
            false => after.remove(&paper),
        };
        let said: Text =
            Signal::derive(move || t_with("tutor.card.papers.ticked", &[("paper", &name.get())]));
        keep_undoable(replica, toasts, said, set(after), move || set(before.clone()));
    };
    let checked = Signal::derive(move || ready.with(|ready| ready.contains(&paper)));
    view! { <li><Checkbox label=name checked on_change=change /></li> }
}

/// A paper of an application that does not exist yet, or is posted.
#[component]
fn Seen(paper: ApplicationPaper, ready: Memo<BTreeSet<ApplicationPaper>>) -> impl IntoView {
    let is_there = Signal::derive(move || ready.with(|ready| ready.contains(&paper)));
    let label = Signal::derive(move || choice(&KIND, "papers", paper));
    view! {
        <li data-ready=move || is_there.get().then_some("")>
            <Fixed label is_there />
        </li>
    }
}
