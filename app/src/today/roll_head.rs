//! The second line of the head of a roll: the counts, which narrow the list, one tap for everybody
//! who is left, and how far the roll has come.

use leptos::prelude::*;
use shared::program::lesson::preparation::notice;
use shared::program::lesson::roll::{self, Before};
use shared::program::lesson::roster::Expected;
use shared::records::attendance::AttendanceStatus;

use super::marking::may_mark;
use super::roll::{RollCall, Rows};
use crate::parts::{
    Badge, Button, ButtonKind, IconName, Text, Toasts, Tone, plain, plain_word, ruby, word,
};
use crate::reading::find::aliases;
use crate::saving::keep::keep_undoable;
use crate::words::t_with;

/// The lists in the order of their counts, with the word of each.
const LISTS: [(Rows, &str); 5] = [
    (Rows::All, "tutor.rows.all"),
    (Rows::Open, "tutor.rows.open"),
    (Rows::Came, "tutor.rows.came"),
    (Rows::Online, "tutor.rows.online"),
    (Rows::Away, "tutor.rows.away"),
];

/// The line.
#[component]
pub fn RollHead(call: RollCall) -> impl IntoView {
    let statuses = Memo::new(move |_| {
        call.people.get().iter().map(|one| call.status(one)).collect::<Vec<_>>()
    });
    let count = move |rows: Rows| {
        statuses.with(|all| all.iter().filter(|status| rows.contain(**status)).count())
    };
    let list = move |(rows, key): (Rows, &'static str)| {
        let is_chosen = move || if call.rows.get() == rows { "true" } else { "false" };
        view! {
            <button
                type="button"
                class="roll-count"
                data-rows=format!("{rows:?}")
                aria-pressed=is_chosen
                on:click=move |_| call.rows.set(rows)
            >
                {ruby(word(key))}
                <b translate="no">{move || count(rows)}</b>
            </button>
        }
    };
    let heard = move || {
        let of = |rows: Rows| count(rows).to_string();
        let values = [
            ("all", &*of(Rows::All)),
            ("came", &of(Rows::Came)),
            ("online", &of(Rows::Online)),
            ("away", &of(Rows::Away)),
            ("open", &of(Rows::Open)),
        ];
        plain(&t_with("tutor.rows.meter", &values))
    };
    let part = move |rows: Rows| {
        view! {
            <i data-rows=format!("{rows:?}") style:flex-grow=move || count(rows).to_string()></i>
        }
    };
    view! {
        <div class="roll-head" translate="no">
            <div class="roll-counts" role="group" aria-label=plain_word("tutor.rows")>
                {LISTS.map(list).into_iter().collect_view()}
            </div>
            <AllPresent call />
            <div class="roll-meter" role="img" aria-label=heard>
                {LISTS[2..].iter().map(|(rows, _)| part(*rows)).collect_view()}
                {part(Rows::Open)}
            </div>
        </div>
    }
}

/// Marks everybody who is not marked yet as present.
#[component]
fn AllPresent(call: RollCall) -> impl IntoView {
    let (replica, toasts) = (call.replica, Toasts::here());
    // Whoever has let us know that she will not come is left to a tap of her own.
    let has_notice = move |one: &Expected| {
        let lesson = call.lesson.with(|lesson| lesson.id);
        let ids = aliases(replica, one.learner);
        replica.ask(|records| notice(records, lesson, &ids).is_some())
    };
    let open = move || {
        let lesson = call.lesson.get();
        let open = call.people.get().into_iter().filter(|one| call.status(one).is_none());
        let open = open.filter(|one| !has_notice(one));
        let before = |one| replica.ask(|records| Before::new(records, &lesson, &one));
        open.map(before).collect::<Vec<Before>>()
    };
    let left = Memo::new(move |_| {
        let all = call.people.get();
        let (noticed, left): (Vec<_>, Vec<_>) =
            all.iter().filter(|one| call.status(one).is_none()).partition(|one| has_notice(one));
        (left.len(), noticed.len())
    });
    let is_possible = Memo::new(move |_| {
        let today = replica.today();
        call.lesson.with(|lesson| lesson.date.is_none_or(|day| day <= today))
            && call.is_possible(AttendanceStatus::Present)
    });
    let why_not = Signal::derive(move || may_mark(replica, &call.lesson.get()));
    let everybody = move || {
        let open = untrack(open);
        let count = open.len().to_string();
        let said: Text =
            Signal::derive(move || t_with("tutor.roll.all_present.done", &[("n", &count)]));
        let writes = roll::all_present(&open, untrack(|| replica.today()));
        keep_undoable(replica, toasts, said, writes, move || {
            roll::take_back(&open, AttendanceStatus::Present)
        });
    };
    let label = Signal::derive(move || {
        let (n, noticed) = left.get();
        let values = [("n", &*n.to_string()), ("m", &noticed.to_string())];
        let key = match noticed {
            0 => "tutor.roll.all_present",
            _ => "tutor.roll.all_present.but",
        };
        t_with(key, &values)
    });
    // While only those are left who will not come there is nothing to be said of all.
    let state = Memo::new(move |_| (is_possible.get(), left.get().0 == 0, left.get().1 == 0));
    move || match state.get() {
        (false, ..) | (true, true, false) => ().into_any(),
        (true, true, true) => view! {
            <Badge label=word("tutor.roll.done") tone=Tone::Success icon=IconName::CheckCircle />
        }
        .into_any(),
        (true, false, _) => view! {
            <Button
                label
                kind=ButtonKind::Primary
                icon=IconName::CheckCircle
                on_press=everybody
                blocked=why_not
            />
        }
        .into_any(),
    }
}
