//! Where a learner starts: the next lesson, what she has done, one thing for today, a word from
//! somebody, and what she wants.

use leptos::prelude::*;
use shared::arrange::Arrange;
use shared::program::garden::garden;
use shared::program::lesson::hours;
use shared::program::lesson::next::{self, Next};
use shared::program::plan::{goals, leading_goal, steps};
use shared::records::learner::Learner;
use shared::records::lesson::{Lesson, LessonMode};
use shared::records::note::{Audience, Note};
use shared::records::plan_item::PlanItem;
use shared::records::venue::Venue;
use shared::value::Date;
use shared::words::verbatim;

use super::absence::Absence;
use super::closures::ClosuresTold;
use super::exam_day::{ExamAhead, Near};
use super::exam_left::ExamLeft;
use super::garden::{Garden, Names, number_done};
use super::remote::FromElsewhere;
use super::task::{PlanState, Task};
use crate::parts::{Card, CardHeading, EmptyState, Icon, IconName, Notice, Page, Tone, ruby, word};
use crate::reading::find::{naming_any, own_records};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// So many words from the team can be read again here.
const WORDS_SHOWN: usize = 20;

/// The learner's start page.
#[component]
pub fn Start() -> impl IntoView {
    let replica = Replica::current();
    let greeting = move || match own_name(replica) {
        Some(name) => t_with("learner.start.greeting", &[("name", &name)]),
        None => t("learner.start.greeting.plain"),
    };
    view! {
        <Page title=Signal::derive(greeting) window_title=move || t("frame.me")>
            <div class="columns">
                <div class="stack">
                    <ExamAhead replica near=Near::Day />
                    <NextLesson replica />
                    <ExamAhead replica near=Near::Week />
                    <OwnGarden replica />
                </div>
                <div class="stack">
                    <TodaysStep replica />
                    <NewestWord replica />
                    <OwnGoal replica />
                    <ExamLeft replica />
                </div>
            </div>
        </Page>
    }
}

fn own_name(replica: Replica) -> Option<String> {
    let own = replica.actor().learner()?;
    replica.read::<Learner>(own)?.preferred_name.map(|name| verbatim(&name.0))
}

#[component]
fn NextLesson(replica: Replica) -> impl IntoView {
    let found = Memo::new(move |_| {
        let (own, today) = (own_records(replica), replica.today());
        replica.ask(|records| next::by_habit(records, &own, today))
    });
    move || {
        let Next { lesson, called_off } = found.get();
        view! {
            <ClosuresTold lesson=lesson.as_ref().and_then(|it| it.venue.map(|venue| venue.id)) />
            {called_off.and_then(|it| it.date).map(|day| view! {
                <Notice text=move || {
                    t_with("learner.next.called_off", &[("date", &day_text(day))])
                } />
            })}
            {match lesson {
                Some(lesson) => view! { <LessonCard replica lesson /> }.into_any(),
                None => view! {
                    <EmptyState
                        title=word("learner.next.none")
                        text=move || t("learner.next.none.text")
                    />
                }
                .into_any(),
            }}
        }
    }
}

#[component]
fn LessonCard(replica: Replica, lesson: Lesson) -> impl IntoView {
    let venue = lesson.venue;
    let venue = Memo::new(move |_| venue.and_then(|venue| replica.read::<Venue>(venue.id)));
    let name = move || venue.get().and_then(|it| it.name).map(|name| name.0).unwrap_or_default();
    let address = move || venue.get().and_then(|it| it.address).map(|address| address.0);
    let date = lesson.date;
    let today = Memo::new(move |_| replica.today());
    let times = hours(&lesson);
    let is_online = matches!(lesson.mode, Some(mode) if mode != LessonMode::InPerson);
    view! {
        <Card
            title=Signal::derive(move || near_word(date, today.get()))
            heading=CardHeading::InPage
            tone=Tone::Deep
            aside=move || ruby(Signal::derive(move || date.map(day_text).unwrap_or_default()))
        >
            {times.map(|(start, end)| view! {
                <p class="next-time">
                    <b>{start.to_string()}</b>
                    {end.map(|end| view! { <span>{format!("–{end}")}</span> })}
                </p>
            })}
            <ul class="next-facts" role="list">
                <li translate="no">
                    <Icon name=IconName::Pin />
                    <span>
                        {name}
                        {move || address().map(|address| view! {
                            <span class="next-address">{address}</span>
                        })}
                    </span>
                </li>
                <FromElsewhere replica lesson=lesson.id is_online />
                <li><Icon name=IconName::Bag />{ruby(word("learner.next.bring"))}</li>
            </ul>
            <Absence lesson=lesson.id />
        </Card>
    }
}

