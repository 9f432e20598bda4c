//! The first page of those who run the program: what to do, by when, with the one button that leads
//! to the place where it is done; beside it the lessons of the week and the days that come up.

use leptos::prelude::*;
use shared::findings::{Finding, findings};
use shared::id::RecordId;
use shared::program::{ReadRecords, Records};
use shared::record::Record;
use shared::records::case_conference::CaseConference;
use shared::records::exam_application::ExamApplication;
use shared::records::exam_sitting::ExamSitting;
use shared::records::exam_subject_result::ExamSubjectResult;
use shared::records::goal::Goal;
use shared::records::learner::Learner;
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::value::{Choice, Date, Weekday};

use super::setup::{Setup, is_setting_up, open_steps};
use crate::figures::Glance;
use crate::parts::{
    Button, ButtonKind, EmptyState, IconFace, IconName, LinkButton, Page, Row, Rows, Section, Tone,
    word,
};
use crate::reading::findings::{about, place_of};
use crate::reading::phrases::{BETWEEN, hours, learner, venue};
use crate::replica::Replica;
use crate::routes;
use crate::today::{StatusBadge, lessons_between, tally};
use crate::words::{date_text, day_text, t, t_with};

/// So many of a group are seen at first.
const SHOWN_MAX: usize = 8;

/// More people than these are counted.
const NAMED_MAX: usize = 3;

/// Days that lie further ahead are not yet of interest.
const AHEAD_DAYS: i64 = 100;

/// The page.
#[component]
pub fn Work() -> impl IntoView {
    let replica = Replica::current();
    let today = Memo::new(move |_| replica.today());
    let found = Memo::new(move |_| {
        let who = replica.actor();
        replica.ask(|records| tasks(records, findings(records, today.get(), &who)))
    });
    let groups = Memo::new(move |_| found.with(|found| grouped(found, today.get())));
    let left = open_steps(replica);
    let lead = move || {
        let (all, due) = (found.with(Vec::len), groups.with(|groups| groups[0].len()));
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
            <Glance />
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

/// One row of what to do. What is to be done about several people on one page is one row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Task {
    /// What; of several the first one.
    finding: Finding,
    /// The round of which results are to be asked for.
    round: Option<RecordId>,
    /// Whom it is about.
    people: Vec<RecordId>,
}

/// Findings as rows: those about results of one round, or about one conference of the staff, lead
/// to its page, which shows as many people.
fn tasks(records: &dyn Records, found: Vec<Finding>) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for finding in found {
        let round = round_of(records, &finding);
        let is_on_one_page = round.is_some() || finding.place.kind == CaseConference::NAME;
        let is_same =
            |it: &&mut Task| is_on_one_page && it.finding.code == finding.code && it.round == round;
        match (tasks.iter_mut().find(is_same), finding.person) {
            (Some(task), Some(person)) => task.people.push(person),
            _ => {
                let people = finding.person.into_iter().collect();
                tasks.push(Task { finding, round, people });
            }
        }
    }
    tasks
}

/// The round of which a finding asks for results.
fn round_of(records: &dyn Records, finding: &Finding) -> Option<RecordId> {
    let asks = ["exam_result_unknown", "notice_unseen"].contains(&finding.code);
    let result = records.read::<ExamSubjectResult>(finding.place.id.filter(|_| asks)?)?;
    Some(result.sitting?.id)
}

/// What is due by today, by the end of the week, and later or at no time; each the oldest first.
fn grouped(found: &[Task], today: Date) -> [Vec<Task>; 3] {
    let sunday = end_of_week(today);
    let mut groups = [Vec::new(), Vec::new(), Vec::new()];
    for task in found {
        let group = match task.finding.due {
            Some(day) if day <= today => 0,
            Some(day) if day <= sunday => 1,
            Some(_) | None => 2,
        };
        groups[group].push(task.clone());
    }
    // What has no day comes after what has one.
    let order = |it: &Task| (it.finding.due.is_none(), it.finding.due);
    groups.iter_mut().for_each(|it| it.sort_by_key(order));
    groups
}

/// The Sunday of a week that begins on Monday.
fn end_of_week(day: Date) -> Date {
    let order = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday];
    let rest = [Weekday::Friday, Weekday::Saturday, Weekday::Sunday];
    let mut week = order.into_iter().chain(rest).rev();
    let left = week.position(|weekday| weekday == day.weekday()).unwrap_or_default();
    day.plus_days(i64::try_from(left).unwrap_or_default())
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
    let is_late = due.is_some_and(|day| day <= replica.today());
    let (icon, label) = face(finding.place.kind);
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
    let tone = if is_late { Tone::Warning } else { Tone::Neutral };
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

