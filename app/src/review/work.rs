//! The first page of those who run the program: what to do, by when, with the one button that leads
//! to the place where it is done; beside it the lessons of the week and the days that come up.

use leptos::prelude::*;
use shared::findings::{Face, Page as Where, Rule, Task, by_week, findings, tasks};
use shared::program::exam_timetable::coming_days;
use shared::record::Record;
use shared::records::exam_sitting::{ExamSitting, Round};
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::value::{Choice, Date};

use super::setup::{Setup, is_setting_up, open_steps};
use crate::figures::KpiBand;
use crate::parts::{
    Button, ButtonKind, EmptyState, IconFace, IconName, LinkButton, Page, Row, Rows, Section, Tone,
    word,
};
use crate::reading::findings::{about, mark, place_of};
use crate::reading::phrases::{BETWEEN, hours, learner, line_of, venue};
use crate::replica::Replica;
use crate::routes;
use crate::today::{StatusBadge, lessons_between, tally};
use crate::words::{date_text, day_text, t, t_with};

/// So many of a group are seen at first.
const SHOWN_MAX: usize = 8;

/// More people than these are counted.
const NAMED_MAX: usize = 3;

/// The page.
#[component]
pub fn Work() -> impl IntoView {
    let replica = Replica::current();
    let today = Memo::new(move |_| replica.today());
    let found = Memo::new(move |_| {
        let who = replica.actor();
        replica.ask(|records| tasks(records, findings(records, today.get(), &who)))
    });
    let groups = Memo::new(move |_| found.with(|found| by_week(found, today.get())));
    let left = open_steps(replica);
    let lead = move || {
        let (all, due) = (found.with(Vec::len), groups.with(|groups| groups[0].len()));
        if all == 0 {
            return date_text(today.get());
        }
        let values = [("day", date_text(today.get())), ("all", all.to_string())];
        let [day, all] = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        t_with("work.lead", &[day, all, ("due", &due.to_string())])
    };
    let actions = || {
        view! {
            <LinkButton
                label=word("first.new") href=routes::first_contact(None)
                kind=ButtonKind::Primary icon=IconName::Plus
            />
        }
    };
    let group = move |(at, key): (usize, &'static str)| {
        let found = Signal::derive(move || groups.with(|groups| groups[at].clone()));
        view! { <Group key found /> }
    };
    view! {
        <Page title=word("work.title") lead=lead actions=actions>
            <KpiBand />
            <div class="work">
                <div class="stack">
                    <ToDecide />
                    <Setup left />
                    {["work.today", "work.week", "work.later"]
                        .into_iter().enumerate().map(group).collect_view()}
                    {move || (found.with(Vec::is_empty) && !is_setting_up(left)).then(|| view! {
                        <EmptyState title=word("work.done") />
                    })}
                </div>
                <div class="stack">
                    <ThisWeek today />
                    <DaysAhead today />
                </div>
            </div>
        </Page>
    }
}

/// Values of which somebody has to choose one, and changes that were not applied.
#[component]
fn ToDecide() -> impl IntoView {
    let to_decide = expect_context::<Memo<usize>>();
    move || {
        (to_decide.get() > 0).then(|| {
            let text = move || t_with("frame.to_decide", &[("n", &to_decide.get().to_string())]);
            let mark = || view! { <IconFace name=IconName::Warning tone=Tone::Warning /> };
            view! {
                <Rows>
                    <Row title=Signal::derive(text) mark=mark>
                        <LinkButton
                            label=word("frame.to_decide.open") href=routes::held()
                            kind=ButtonKind::Secondary
                        />
                    </Row>
                </Rows>
            }
        })
    }
}

/// What is due in one time.
#[component]
fn Group(key: &'static str, #[prop(into)] found: Signal<Vec<Task>>) -> impl IntoView {
    let is_whole = RwSignal::new(false);
    let count = Memo::new(move |_| found.with(Vec::len));
    let title = move || t_with(key, &[("n", &count.get().to_string())]);
    let shown = move || {
        let most = if is_whole.get() { usize::MAX } else { SHOWN_MAX };
        found.get().into_iter().take(most).collect::<Vec<_>>()
    };
    let more = move || {
        let hidden = count.get().saturating_sub(SHOWN_MAX);
        (hidden > 0 && !is_whole.get()).then(|| {
            let label = move || t_with("work.more", &[("n", &hidden.to_string())]);
            view! {
                <Button
                    label=Signal::derive(label) kind=ButtonKind::Quiet
                    on_press=move || is_whole.set(true)
                />
            }
        })
    };
    move || {
        (count.get() > 0).then(|| {
            view! {
                <Section title=Signal::derive(title)>
                    <Rows>
                        <For each=shown key=Task::clone let(it)><OneTask it /></For>
                    </Rows>
                    {more}
                </Section>
            }
        })
    }
}

