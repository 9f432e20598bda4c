//! “Today, here”: the first page after signing in. The lesson that is now or next comes first.

use leptos::prelude::*;
use shared::findings::{Doer, Finding};
use shared::id::{RecordId, Stamp};
use shared::program::{Write, lesson};
use shared::record::Record;
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::role::Role;
use shared::value::{FieldValue, Text as Line, TimeOfDay};

use super::lessons::{LessonCard, LessonRow, lessons_between};
use crate::parts::{
    Button, ButtonKind, CardList, EmptyState, IconName, LinkButton, Page, Row, Rows, Section,
    TabLink, Tabs, Toasts, ruby, word,
};
use crate::platform;
use crate::reading::find::{id_of_query, my_venues};
use crate::reading::findings::{found_at_venue, is_unrecorded, place_of, subject, task};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep;
use crate::words::{date_text, day_text, t, t_with};

/// How far ahead the list of next lessons looks.
const DAYS_AHEAD: i64 = 7;

/// Today's lessons at the venues that the account looks after.
#[component]
pub fn Today() -> impl IntoView {
    let replica = Replica::current();
    let venues = Memo::new(move |_| my_venues(replica));
    let wanted = id_of_query("venue");
    let chosen = Memo::new(move |_| {
        let wanted = wanted.get();
        wanted.filter(|id| venues.with(|all| all.iter().any(|venue| venue.id == *id)))
    });
    let shown = Memo::new(move |_| match chosen.get() {
        Some(id) => vec![id],
        None => venues.with(|all| all.iter().map(|venue| venue.id).collect()),
    });
    view! {
        <Page
            title=word("tutor.today.title")
            lead=move || date_text(replica.today())
        >
            {move || (venues.with(Vec::len) > 1).then(|| view! { <VenueTabs venues /> })}
            {move || if venues.with(Vec::is_empty) {
                view! { <NoVenue /> }.into_any()
            } else {
                view! { <Lessons shown /> }.into_any()
            }}
        </Page>
    }
}

/// One tab per venue; the chosen one stays in the address.
#[component]
fn VenueTabs(venues: Memo<Vec<Venue>>) -> impl IntoView {
    let tabs = Signal::derive(move || {
        let name = |venue: &Venue| venue.name.clone().unwrap_or(Line(String::new())).0;
        let all = TabLink::new(routes::today(), word("tutor.today.all_venues"));
        let each = venues.with(|all| {
            let link = |venue: &Venue| TabLink::new(routes::today_at(venue.id), name(venue));
            all.iter().map(link).collect::<Vec<_>>()
        });
        std::iter::once(all).chain(each).collect::<Vec<_>>()
    });
    view! { <Tabs name=word("tutor.today.venues") tabs /> }
}

