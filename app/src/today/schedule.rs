//! The lessons of the next weeks at the venues that the account looks after, by day.

use leptos::prelude::*;
use shared::record::Record;
use shared::records::lesson::Lesson;
use shared::records::venue_closure::VenueClosure;
use shared::role::Role;

use super::lessons::{LessonRow, lessons_between};
use crate::parts::{EmptyState, IconName, LinkButton, Page, Rows, Section, ruby, word};
use crate::reading::find::my_venues;
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// How far ahead it looks: as far as people arrange to meet.
const DAYS_AHEAD: i64 = 28;

/// How far back it looks: what is older stands in the list of all lessons.
const DAYS_BACK: i64 = 28;

/// The page.
#[component]
pub fn Schedule() -> impl IntoView {
    let replica = Replica::current();
    let between = move |from: i64, to: i64| {
        let venues: Vec<_> = my_venues(replica).iter().map(|venue| venue.id).collect();
        let today = replica.today();
        let all = lessons_between(replica, &venues, today.plus_days(from), today.plus_days(to));
        let days = all.chunk_by(|a, b| a.date == b.date);
        days.map(<[Lesson]>::to_vec).collect::<Vec<_>>()
    };
    let days = Memo::new(move |_| between(0, DAYS_AHEAD));
    let past = Memo::new(move |_| between(-DAYS_BACK, -1));
    let is_manager = replica.actor().role == Role::Manager;
    view! {
        <Page
            title=word("tutor.schedule.title")
            lead=move || t("tutor.schedule.lead")
            actions=move || view! {
                <LinkButton label=word("hours.title") href=routes::hours() icon=IconName::Clock />
                <LinkButton label=word("cover.title") href=routes::cover() icon=IconName::People />
                <LinkButton label=word("network.outreach") href=routes::outreach()
                    icon=IconName::School />
                {is_manager.then(|| view! {
                    <LinkButton
                        label=word("manager.series.title")
                        href=routes::lesson_series()
                        icon=IconName::Plus
                    />
                    <LinkButton
                        label=word("kinds.venue_closure")
                        href=routes::records(VenueClosure::NAME)
                        icon=IconName::Lock
                    />
                })}
            }
        >
            {move || if days.with(Vec::is_empty) {
                view! {
                    <EmptyState
                        title=word("tutor.schedule.none")
                        text=move || t("tutor.schedule.none.text")
                    >
                        <LinkButton
                            label=word("tutor.schedule.all")
                            href=routes::records(Lesson::NAME)
                        />
                    </EmptyState>
                }.into_any()
            } else {
                days.get().into_iter().map(day).collect_view().into_any()
            }}
            <Past past />
        </Page>
    }
}

/// The lessons of one day.
fn day(lessons: Vec<Lesson>) -> impl IntoView {
    let date = lessons.first().and_then(|lesson| lesson.date);
    let rows = lessons.into_iter().map(|lesson| view! { <LessonRow id=lesson.id /> });
    view! {
        <Section title=Signal::derive(move || date.map(day_text).unwrap_or_default())>
            <Rows>{rows.collect_view()}</Rows>
        </Section>
    }
}

/// The lessons of the last weeks, the newest day first, and the way to all others.
#[component]
fn Past(past: Memo<Vec<Vec<Lesson>>>) -> impl IntoView {
    let count = move || past.with(|all| all.iter().map(Vec::len).sum::<usize>()).to_string();
    move || {
        (!past.with(Vec::is_empty)).then(|| {
            view! {
                <details class="tutor-more">
                    <summary>
                        {told(move || t_with("tutor.schedule.past", &[("n", &count())]))}
                    </summary>
                    <div class="stack">
                        {past.get().into_iter().rev().map(day).collect_view()}
                        <p><a href=routes::records(Lesson::NAME)>
                            {ruby(word("tutor.schedule.all"))}
                        </a></p>
                    </div>
                </details>
            }
        })
    }
}
