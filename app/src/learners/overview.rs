//! The first tab of a learner's file: her own words first and largest, then what comes next,
//! and what was written lately.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::attendance::{Times, times};
use shared::program::lesson::next;
use shared::program::places::{Ending, ending};
use shared::program::plan;
use shared::program::standing::{Standing, standing};
use shared::record::Record;
use shared::records::enrollment::Enrollment;
use shared::records::lesson::Lesson;
use shared::records::plan_item::PlanItem;
use shared::role::Role;

use super::goal::LeadingGoal;
use super::notes::Notes;
use super::plan::Item;
use super::reach::Reach;
use super::tab::Tab;
use super::whole::{Basics, CameCard, Lately};
use crate::exam::rounds::left_words;
use crate::fields::create_verdict;
use crate::lists::query::Address;
use crate::parts::{
    Badge, ButtonKind, Card, CardHeading, EmptyState, IconName, LinkButton, Tone, plain, ruby, word,
};
use crate::reading::find::naming_any;
use crate::reading::phrases::{hours, line_of, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::today::Helps;
use crate::words::{date_text, day_text, t, t_with};

/// So many open steps of the plan stand here; all of them are in its own tab.
const STEPS_SHOWN: usize = 3;

/// The overview. Those who run the program see what happened lately in a column of its own.
#[component]
pub fn Overview(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    if Replica::current().actor().role == Role::Manager {
        return view! { <ManagersOverview id ids /> }.into_any();
    }
    view! {
        <div class="columns">
            <div class="stack">
                <LeadingGoal id ids />
                <PlanCard id ids />
                <Notes id ids />
            </div>
            <div class="stack">
                <LessonCard id ids />
                <Helps ids />
                <ExamCard id ids />
                <Reach ids />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn ManagersOverview(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    view! {
        <div class="file-whole">
            <div class="stack">
                <LeadingGoal id ids />
                <ExamCard id ids />
                <PlanCard id ids />
            </div>
            <div class="stack">
                <CameCard id ids />
                <Lately id ids />
            </div>
            <div class="stack">
                <LessonCard id ids />
                <Helps ids />
                <Basics id />
                <Reach ids />
            </div>
            <div class="file-whole-notes"><Notes id ids /></div>
        </div>
    }
}

/// How far the plan has come, and its next steps.
#[component]
fn PlanCard(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let items = Memo::new(move |_| replica.ask(|records| plan::steps(records, &ids.get())));
    let done = move || items.with(|all| all.iter().filter(|it| it.done_on.is_some()).count());
    let all = move || items.with(Vec::len);
    // A step that is ticked here stays until the page is opened again.
    let open = Memo::new(move |before: Option<&Vec<RecordId>>| {
        let is_open = |it: &&PlanItem| it.done_on.is_none();
        let now = items.with(|all| {
            all.iter().filter(is_open).take(STEPS_SHOWN).map(|it| it.id).collect::<Vec<_>>()
        });
        match before {
            Some(before) if !before.is_empty() => before.clone(),
            _ => now,
        }
    });
    let heard = move || {
        let numbers = [("n", &*done().to_string()), ("all", &all().to_string())];
        plain(&t_with("file.plan.meter", &numbers))
    };
    let link = routes::learner_tab(id, Tab::Plan.code());
    view! {
        <Card
            title=word("tutor.plan.title")
            heading=CardHeading::InPage
            aside=move || view! { <a href=link.clone()>{ruby(word("file.all"))}</a> }
        >
            {move || if items.with(Vec::is_empty) {
                view! {
                    <EmptyState
                        title=word("tutor.plan.none")
                        text=move || t("tutor.plan.none.next")
                    >
                        <LinkButton
                            label=word("file.plan.begin")
                            href=routes::learner_tab(id, Tab::Plan.code())
                            icon=IconName::Plus
                        />
                    </EmptyState>
                }.into_any()
            } else {
                view! {
                    <div class="plan-meter">
                        <p class="figure">
                            <b>{done}</b>
                            {told(move || {
                                t_with("file.plan.of", &[("all", &all().to_string())])
                            })}
                        </p>
                        <progress
                            class="meter"
                            max=all
                            value=done
                            aria-label=heard
                        ></progress>
                    </div>
                    <div class="plan-steps">
                        <For each=move || open.get() key=|id| *id let(step)>
                            <Item id=step />
                        </For>
                    </div>
                }.into_any()
            }}
        </Card>
    }
}

/// The next lesson and, calmly, how often she came. What she missed is not counted.
#[component]
fn LessonCard(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let next = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        replica.ask(|records| next::by_places(records, &ids, today))
    });
    let ending = Memo::new(move |_| {
        let places = naming_any::<Enrollment>(replica, "learner", &ids.get());
        ending(&places, replica.today())
    });
    let times = Memo::new(move |_| {
        let (ids, year) = (ids.get(), replica.today().fiscal_year());
        replica.ask(|records| times(records, &ids, year))
    });
    let is_today = Memo::new(move |_| {
        next.with(|it| it.as_ref().and_then(|it| it.date) == Some(replica.today()))
    });
    let came = move || {
        let Times { came, online, .. } = times.get();
        t_with(
            "tutor.learner.came.times",
            &[("n", &*came.to_string()), ("online", &*online.to_string())],
        )
    };
    let last = move || {
        times.get().last.map_or_else(
            || t("tutor.learner.last.none"),
            |day| t_with("tutor.roll.last", &[("day", &day_text(day))]),
        )
    };
    view! {
        <Card
            title=word("tutor.learner.next")
            heading=CardHeading::InPage
            aside=move || is_today.get().then(|| view! {
                <Badge label=word("tutor.next.today") tone=Tone::Accent />
            })
        >
            {move || match next.get() {
                Some(lesson) => view! { <NextLesson lesson /> }.into_any(),
                None => view! { <NoLesson id ids ending /> }.into_any(),
            }}
            {move || (next.with(Option::is_some) && ending.with(Option::is_some)).then(|| view! {
                <p class="soft">{ruby(word("tutor.learner.next.last"))}</p>
            })}
            <p class="soft">
                {ruby(word("tutor.learner.came"))}" "{told(came)}<br />{told(last)}
            </p>
            <p class="way-on">
                <a href=routes::learner_tab(id, Tab::Attendance.code())>
                    {ruby(word("file.attendance.all"))}
                </a>
            </p>
        </Card>
    }
}

/// No lesson lies ahead: whoever comes nowhere yet is put on a roll from here.
#[component]
fn NoLesson(id: RecordId, ids: Memo<Vec<RecordId>>, ending: Memo<Option<Ending>>) -> impl IntoView {
    let replica = Replica::current();
    let comes_nowhere =
        Memo::new(move |_| naming_any::<Enrollment>(replica, "learner", &ids.get()).is_empty());
    let may_enroll = create_verdict(replica, Enrollment::KIND).is_none();
    view! {
        <p>{told(move || match ending.get() {
            Some(ending) => t_with("file.ended", &[("day", &day_text(ending.day))]),
            None => t("tutor.learner.next.none"),
        })}</p>
        {move || (comes_nowhere.get() && may_enroll).then(|| view! {
            <p class="soft">{ruby(word("tutor.learner.nowhere"))}</p>
            <LinkButton
                label=word("tutor.learner.enroll")
                href=Address::of("learner", id).text(&routes::new_record(Enrollment::NAME))
                kind=ButtonKind::Primary
                icon=IconName::Plus
            />
        })}
    }
}

#[component]
fn NextLesson(lesson: Lesson) -> impl IntoView {
    let replica = Replica::current();
    let (id, place) = (lesson.id, lesson.venue.map(|venue| venue.id));
    let when =
        move || line_of([lesson.date.map(day_text).unwrap_or_default(), hours(&lesson)], " ");
    view! {
        <p class="file-next">
            <a href=routes::lesson(id)>{told(when)}</a>
            <span class="soft">{told(move || venue(replica, place))}</span>
        </p>
    }
}

/// How many subjects are left, and which.
#[component]
fn ExamCard(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let standing = Memo::new(move |_| {
        let (ids, today) = (ids.get(), replica.today());
        replica.ask(|records| standing(records, &ids, today))
    });
    let text = move || match standing.with(|it| it.certified_on) {
        Some(day) => t_with("tutor.exam.certified", &[("day", &date_text(day))]),
        None => standing.with(|it| left_words(&it.progress)),
    };
    let due = move || standing.with(due_text);
    view! {
        <Card
            title=word("tutor.exam.title")
            heading=CardHeading::InPage
            aside=move || view! {
                <a href=routes::learner_tab(id, Tab::Exam.code())>{ruby(word("file.all"))}</a>
            }
        >
            <p>{told(text)}</p>
            {move || due().map(|said| view! {
                <p class="note-line">{told(move || said.clone())}</p>
            })}
            <div class="cluster">
                <LinkButton
                    label=word("tutor.card.title")
                    href=routes::subject_card(id)
                    icon=IconName::Exam
                />
                <LinkButton
                    label=word("tutor.results.open")
                    href=routes::exam_results(id)
                    kind=ButtonKind::Quiet
                />
            </div>
        </Card>
    }
}

/// Until when the next application must be posted, as long as there is one.
fn due_text(standing: &Standing) -> Option<String> {
    let until = standing.next.apply_until.filter(|_| standing.certified_on.is_none())?;
    Some(t_with("file.exam.until", &[("date", &day_text(until))]))
}
