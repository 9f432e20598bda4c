//! A partner leaves, or one person: whom they look after alone is handed over in one step, then
//! everything that lasts longer ends with one day. Both can be taken back; the past stays.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::partner::{Successor, hand_over, leave, leave_alone, left_alone, people};
use shared::program::write::undone;
use shared::record::Record;
use shared::records::assignment::Assignment;
use shared::records::honorarium::Honorarium;
use shared::records::lesson_staff::LessonStaff;
use shared::records::organization::Organization;
use shared::records::staff::Staff;
use shared::value::{Date, LongText};
use std::collections::BTreeSet;

use super::amounts::{organization_name, staff_name};
use crate::parts::{
    Blocked, Button, ButtonKind, DateField, EmptyState, IconName, Notice, NoticeKind, Page, Row,
    Rows, Section, Select, SelectOption, Toasts, plain, word,
};
use crate::reading::find::{id_of_address, working_staff};
use crate::reading::phrases::{learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t, t_with};

/// Who leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaver {
    /// A partner with all its people.
    Partner(RecordId),
    /// One person.
    Person(RecordId),
}

impl Leaver {
    /// What the one who leaves is called.
    fn name(self, replica: Replica) -> String {
        match self {
            Leaver::Partner(id) => organization_name(replica, Some(id)),
            Leaver::Person(id) => staff_name(replica, id),
        }
    }

    /// The people who leave and work on a day or later.
    fn people(self, replica: Replica, day: Date) -> Vec<Staff> {
        match self {
            Leaver::Partner(id) => replica.ask(|records| people(records, id, day)),
            Leaver::Person(id) => {
                let person = replica.read::<Staff>(id).into_iter();
                person.filter(|it| it.works_until.is_none_or(|last| last >= day)).collect()
            }
        }
    }

    /// The last day, where it is set.
    fn last_day(self, replica: Replica) -> Option<Date> {
        match self {
            Leaver::Partner(id) => replica.read::<Organization>(id)?.used_until,
            Leaver::Person(id) => replica.read::<Staff>(id)?.works_until,
        }
    }

    fn writes(self, replica: Replica, last_day: Date) -> Vec<Write> {
        match self {
            Leaver::Partner(id) => replica.ask(|records| leave(records, id, last_day)),
            Leaver::Person(id) => {
                let person = replica.read::<Staff>(id);
                let writes =
                    person.map(|it| replica.ask(|records| leave_alone(records, &it, last_day)));
                writes.unwrap_or_default()
            }
        }
    }
}

/// The page of a partner that leaves.
#[component]
pub fn LeavePage() -> impl IntoView {
    let (replica, id) = (Replica::current(), id_of_address());
    let partner =
        Memo::new(move |_| id.get().filter(|id| replica.read::<Organization>(*id).is_some()));
    move || match partner.get() {
        Some(id) => {
            let title =
                move || t_with("leave.title", &[("name", &organization_name(replica, Some(id)))]);
            let back = (routes::record(Organization::NAME, id), word("kind.organization"));
            view! {
                <Page title=Signal::derive(title) lead=move || t("leave.lead") back>
                    <Leaving leaver=Leaver::Partner(id) />
                </Page>
            }
            .into_any()
        }
        None => view! {
            <Page title=word("kind.organization")>
                <EmptyState title=word("leave.unknown") />
            </Page>
        }
        .into_any(),
    }
}

/// What the leaving does, before it is done, and the two steps of it.
#[component]
pub fn Leaving(leaver: Leaver) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let left_on = Memo::new(move |_| leaver.last_day(replica));
    let day = RwSignal::new(untrack(|| {
        leaver.last_day(replica).unwrap_or_else(|| replica.today()).to_string()
    }));
    let last_day = Memo::new(move |_| day.with(|day| day.parse::<Date>().ok()));
    let people = Memo::new(move |_| {
        last_day.get().map(|day| leaver.people(replica, day)).unwrap_or_default()
    });
    let alone = Memo::new(move |_| {
        let Some(day) = last_day.get() else { return BTreeSet::new() };
        let people = people.get();
        replica.ask(|records| left_alone(records, &people, day))
    });
    let ends = Memo::new(move |_| {
        last_day.get().map(|day| leaver.writes(replica, day)).unwrap_or_default()
    });
    let press = move || {
        let Some(day) = last_day.get_untracked() else { return };
        let writes = untrack(|| leaver.writes(replica, day));
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        let name = untrack(|| leaver.name(replica));
        let said = Signal::derive(move || {
            t_with("leave.said", &[("name", &name), ("day", &day_text(day))])
        });
        keep_undoable(replica, toasts, said, writes, move || back.clone());
    };
    let blocked = Signal::derive(move || {
        let key = if last_day.get().is_none() {
            Some("leave.day.missing")
        } else if alone.with(|all| !all.is_empty()) {
            Some("leave.alone.first")
        } else {
            ends.with(Vec::is_empty).then_some("leave.nothing")
        };
        key.map(|key| Blocked { reason: t(key), helper: String::new() })
    });
    view! {
        {move || left_on.get().map(|day| view! {
            <Notice kind=NoticeKind::Info
                text=move || t_with("leave.left", &[("day", &day_text(day))]) />
        })}
        <div class="panel form">
            <DateField label=word("leave.day") value=day support=move || t("leave.day.text")
                on_change=move |to: String| day.set(to) />
        </div>
        <Alone leaver people alone last_day />
        <Preview leaver people ends />
        <div class="cluster">
            <Button label=word("leave.do") kind=ButtonKind::Danger icon=IconName::Check
                on_press=press blocked />
        </div>
    }
}

