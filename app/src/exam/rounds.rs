//! The exam on a learner's page: what is passed, what is left, and each round as it went.

use leptos::prelude::*;
use shared::exam::{Progress, Subject};
use shared::id::RecordId;
use shared::program::exam_case::known_results;
use shared::program::standing::{self, Standing};
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::{ExamSubjectResult, KIND, ResultEvidence};
use shared::value::Choice as _;

use super::card_slots::slot_words;
use crate::parts::{Badge, IconName, LinkButton, Panel, Section, Text, Tone, ruby, word};
use crate::reading::phrases::{BETWEEN, choice, round};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, t, t_with};

/// What is passed and left, and the results by round.
#[component]
pub fn Exams(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let standing = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        replica.ask(|records| standing::standing(records, &ids, today))
    });
    let rounds = Memo::new(move |_| rounds(replica, &ids.get()));
    let text = move || match standing.with(|it| it.certified_on) {
        Some(day) => t_with("tutor.exam.certified", &[("day", &date_text(day))]),
        None => standing.with(|it| left_words(&it.progress)),
    };
    view! {
        <Section title=word("tutor.exam.title")>
            <Panel>
                <div class="stack">
                    <p class="tutor-left">{ruby(Signal::derive(text))}</p>
                    <Passed standing />
                    {move || rounds.with(Vec::is_empty).then(|| view! {
                        <p class="tutor-soft">{ruby(word("tutor.exam.none"))}</p>
                    })}
                    <For each=move || rounds.get() key=|one| one.clone() let(one)>
                        <OneRound one />
                    </For>
                    <LinkButton
                        label=word("tutor.card.open")
                        href=routes::subject_card(id)
                        icon=IconName::List
                    />
                    <LinkButton
                        label=word("tutor.results.open")
                        href=routes::exam_results(id)
                        icon=IconName::Exam
                    />
                </div>
            </Panel>
        </Section>
    }
}

#[component]
fn Passed(standing: Memo<Standing>) -> impl IntoView {
    let subjects = move || standing.with(|it| it.progress.counted.clone());
    let badge = move |subject: Subject| {
        let is_told = standing.with(|it| {
            let own = it.passed.iter().find(|it| it.subject == subject);
            own.is_some_and(|it| it.known_by == Some(ResultEvidence::SelfReport))
        });
        match is_told {
            true => view! {
                <li><Badge label=subject_name(subject) icon=IconName::Chat /></li>
            }
            .into_any(),
            false => view! {
                <li>
                    <Badge label=subject_name(subject) tone=Tone::Success icon=IconName::Check />
                </li>
            }
            .into_any(),
        }
    };
    move || {
        (!subjects().is_empty()).then(|| {
            view! {
                <div>
                    <h3 class="tutor-small-title">{ruby(word("tutor.exam.passed"))}</h3>
                    <ul class="cluster" role="list">
                        {subjects().into_iter().map(badge).collect_view()}
                    </ul>
                </div>
            }
        })
    }
}

#[component]
fn OneRound(one: Round) -> impl IntoView {
    let sitting = one.sitting.clone();
    let title: Text = Signal::derive(move || round(&sitting));
    let row = |result: ExamSubjectResult| {
        let name = result.subject.map(subject_name);
        let outcome: Text = Signal::derive(move || outcome_words(&result));
        view! {
            <li>
                <span>{name.map(ruby)}</span>
                <span class="tutor-soft">{ruby(outcome)}</span>
            </li>
        }
    };
    view! {
        <div>
            <h3 class="tutor-small-title">{ruby(title)}</h3>
            <ul class="tutor-results" role="list">
                {one.results.into_iter().map(row).collect_view()}
            </ul>
        </div>
    }
}

/// One round with a learner's results.
#[derive(Clone, Debug, PartialEq)]
struct Round {
    sitting: ExamSitting,
    results: Vec<ExamSubjectResult>,
}

impl Eq for Round {}

impl std::hash::Hash for Round {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        for result in &self.results {
            (result.id, result.attendance, result.result, result.evidence).hash(state);
        }
    }
}

/// A learner's results by round, the newest first.
fn rounds(replica: Replica, ids: &[RecordId]) -> Vec<Round> {
    replica.ask(|records| {
        let results = known_results(records, ids);
        let rounds = standing::by_round(standing::newest_rounds(records), &results).into_iter();
        rounds.map(|(sitting, results)| Round { sitting, results }).collect()
    })
}

/// What is left, in words.
pub fn left_words(progress: &Progress) -> String {
    if progress.is_complete() {
        return t("tutor.exam.complete");
    }
    let slots = progress.open.iter().map(slot_words);
    let slots = slots.collect::<Vec<_>>().join(BETWEEN);
    let count = progress.fewest_left().to_string();
    t_with("tutor.exam.left", &[("n", &count), ("slots", &slots)])
}

/// The name of a subject, following the language.
pub fn subject_name(subject: Subject) -> Text {
    let key = format!("subject.{}", subject.code());
    Signal::derive(move || t(&key))
}

fn outcome_words(result: &ExamSubjectResult) -> String {
    let is_told = result.evidence == Some(ResultEvidence::SelfReport);
    match (result.result, result.attendance) {
        (Some(outcome), _) if is_told => {
            t_with("exam.told", &[("result", &choice(&KIND, "result", outcome))])
        }
        (Some(outcome), _) => choice(&KIND, "result", outcome),
        (None, Some(attendance)) => choice(&KIND, "attendance", attendance),
        (None, None) => String::new(),
    }
}
