//! One row of the roll call: name, minutes and what she is marked with, in one line of 52 px.

use leptos::prelude::*;
use shared::program::Write;
use shared::program::lesson::attendance::took_part;
use shared::program::lesson::preparation::notice;
use shared::program::lesson::roll::{self, Before};
use shared::program::lesson::roster::Expected;
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::learner::Learner;
use shared::value::Choice as _;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use super::roll::RollCall;
use super::roll_record::enter_record;
use super::roll_signs::RollSigns;
use super::stay::Stay;
use super::tonight::set_with_child;
use crate::fields::Marks;
use crate::parts::{Icon, IconName, MenuItem, Popup, Text, Toasts, fresh_id, ruby, word};
use crate::reading::find::aliases;
use crate::reading::phrases::learner;
use crate::saving::keep::{keep, keep_undoable};
use crate::words::{t, t_with};

/// The marks that stand open in a row with room; the others are one tap more.
const OPEN: [AttendanceStatus; 4] = [
    AttendanceStatus::Present,
    AttendanceStatus::Online,
    AttendanceStatus::AbsentNotified,
    AttendanceStatus::Absent,
];

/// The row. `kana` is what stands in the margin where a new group begins.
#[component]
pub fn RollRow(call: RollCall, expected: Expected, kana: Signal<String>) -> impl IntoView {
    let replica = call.replica;
    let Expected { learner: id, attendance } = expected;
    let name: Text = Memo::new(move |_| learner(replica, id)).into();
    let full = move || Some(replica.read::<Learner>(id)?.full_name?.0);
    let marked = Memo::new(move |_| replica.read::<Attendance>(attendance));
    let status = Memo::new(move |_| marked.with(|it| it.as_ref().and_then(|it| it.status)));
    let has_notice = Memo::new(move |_| {
        let (lesson, ids) = (call.lesson.with(|lesson| lesson.id), aliases(replica, id));
        replica.ask(|records| notice(records, lesson, &ids).is_some())
    });
    let is_open = Memo::new(move |_| call.open.get() == Some(id));
    let toggle = move |_| {
        let opens = !is_open.get_untracked();
        call.open.set(opens.then_some(id));
        if opens {
            enter_record();
        }
    };
    view! {
        <li class="roll-row" data-open=move || is_open.get().then_some("yes")>
            <span class="roll-kana" aria-hidden="true" translate="no">{kana}</span>
            <button
                type="button"
                class="roll-name"
                translate="no"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                on:click=toggle
            >
                <b>{ruby(name)}</b>
                <span class="roll-full">{full}</span>
            </button>
            <span class="roll-marks">
                <RollSigns call learner=id marked has_notice />
                <Marks id=attendance />
            </span>
            <Stay lesson=call.lesson marked name />
            <Pick call expected status has_notice name />
        </li>
    }
}

/// The marks of one row.
#[component]
fn Pick(
    call: RollCall,
    expected: Expected,
    status: Memo<Option<AttendanceStatus>>,
    /// Whether she has let us know that she will not come: one tap confirms it.
    has_notice: Memo<bool>,
    name: Text,
) -> impl IntoView {
    let group = fresh_id("roll");
    let mark = marker(call, expected.clone(), name);
    let is_away = move || status.get().is_some_and(|it| !took_part(it));
    let state = move || status.get().map_or("open", |status| status.code());
    let radio = move |own: AttendanceStatus| {
        let label = mark_word(own);
        let is_possible = Memo::new(move |_| call.is_possible(own));
        view! {
            <label class="roll-mark" data-mark=own.code()>
                <input
                    type="radio"
                    autocomplete="off"
                    class="choice-input"
                    name=group.clone()
                    value=own.code()
                    disabled=move || !is_possible.get()
                    prop:checked=move || status.get() == Some(own)
                    on:change=move |event| {
                        mark.run((own,));
                        show_chosen(&event, status);
                    }
                />
                {mark_face(own, label)}
            </label>
        }
    };
    let away = move || {
        let key = match status.get() {
            Some(it) if !took_part(it) => format!("tutor.away.{}", it.code()),
            _ => "tutor.away".to_owned(),
        };
        t(&key)
    };
    view! {
        <fieldset
            class="roll-pick"
            data-status=state
            data-noticed=move || has_notice.get().then_some("")
        >
            <legend class="visually-hidden">{ruby(name)}</legend>
            {OPEN.map(radio).into_iter().collect_view()}
            <Popup
                of=name
                class="roll-away"
                face=move || view! {
                    <span data-chosen=move || is_away().then(state)>
                        {ruby(Signal::derive(away))}
                    </span>
                    <Icon name=IconName::ChevronDown />
                }
            >
                <Others call mark status expected=expected.clone() name />
            </Popup>
        </fieldset>
    }
}

/// What one mark looks like: its sign and its word.
fn mark_face(own: AttendanceStatus, label: Text) -> impl IntoView {
    let icon = match own {
        AttendanceStatus::Present => IconName::Check,
        AttendanceStatus::Online => IconName::Video,
        AttendanceStatus::AbsentNotified => IconName::Mail,
        AttendanceStatus::Absent | AttendanceStatus::Closed => IconName::Minus,
    };
    // Beside an open record there is room for half of the words.
    let short = (own == AttendanceStatus::AbsentNotified).then(|| {
        view! { <span class="roll-word-short">{ruby(word("tutor.away.absent_notified"))}</span> }
    });
    view! {
        <span class="roll-face">
            <Icon name=icon />
            <span class="roll-word">{ruby(label)}</span>
            {short}
        </span>
    }
}