/// One thing to do: what, about whom, by when, and where.
#[component]
fn OneTask(it: Task) -> impl IntoView {
    let replica = Replica::current();
    let Task { finding, round, people } = it;
    let key = finding.key();
    let due = finding.due;
    let (icon, tone) = mark(&finding, replica.today());
    let label = button(finding.rule);
    let href = round.map(routes::round_results).or_else(|| place_of(replica, &finding));
    let note = move || {
        let about = match people.len() {
            0 | 1 => about(replica, &finding),
            n => {
                let names = people.iter().take(NAMED_MAX).map(|id| learner(replica, *id));
                let values =
                    [("n", n.to_string()), ("names", names.collect::<Vec<_>>().join(BETWEEN))];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                t_with(if n > NAMED_MAX { "work.people.more" } else { "work.people" }, &values)
            }
        };
        let by = due.map(|day| t_with("finding.due", &[("day", &day_text(day))]));
        std::iter::once(about).chain(by).collect::<Vec<_>>().join(BETWEEN)
    };
    view! {
        <Row
            title=Signal::derive(move || t(&key)) note=note
            mark=move || view! { <IconFace name=icon tone /> }
        >
            {href.map(|href| view! {
                <LinkButton label=word(label) href kind=ButtonKind::Secondary />
            })}
        </Row>
    }
}

/// What the button of a task says.
fn button(rule: &Rule) -> &'static str {
    match rule.face {
        Face::Lesson if rule.page == Where::StandIns => "work.do.stand_in",
        Face::RollCall | Face::Lesson => "work.do.lesson",
        Face::Goal => "work.do.goal",
        Face::Learner => "work.do.learner",
        Face::Application => "work.do.application",
        Face::Exam => "work.do.exam",
        Face::Talk => "work.do.talk",
        Face::Organization | Face::Answer | Face::Form => "work.do.other",
    }
}

/// The lessons of this week at every venue.
#[component]
fn ThisWeek(today: Memo<Date>) -> impl IntoView {
    let replica = Replica::current();
    let lessons = Memo::new(move |_| {
        let venues: Vec<_> = replica.list::<Venue>().into_iter().map(|it| it.id).collect();
        let sunday = today.get().end_of_week();
        lessons_between(replica, &venues, sunday.plus_days(-6), sunday)
    });
    let row = move |lesson: Lesson| {
        let (place, id, status) = (lesson.venue.map(|it| it.id), lesson.id, lesson.status);
        let (day, of) = (lesson.date, lesson.clone());
        let came = Memo::new(move |_| tally(replica, &lesson));
        let note = move || {
            let (marked, expected) = (came.get().marked(), came.get().expected);
            let values = [("n", marked.to_string()), ("d", expected.to_string())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            let day = day.map(day_text).unwrap_or_default();
            let when = line_of([day, hours(&of)], " ");
            line_of([when, t_with("indicator.of", &values)], " ・ ")
        };
        view! {
            <Row
                title=Signal::derive(move || venue(replica, place)) href=routes::lesson(id)
                note=note
            >
                <StatusBadge status />
            </Row>
        }
    };
    view! {
        <Section title=word("work.lessons")>
            <Rows>{move || lessons.get().into_iter().map(row).collect_view()}</Rows>
        </Section>
    }
}

/// The days of the exam that come up.
#[component]
fn DaysAhead(today: Memo<Date>) -> impl IntoView {
    let replica = Replica::current();
    let days = Memo::new(move |_| coming_days(&replica.list::<ExamSitting>(), today.get()));
    let row = move |(day, field, round): (Date, &'static str, Option<Round>)| {
        let left = day.days_since(today.get());
        let note = move || t_with("work.days_left", &[("n", &left.to_string())]);
        let round = move || round.map(|it| t(&format!("indicator.part.{}", it.code())));
        let title = move || {
            let what = t(&format!("{}.{field}", ExamSitting::NAME));
            [Some(day_text(day)), round(), Some(what)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        };
        view! { <Row title=Signal::derive(title) note=note /> }
    };
    move || {
        (!days.with(Vec::is_empty)).then(|| {
            view! {
                <Section title=word("work.days")>
                    <Rows>{days.get().into_iter().map(row).collect_view()}</Rows>
                </Section>
            }
        })
    }
}
