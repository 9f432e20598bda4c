//! “Today, here”: the first page after signing in. The lesson that is now or next comes first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::findings::Doer;
use shared::id::{RecordId, Stamp};
use shared::program::exam_near::ExamNear;
use shared::program::lesson::takes_place;
use shared::program::{Write, lesson};
use shared::record::Record;
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::role::Role;
use shared::value::TimeOfDay;
use shared::words::verbatim;

use super::asked::AskedToStandIn;
use super::exam_today::{ExamToday, near};
use super::greet::Greet;
use super::lessons::{LessonRow, lessons_between};
use super::next_lesson::NextLesson;
use super::this_device::ThisDevice;
use super::to_do::ToDo;
use super::week::Week;
use crate::later::{deferred, first_page};
use crate::parts::{
    Button, ButtonKind, EmptyState, IconName, LinkButton, Page, Rows, Section, TabLink, Tabs,
    Toasts, word,
};
use crate::platform;
use crate::reading::find::{id_of_query, my_venues};
use crate::reading::findings::{found_at_venue, found_handed_over, found_of_own_hours};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep};
use crate::words::{date_text, day_text, t, t_with};

/// The days after today in the strip of the week.
const DAYS_AHEAD: i64 = 6;

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
    let is_manager = replica.actor().role == Role::Manager;
    view! {
        <Page
            title=word(if is_manager { "frame.lessons" } else { "tutor.today.title" })
            lead=move || date_text(replica.today())
            actions=move || view! {
                <LinkButton
                    label=word("tutor.search.title")
                    href=routes::learners()
                    icon=IconName::Search
                />
            }
            tabs=move || (venues.with(Vec::len) > 1).then(|| view! { <VenueTabs venues /> })
        >
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
        let name =
            |venue: &Venue| venue.name.as_ref().map(|name| verbatim(&name.0)).unwrap_or_default();
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
    let week = Memo::new(move |_| {
        let day = replica.today();
        lessons_between(replica, &shown.get(), day, day.plus_days(DAYS_AHEAD))
    });
    let now = move || TimeOfDay::in_tokyo(Stamp(platform::now()));
    let today = Memo::new(move |_| {
        let day = replica.today();
        let mut lessons = week.get();
        lessons.retain(|lesson| lesson.date == Some(day));
        lesson::now_first(&mut lessons, now());
        lessons
    });
    let first =
        Memo::new(move |_| today.with(|all| all.iter().find(|it| takes_place(it)).cloned()));
    let first_id = Memo::new(move |_| first.with(|it| it.as_ref().map(|lesson| lesson.id)));
    let others = Memo::new(move |_| {
        let mut others = today.get();
        others.retain(|lesson| Some(lesson.id) != first_id.get());
        others
    });
    // What is older than the team is asked for waits for those who run the program.
    let found = Memo::new(move |_| {
        let all = shown.get().into_iter().flat_map(|venue| found_at_venue(replica, venue));
        let of_team = all.filter(|finding| finding.doer == Doer::Team);
        let own = found_handed_over(replica).into_iter().chain(found_of_own_hours(replica));
        own.chain(of_team).collect::<Vec<_>>()
    });
    let (exam, after) = (near(replica), after());
    view! {
        <div class="columns">
            <div class="stack">
                <ExamToday />
                {move || match first_id.get() {
                    Some(id) => view! {
                        <NextLesson id when=word("tutor.next.today") />
                    }.into_any(),
                    None => view! { <NoLesson shown week /> }.into_any(),
                }}
                <OtherLessons lessons=others />
                {move || after.get().map(|after| (after.greet)(first))}
            </div>
            <div class="stack">
                <ToDo found exam />
                <ThisDevice />
            </div>
        </div>
        {move || after.get().map(|after| (after.week)(week, exam))}
    }
}

/// What stands below the lesson that is now. A first visit does not wait for its code, and nothing
/// above it moves when it comes.
#[derive(Clone, Copy)]
struct After {
    greet: fn(Memo<Option<Lesson>>) -> AnyView,
    week: fn(Memo<Vec<Lesson>>, Memo<ExamNear>) -> AnyView,
}

deferred! {
    /// The code of what stands below.
    fn after_first() -> After {
        After {
            greet: |lesson| view! { <AskedToStandIn /><Greet lesson /> }.into_any(),
            week: |lessons, exam| view! { <Week lessons exam /> }.into_any(),
        }
    }
}

/// What stands below, as soon as it is here. Where it cannot be loaded, the notice that this device
/// is not ready to work without a network says so.
fn after() -> RwSignal<Option<After>> {
    let here = RwSignal::new(None);
    spawn_local(async move {
        first_page().await;
        if let Ok(after) = after_first().await {
            // Somebody may have gone to another page meanwhile.
            let _ = here.try_set(Some(after));
        }
    });
    here
}

/// The other lessons of the day: a handful of rows, so not by `For`, whose code for rows that move
/// would come with the first visit.
#[component]
fn OtherLessons(lessons: Memo<Vec<Lesson>>) -> impl IntoView {
    let row = |lesson: Lesson| view! { <LessonRow id=lesson.id /> };
    move || {
        (!lessons.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=word("tutor.today.others")>
                    <Rows>{lessons.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}

/// No lesson today: says when the next one is, and lets staff begin one that nobody planned.
#[component]
fn NoLesson(shown: Memo<Vec<RecordId>>, week: Memo<Vec<Lesson>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let when = move || {
        let first = week.with(|all| all.iter().find(|it| takes_place(it)).and_then(|it| it.date));
        first.map_or_else(
            || t("tutor.today.none.next"),
            |date| t_with("tutor.today.none.next_on", &[("day", &day_text(date))]),
        )
    };
    let is_beginning = StoredValue::new(false);
    let begin = move |venue: RecordId| {
        if is_beginning.get_value() {
            return;
        }
        is_beginning.set_value(true);
        spawn_local(async move {
            if begin_unplanned(replica, toasts, venue).await.is_err() {
                toasts.show(word("saving.failed"));
            }
            // The lesson has taken the place of this card.
            let _ = is_beginning.try_set_value(false);
        });
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
            {(replica.actor().role == Role::Manager).then(|| view! {
                <LinkButton
                    label=word("manager.series.title")
                    href=routes::lesson_series()
                    icon=IconName::Calendar
                />
            })}
        </EmptyState>
    }
}

deferred! {
    /// Saves a lesson that starts now; if the device refuses it, a toast says why.
    fn begin_unplanned(replica: Replica, toasts: Toasts, venue: RecordId) -> Kept {
        keep(replica, toasts, vec![untrack(|| unplanned(replica, venue))])
    }
}

/// A lesson that starts now and that nobody had planned.
fn unplanned(replica: Replica, venue: RecordId) -> Write {
    let (id, now) = (replica.new_id(), TimeOfDay::in_tokyo(Stamp(platform::now())));
    let today = replica.today();
    replica.ask(|records| Write::create(&lesson::unplanned(records, id, venue, today, now)))
}
