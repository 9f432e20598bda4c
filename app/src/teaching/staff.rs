//! One person who works here: what is missing before she begins, what she looks after, the step
//! that begins it with an account, and the day on which she leaves.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::month::Month;
use shared::program::write::{field, undone};
use shared::record::Record;
use shared::records::assignment::Assignment;
use shared::records::organization::Organization;
use shared::records::staff::{KIND, Staff};
use shared::records::venue::Venue;
use shared::value::{Date, Ref};

use super::amounts::{organization_name, staff_name};
use super::leave::{Leaver, Leaving};
use super::staff_account::StaffAccount;
use crate::fields::RefPicker;
use crate::parts::{
    Badge, Blocked, Button, ButtonKind, DateField, EmptyState, IconName, LinkButton, Meta,
    MetaItem, Notice, NoticeKind, Page, Panel, Requirement, Row, Rows, Section, Toasts, Tone, word,
};
use crate::reading::find::id_of_address;
use crate::reading::findings::{found_about, task};
use crate::reading::phrases::{BETWEEN, choice, learner, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

/// The page.
#[component]
pub fn StaffPage() -> impl IntoView {
    let (replica, id) = (Replica::current(), id_of_address());
    let found = Memo::new(move |_| id.get().filter(|id| replica.read::<Staff>(*id).is_some()));
    move || match found.get() {
        Some(id) => view! { <OnePerson id /> }.into_any(),
        None => view! {
            <Page title=word("kind.staff") back=(routes::records(Staff::NAME), word("kinds.staff"))>
                <EmptyState title=word("crew.unknown") />
            </Page>
        }
        .into_any(),
    }
}

#[component]
fn OnePerson(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let person = Memo::new(move |_| replica.read::<Staff>(id));
    let lead = move || {
        let person = person.get()?;
        let position = person.position.map(|it| choice(&KIND, "position", it));
        let from = person.organization.map(|it| organization_name(replica, Some(it.id)));
        Some(position.into_iter().chain(from).collect::<Vec<_>>().join(BETWEEN))
    };
    let month = move || Month::of(replica.today()).previous();
    let is_leaving = RwSignal::new(false);
    view! {
        <Page
            title=Signal::derive(move || staff_name(replica, id))
            window_title=move || t("kind.staff")
            lead=lead
            back=(routes::records(Staff::NAME), word("kinds.staff"))
            actions=move || view! {
                <LinkButton label=word("hours.title") icon=IconName::Clock
                    href=Signal::derive(move || routes::hours_of(id, month())) />
                <LinkButton label=word("crew.edit") icon=IconName::Edit
                    href=routes::record(Staff::NAME, id) />
            }
        >
            <ToDo id />
            <Pledge person />
            <Work id />
            <Begin person />
            <StaffAccount id />
            <Section title=word("crew.leave")>
                {move || if is_leaving.get() {
                    view! { <Leaving leaver=Leaver::Person(id) /> }.into_any()
                } else {
                    view! {
                        <Button label=word("crew.leave.open") kind=ButtonKind::Secondary
                            on_press=move || is_leaving.set(true) />
                    }.into_any()
                }}
            </Section>
        </Page>
    }
}

/// What is found about her.
#[component]
fn ToDo(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| found_about(replica, Staff::NAME, id));
    move || {
        let all = found.get().into_iter().map(|finding| {
            view! { <Notice kind=NoticeKind::Warning text=move || task(&finding) /> }
        });
        all.collect_view()
    }
}

/// Her pledge, which comes before the first assignment.
#[component]
fn Pledge(person: Memo<Option<Staff>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let pledge = Memo::new(move |_| person.with(|it| it.as_ref().and_then(|it| it.pledge_on)));
    let until = Memo::new(move |_| person.with(|it| it.as_ref().and_then(|it| it.works_until)));
    let organization = Memo::new(move |_| {
        person.with(|it| it.as_ref().and_then(|it| it.organization).map(|it| it.id))
    });
    let press = move || {
        let Some(id) = person.with_untracked(|it| it.as_ref().map(|it| it.id)) else { return };
        let today = untrack(|| replica.today());
        let set = [field("pledge_on", Some(&today))];
        let writes = vec![Write::set::<Staff>(id, set.into_iter().collect())];
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        keep_undoable(replica, toasts, word("crew.said.pledge"), writes, move || back.clone());
    };
    view! {
        <Panel>
            <Meta>
                <MetaItem label=word("staff.pledge_on")>
                    {move || match pledge.get() {
                        Some(day) => told(move || day_text(day)).into_any(),
                        None => view! {
                            <Button label=word("crew.pledge") kind=ButtonKind::Secondary
                                icon=IconName::Check on_press=press />
                        }.into_any(),
                    }}
                </MetaItem>
                {move || organization.get().map(|id| view! {
                    <MetaItem label=word("staff.organization")>
                        <a href=routes::record(Organization::NAME, id)>
                            {told(move || organization_name(replica, Some(id)))}
                        </a>
                    </MetaItem>
                })}
                {move || until.get().map(|day| view! {
                    <MetaItem label=word("staff.works_until")>
                        {told(move || day_text(day))}
                    </MetaItem>
                })}
            </Meta>
        </Panel>
    }
}