fn near_word(date: Option<Date>, today: Date) -> String {
    t(match date.map(|date| date.days_since(today)) {
        Some(0) => "learner.next.today",
        Some(1) => "learner.next.tomorrow",
        _ => "learner.next",
    })
}

/// What she has done, before any task.
#[component]
fn OwnGarden(replica: Replica) -> impl IntoView {
    let plants = Memo::new(move |_| replica.ask(|records| garden(records, &own_records(replica))));
    view! {
        <Card
            title=word("learner.wins")
            heading=CardHeading::InPage
            href=routes::my_plan()
            aside=move || ruby(number_done(plants))
        >
            <Garden plants names=Names::Heard />
        </Card>
    }
}

/// One thing for today, not a list: the first open step of her plan.
#[component]
fn TodaysStep(replica: Replica) -> impl IntoView {
    let state = PlanState::here(replica);
    // A step that is ticked here stays until the page is opened again.
    let step = Memo::new(move |before: Option<&Option<PlanItem>>| {
        let steps = replica.ask(|records| steps(records, &own_records(replica)));
        let kept = before.and_then(|it| it.as_ref()).map(|it| it.id);
        let same = kept.and_then(|id| steps.iter().find(|step| step.id == id).cloned());
        same.or_else(|| steps.into_iter().find(|step| step.done_on.is_none()))
    });
    let id = Memo::new(move |_| step.get().map(|step| step.id));
    move || {
        id.get().map(|id| {
            let item = Memo::new(move |_| step.get().unwrap_or_else(|| PlanItem::empty(id)));
            view! {
                <Card title=word("learner.today.one") heading=CardHeading::InPage>
                    <Task state item />
                </Card>
            }
        })
    }
}

/// The newest word that somebody of the team wrote for her.
#[component]
fn NewestWord(replica: Replica) -> impl IntoView {
    let words = Memo::new(move |_| words_for_her(replica));
    let newest = move || words.get().into_iter().next();
    let others = move || words.get().into_iter().skip(1).collect::<Vec<_>>();
    move || {
        newest().map(|note| {
            view! {
                <Card tone=Tone::Success title=word("learner.word") heading=CardHeading::InPage>
                    <OneWord note />
                    {(!others().is_empty()).then(|| view! {
                        <details class="learner-more">
                            <summary>
                                <Icon name=IconName::ChevronDown />
                                {ruby(word("learner.word.others"))}
                            </summary>
                            {others().into_iter().map(|note| view! { <OneWord note /> })
                                .collect_view()}
                        </details>
                    })}
                </Card>
            }
        })
    }
}

#[component]
fn OneWord(note: Note) -> impl IntoView {
    let day = note.date;
    let from = move || {
        let day = day.map(day_text).unwrap_or_default();
        t_with("learner.word.from", &[("date", &day)])
    };
    view! {
        <div class="her-word">
            <p class="soft"><Icon name=IconName::Chat />" "{ruby(Signal::derive(from))}</p>
            <p class="her-words" translate="no">{note.text.map(|text| text.0)}</p>
        </div>
    }
}

/// Notes that are written for her to read, the newest first.
fn words_for_her(replica: Replica) -> Vec<Note> {
    let own = own_records(replica);
    let mut notes = naming_any::<Note>(replica, "learner", &own);
    notes.retain(|note| note.audience == Some(Audience::Learner));
    notes.arrange_by_key(|note| std::cmp::Reverse((note.date, note.id)));
    notes.truncate(WORDS_SHOWN);
    notes
}

/// What she wants, in her own words.
#[component]
fn OwnGoal(replica: Replica) -> impl IntoView {
    let goal = move || {
        let goals = replica.ask(|records| goals(records, &own_records(replica)));
        leading_goal(&goals).and_then(|goal| goal.words.clone())
    };
    view! {
        <Card title=word("learner.goal") heading=CardHeading::InPage>
            {move || match goal() {
                Some(words) => view! {
                    <blockquote class="own-words" translate="no">{words.0}</blockquote>
                }.into_any(),
                None => view! { <p class="soft">{ruby(word("learner.goal.none"))}</p> }.into_any(),
            }}
        </Card>
    }
}