/// What a task looks like, and what its button says.
fn face(kind: &str) -> (IconName, &'static str) {
    match kind {
        Lesson::NAME => (IconName::Calendar, "work.do.lesson"),
        Goal::NAME => (IconName::Flag, "work.do.goal"),
        Learner::NAME => (IconName::People, "work.do.learner"),
        ExamApplication::NAME => (IconName::Exam, "work.do.application"),
        kind if kind.starts_with("exam_") => (IconName::Exam, "work.do.exam"),
        "consultation" | CaseConference::NAME => (IconName::Chat, "work.do.talk"),
        _ => (IconName::Edit, "work.do.other"),
    }
}

/// The lessons of this week at every venue.
#[component]
fn ThisWeek(today: Memo<Date>) -> impl IntoView {
    let replica = Replica::current();
    let lessons = Memo::new(move |_| {
        let venues: Vec<_> = replica.list::<Venue>().into_iter().map(|it| it.id).collect();
        let sunday = end_of_week(today.get());
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
            format!("{day} {} ・ {}", hours(&of), t_with("indicator.of", &values))
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
    let days = Memo::new(move |_| days_ahead(&replica.list::<ExamSitting>(), today.get()));
    let row = move |(day, key, round): (Date, &'static str, String)| {
        let left = day.days_since(today.get());
        let note = move || t_with("work.days_left", &[("n", &left.to_string())]);
        let title = move || format!("{} {} {}", day_text(day), t(&round), t(key));
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

/// The next days of all rounds, earliest first, with the keys of what happens and of the round.
fn days_ahead(rounds: &[ExamSitting], today: Date) -> Vec<(Date, &'static str, String)> {
    let of_round = |round: &ExamSitting| {
        let name = round.round.map(|it| format!("indicator.part.{}", it.code()));
        let days = [
            (round.deadline(), "exam_sitting.apply_until"),
            (round.starts_on, "exam_sitting.starts_on"),
            (round.results_on, "exam_sitting.results_on"),
        ];
        let name = name.unwrap_or_default();
        days.into_iter().filter_map(move |(day, key)| Some((day?, key, name.clone())))
    };
    let is_near = |day: Date| day >= today && day.days_since(today) <= AHEAD_DAYS;
    let mut days: Vec<_> =
        rounds.iter().flat_map(of_round).filter(|(day, ..)| is_near(*day)).collect();
    days.sort();
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::records::exam_sitting::Round;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn task(finding: Finding) -> Task {
        Task { finding, round: None, people: Vec::new() }
    }

    #[test]
    fn a_week_ends_on_its_sunday() {
        for (today, sunday) in [
            ("2021-02-01", "2021-02-07"),
            ("2021-02-03", "2021-02-07"),
            ("2021-02-07", "2021-02-07"),
        ] {
            assert_eq!(end_of_week(day(today)), day(sunday), "{today}");
        }
    }

    #[test]
    fn what_is_late_comes_first_and_what_has_no_day_last() {
        let place = shared::findings::Place { kind: Lesson::NAME, id: None, field: "date" };
        let finding = |due: Option<&str>| {
            task(Finding {
                due: due.map(day),
                code: "lesson_unrecorded",
                person: None,
                place,
                doer: shared::findings::Doer::Team,
                subjects: std::collections::BTreeSet::new(),
            })
        };
        let all =
            [None, Some("2021-02-20"), Some("2021-02-07"), Some("2021-02-03"), Some("2021-02-01")];
        let groups = grouped(&all.map(finding), day("2021-02-03"));
        let days =
            groups.map(|group| group.into_iter().map(|it| it.finding.due).collect::<Vec<_>>());
        assert_eq!(days[0], [Some(day("2021-02-01")), Some(day("2021-02-03"))]);
        assert_eq!(days[1], [Some(day("2021-02-07"))]);
        assert_eq!(days[2], [Some(day("2021-02-20")), None]);
    }

    #[test]
    fn only_days_that_come_up_are_listed_the_next_one_first() {
        let round = ExamSitting {
            round: Some(Round::First),
            apply_until: Some(day("2021-05-10")),
            starts_on: Some(day("2021-08-12")),
            results_on: Some(day("2021-01-20")),
            ..ExamSitting::empty(RecordId::of_natural_key("test", &["r".to_owned()]))
        };
        let near = days_ahead(std::slice::from_ref(&round), day("2021-02-03"));
        assert_eq!(near.iter().map(|it| it.1).collect::<Vec<_>>(), ["exam_sitting.apply_until"]);
        let here = ExamSitting { apply_until_here: Some(day("2021-05-17")), ..round };
        assert_eq!(days_ahead(&[here], day("2021-02-03"))[0].0, day("2021-05-17"), "moved here");
    }
}
