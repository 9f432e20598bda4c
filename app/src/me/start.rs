//! Where a learner starts: a greeting, the next lesson, what she has done, and what she wants.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::achievements::achievements;
use shared::program::lesson::hours;
use shared::program::lesson::next::{self, Next};
use shared::program::plan::{goals, leading_goal};
use shared::records::learner::Learner;
use shared::records::lesson::{Lesson, LessonMode};
use shared::records::venue::Venue;
use shared::value::Date;

use super::achievements::AchievementList;
use crate::parts::{
    ButtonKind, EmptyState, Icon, IconName, LinkButton, Notice, Page, Section, ruby, word,
};
use crate::reading::find::aliases;
use crate::replica::Replica;
use crate::routes;
use crate::words::{date_text, day_text, t, t_with};

/// The newest successes are enough to feel; all of them are on the plan's page.
const WINS_SHOWN: usize = 4;

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
            <NextLesson replica />
            <div class="learner-columns">
                <Section title=word("learner.wins")>
                    <AchievementList achievements=Signal::derive(move || {
                        let own = own_records(replica);
                        let mut all = replica.ask(|records| achievements(records, &own));
                        all.truncate(WINS_SHOWN);
                        all
                    }) />
                    <p>
                        <LinkButton
                            label=word("learner.start.to_plan")
                            href=Signal::derive(routes::my_plan)
                            kind=ButtonKind::Secondary
                            icon=IconName::Flag
                        />
                    </p>
                </Section>
                <Section title=word("learner.goal")>
                    <OwnGoal replica />
                </Section>
            </div>
        </Page>
    }
}

/// The records that stand for the learner herself.
pub fn own_records(replica: Replica) -> Vec<RecordId> {
    replica.actor().learner().map(|own| aliases(replica, own)).unwrap_or_default()
}

fn own_name(replica: Replica) -> Option<String> {
    let own = replica.actor().learner()?;
    replica.read::<Learner>(own)?.preferred_name.map(|name| name.0)
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
    let times = times(&lesson);
    let is_online = matches!(lesson.mode, Some(mode) if mode != LessonMode::InPerson);
    view! {
        <section class="next-lesson" aria-labelledby="next-lesson">
            <h2 class="next-lesson-label" id="next-lesson">
                {ruby(Signal::derive(move || near_word(date, today.get())))}
            </h2>
            <p class="next-lesson-day">
                {ruby(Signal::derive(move || date.map(date_text).unwrap_or_default()))}
            </p>
            <ul class="next-lesson-facts" role="list">
                {times.map(|times| view! {
                    <li><Icon name=IconName::Clock /><span>{times}</span></li>
                })}
                <li>
                    <Icon name=IconName::Pin />
                    <span>
                        <strong>{name}</strong>
                        {move || address().map(|address| view! {
                            <span class="next-lesson-address">{address}</span>
                        })}
                    </span>
                </li>
                {is_online.then(|| view! {
                    <li><Icon name=IconName::Cloud />{ruby(word("learner.next.online"))}</li>
                })}
                <li><Icon name=IconName::Book />{ruby(word("learner.next.bring"))}</li>
            </ul>
        </section>
    }
}

fn near_word(date: Option<Date>, today: Date) -> String {
    t(match date.map(|date| date.days_since(today)) {
        Some(0) => "learner.next.today",
        Some(1) => "learner.next.tomorrow",
        _ => "learner.next",
    })
}

/// From when to when, as far as it is known.
fn times(lesson: &Lesson) -> Option<String> {
    let (start, end) = hours(lesson)?;
    Some(end.map_or_else(|| start.to_string(), |end| format!("{start}–{end}")))
}

/// What she wants, in her own words.
#[component]
fn OwnGoal(replica: Replica) -> impl IntoView {
    let goal = move || {
        let goals = replica.ask(|records| goals(records, &own_records(replica)));
        leading_goal(&goals).and_then(|goal| goal.words.clone())
    };
    move || match goal() {
        Some(words) => view! { <blockquote class="own-words">{words.0}</blockquote> }.into_any(),
        None => view! { <p class="learner-quiet">{ruby(word("learner.goal.none"))}</p> }.into_any(),
    }
}