/// What she looks after, the latest first.
#[component]
fn Work(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let work = Memo::new(move |_| {
        let mut all = replica.referring::<Assignment>("staff", id);
        all.sort_by_key(|it| (it.to.is_some(), std::cmp::Reverse(it.from), it.id));
        all
    });
    let is_empty = Memo::new(move |_| work.with(Vec::is_empty));
    view! {
            <Section title=word("kinds.assignment")>
                {move || if is_empty.get() {
                    view! { <EmptyState title=word("crew.work.none") /> }.into_any()
                } else {
                    view! {
                        <Rows>
                            {move || work.get().into_iter().map(|work| view! {
    <OneWork work />
    }).collect_view()}
                        </Rows>
                    }.into_any()
                }}
            </Section>
        }
}

#[component]
fn OneWork(work: Assignment) -> impl IntoView {
    let replica = Replica::current();
    let href = routes::record(Assignment::NAME, work.id);
    let (place, person) = (work.venue.map(|it| it.id), work.learner.map(|it| it.id));
    let title = move || match person {
        Some(id) => learner(replica, id),
        None => venue(replica, place),
    };
    let (from, to) = (work.from, work.to);
    let note = move || {
        let text = |day: Option<Date>| day.map(day_text).unwrap_or_default();
        Some(t_with("crew.work.days", &[("from", &text(from)), ("to", &text(to))]))
    };
    let is_over = Memo::new(move |_| to.is_some_and(|to| to < replica.today()));
    view! {
        <Row title=Signal::derive(title) href note>
            <div class="row-end cluster">
                {(work.care == Some(true)).then(|| view! {
                    <Badge label=word("assignment.care") tone=Tone::Accent />
                })}
                {move || is_over.get().then(|| view! { <Badge label=word("crew.work.over") /> })}
            </div>
        </Row>
    }
}

/// The step with which she begins at a venue; nobody does before her pledge.
#[component]
fn Begin(person: Memo<Option<Staff>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let at = RwSignal::new(String::new());
    let from = RwSignal::new(untrack(|| replica.today()).to_string());
    let blocked = Signal::derive(move || {
        let has_pledge = person.with(|it| it.as_ref().is_some_and(|it| it.pledge_on.is_some()));
        let key = if !has_pledge {
            Some("crew.begin.pledge")
        } else if at.with(|it| it.parse::<RecordId>().is_err()) {
            Some("crew.begin.venue")
        } else {
            from.with(|it| it.parse::<Date>().is_err()).then_some("crew.begin.day")
        };
        key.map(|key| Blocked { reason: t(key), helper: String::new() })
    });
    let press = move || {
        let Some(staff) = person.with_untracked(|it| it.as_ref().map(|it| it.id)) else { return };
        let (Ok(place), Ok(day)) =
            (at.get_untracked().parse::<RecordId>(), from.get_untracked().parse::<Date>())
        else {
            return;
        };
        let new = Assignment {
            staff: Some(Ref::to(staff)),
            venue: Some(Ref::to(place)),
            from: Some(day),
            ..Assignment::empty(replica.new_id())
        };
        let (writes, id) = (vec![Write::create(&new)], new.id);
        let name = untrack(|| venue(replica, Some(place)));
        let said = Signal::derive(move || {
            t_with("crew.said.begun", &[("venue", &name), ("day", &day_text(day))])
        });
        keep_undoable(replica, toasts, said, writes, move || vec![Write::remove::<Assignment>(id)]);
        at.set(String::new());
    };
    view! {
        <Section title=word("crew.begin")>
            <div class="panel form">
                <RefPicker of=Venue::NAME label=word("kind.venue") value=at
                    requirement=Requirement::Required on_choose=move |id: String| at.set(id) />
                <DateField label=word("assignment.from") value=from
                    on_change=move |to: String| from.set(to) />
                <Button label=word("crew.begin.do") kind=ButtonKind::Primary icon=IconName::Plus
                    on_press=press blocked />
            </div>
        </Section>
    }
}
