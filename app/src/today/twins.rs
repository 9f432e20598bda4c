//! The card on a lesson beside which another one stands at its venue at its time: two tablets began
//! the same one without a network. One tap makes one lesson of them, with both rolls.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::join::{Join, Twins, twins};
use shared::records::attendance::{Attendance, AttendanceStatus};
use shared::records::lesson::Lesson;
use shared::value::Choice as _;

use super::marking::may_mark;
use crate::navigation::Navigation;
use crate::parts::{
    Button, ButtonKind, Card, CardHeading, IconName, LinkButton, Toasts, Tone, ruby, word,
};
use crate::reading::phrases::{hours, learner};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep_undoable};
use crate::words::{t, t_with};

/// The card; nothing where the lesson stands alone.
#[component]
pub fn TwinLessons(lesson: Memo<Lesson>) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| replica.ask(|records| twins(records, &lesson.get())));
    move || found.get().map(|twins| view! { <JoinCard twins here=lesson.get_untracked().id /> })
}

#[component]
fn JoinCard(twins: Twins, here: RecordId) -> impl IntoView {
    let (replica, toasts, navigation) = (Replica::current(), Toasts::here(), Navigation::here());
    let (stays, other) = (twins.stays.id, twins.other_than(here).clone());
    let held = StoredValue::new(twins);
    let plan =
        Memo::new(move |_| held.with_value(|twins| replica.ask(|records| twins.join(records))));
    let why_not = Signal::derive(move || {
        held.with_value(|twins| {
            may_mark(replica, &twins.stays).or_else(|| may_mark(replica, &twins.goes))
        })
    });
    let join = move || {
        let Join { writes, undo, .. } = plan.get_untracked();
        let kept = keep_undoable(replica, toasts, word("twins.done"), writes, move || undo.clone());
        if kept == Kept::Yes && here != stays {
            navigation.replace(&routes::lesson(stays));
        }
    };
    let other_id = other.id;
    let text = move || t_with("twins.text", &[("hours", &hours(&other))]);
    let differing = move || plan.with(|plan| plan.differing.clone());
    view! {
        <Card title=word("twins.title") tone=Tone::Warning heading=CardHeading::InPage>
            <p>{ruby(Signal::derive(text))}</p>
            {move || (!differing().is_empty()).then(|| view! {
                <div>
                    <p>{ruby(word("twins.differ"))}</p>
                    <ul class="twins-differ">
                        {differing().into_iter().map(|it| view! { <Differing it /> })
                            .collect_view()}
                    </ul>
                </div>
            })}
            <div class="cluster">
                <Button
                    label=word("twins.join") kind=ButtonKind::Secondary
                    icon=IconName::Check blocked=why_not on_press=join
                />
                <LinkButton label=word("twins.other") href=routes::lesson(other_id) />
            </div>
        </Card>
    }
}

/// Whom the two rolls marked differently, and which mark stays.
#[component]
fn Differing(it: (RecordId, Attendance, Attendance)) -> impl IntoView {
    let replica = Replica::current();
    let (who, kept, other) = it;
    let mark = |status: Option<AttendanceStatus>| {
        status.map(|status| t(&format!("tutor.mark.{}", status.code()))).unwrap_or_default()
    };
    let words = move || {
        let (name, kept, other) = (learner(replica, who), mark(kept.status), mark(other.status));
        t_with("twins.one", &[("name", &name), ("kept", &kept), ("other", &other)])
    };
    view! { <li>{ruby(Signal::derive(words))}</li> }
}