/// The marks that are one tap more, and taking a mark away.
#[component]
fn Others(
    call: RollCall,
    mark: Callback<(AttendanceStatus,)>,
    status: Memo<Option<AttendanceStatus>>,
    expected: Expected,
    name: Text,
) -> impl IntoView {
    let (replica, toasts) = (call.replica, Toasts::here());
    let item = |status: AttendanceStatus, icon: IconName| {
        view! {
            <MenuItem label=mark_word(status) icon on_press=move |()| mark.run((status,)) />
        }
    };
    let clear = Callback::new(move |()| {
        let was = untrack(|| replica.read::<Attendance>(expected.attendance));
        let Some(was) = was else { return };
        let said: Text =
            Signal::derive(move || t_with("tutor.roll.cleared", &[("name", &name.get())]));
        let writes = vec![Write::remove::<Attendance>(was.id)];
        keep_undoable(replica, toasts, said, writes, move || vec![Write::create(&was)]);
    });
    let (lesson, learner) = (call.lesson.with_untracked(|lesson| lesson.id), expected.learner);
    let is_aside = Memo::new(move |_| call.aside.has(lesson, learner));
    let later = move |()| {
        call.aside.put(lesson, learner);
        let said = move || t_with("tutor.roll.later.done", &[("name", &name.get())]);
        toasts.undoable(Signal::derive(said), move || call.aside.bring_back(lesson, learner));
    };
    let came = Memo::new(move |_| status.get().is_some_and(took_part));
    // A venue to which somebody has come is not closed.
    let is_open_house = Memo::new(move |_| {
        let has_come = |one: &Expected| call.status(one).is_some_and(took_part);
        call.people.with(|all| all.iter().any(has_come))
    });
    let with_child = move |()| {
        let Some(mark) = untrack(|| replica.read::<Attendance>(expected.attendance)) else {
            return;
        };
        let is_with_child = mark.with_child != Some(true);
        keep(replica, toasts, vec![set_with_child(mark.id, is_with_child)]);
    };
    view! {
        {item(AttendanceStatus::AbsentNotified, IconName::Mail)}
        {item(AttendanceStatus::Absent, IconName::Minus)}
        <div hidden=move || is_open_house.get()>
            {item(AttendanceStatus::Closed, IconName::Lock)}
        </div>
        <div hidden=move || status.get().is_some() || is_aside.get()>
            <MenuItem label=word("tutor.roll.later") icon=IconName::ChevronDown on_press=later />
        </div>
        <div hidden=move || !is_aside.get()>
            <MenuItem
                label=word("tutor.roll.later.back")
                icon=IconName::ChevronUp
                on_press=move |()| call.aside.bring_back(lesson, learner)
            />
        </div>
        <div hidden=move || !came.get()>
            <MenuItem
                label=word("attendance.with_child")
                icon=IconName::Family
                on_press=with_child
            />
        </div>
        // It stays in the document: a pressed item that goes cannot close the window around it.
        <div hidden=move || status.get().is_none()>
            <MenuItem label=word("tutor.roll.clear") icon=IconName::Undo on_press=clear />
        </div>
    }
}

/// What one tap does: it marks, says so, and can be taken back.
fn marker(call: RollCall, expected: Expected, name: Text) -> Callback<(AttendanceStatus,)> {
    let (replica, toasts) = (call.replica, Toasts::here());
    Callback::new(move |(status,): (AttendanceStatus,)| {
        let lesson = call.lesson.get_untracked();
        let before = untrack(|| replica.ask(|records| Before::new(records, &lesson, &expected)));
        let word = mark_word(status);
        let said: Text = Signal::derive(move || {
            t_with("tutor.roll.marked", &[("name", &name.get()), ("status", &word.get())])
        });
        let writes = roll::mark(&before, status, untrack(|| replica.today()));
        let undo = move || roll::take_back(std::slice::from_ref(&before), status);
        keep_undoable(replica, toasts, said, writes, undo);
    })
}

fn mark_word(status: AttendanceStatus) -> Text {
    let key = format!("tutor.mark.{}", status.code());
    Signal::derive(move || t(&key))
}

/// The browser shows a tap at once; what was not taken must not look as if it were.
fn show_chosen(event: &Event, status: Memo<Option<AttendanceStatus>>) {
    let group = event_target::<HtmlInputElement>(event).closest("fieldset").ok().flatten();
    let found = group.and_then(|group| group.query_selector_all("input").ok());
    let Some(found) = found else { return };
    let chosen = status.get_untracked().map(|status| status.code());
    let inputs = (0..found.length()).filter_map(|at| found.item(at));
    for input in inputs.filter_map(|node| node.dyn_into::<HtmlInputElement>().ok()) {
        input.set_checked(Some(&*input.value()) == chosen);
    }
}
