//! What is the same for everybody in one sitting of the staff: the day, who takes part, and how
//! many have been talked about.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::conference::{AgendaItem, Sitting, attendees_on, set_attendance};
use shared::program::write::undone;
use shared::record::Record;
use shared::records::staff::Staff;
use shared::value::Date;

use super::Room;
use crate::navigation::Navigation;
use crate::parts::{Checkbox, DateField, Icon, IconName, Popup, Toasts, plain, ruby, word};
use crate::reading::find::working_staff;
use crate::reading::phrases::{joined, told};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::saving::keep::keep_undoable;
use crate::typing::this_page;
use crate::words::{day_text, t, t_with};

/// The sitting of the staff on one day, and who takes part. What is written down of the day says
/// so; until then it is what somebody has chosen here.
#[derive(Clone, Copy)]
pub struct SittingToday {
    /// The day, as a field shows it.
    pub day: RwSignal<String>,
    /// Who takes part.
    pub attendees: Memo<BTreeSet<RecordId>>,
    /// Who is here now, for a day of which nothing is written down yet.
    chosen: RwSignal<BTreeSet<RecordId>>,
    replica: Replica,
}

impl SittingToday {
    /// The day with which it begins: the present one, also where it does not count, which the page
    /// says; where words were left at this address, the day to which they belong.
    pub fn begin_on(replica: Replica, navigation: Navigation) -> RwSignal<String> {
        let left = untrack(|| replica.typing.all_refused());
        let has_left = left.iter().any(|(_, page)| *page == this_page());
        let named = || navigation.query().with_untracked(|query| query.get("day")?.parse().ok());
        let today = || untrack(|| replica.today());
        let day: Date = has_left.then(named).flatten().unwrap_or_else(today);
        RwSignal::new(day.to_string())
    }

    /// Begins with whoever is written down for the day; as long as nobody is, and on the present
    /// day, also with the one who writes.
    pub fn open(
        replica: Replica,
        day: RwSignal<String>,
        items: Memo<Vec<AgendaItem>>,
    ) -> SittingToday {
        let me = replica.actor().person;
        let chosen = RwSignal::new(me.into_iter().collect::<BTreeSet<_>>());
        let attendees = Memo::new(move |_| {
            let day = day.get().parse::<Date>().ok();
            let written = day.and_then(|day| items.with(|all| attendees_on(all, day)));
            let here = chosen.get();
            let Some(mut written) = written else { return here };
            let is_today = day == Some(replica.today());
            written.extend(me.filter(|me| is_today && here.contains(me)));
            written
        });
        SittingToday { day, attendees, chosen, replica }
    }

    /// Takes note of who is here, for what is still to be written down.
    fn choose(self, staff: RecordId, takes_part: bool) {
        self.chosen.update(|all| {
            if takes_part {
                all.insert(staff);
            } else {
                all.remove(&staff);
            }
        });
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
    let navigation = Navigation::here();
    let turn_to = move |day: String| {
        room.today.day.set(day);
        if let Some(learner) = untrack(|| room.current.get()) {
            room.show(navigation, learner);
        }
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
                on_change=turn_to
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
    let replica = room.replica;
    let staff =
        Memo::new(move |_| working_staff(replica).into_iter().map(|it| it.id).collect::<Vec<_>>());
    let names = move || {
        let there = room.today.attendees.get();
        let names = there.iter().map(|id| person_name(replica, Some(*id)));
        joined("conference.and", names)
    };
    let toasts = Toasts::here();
    let choose = move |id: RecordId, is_there: bool| change_attendance(room, toasts, id, is_there);
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

/// Says of somebody of the staff whether she takes part: in all that is written down of the day,
/// with a way back, or for what is still to be written down.
fn change_attendance(room: Room, toasts: Toasts, staff: RecordId, takes_part: bool) {
    let (replica, day) = (room.replica, room.today.day.get_untracked().parse::<Date>());
    let is_written = |day: Date| room.items.with_untracked(|all| attendees_on(all, day).is_some());
    let Some(day) = day.ok().filter(|day| is_written(*day)) else {
        return room.today.choose(staff, takes_part);
    };
    let writes = room.items.with_untracked(|all| set_attendance(all, day, staff, takes_part));
    if !takes_part {
        room.today.choose(staff, false);
    }
    if writes.is_empty() {
        return;
    }
    let back = untrack(|| replica.ask(|records| undone(records, &writes)));
    let said = move || {
        let key = if takes_part { "conference.attends" } else { "conference.attends_not" };
        t_with(key, &[("name", &person_name(replica, Some(staff))), ("day", &day_text(day))])
    };
    keep_undoable(replica, toasts, Signal::derive(said), writes, move || back.clone());
}
