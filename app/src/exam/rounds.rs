//! The exam on a learner's page: what is passed, what is left, and each round as it went.

use leptos::prelude::*;
use shared::exam::{Progress, Subject, passes, progress};
use shared::id::RecordId;
use shared::records::certification::Certification;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::{ExamSubjectResult, KIND};
use shared::value::{Choice as _, Date};

use crate::book::Book;
use crate::parts::{Badge, IconName, LinkButton, Panel, Section, Text, Tone, ruby};
use crate::reading::find::naming_any;
use crate::reading::say::{BETWEEN, choice, day_with_year, round, say};
use crate::routes;
use crate::words::{t, t_with};

/// What is passed and left, and the results by round.
#[component]
pub fn Exams(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let book = Book::current();
    let standing = Memo::new(move |_| Standing(standing(book, &ids.get())));
    let rounds = Memo::new(move |_| rounds(book, &ids.get()));
    let certified = Memo::new(move |_| certified_on(book, &ids.get()));
    let text = move || match certified.get() {
        Some(day) => t_with("tutor.exam.certified", &[("day", &day_with_year(day))]),
        None => left_words(&standing.get().0),
    };
    view! {
        <Section title=say("tutor.exam.title")>
            <Panel>
                <div class="stack">
                    <p class="tutor-left">{ruby(Signal::derive(text))}</p>
                    <Passed standing />
                    {move || rounds.with(Vec::is_empty).then(|| view! {
                        <p class="tutor-soft">{ruby(say("tutor.exam.none"))}</p>
                    })}
                    <For each=move || rounds.get() key=|one| one.clone() let(one)>
                        <OneRound one />
                    </For>
                    <LinkButton
                        label=say("tutor.results.open")
                        href=routes::exam_results(id)
                        icon=IconName::Exam
                    />
                </div>
            </Panel>
        </Section>
    }
}

/// A standing compares by what the page shows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing(pub Progress);

#[component]
fn Passed(standing: Memo<Standing>) -> impl IntoView {
    let subjects = move || standing.with(|Standing(it)| it.counted.clone());
    let badge = |subject: Subject| {
        view! {
            <li><Badge label=subject_name(subject) tone=Tone::Success icon=IconName::Check /></li>
        }
    };
    move || {
        (!subjects().is_empty()).then(|| {
            view! {
                <div>
                    <h3 class="tutor-small-title">{ruby(say("tutor.exam.passed"))}</h3>
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
    let title: Text = Signal::derive(move || sitting.as_ref().map_or_else(String::new, round));
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
pub struct Round {
    pub sitting: Option<ExamSitting>,
    pub results: Vec<ExamSubjectResult>,
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
pub fn rounds(book: Book, ids: &[RecordId]) -> Vec<Round> {
    let results = naming_any::<ExamSubjectResult>(book, "learner", ids);
    let mut sittings = book.list::<ExamSitting>();
    sittings.sort_by_key(|it| std::cmp::Reverse((it.fiscal_year, it.round)));
    let of = |sitting: ExamSitting| {
        let mut results: Vec<_> = results
            .iter()
            .filter(|result| result.sitting.is_some_and(|it| it.id == sitting.id))
            .cloned()
            .collect();
        results.sort_by_key(|result| result.subject);
        Round { sitting: Some(sitting), results }
    };
    sittings.into_iter().map(of).filter(|round| !round.results.is_empty()).collect()
}

/// How far a learner has come, for a round of this fiscal year.
pub fn standing(book: Book, ids: &[RecordId]) -> Progress {
    let year = book.today().fiscal_year();
    let results = naming_any::<ExamSubjectResult>(book, "learner", ids);
    let year_of = |sitting| book.read::<ExamSitting>(sitting).and_then(|it| it.fiscal_year);
    let passes = passes(&results, year_of);
    progress(&passes, year)
}

fn certified_on(book: Book, ids: &[RecordId]) -> Option<Date> {
    let all = naming_any::<Certification>(book, "learner", ids);
    all.into_iter().filter_map(|one| one.noticed_on).min()
}

/// What is left, in words.
fn left_words(progress: &Progress) -> String {
    if progress.is_complete() {
        return t("tutor.exam.complete");
    }
    let slots = progress.open.iter().map(|open| t(&format!("slot.{}", open.slot.code)));
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
    match (result.result, result.attendance) {
        (Some(outcome), _) => choice(&KIND, "result", outcome),
        (None, Some(attendance)) => choice(&KIND, "attendance", attendance),
        (None, None) => String::new(),
    }
}