#[component]
fn NoVenue() -> impl IntoView {
    let is_manager = Replica::current().actor().role == Role::Manager;
    if is_manager {
        return view! {
            <EmptyState
                title=word("tutor.today.no_venue.manager")
                text=move || t("tutor.today.no_venue.manager.next")
            >
                <LinkButton
                    label=word("tutor.today.new_venue")
                    href=routes::new_record(Venue::NAME)
                    icon=IconName::Plus
                />
            </EmptyState>
        }
        .into_any();
    }
    view! {
        <EmptyState
            title=word("tutor.today.no_venue")
            text=move || t("tutor.today.no_venue.next")
        >
            <LinkButton label=word("tutor.search.title") href=routes::learners() />
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Lessons(shown: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let today = Memo::new(move |_| {
        let day = replica.today();
        let mut lessons = lessons_between(replica, &shown.get(), day, day);
        lesson::now_first(&mut lessons, TimeOfDay::in_tokyo(Stamp(platform::now())));
        lessons
    });
    let next = Memo::new(move |_| {
        let day = replica.today();
        lessons_between(replica, &shown.get(), day.plus_days(1), day.plus_days(DAYS_AHEAD))
    });
    // What is older than the team is asked for waits for those who run the program.
    let found = Memo::new(move |_| {
        let of = |venue: RecordId| found_at_venue(replica, venue);
        let all = shown.get().into_iter().flat_map(of);
        all.filter(|finding| finding.doer == Doer::Team).collect::<Vec<_>>()
    });
    let late = Memo::new(move |_| {
        let ids = found.get().into_iter().filter(is_unrecorded).filter_map(|it| it.place.id);
        let mut lessons: Vec<Lesson> = ids.filter_map(|id| replica.read::<Lesson>(id)).collect();
        lesson::in_order(&mut lessons);
        lessons
    });
    let others = Memo::new(move |_| {
        found.get().into_iter().filter(|finding| !is_unrecorded(finding)).collect::<Vec<_>>()
    });
    view! {
        {move || if today.with(Vec::is_empty) {
            view! { <NoLesson shown next /> }.into_any()
        } else {
            view! {
                <CardList>
                    <For each=move || today.get() key=Lesson::clone_key let(lesson)>
                        <LessonCard lesson />
                    </For>
                </CardList>
            }.into_any()
        }}
        {move || (!late.with(Vec::is_empty)).then(|| view! {
            <Section title=word("tutor.today.late") support=move || t("tutor.today.late.support")>
                <LessonRows lessons=late />
            </Section>
        })}
        <FindingRows found=others />
        <Section title=word("tutor.today.next")>
            {move || if next.with(Vec::is_empty) {
                view! { <p class="tutor-soft">{ruby(word("tutor.today.next.none"))}</p> }.into_any()
            } else {
                view! { <LessonRows lessons=next /> }.into_any()
            }}
        </Section>
    }
}

/// What else is to do at the venues, such as two lessons at one time.
#[component]
fn FindingRows(found: Memo<Vec<Finding>>) -> impl IntoView {
    let replica = Replica::current();
    let row = move |finding: Finding| {
        let (href, of) = (place_of(&finding).unwrap_or_default(), finding.clone());
        let title = Signal::derive(move || subject(replica, &of));
        view! { <Row title href note=move || task(&finding) /> }
    };
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=word("finding.title")>
                    <Rows>{found.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

#[component]
fn LessonRows(lessons: Memo<Vec<Lesson>>) -> impl IntoView {
    view! {
        <Rows>
            <For each=move || lessons.get() key=Lesson::clone_key let(lesson)>
                <LessonRow lesson />
            </For>
        </Rows>
    }
}

/// No lesson today: says when the next one is, and lets staff begin one that nobody planned.
#[component]
fn NoLesson(shown: Memo<Vec<RecordId>>, next: Memo<Vec<Lesson>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let when = move || {
        let first = next.with(|all| all.first().and_then(|lesson| lesson.date));
        first.map_or_else(
            || t("tutor.today.none.next"),
            |date| t_with("tutor.today.none.next_on", &[("day", &day_text(date))]),
        )
    };
    let begin = move |venue: RecordId| {
        keep(replica, toasts, vec![unplanned(replica, venue)]);
    };
    view! {
        <EmptyState title=word("tutor.today.none") text=when>
            {move || match shown.get().as_slice() {
                [venue] => {
                    let venue = *venue;
                    Some(view! {
                        <Button
                            label=word("tutor.today.begin")
                            kind=ButtonKind::Secondary
                            icon=IconName::Plus
                            on_press=move || begin(venue)
                        />
                    })
                }
                _ => None,
            }}
        </EmptyState>
    }
}

/// A lesson that starts now and that nobody had planned.
fn unplanned(replica: Replica, venue: RecordId) -> Write {
    let (id, now) = (replica.new_id(), TimeOfDay::in_tokyo(Stamp(platform::now())));
    let today = replica.today();
    replica.ask(|records| Write::create(&lesson::unplanned(records, id, venue, today, now)))
}

/// What a list knows a lesson by: when the plan changes, its card is made anew.
trait ListKey {
    fn clone_key(&self) -> String;
}

impl ListKey for Lesson {
    fn clone_key(&self) -> String {
        let status = self.status.map(|status| status.write().to_string());
        let start = self.start.map(|start| start.minutes);
        format!("{} {status:?} {start:?} {:?}", self.id, self.length_minutes)
    }
}
