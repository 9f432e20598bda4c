//! What is decided about the learner who is talked about: her plan in one tap, the minutes for her
//! team, and when somebody looks again. What is about health or household goes to a care note.

use leptos::prelude::*;
use shared::access::Action;
use shared::id::RecordId;
use shared::program::Records;
use shared::program::conference::{
    Sitting, agenda_item, conference, decision, next_check, write_down,
};
use shared::record::{Body, Record};
use shared::records::care_note::{CareNote, KIND as CARE_NOTE};
use shared::records::case_conference::{KIND, PlanDecision};
use shared::scope::Scope;
use shared::value::{Choice as _, Date};

use super::Room;
use crate::lists::query::Address;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, Choice, DateField, IconName, LinkButton, SegmentedChoice, Text, Toasts,
    ruby, word,
};
use crate::reading::phrases::{choice, full_name, learner, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{blocked, keep_undoable};
use crate::saving::once::PressGuard;
use crate::saving::record_text::{Begin, NewText, RecordText, place_of};
use crate::typing::this_page;
use crate::words::{day_text, t, t_with};

/// In so many weeks somebody usually looks again.
const WEEKS: [i64; 2] = [2, 4];

/// Says what becomes of her plan, with a way back.
pub fn decide(room: Room, toasts: Toasts, plan: PlanDecision) {
    let said = move || choice(&KIND, "plan_decision", plan);
    change(room, toasts, decision(plan), Signal::derive(said));
}

/// Writes a change down about the one who is shown.
fn change(room: Room, toasts: Toasts, change: Body, said: Text) {
    let both = untrack(|| {
        let (her, sitting) = (room.current.get()?, room.today.sitting()?);
        let new_id = || room.replica.new_id();
        let both = room.meeting.with_value(|meeting| {
            // Asked of the device itself: the page may not have heard yet of the tap before.
            let item = |records: &dyn Records| agenda_item(records, her, meeting, sitting.day);
            write_down(&room.replica.ask(item), meeting, &sitting, change, new_id)
        });
        Some((her, both))
    });
    let Some((her, (write, undo))) = both else {
        return toasts.show(Signal::derive(|| t("conference.not_now")));
    };
    let words = Signal::derive(move || {
        let values = [("name", &*learner(room.replica, her)), ("said", &*said.get())];
        t_with("conference.said", &values)
    });
    keep_undoable(room.replica, toasts, words, vec![write], move || vec![undo.clone()]);
}

/// The part of the page in which something is written.
#[component]
pub fn Minutes(room: Room) -> impl IntoView {
    let navigation = Navigation::here();
    let name = move || {
        let current = room.current.get();
        current.map(|id| learner(room.replica, id)).unwrap_or_default()
    };
    let place = Memo::new(move |_| {
        room.items.with(|all| {
            let at = all.iter().position(|it| Some(it.learner) == room.current.get());
            (at.map_or(0, |at| at + 1), all.len())
        })
    });
    // The second click of a double click would pass over somebody.
    let guard = PressGuard::new();
    let press = move |by: isize| guard.run(|| room.walk(navigation, by));
    let is_first = Memo::new(move |_| place.get().0 <= 1);
    let is_last = Memo::new(move |_| place.get().0 >= place.get().1);
    let file = move || room.current.get().map(routes::learner).unwrap_or_default();
    // Each day has minutes of its own.
    let page = Memo::new(move |_| (room.current.get(), room.today.day.get()));
    let minutes = move || page.with(|(her, _)| her.map(|her| view! { <Decisions room her /> }));
    view! {
        <section class="conference-minutes">
            <header class="conference-who">
                <h2 tabindex="-1" node_ref=room.heading><a href=file>{told(name)}</a></h2>
                {move || room.current.get().and_then(|id| full_name(room.replica, id)).map(|full| {
                    view! { <p class="name-full">{ruby(Signal::stored(full))}</p> }
                })}
                <p class="soft">{move || format!("{} / {}", place.get().0, place.get().1)}</p>
                <div class="cluster">
                    {move || (!is_first.get()).then(|| view! {
                        <Button label=word("conference.previous") kind=ButtonKind::Quiet
                            icon=IconName::ChevronUp
                            on_press=move || press(-1) />
                    })}
                    {move || (!is_last.get()).then(|| view! {
                        <Button label=word("conference.next") kind=ButtonKind::Primary
                            icon=IconName::ChevronDown
                            on_press=move || press(1) />
                    })}
                </div>
            </header>
            <Plan room />
            {minutes}
            <NextCheck room />
        </section>
    }
}

#[component]
fn Plan(room: Room) -> impl IntoView {
    let toasts = Toasts::here();
    let options = move || {
        let option = |plan: &PlanDecision| {
            let plan = *plan;
            let label = Signal::derive(move || choice(&KIND, "plan_decision", plan));
            Choice::new(plan.code(), label)
        };
        PlanDecision::ALL.iter().map(option).collect::<Vec<_>>()
    };
    let value = Signal::derive(move || {
        let plan = room.item()?.conference?.plan_decision?;
        Some(plan.code().to_owned())
    });
    let choose = move |code: String| {
        if let Some(plan) = PlanDecision::from_code(&code) {
            decide(room, toasts, plan);
        }
    };
    view! {
        <SegmentedChoice legend=word("case_conference.plan_decision")
            options=Signal::derive(options) value on_choose=choose />
    }
}

/// The minutes for her team. The first letter makes the record if no tap has made one.
#[component]
fn Decisions(room: Room, her: RecordId) -> impl IntoView {
    let replica = room.replica;
    let draft = RwSignal::new(None::<RecordId>);
    // Each day of each conference has minutes of its own. These are of this day until they go, also
    // when another day has just been chosen.
    let day = StoredValue::new(room.today.day.get_untracked());
    let place = room.meeting.with_value(|it| {
        let (round, phase, day) = (it.round.id, it.phase.code(), day.get_value());
        format!("{}/of/{her}/{round}/{phase}/{day}", KIND.name)
    });
    let existing = Memo::new(move |before: Option<&Option<RecordId>>| {
        if room.today.day.get() != day.get_value() {
            return before.copied().flatten();
        }
        let found = room.items.with(|all| {
            let item = all.iter().find(|it| it.learner == her);
            item.and_then(|it| Some(it.conference.as_ref()?.id))
        });
        found.filter(|id| draft.get() != Some(*id))
    });
    let make = move |text: String| {
        let mut set = untrack(|| room.today.sitting())
            .map(|sitting| {
                let own_day = day.with_value(|day| day.parse()).unwrap_or(sitting.day);
                let (id, sitting) = (replica.new_id(), Sitting { day: own_day, ..sitting });
                room.meeting.with_value(|it| conference(id, her, it, &sitting).write())
            })
            .unwrap_or_default();
        set.insert("decisions".to_owned(), text.into());
        set
    };
    let why_not = Signal::derive(move || blocked(replica, Action::Create, &KIND, Scope::Core(her)));
    view! {
        <div class="conference-decisions">
            {move || match existing.get() {
                Some(id) => {
                    take_along(replica, &place, id);
                    view! {
                        <RecordText kind=&KIND id field="decisions"
                            label=word("case_conference.decisions") rows=2 />
                    }
                    .into_any()
                }
                None => view! {
                    <NewText
                        kind=&KIND
                        field="decisions"
                        draft
                        place=place.clone()
                        label=word("case_conference.decisions")
                        add=word("case_conference.decisions")
                        blocked=why_not
                        make=make
                        begin=Begin::Open
                    />
                }
                .into_any(),
            }}
            <CareHint her />
        </div>
    }
}

/// Where words about health or household belong.
#[component]
fn CareHint(her: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let may_write_care =
        move || blocked(replica, Action::Create, &CARE_NOTE, Scope::Care(her)).is_none();
    view! {
        <p class="conference-care soft">
            {move || if may_write_care() {
                let page = routes::new_record(CareNote::NAME);
                let href = Address::of("learner", her).text(&page);
                view! {
                    <span>{ruby(word("conference.care"))}</span>
                    <LinkButton label=word("conference.care.write") kind=ButtonKind::Quiet
                        icon=IconName::Lock href />
                }
                .into_any()
            } else {
                ruby(word("conference.care.tell")).into_any()
            }}
        </p>
    }
}

/// Moves words that were not taken at this place into the field of the record that a tap, or
/// another device, has made in the meantime, below what stands there.
fn take_along(replica: Replica, place: &str, id: RecordId) {
    let typing = replica.typing;
    let Some(held) = untrack(|| typing.refused_at(place)) else { return };
    let field = place_of(&KIND, id, "decisions");
    let stored = || {
        let view = replica.view(KIND.name, id)?;
        Some(view.body.get("decisions")?.as_str()?.to_owned())
    };
    let before = untrack(|| typing.refused_at(&field).or_else(stored)).unwrap_or_default();
    // What was finished before the words that are held stands at their beginning, too.
    let has_before = held.starts_with(before.trim_end());
    let both = if has_before { held } else { [before, held].join("\n") };
    typing.refused(&field, both, this_page());
    typing.settled(place);
}

/// When somebody looks again: in some weeks by one tap, or on any day.
#[component]
fn NextCheck(room: Room) -> impl IntoView {
    let toasts = Toasts::here();
    let value = Signal::derive(move || {
        let day = room.item().and_then(|it| it.conference?.next_check_on);
        day.map(|day| day.to_string()).unwrap_or_default()
    });
    let set = move |day: Option<Date>| {
        let said = move || match day {
            Some(day) => t_with("conference.check.on", &[("day", &day_text(day))]),
            None => t("conference.check.none"),
        };
        change(room, toasts, next_check(day), Signal::derive(said));
    };
    let in_weeks = move |weeks: i64| {
        let label = move || t_with("conference.check.weeks", &[("n", &weeks.to_string())]);
        let press = move || {
            let day = untrack(|| room.today.sitting()).map(|it| it.day);
            set(day.map(|day| day.plus_days(7 * weeks)));
        };
        view! { <Button label=Signal::derive(label) kind=ButtonKind::Soft on_press=press /> }
    };
    let is_past = RwSignal::new(false);
    let typed = move |text: String| match text.parse::<Date>() {
        Ok(day) => {
            let held_on = untrack(|| room.today.sitting()).map(|it| it.day);
            is_past.set(held_on.is_some_and(|held_on| day < held_on));
            if !is_past.get_untracked() {
                set(Some(day));
            }
        }
        Err(_) if text.is_empty() && !value.get_untracked().is_empty() => set(None),
        Err(_) => {}
    };
    view! {
        <div class="conference-check">
            <DateField label=word("case_conference.next_check_on") value on_change=typed
                error=move || is_past.get().then(|| t("conference.check.past")) />
            <div class="cluster">{WEEKS.map(in_weeks).collect_view()}</div>
        </div>
    }
}
