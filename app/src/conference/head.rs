//! What is the same for everybody in one sitting of the staff: the day, who takes part, and how
//! many have been talked about.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::conference::{AgendaItem, Sitting, attendees_on, set_attendees};
use shared::record::Record;
use shared::records::staff::Staff;
use shared::value::Date;

use super::Room;
use crate::parts::{Checkbox, DateField, Icon, IconName, Popup, Toasts, plain, ruby, word};
use crate::reading::find::working_staff;
use crate::reading::phrases::{joined, told};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::saving::keep::keep;
use crate::words::{t, t_with};

/// The sitting of today: its day and who takes part. What is written down already says so; until
/// then it is what somebody has chosen here.
#[derive(Clone, Copy)]
pub struct SittingToday {
    /// The day, as a field shows it.
    pub day: RwSignal<String>,
    /// Who takes part.
    pub attendees: RwSignal<BTreeSet<RecordId>>,
    replica: Replica,
}

impl SittingToday {
    /// The day with which it begins: the present one, also where it does not count, which the page
    /// says; a day on which nobody met is written down by nobody.
    pub fn begin_on(replica: Replica) -> RwSignal<String> {
        RwSignal::new(untrack(|| replica.today()).to_string())
    }

    /// Begins on this day with whoever is written down for it, and with the one who writes.
    pub fn open(
        replica: Replica,
        day: RwSignal<String>,
        items: Memo<Vec<AgendaItem>>,
    ) -> SittingToday {
        let written = |day: Date| items.with_untracked(|all| attendees_on(all, day));
        let mut attendees = day.get_untracked().parse().map(written).unwrap_or_default();
        attendees.extend(replica.actor().person);
        SittingToday { day, attendees: RwSignal::new(attendees), replica }
    }

    /// The sitting, once its day is one and somebody writes who is a person of the program.
    pub fn sitting(self) -> Option<Sitting> {
        let staff = self.replica.actor().person?;
        let day = self.day.get().parse::<Date>().ok()?;
        Some(Sitting { day, staff, attendees: self.attendees.get() })
    }
}

/// How far it has come, on which day it is held, and who is there.
#[component]
pub fn Head(room: Room) -> impl IntoView {
    let counts = Memo::new(move |_| {
        room.items.with(|all| (all.iter().filter(|it| it.is_covered()).count(), all.len()))
    });
    let said = move || {
        let (done, all) = counts.get();
        let left = (all - done).to_string();
        let values = [("done", &*done.to_string()), ("all", &*all.to_string()), ("left", &*left)];
        t_with(if done == all { "conference.all_done" } else { "conference.count" }, &values)
    };
    let uncounted = Memo::new(move |_| {
        room.items.with(|all| all.iter().filter(|it| it.is_covered() && !it.is_counted).count())
    });
    let is_outside = move || {
        let day = room.today.day.get().parse::<Date>().ok();
        day.is_some_and(|day| !room.meeting.with_value(|it| it.counts_on(day)))
    };
    view! {
        <section class="conference-head">
            <div class="conference-count">
                <p aria-live="polite">{told(said)}</p>
                <progress class="meter" max=move || counts.get().1 value=move || counts.get().0
                    aria-label=move || plain(&said())></progress>
                {move || (uncounted.get() > 0).then(|| {
                    let text = move || {
                        t_with("conference.uncounted", &[("n", &uncounted.get().to_string())])
                    };
                    view! { <p class="soft">{told(text)}</p> }
                })}
            </div>
            <DateField
                label=word("case_conference.date")
                value=room.today.day
                on_change=move |day: String| room.today.day.set(day)
                error=Signal::derive(move || is_outside().then(|| t("conference.outside")))
            />
            <Attendees room />
            <p class="conference-keys soft">
                <kbd>"↑"</kbd><kbd>"↓"</kbd><kbd>"P"</kbd><kbd>"N"</kbd>
                {ruby(word("conference.keys.walk"))}
                <kbd>"1"</kbd>{ruby(word("case_conference.plan_decision.keep"))}
                <kbd>"2"</kbd>{ruby(word("case_conference.plan_decision.change"))}
            </p>
        </section>
    }
}

/// Who of the staff takes part, chosen once for everybody who is talked about on this day.
#[component]
fn Attendees(room: Room) -> impl IntoView {
    let (replica, toasts) = (room.replica, Toasts::here());
    let staff =
        Memo::new(move |_| working_staff(replica).into_iter().map(|it| it.id).collect::<Vec<_>>());
    let names = move || {
        let there = room.today.attendees.get();
        let names = there.iter().map(|id| person_name(replica, Some(*id)));
        joined("conference.and", names)
    };
    let choose = move |id: RecordId, is_there: bool| {
        room.today.attendees.update(|all| {
            if is_there {
                all.insert(id);
            } else {
                all.remove(&id);
            }
        });
        let Some(sitting) = untrack(|| room.today.sitting()) else { return };
        let writes =
            room.items.with_untracked(|all| set_attendees(all, sitting.day, &sitting.attendees));
        if !writes.is_empty() {
            keep(replica, toasts, writes);
        }
    };
    let one = move |id: RecordId| {
        view! {
            <Checkbox
                label=Signal::derive(move || person_name(replica, Some(id)))
                checked=Signal::derive(move || room.today.attendees.with(|all| all.contains(&id)))
                on_change=move |is_there: bool| choose(id, is_there)
            />
        }
    };
    let face = move || {
        let count = room.today.attendees.with(BTreeSet::len).to_string();
        t_with("conference.attendees", &[("n", &count)])
    };
    view! {
        <div class="conference-attendees">
            <Popup class="button" face=move || view! {
                <Icon name=IconName::People />{told(face)}
            }>
                <div class="conference-staff" data-kind=Staff::NAME>
                    <For each=move || staff.get() key=|id| *id let(id)>{one(id)}</For>
                </div>
            </Popup>
            <p class="conference-there soft">{told(names)}</p>
        </div>
    }
}
