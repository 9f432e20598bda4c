//! The papers of an application, to be ticked as they come.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::application_sheet::{ApplicationSheet, begun, make_ready};
use shared::records::exam_application::{ApplicationPaper, ExamApplication, KIND};

use super::application::Making;
use super::tick::Tick;
use crate::parts::{CheckShape, Notice, NoticeKind, Panel, Section, word};
use crate::reading::phrases::choice;
use crate::words::t_with;

/// Every paper that the application takes, and those that were ticked besides.
#[component]
pub fn Papers(making: Making) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let all = |it: &ApplicationSheet| it.papers.union(&it.ready).copied().collect::<Vec<_>>();
        making.sheet.with(|it| it.as_ref().map(all).unwrap_or_default())
    });
    let counts = move |it: &ApplicationSheet| {
        let (all, there) = (it.papers.len(), it.papers.len() - it.missing().len());
        let (all, there) = (all.to_string(), there.to_string());
        t_with("tutor.card.papers.count", &[("all", &all), ("n", &there)])
    };
    let support = move || making.sheet.with(|it| it.as_ref().map(counts));
    let unticked = move || {
        let n = making.sheet.with(|it| it.as_ref().map_or(0, |it| it.missing().len()));
        (making.is_posted.get() && n > 0)
            .then(|| t_with("exam.apply.unticked", &[("n", &n.to_string())]))
    };
    view! {
        <Section title=word("tutor.card.papers") support=support>
            {move || unticked().map(|text| view! {
                <Notice kind=NoticeKind::Warning text=move || text.clone() />
            })}
            <Panel>
                <For each=move || shown.get() key=|paper| *paper let(paper)>
                    <OnePaper making paper />
                </For>
            </Panel>
        </Section>
    }
}

#[component]
fn OnePaper(making: Making, paper: ApplicationPaper) -> impl IntoView {
    let is_ready = Signal::derive(move || {
        making.sheet.with(|it| it.as_ref().is_some_and(|it| it.ready.contains(&paper)))
    });
    let tick = move |is_ready: bool| {
        let Some((sheet, about)) = making.now() else { return };
        let before = sheet.ready;
        let application = sheet.application;
        let mut ready = before.clone();
        if is_ready {
            ready.insert(paper)
        } else {
            ready.remove(&paper)
        };
        let write = make_ready(application.as_ref(), about, ready);
        let undo = match &application {
            Some(it) => make_ready(Some(it), about, before),
            None => Write::remove::<ExamApplication>(begun(about.0, about.1).id),
        };
        making.keep(word("exam.apply.saved"), write, undo);
    };
    view! {
        <Tick
            making
            label=Signal::derive(move || choice(&KIND, "papers", paper))
            checked=is_ready
            on_change=tick
            shape=CheckShape::Round
            support=Signal::stored(None)
        />
    }
}
