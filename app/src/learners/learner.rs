//! One learner's page: what she wants, her plan, notes, the exam, lessons and talks.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::attendance::{Times, times};
use shared::program::lesson::next;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;

use super::conflicts::Conflicts;
use super::goal::Goals;
use super::notes::Notes;
use super::plan::Plan;
use super::search::places_text;
use super::talks::Talks;
use crate::exam::rounds::Exams;
use crate::parts::{
    EmptyState, IconName, LinkButton, Meta, MetaItem, Page, Panel, Section, ruby, word,
};
use crate::reading::find::{aliases, person_of_address};
use crate::reading::findings::FindingsAbout;
use crate::reading::phrases::{BETWEEN, hours, learner, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, day_text, t, t_with};

/// The learner that the address names.
#[component]
pub fn LearnerPage() -> impl IntoView {
    let found = person_of_address(Replica::current());
    move || match found.get() {
        Some(id) => view! { <OneLearner id /> }.into_any(),
        None => view! { <NoSuchLearner /> }.into_any(),
    }
}

/// The page for a learner who is not on this device.
#[component]
pub fn NoSuchLearner() -> impl IntoView {
    view! {
        <Page title=word("kind.learner") back=(routes::learners(), word("tutor.search.title"))>
            <EmptyState
                title=word("tutor.learner.unknown")
                text=move || t("tutor.learner.unknown.next")
            >
                <LinkButton label=word("tutor.search.title") href=routes::learners() />
            </EmptyState>
        </Page>
    }
}

#[component]
fn OneLearner(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let ids = Memo::new(move |_| aliases(replica, id));
    let lead = Memo::new(move |_| {
        let full = replica.read::<Learner>(id).and_then(|one| one.full_name).map(|name| name.0);
        Some(
            full.into_iter()
                .chain(places_text(replica, &ids.get()))
                .collect::<Vec<_>>()
                .join(BETWEEN),
        )
    });
    view! {
        <Page
            title=Signal::derive(move || learner(replica, id))
            window_title=move || t("kind.learner")
            lead=lead
            back=(routes::learners(), word("tutor.search.title"))
            actions=move || view! {
                <LinkButton
                    label=word("tutor.results.title")
                    href=routes::exam_results(id)
                    icon=IconName::Exam
                />
                <LinkButton
                    label=word("tutor.talk.new")
                    href=routes::new_consultation(id)
                    icon=IconName::Edit
                />
            }
        >
            <Conflicts ids />
            <FindingsAbout person=id />
            <div class="tutor-learner">
                <div class="tutor-learner-main">
                    <Goals id ids />
                    <Plan id ids />
                    <Notes id ids />
                    <Talks id ids />
                </div>
                <div class="tutor-learner-side">
                    <Lessons ids />
                    <Exams id ids />
                </div>
            </div>
        </Page>
    }
}

/// The next lesson and, calmly, how often she came. What she missed is not counted.
#[component]
fn Lessons(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let next = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        replica.ask(|records| next::by_places(records, &ids, today))
    });
    let times = Memo::new(move |_| {
        let (ids, year) = (ids.get(), replica.today().fiscal_year());
        replica.ask(|records| times(records, &ids, year))
    });
    view! {
        <Section title=word("tutor.learner.lessons")>
            <Panel>
                <Meta>
                    <MetaItem label=word("tutor.learner.next")>
                        {move || match next.get() {
                            Some(lesson) => view! { <NextLesson lesson /> }.into_any(),
                            None => ruby(word("tutor.learner.next.none")).into_any(),
                        }}
                    </MetaItem>
                    <MetaItem label=word("tutor.learner.came")>
                        {told(move || {
                            let Times { came, online, .. } = times.get();
                            let values =
                                [("n", &*came.to_string()), ("online", &*online.to_string())];
                            t_with("tutor.learner.came.times", &values)
                        })}
                    </MetaItem>
                    <MetaItem label=word("tutor.learner.last")>
                        {told(move || times.get().last.map_or_else(
                            || t("tutor.learner.last.none"),
                            date_text,
                        ))}
                    </MetaItem>
                </Meta>
            </Panel>
        </Section>
    }
}

#[component]
fn NextLesson(lesson: Lesson) -> impl IntoView {
    let replica = Replica::current();
    let id = lesson.id;
    let said = move || {
        let place = venue(replica, lesson.venue.map(|venue| venue.id));
        format!("{} {} {place}", lesson.date.map(day_text).unwrap_or_default(), hours(&lesson))
    };
    view! { <a href=routes::lesson(id)>{ruby(Signal::derive(said))}</a> }
}
