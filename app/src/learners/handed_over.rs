//! What was handed over and nobody has read yet, first of all in her file: the next person reads it
//! and says so.

use leptos::prelude::*;
use shared::findings::Finding;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::write::field;
use shared::record::Body;
use shared::records::handover::Handover;
use shared::words::verbatim;

use crate::parts::{
    Button, ButtonKind, Card, CardHeading, IconName, Row, Rows, Toasts, Tone, ruby, word,
};
use crate::reading::find::naming_any;
use crate::reading::findings::{found_handed_over, place_of, subject, task};
use crate::reading::phrases::told;
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::saving::keep::keep_undoable;
use crate::words::{day_text, t_with};

/// Whom the person who works here has been handed and not read about; nothing where she has read
/// everything.
#[component]
pub fn ToRead() -> impl IntoView {
    let replica = Replica::current();
    let unread = Memo::new(move |_| found_handed_over(replica));
    let row = move |finding: Finding| {
        let href = place_of(replica, &finding).unwrap_or_default();
        let of = finding.clone();
        let title = Signal::derive(move || subject(replica, &of));
        view! { <Row title href note=move || task(&finding) /> }
    };
    move || {
        (!unread.with(Vec::is_empty)).then(|| {
            view! { <Rows>{unread.get().into_iter().map(row).collect_view()}</Rows> }
        })
    }
}

/// The handovers of a learner that wait to be read.
#[component]
pub fn HandedOver(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let unread = Memo::new(move |_| {
        let mut all = naming_any::<Handover>(replica, "learner", &ids.get());
        all.retain(|it| it.acknowledged_on.is_none());
        all.sort_by_key(|it| std::cmp::Reverse((it.date, it.id)));
        all
    });
    view! {
        <For each=move || unread.get() key=shown_of let(handover)>
            <Unread handover />
        </For>
    }
}

/// What the card shows, by which it is told whether it is still the same.
fn shown_of(handover: &Handover) -> (RecordId, Option<String>, Option<u32>) {
    let text = handover.text.as_ref().map(|text| text.0.clone());
    (handover.id, text, handover.left_out.map(|n| n.0))
}

#[component]
fn Unread(handover: Handover) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_mine = handover.to.is_some_and(|to| Some(to.id) == replica.actor().staff());
    let id = handover.id;
    let read = move || {
        let today = untrack(|| replica.today());
        let set = |day| Body::from_iter([field("acknowledged_on", day)]);
        let writes = vec![Write::set::<Handover>(id, set(Some(&today)))];
        let undo = move || vec![Write::set::<Handover>(id, set(None))];
        keep_undoable(replica, toasts, word("going_on.read.said"), writes, undo);
    };
    let (from, to, date) = (handover.from, handover.to, handover.date);
    let program = handover.program.map(|it| verbatim(&it.0));
    let who = move || {
        let from = program.clone().or_else(|| from.map(|it| person_name(replica, Some(it.id))));
        let to = person_name(replica, to.map(|it| it.id));
        let day = date.map(day_text).unwrap_or_default();
        let from = from.unwrap_or_default();
        t_with("going_on.read.who", &[("from", &from), ("to", &to), ("day", &day)])
    };
    let left_out = handover.left_out.map_or(0, |n| n.0);
    let text = handover.text.map(|text| text.0).unwrap_or_default();
    view! {
        <Card title=word("kind.handover") heading=CardHeading::InPage tone=Tone::Accent>
            <p class="soft">{told(who)}</p>
            <p class="handover-text">{ruby(Signal::stored(verbatim(&text)))}</p>
            {(left_out > 0).then(|| view! {
                <p class="soft">{told(move || {
                    t_with("going_on.hand_over.left_out", &[("n", &left_out.to_string())])
                })}</p>
            })}
            {if is_mine {
                view! {
                    <Button label=word("going_on.read") kind=ButtonKind::Primary
                        icon=IconName::Check on_press=read />
                }.into_any()
            } else {
                view! { <p class="note-line">{ruby(word("finding.handover_unread"))}</p> }
                    .into_any()
            }}
        </Card>
    }
}
