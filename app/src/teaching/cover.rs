//! Who stands in: what somebody is asked, lessons that too few people come to with the one tap that
//! asks or takes over, the lessons ahead with who comes, and when people can come.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::ReadRecords;
use shared::program::stand_ins::{Staffing, lessons_ahead, say, short_lessons, withdraw};
use shared::record::Record;
use shared::records::availability::Availability;
use shared::records::lesson::Lesson;
use shared::records::lesson_staff::{LessonStaff, TeachingStep};
use shared::role::Role;

use super::amounts::staff_name;
use super::cover_lesson::{ShortLesson, lesson_title, names};
use super::hours_lines::{day_of, keep_said, where_and_when};
use super::month::areas;
use crate::parts::{
    Badge, Button, ButtonKind, EmptyState, IconName, LinkButton, Page, Row, Rows, Section, Text,
    Toasts, Tone, word,
};
use crate::reading::phrases::{BETWEEN, choice};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// The page.
#[component]
pub fn CoverPage() -> impl IntoView {
    let replica = Replica::current();
    let short = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| short_lessons(records, today))
    });
    let is_empty = Memo::new(move |_| short.with(Vec::is_empty));
    view! {
            <Page title=word("cover.title") lead=move || t("cover.lead") tabs=areas>
                <AskedOfMe />
                <Section title=word("cover.short")>
                    {move || if is_empty.get() {
                        view! {
                            <EmptyState title=word("cover.short.none")
                                text=move || t("cover.short.none.text") />
                        }.into_any()
                    } else {
                        view! {
                            <Rows>
                                {move || short.get().into_iter().map(|(lesson, staffing)| view! {
    <ShortLesson lesson staffing />
    }).collect_view()}
                            </Rows>
                        }.into_any()
                    }}
                </Section>
                <Times />
                <Ahead />
            </Page>
        }
}

/// What the person who works here is asked.
#[component]
fn AskedOfMe() -> impl IntoView {
    let replica = Replica::current();
    let asked = Memo::new(move |_| {
        let (Some(own), today) = (replica.actor().staff(), replica.today()) else {
            return Vec::new();
        };
        let mut asked = replica.referring::<LessonStaff>("staff", own);
        asked.retain(|it| it.step == Some(TeachingStep::Asked) && it.date >= Some(today));
        asked.sort_by_key(|it| (it.date, it.id));
        asked
    });
    let is_any = Memo::new(move |_| !asked.with(Vec::is_empty));
    move || {
        is_any.get().then(|| {
            view! {
                <Section title=word("cover.asked")>
                    <Rows>
                        <For each=move || asked.get() key=|it| it.id let(hours)>
                            <OneAsked hours />
                        </For>
                    </Rows>
                </Section>
            }
        })
    }
}

#[component]
fn OneAsked(hours: LessonStaff) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let (day, shown) = (day_of(&hours), hours.clone());
    let title: Text = Signal::derive(move || day_of(&shown));
    let place = hours.clone();
    let note = move || Some(where_and_when(replica, &place));
    let id = hours.id;
    let answer = move |key: &'static str, step: TeachingStep| {
        let set = [shared::program::write::field("step", Some(&step))];
        let write = shared::program::Write::set::<LessonStaff>(id, set.into_iter().collect());
        keep_said(replica, toasts, key, day.clone(), vec![write]);
    };
    let (yes, no) = (answer.clone(), answer);
    view! {
        <Row title note>
            <div class="row-end cluster">
                <Button label=word("cover.yes") kind=ButtonKind::Primary icon=IconName::Check
                    on_press=move || yes("cover.said.yes", TeachingStep::Planned) />
                <Button label=word("cover.no") kind=ButtonKind::Quiet
                    on_press=move || no("cover.said.no", TeachingStep::NotTaught) />
            </div>
        </Row>
    }
}

/// The lessons of the next two weeks with who comes, and the way to say that one cannot.
#[component]
fn Ahead() -> impl IntoView {
    let replica = Replica::current();
    let lessons = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| lessons_ahead(records, today))
    });
    let is_any = Memo::new(move |_| !lessons.with(Vec::is_empty));
    move || {
        is_any.get().then(|| {
            view! {
                            <Section title=word("cover.ahead")>
                                <Rows>
                                    {move || lessons.get().into_iter().map(|lesson| view! {
            <OneAhead lesson />
            }).collect_view()}
                                </Rows>
                            </Section>
                        }
        })
    }
}

