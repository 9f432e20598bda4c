//! How it went, in her own words, for papers that she sat. No result is written here.

use leptos::prelude::*;
use shared::exam::Subject;
use shared::id::RecordId;
use shared::program::exam_day::{Paper, PaperState, Sitter};
use shared::records::exam_subject_result::KIND;

use super::day::DayState;
use super::rounds::subject_name;
use crate::parts::{Requirement, Section, Select, SelectOption, ruby, word};
use crate::reading::phrases::learner as name_of;
use crate::saving::record_text::RecordText;
use crate::words::{t, t_with};

/// What was said, and the way to write down more.
#[component]
pub fn FeltWords(page: DayState) -> impl IntoView {
    let said = Memo::new(move |_| {
        let words = |sitter: &Sitter| {
            let learner = sitter.learner;
            let felt = sitter.felt().map(|(subject, text)| (learner, subject, text.to_owned()));
            felt.collect::<Vec<_>>()
        };
        page.day.with(|day| day.sitters.iter().flat_map(words).collect::<Vec<_>>())
    });
    let chosen = RwSignal::new(String::new());
    let record = Memo::new(move |_| chosen.with(|id| id.parse::<RecordId>().ok()));
    let options = Signal::derive(move || {
        let sat = |paper: &&Paper| paper.state() == PaperState::Sat;
        page.day.with(|day| {
            let each = day.sitters.iter().flat_map(|sitter| {
                let sat = sitter.papers.iter().filter(sat);
                sat.filter_map(|paper| {
                    Some((sitter.learner, paper.subject, paper.result.as_ref()?.id))
                })
            });
            let option = |(learner, subject, id): (RecordId, Subject, RecordId)| {
                let values = (name_of(page.replica, learner), subject_name(subject).get());
                let label = t_with("exam.day.of", &[("name", &values.0), ("subject", &values.1)]);
                SelectOption::new(id.to_string(), label)
            };
            each.map(option).collect::<Vec<_>>()
        })
    });
    let has_options = Memo::new(move |_| options.with(|it| !it.is_empty()));
    let line = move |(learner, subject, text): (RecordId, Subject, String)| {
        view! {
            <li>
                <b translate="no">{move || name_of(page.replica, learner)}</b>
                <span class="felt-words" translate="no">{format!("「{text}」")}</span>
                <span class="soft">{ruby(subject_name(subject))}</span>
            </li>
        }
    };
    view! {
        <Section title=word("exam.felt") support=move || t("exam.felt.no_result")>
            <div class="panel stack felt-panel">
                {move || (!said.with(Vec::is_empty)).then(|| view! {
                    <ul class="felt" role="list">
                        {said.get().into_iter().map(line).collect_view()}
                    </ul>
                })}
                {move || if has_options.get() {
                    view! {
                        <Select
                            label=word("exam.felt.whose")
                            options
                            value=chosen
                            on_choose=move |id: String| chosen.set(id)
                            requirement=Requirement::Optional
                        />
                    }.into_any()
                } else {
                    view! { <p class="soft">{ruby(word("exam.felt.none"))}</p> }.into_any()
                }}
                {move || record.get().map(|id| view! {
                    <RecordText kind=&KIND id field="felt" label=word("exam.felt.words") rows=2 />
                })}
            </div>
        </Section>
    }
}