/// Learners whom nobody else looks after then, with the one step that hands all of them over.
#[component]
fn Alone(
    leaver: Leaver,
    people: Memo<Vec<Staff>>,
    alone: Memo<BTreeSet<RecordId>>,
    last_day: Memo<Option<Date>>,
) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let next = RwSignal::new(String::new());
    let options = move || {
        let leave: BTreeSet<RecordId> = people.with(|all| all.iter().map(|it| it.id).collect());
        let stay = working_staff(replica).into_iter().filter(|it| !leave.contains(&it.id));
        let option =
            |it: Staff| SelectOption::new(it.id.to_string(), plain(&staff_name(replica, it.id)));
        stay.map(option).collect::<Vec<_>>()
    };
    let press = move || {
        let (Ok(staff), Some(day)) = (next.get_untracked().parse(), last_day.get_untracked())
        else {
            return;
        };
        let name = untrack(|| leaver.name(replica));
        let text = LongText(plain(&t_with("leave.handover", &[("name", &name)])));
        let today = untrack(|| replica.today());
        let next = Successor { staff, text, last_day: day, today };
        let (learners, people) = (alone.get_untracked(), people.get_untracked());
        let writes = untrack(|| {
            replica
                .ask(|records| hand_over(records, &learners, &people, &next, || replica.new_id()))
        });
        let back = untrack(|| replica.ask(|records| undone(records, &writes)));
        let n = learners.len().to_string();
        let to = untrack(|| staff_name(replica, staff));
        let said = Signal::derive(move || t_with("leave.said.handed", &[("n", &n), ("name", &to)]));
        keep_undoable(replica, toasts, said, writes, move || back.clone());
    };
    let blocked = Signal::derive(move || {
        let is_chosen = next.with(|next| next.parse::<RecordId>().is_ok());
        (!is_chosen).then(|| Blocked { reason: t("leave.next.missing"), helper: String::new() })
    });
    let title = move || t_with("leave.alone", &[("n", &alone.with(BTreeSet::len).to_string())]);
    let is_any = Memo::new(move |_| !alone.with(BTreeSet::is_empty));
    move || {
        is_any.get().then(|| {
            view! {
                <Section title=Signal::derive(title) support=move || t("leave.alone.text")>
                    <Rows>
                        <For each=move || alone.get() key=|id| *id let(id)>
                            <Row title=Signal::derive(move || learner(replica, id))
                                href=routes::learner(id) />
                        </For>
                    </Rows>
                    <div class="cluster leave-next">
                        <Select label=word("leave.next") options=Signal::derive(options)
                            value=next on_choose=move |id: String| next.set(id) />
                        <Button label=word("leave.hand_over") icon=IconName::People
                            on_press=press blocked />
                    </div>
                </Section>
            }
        })
    }
}

/// What ends, and what stays.
#[component]
fn Preview(leaver: Leaver, people: Memo<Vec<Staff>>, ends: Memo<Vec<Write>>) -> impl IntoView {
    let replica = Replica::current();
    let ending = move |kind: &str| {
        ends.with(|all| {
            let is_meant = |write: &&Write| match write {
                Write::Set { kind: of, .. } | Write::Remove { kind: of, .. } => *of == kind,
                Write::Create { .. } => false,
            };
            all.iter().filter(is_meant).count().to_string()
        })
    };
    let of_past = Memo::new(move |_| match leaver {
        Leaver::Partner(id) => (
            replica.count_referring(LessonStaff::NAME, "organization", id),
            replica.count_referring(Honorarium::NAME, "organization", id),
        ),
        Leaver::Person(id) => (
            replica.count_referring(LessonStaff::NAME, "staff", id),
            replica.count_referring(Honorarium::NAME, "staff", id),
        ),
    });
    let names = move || {
        let names = people.get().into_iter().map(|it| staff_name(replica, it.id));
        names.collect::<Vec<_>>().join(&t("forms.comma"))
    };
    let lines = move || {
        let people = (leaver, people.with(Vec::len));
        let who = match people {
            (Leaver::Partner(_), n) if n > 0 => {
                Some(t_with("leave.people", &[("n", &n.to_string()), ("names", &names())]))
            }
            _ => None,
        };
        let work = t_with("leave.assignments", &[("n", &ending(Assignment::NAME))]);
        let (hours, honoraria) = of_past.get();
        let past = t_with(
            "leave.past",
            &[("hours", &hours.to_string()), ("honoraria", &honoraria.to_string())],
        );
        who.into_iter().chain([work, t("leave.access"), past]).collect::<Vec<_>>()
    };
    view! {
        <Section title=word("leave.preview")>
            <ul class="panel leave-preview">
                {move || lines().into_iter().map(|line| view! {
                    <li>{told(move || line.clone())}</li>
                }).collect_view()}
            </ul>
        </Section>
    }
}