#[component]
fn OneAhead(lesson: Lesson) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let own = replica.actor().staff().filter(|_| replica.actor().role == Role::Tutor);
    let lesson = StoredValue::new(lesson);
    let staffing = Memo::new(move |_| {
        lesson.with_value(|lesson| replica.ask(|records| Staffing::read(records, lesson)))
    });
    let note = move || {
        let staffing = staffing.get();
        let coming = match staffing.coming.is_empty() {
            true => t("cover.nobody"),
            false => t_with("cover.coming", &[("names", &names(replica, &staffing.coming))]),
        };
        let away = (!staffing.away.is_empty())
            .then(|| t_with("cover.away", &[("names", &names(replica, &staffing.away))]));
        Some(std::iter::once(coming).chain(away).collect::<Vec<_>>().join(BETWEEN))
    };
    let is = move |own: RecordId, of: fn(&Staffing) -> &std::collections::BTreeSet<RecordId>| {
        staffing.with(|staffing| of(staffing).contains(&own))
    };
    let write = move |own: RecordId, key: &'static str, step: TeachingStep| {
        let (day, write) = lesson.with_value(|lesson| {
            let day = lesson.date.map(day_text).unwrap_or_default();
            (day, untrack(|| replica.ask(|records| say(records, lesson, own, step))))
        });
        keep_said(replica, toasts, key, day, vec![write]);
    };
    let action = move || {
        let own = own?;
        if is(own, |it| &it.coming) {
            return Some(
                view! {
                    <Button label=word("cover.cannot") kind=ButtonKind::Quiet
                        on_press=move || write(own, "cover.said.cannot", TeachingStep::NotTaught) />
                }
                .into_any(),
            );
        }
        is(own, |it| &it.away).then(|| {
            view! {
                <Badge label=word("cover.is_away") tone=Tone::Warning />
                <Button label=word("cover.can_after_all") kind=ButtonKind::Quiet
                    on_press=move || write(own, "cover.said.yes", TeachingStep::Planned) />
            }
            .into_any()
        })
    };
    let (title, href) = lesson
        .with_value(|lesson| (lesson_title(replica, lesson.clone()), routes::lesson(lesson.id)));
    view! { <Row title href note><div class="row-end cluster">{action}</div></Row> }
}

/// When people can come besides, and when not.
#[component]
fn Times() -> impl IntoView {
    let replica = Replica::current();
    let is_manager = replica.actor().role == Role::Manager;
    let times = Memo::new(move |_| {
        let (own, today) = (replica.actor().staff(), replica.today());
        let mut times = match own.filter(|_| !is_manager) {
            Some(own) => replica.referring::<Availability>("staff", own),
            None => replica.list::<Availability>(),
        };
        times.retain(|it| it.date.is_none_or(|day| day >= today));
        times.sort_by_key(|it| (it.date.is_some(), it.date, it.weekday, it.id));
        times
    });
    let is_empty = Memo::new(move |_| times.with(Vec::is_empty));
    let title = if is_manager { "cover.times.all" } else { "cover.times" };
    view! {
            <Section
                title=word(title)
                support=move || t("cover.times.text")
                actions=move || view! {
                    <LinkButton label=word("cover.times.add") icon=IconName::Plus
                        href=routes::new_record(Availability::NAME) />
                }
            >
                {move || if is_empty.get() {
                    view! { <EmptyState title=word("cover.times.none") /> }.into_any()
                } else {
                    view! {
                        <Rows>
                            {move || times.get().into_iter().map(|time| view! {
    <OneTime time />
    }).collect_view()}
                        </Rows>
                    }.into_any()
                }}
            </Section>
        }
}

#[component]
fn OneTime(time: Availability) -> impl IntoView {
    let replica = Replica::current();
    let is_manager = replica.actor().role == Role::Manager;
    let href = routes::record(Availability::NAME, time.id);
    let (day, weekday, from, to) = (time.date, time.weekday, time.from, time.to);
    let who = time.staff.map(|it| it.id).filter(|_| is_manager);
    let title = move || {
        let when = match (day, weekday) {
            (Some(day), _) => day_text(day),
            (None, Some(weekday)) => {
                let day = choice(&shared::records::availability::KIND, "weekday", weekday);
                t_with("cover.weekly", &[("day", &day)])
            }
            (None, None) => String::new(),
        };
        let hours = match (from, to) {
            (None, None) => t("cover.all_day"),
            (from, to) => {
                let text = |time: Option<shared::value::TimeOfDay>| {
                    time.map(|time| time.to_string()).unwrap_or_default()
                };
                format!("{}–{}", text(from), text(to))
            }
        };
        let name = who.map(|id| staff_name(replica, id));
        name.into_iter().chain([when, hours]).collect::<Vec<_>>().join(BETWEEN)
    };
    let presence = time.presence;
    view! {
        <Row title=Signal::derive(title) href>
            {presence.map(|presence| {
                let label = Signal::derive(move || {
                    choice(&shared::records::availability::KIND, "presence", presence)
                });
                let tone = match presence {
                    shared::records::availability::Presence::Can => Tone::Success,
                    shared::records::availability::Presence::Cannot => Tone::Warning,
                };
                view! { <div class="row-end"><Badge label tone /></div> }
            })}
        </Row>
    }
}

/// Takes back that somebody was asked.
pub fn take_back(replica: Replica, toasts: Toasts, lesson: &Lesson, staff: RecordId) {
    let day = lesson.date.map(day_text).unwrap_or_default();
    let writes = untrack(|| replica.ask(|records| withdraw(records, lesson, staff)));
    let is_asked = untrack(|| {
        replica.ask(|records| {
            let mut all = records.list_referring::<LessonStaff>("lesson", lesson.id);
            all.any(|it| it.staff.is_some_and(|it| it.id == staff))
        })
    });
    if is_asked {
        keep_said(replica, toasts, "cover.said.withdrawn", day, writes);
    }
}
