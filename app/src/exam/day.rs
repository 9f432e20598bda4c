//! The day of the exam for who accompanies learners: seat, papers by time, what to bring, whom to
//! call. Whether she sat a paper is one tap, going home is another one, and nobody passes by guess.

use std::time::Duration;

use leptos::prelude::*;
use shared::id::{RecordId, Stamp};
use shared::program::exam_day::{ExamDay, Sitter, Slot, exam_day};
use shared::program::exam_timetable::days;
use shared::record::Record;
use shared::records::exam_application::ExamApplication;
use shared::records::exam_paper::ExamPaper;
use shared::records::exam_sitting::ExamSitting;
use shared::role::Role;
use shared::value::{Choice as _, Date, TimeOfDay};

use super::day_row::DayRow;
use super::felt::FeltWords;
use super::of_round::OfRound;
use crate::navigation::Navigation;
use crate::parts::{
    Button, EmptyState, Icon, IconName, LinkButton, Notice, Page, Section, TabLink, Tabs, Text,
    ruby, word,
};
use crate::platform;
use crate::reading::phrases::{BETWEEN, round, told};
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// How often the page looks at the clock, for the paper that is held now.
const CLOCK_EVERY: Duration = Duration::from_secs(30);

/// What everything on the page needs.
#[derive(Clone, Copy)]
pub struct DayState {
    pub replica: Replica,
    /// The day that is shown.
    pub date: Memo<Date>,
    pub day: Memo<ExamDay>,
    /// The slot that is held now.
    pub now: Memo<Option<usize>>,
}

/// One day of the round that the address names.
#[component]
pub fn ExamDayPage() -> impl IntoView {
    view! { <OfRound page=|sitting| view! { <OneRound sitting /> }.into_any() /> }
}

#[component]
fn OneRound(sitting: ExamSitting) -> impl IntoView {
    let replica = Replica::current();
    let id = sitting.id;
    let (of_days, of_day, name) = (sitting.clone(), sitting.clone(), sitting);
    let all = Memo::new(move |_| replica.ask(|records| days(records, &of_days)));
    let query = Navigation::here().query();
    let date = Memo::new(move |_| {
        let today = replica.today();
        let asked = query.with(|query| query.get("day")?.parse::<Date>().ok());
        all.with(|all| {
            let asked = asked.filter(|day| all.contains(day));
            let next = all.iter().find(|day| **day >= today).or(all.first());
            asked.or(next.copied()).unwrap_or(today)
        })
    });
    let day = Memo::new(move |_| replica.ask(|records| exam_day(records, &of_day, date.get())));
    let page = DayState { replica, date, day, now: now_of(replica, date, day) };
    let lead = Signal::derive(move || format!("{}{BETWEEN}{}", round(&name), day_text(date.get())));
    let tabs = Signal::derive(move || {
        let tab = |(at, day): (usize, &Date)| {
            let number = (at + 1).to_string();
            let label = move || t_with("exam.day.number", &[("n", &number)]);
            TabLink::new(routes::exam_day_on(id, *day), Signal::derive(label))
        };
        all.with(|all| all.iter().enumerate().map(tab).collect::<Vec<_>>())
    });
    let current = Signal::derive(move || routes::exam_day_on(id, date.get()));
    let is_empty = Memo::new(move |_| day.with(|it| it.sitters.is_empty()));
    view! {
        <Page
            title=word("exam.day.title")
            lead
            back=(routes::today(), word("frame.today"))
            actions=move || view! {
                <LinkButton
                    label=word("exam.results.title")
                    href=routes::round_results(id)
                    icon=IconName::List
                />
                <Button
                    label=word("exam.print")
                    icon=IconName::Print
                    on_press=platform::print
                />
            }
            tabs=move || view! { <Tabs name=word("exam.day.days") tabs current /> }
        >
            {move || if is_empty.get() {
                view! {
                    <EmptyState
                        title=word("exam.day.nobody")
                        text=move || t("exam.day.nobody.next")
                    />
                }
                .into_any()
            } else {
                view! {
                    <Facts page />
                    <NoTimes page round_id=id />
                    <Grid page />
                    <div class="columns">
                        <FeltWords page />
                        <Bring />
                    </div>
                }
                .into_any()
            }}
        </Page>
    }
}

/// The slot that is held now, if the day is today.
fn now_of(replica: Replica, date: Memo<Date>, day: Memo<ExamDay>) -> Memo<Option<usize>> {
    let clock = RwSignal::new(platform::now());
    // A browser without timers shows the page without a running paper.
    if let Ok(ticking) = set_interval_with_handle(move || clock.set(platform::now()), CLOCK_EVERY) {
        on_cleanup(move || ticking.clear());
    }
    Memo::new(move |_| {
        let now = TimeOfDay::in_tokyo(Stamp(clock.get()));
        if date.get() != replica.today() {
            return None;
        }
        let has_begun = |slot: &Slot| slot.starts_at.is_some_and(|at| at <= now);
        day.with(|day| day.slots.iter().rposition(has_begun))
    })
}

