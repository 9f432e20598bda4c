//! Entering exam results: choose the round, then one tap per subject. Nothing is set by guess.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::access::Action;
use shared::exam::{Subject, offered};
use shared::id::RecordId;
use shared::program::{Write, exam_entry, standing};
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::{ExamSubjectResult, KIND};
use shared::scope::Scope;
use shared::value::Choice as _;

use super::board::NoRound;
use super::subject_result::SubjectResult;
use crate::learners::learner::NoSuchLearner;
use crate::parts::{
    EmptyState, LinkButton, Notice, NoticeKind, Page, Section, Select, SelectOption, TabLink, Tabs,
    Toasts, ruby, word,
};
use crate::reading::find::{aliases, id_of_query, person_of_address};
use crate::reading::phrases::{learner, round};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{blocked, keep_undoable};
use crate::words::{day_text, t, t_with};

/// How many rounds back can be chosen: two a year, four years.
const ROUNDS_MAX: usize = 8;

/// The results of the learner that the address names.
#[component]
pub fn ExamResults() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <Results id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

#[component]
fn Results(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let asked = id_of_query("round");
    let sittings = Memo::new(move |_| {
        let mut sittings = replica.ask(standing::newest_rounds);
        sittings.truncate(ROUNDS_MAX);
        sittings
    });
    let chosen = Memo::new(move |_| {
        let today = replica.today();
        sittings.with(|all| {
            let asked = asked.get().and_then(|id| all.iter().find(|it| it.id == id));
            asked.or_else(|| exam_entry::round_to_enter(all, today)).cloned()
        })
    });
    view! {
        <Page
            title=word("tutor.results.title")
            lead=Signal::derive(move || learner(replica, id))
            back=(routes::learner(id), word("tutor.back_to_learner"))
        >
            {move || match chosen.get() {
                Some(sitting) => view! {
                    <RoundTabs id sittings current=routes::exam_results_of(id, sitting.id) />
                    <OneRound id sitting />
                }.into_any(),
                None => view! { <NoRound /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn RoundTabs(id: RecordId, sittings: Memo<Vec<ExamSitting>>, current: String) -> impl IntoView {
    let tabs = Signal::derive(move || {
        let link = |it: &ExamSitting| {
            let own = it.clone();
            let name = Signal::derive(move || round(&own));
            TabLink::new(routes::exam_results_of(id, it.id), name)
        };
        sittings.with(|all| all.iter().map(link).collect::<Vec<_>>())
    });
    view! { <Tabs name=word("exam_subject_result.sitting") tabs current=Signal::stored(current) /> }
}

#[component]
fn OneRound(id: RecordId, sitting: ExamSitting) -> impl IntoView {
    let replica = Replica::current();
    let round_id = sitting.id;
    let ids = Memo::new(move |_| aliases(replica, id));
    let results = Memo::new(move |_| {
        let ids = ids.get();
        let mut results = replica.ask(|records| standing::results(records, &ids));
        results.retain(|result| result.sitting.is_some_and(|it| it.id == round_id));
        results.sort_by_key(|result| result.subject);
        results
    });
    let (name, days, for_notice) = (sitting.clone(), sitting.clone(), sitting.clone());
    let support = move || {
        days.starts_on.map(|first| {
            let first = day_text(first);
            let sent = days.results_on.map_or_else(|| t("tutor.results.day_unknown"), day_text);
            t_with("tutor.results.days", &[("first", &first), ("sent", &sent)])
        })
    };
    let why_not = move || blocked(replica, Action::Create, &KIND, Scope::Own(id));
    view! {
        <Section title=Signal::derive(move || round(&name)) support=support>
            {move || why_not().map(|blocked| view! {
                <Notice kind=NoticeKind::Warning>
                    {ruby(Signal::stored(format!("{} {}", blocked.reason, blocked.helper)))}
                </Notice>
            })}
            {move || too_early(replica, &for_notice).map(|words| view! {
                <Notice text=move || words.clone() />
            })}
            {move || results.with(Vec::is_empty).then(|| view! {
                <EmptyState
                    title=word("tutor.results.none")
                    text=move || t("tutor.results.none.next")
                />
            })}
            <div class="tutor-subjects">
                <For each=move || results.get() key=|result| result.id let(result)>
                    <SubjectResult id=result.id />
                </For>
            </div>
            {move || why_not().is_none().then(|| {
                let sitting = sitting.clone();
                view! { <AddSubject id sitting results /> }
            })}
            <div class="cluster">
                <LinkButton label=word("tutor.back_to_learner") href=routes::learner(id) />
            </div>
        </Section>
    }
}

/// Why no result can be entered: the letters have not been sent.
fn too_early(replica: Replica, sitting: &ExamSitting) -> Option<String> {
    if exam_entry::possible(sitting, replica.latest_day()).result {
        return None;
    }
    let sent = sitting.results_on.map_or_else(|| t("tutor.results.day_unknown"), day_text);
    Some(t_with("tutor.results.too_early", &[("day", &sent)]))
}

/// Adds a subject of the round: choosing it is enough.
#[component]
fn AddSubject(
    id: RecordId,
    sitting: ExamSitting,
    results: Memo<Vec<ExamSubjectResult>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let round_id = sitting.id;
    let options = Signal::derive(move || {
        let taken: BTreeSet<Subject> =
            results.with(|all| all.iter().filter_map(|result| result.subject).collect());
        let year = sitting.fiscal_year.unwrap_or_else(|| replica.today().fiscal_year());
        let offered = offered(year).into_iter().filter(|it| !taken.contains(it));
        let option = |subject: Subject| {
            SelectOption::new(subject.code(), t(&format!("subject.{}", subject.code())))
        };
        offered.map(option).collect::<Vec<_>>()
    });
    // The list starts over after each choice.
    let chosen = RwSignal::new(String::new());
    let add = move |code: String| {
        let Some(subject) = Subject::from_code(&code) else { return };
        let new = exam_entry::applied(id, round_id, subject);
        let writes = vec![Write::create(&new)];
        keep_undoable(replica, toasts, word("tutor.results.added"), writes, move || {
            vec![Write::remove::<ExamSubjectResult>(new.id)]
        });
        chosen.set(String::new());
    };
    view! {
        <div class="form">
            <Select
                label=word("tutor.results.add")
                options
                value=chosen
                on_choose=add
                support=move || t("tutor.results.add.support")
            />
        </div>
    }
}
