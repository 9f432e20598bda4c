//! A learner says that she will not come to her next lesson: one tap, and one tap takes it back.
//! She need not say why.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::program::lesson::notice::{Says, is_away, notice_id, say};
use shared::record::Record as _;
use shared::records::absence_notice::AbsenceNotice;
use shared::records::lesson::Lesson;
use shared::records::venue::Venue;
use shared::sync::overlay::Progress;

use crate::later::deferred;
use crate::parts::{Button, ButtonKind, IconName, Toasts, ruby, word};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep};

/// The button on the card of the next lesson, or what she has said.
#[component]
pub fn Absence(lesson: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_away = Memo::new(move |_| {
        let own = replica.actor().learner();
        own.is_some_and(|own| replica.ask(|records| is_away(records, lesson, own)))
    });
    // What she said is told only once it has left her phone; until then she can call.
    let is_told = Memo::new(move |_| {
        let own = replica.actor().learner();
        let notice = own.and_then(|own| replica.view(AbsenceNotice::NAME, notice_id(lesson, own)));
        notice.is_some_and(|view| matches!(view.progress, Progress::Sent | Progress::Held))
    });
    let phone = Memo::new(move |_| {
        let venue = replica.read::<Lesson>(lesson)?.venue?;
        Some(replica.read::<Venue>(venue.id)?.phone?.0)
    });
    let press = move || {
        let says = if is_away.get_untracked() { Says::Comes } else { Says::Away };
        spawn_local(async move {
            if tell(replica, toasts, lesson, says).await.is_err() {
                toasts.show(word("saving.failed"));
            }
        });
    };
    let key = Memo::new(move |_| match is_away.get() {
        true => "learner.absence.back",
        false => "learner.absence.say",
    });
    view! {
        {move || is_away.get().then(|| match is_told.get() {
            true => view! { <p>{ruby(word("learner.absence.said"))}</p> }.into_any(),
            false => view! {
                <p>{ruby(word("learner.absence.waits"))}</p>
                {move || phone.get().map(|number| {
                    let href = routes::call(&number);
                    view! { <p><a href=href translate="no">{number}</a></p> }
                })}
            }
            .into_any(),
        })}
        <Button
            label=Signal::derive(move || crate::words::t(key.get()))
            kind=ButtonKind::Secondary
            icon=IconName::Mail
            on_press=press
        />
    }
}

deferred! {
    /// Saves what she says about a lesson; if the device refuses it, a toast says why.
    fn tell(replica: Replica, toasts: Toasts, lesson: RecordId, says: Says) -> Kept {
        let own = replica.actor().learner();
        let write = |own| untrack(|| replica.ask(|records| say(records, lesson, own, says)));
        keep(replica, toasts, own.map(write).into_iter().collect())
    }
}