/// Place, way, lunch and the phone, once for all who have the same.
#[component]
fn Facts(page: DayState) -> impl IntoView {
    let each = move |field: fn(&ExamApplication) -> Option<String>| {
        page.day.with(|day| {
            let applications = day.sitters.iter().filter_map(|it| it.application.as_ref());
            let mut all: Vec<String> = applications.filter_map(field).collect();
            all.sort();
            all.dedup();
            all
        })
    };
    let fact = move |icon: IconName, key: &'static str, said: Vec<String>| {
        (!said.is_empty()).then(|| {
            let said = said.into_iter().map(|text| view! { <p translate="no">{text}</p> });
            view! {
                <div>
                    <dt><Icon name=icon />{ruby(word(key))}</dt>
                    <dd>{said.collect_view()}</dd>
                </div>
            }
        })
    };
    let lunch = move || {
        let pause = page.day.with(|day| day.lunch);
        pause.map(|(from, to)| format!("{from}–{to}")).into_iter().collect()
    };
    let call = |number: String| {
        let said = number.clone();
        let label = Signal::derive(move || t_with("exam.day.call", &[("phone", &said)]));
        view! { <LinkButton label href=routes::call(&number) icon=IconName::Phone /> }
    };
    let place = move || each(|it| Some(it.place.clone()?.0));
    let way = move || each(|it| Some(it.way.clone()?.0));
    let phone = move || each(|it| Some(it.phone.clone()?.0));
    // Of a round of older records nothing is known but what was sat.
    let is_known = Memo::new(move |_| {
        [place(), way(), lunch(), phone()].iter().any(|said: &Vec<String>| !said.is_empty())
    });
    move || {
        is_known.get().then(|| {
            view! {
                <section class="exam-day-facts panel" aria-label=move || t("exam.day.facts")>
                    <dl>
                        {move || fact(IconName::Pin, "exam_application.place", place())}
                        {move || fact(IconName::Info, "exam_application.way", way())}
                        {move || fact(IconName::Clock, "exam.day.lunch", lunch())}
                    </dl>
                    {move || phone().into_iter().map(call).collect_view()}
                </section>
            }
        })
    }
}

/// Who can enter the timetable gets the way there, everybody else hears who can.
#[component]
fn NoTimes(page: DayState, round_id: RecordId) -> impl IntoView {
    let is_missing = Memo::new(move |_| {
        page.day.with(|day| day.slots.iter().any(|slot| slot.starts_at.is_none()))
    });
    let is_manager = page.replica.actor().role == Role::Manager;
    let form = routes::new_record(ExamPaper::NAME);
    let form = Signal::stored(format!("{form}?sitting={round_id}"));
    move || {
        is_missing.get().then(|| {
            view! {
                <Notice text=move || t("exam.day.no_times")>
                    {is_manager.then(|| view! {
                        <LinkButton
                            label=word("exam.day.new_paper")
                            href=form
                            icon=IconName::Plus
                        />
                    })}
                </Notice>
            }
        })
    }
}

/// The papers as columns, because their times are the same for all; the learners as rows.
#[component]
fn Grid(page: DayState) -> impl IntoView {
    let slots = Memo::new(move |_| page.day.with(|day| day.slots.clone()));
    let people = Memo::new(move |_| {
        page.day.with(|day| day.sitters.iter().map(|it| it.learner).collect::<Vec<RecordId>>())
    });
    let lunch = move || page.day.with(|day| day.lunch.map(|(_, to)| to));
    let head = move |(at, slot): (usize, Slot)| {
        let is_after_lunch = slot.starts_at.is_some() && slot.starts_at == lunch();
        view! {
            <th
                scope="col"
                data-now=move || (page.now.get() == Some(at)).then_some("")
                data-lunch=is_after_lunch.then_some("")
            >
                <b>{told(slot_names(&slot))}</b>
                <span translate="no">{times(&slot)}</span>
            </th>
        }
    };
    view! {
        <div class="table-scroll exam-day-scroll">
            <table class="exam-day">
                <caption class="visually-hidden">{ruby(word("exam.day.title"))}</caption>
                <thead>
                    <tr>
                        <th scope="col">
                            <b>{told(move || {
                                let count = people.with(Vec::len).to_string();
                                t_with("exam.day.count", &[("n", &count)])
                            })}</b>
                            <span>{ruby(word("exam.day.order"))}</span>
                        </th>
                        {move || slots.get().into_iter().enumerate().map(head).collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || people.get() key=|id| *id let(learner)>
                        <DayRow page learner slots />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// The subjects of a slot, following the language.
fn slot_names(slot: &Slot) -> impl Fn() -> String + Send + Sync + use<> {
    let subjects: Vec<_> = slot.subjects.iter().copied().collect();
    move || {
        let names = subjects.iter().map(|it| t(&format!("subject.{}", it.code())));
        names.collect::<Vec<_>>().join("・")
    }
}

/// From when to when a slot lasts.
pub fn times(slot: &Slot) -> String {
    match (slot.starts_at, slot.ends_at) {
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => from.to_string(),
        (None, _) => String::new(),
    }
}

/// The sitter of this learner as she is now.
pub fn sitter(page: DayState, learner: RecordId) -> Option<Sitter> {
    page.day.with(|day| day.sitters.iter().find(|it| it.learner == learner).cloned())
}

/// What each of them needs.
#[component]
fn Bring() -> impl IntoView {
    let item = |key: &'static str| {
        let label: Text = word(key);
        view! { <li><Icon name=IconName::Check />{ruby(label)}</li> }
    };
    let keys = ["exam.bring.slip", "exam.bring.pencils", "exam.bring.watch", "exam.bring.lunch"];
    view! {
        <Section title=word("exam.bring")>
            <ul class="exam-bring panel" role="list">
                {keys.map(item).into_iter().collect_view()}
            </ul>
        </Section>
    }
}
