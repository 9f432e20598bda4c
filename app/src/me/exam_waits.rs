//! What a learner waits for in the exam, in words: the slip, the exam, its results, her letter. Her
//! first page and the page of her subjects say the same.

use leptos::prelude::*;
use shared::program::exam_waits::{Wait, waits};
use shared::program::full_pass::FullPass;

use crate::parts::{Icon, IconFace, IconName, Notice, NoticeKind, Row, Tone};
use crate::reading::find::own_records;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, month_text, t, t_with};

/// What she waits for, the nearest first.
pub fn own_waits(replica: Replica) -> Vec<Wait> {
    let (own, today) = (own_records(replica), replica.today());
    replica.ask(|records| waits(records, &own, today))
}

/// One of them as a row that leads to her subjects.
#[component]
pub fn WaitRow(wait: Wait) -> impl IntoView {
    let icon = match wait {
        Wait::Letter { .. } | Wait::Results { .. } | Wait::Slip { .. } => IconName::Mail,
        Wait::Exam { .. } => IconName::Exam,
    };
    view! {
        <Row
            title=Signal::derive(move || title(wait))
            href=routes::my_subjects()
            note=Signal::derive(move || note(wait))
            mark=move || view! { <IconFace name=icon tone=Tone::Accent /> }
        >
            <div class="row-end"><Icon name=IconName::ChevronRight /></div>
        </Row>
    }
}

/// On which day the results of a round that she sat are sent.
#[component]
pub fn ResultsAhead(replica: Replica) -> impl IntoView {
    let all = Memo::new(move |_| own_waits(replica));
    let one = |wait: Wait| {
        view! {
            <Notice kind=NoticeKind::Info title=Signal::derive(move || title(wait))
                text=move || note(wait) />
        }
    };
    move || {
        let results = all.get().into_iter().filter(|it| matches!(it, Wait::Results { .. }));
        results.map(one).collect_view()
    }
}

fn title(wait: Wait) -> String {
    let (key, round) = match wait {
        Wait::Letter { round } => ("learner.letter.title", round),
        Wait::Results { round, .. } => ("learner.waits.results", round),
        Wait::Slip { round } => ("learner.waits.slip", round),
        Wait::Exam { round, .. } => ("learner.waits.exam", round),
    };
    t_with(key, &[("date", &month_text(round.month()))])
}

fn note(wait: Wait) -> String {
    match wait {
        Wait::Letter { .. } => t("learner.waits.letter.note"),
        Wait::Results { sent_on: Some(day), .. } => {
            t_with("learner.waits.results.on", &[("date", &day_text(day))])
        }
        Wait::Results { sent_on: None, .. } => t("learner.waits.results.by_letter"),
        Wait::Slip { round } => {
            t_with("learner.waits.slip.note", &[("date", &month_text(round.slip_month()))])
        }
        Wait::Exam { starts_on: Some(day), .. } => {
            t_with("learner.subjects.next_on", &[("date", &day_text(day))])
        }
        Wait::Exam { round, .. } => {
            t_with("learner.subjects.next_in", &[("date", &month_text(round.month()))])
        }
    }
}

/// What comes next for her whose subjects are all there, as far as anybody knows.
pub fn full_pass_words(full_pass: FullPass) -> String {
    match full_pass {
        FullPass::ToFile => t("learner.subjects.to_file"),
        FullPass::Filed { filed_on: Some(day), .. } => {
            t_with("learner.subjects.filed_on", &[("date", &day_text(day))])
        }
        FullPass::Filed { filed_on: None, .. } => t("learner.subjects.filed"),
        FullPass::Awaited => t("learner.subjects.maybe_complete.text"),
    }
}
