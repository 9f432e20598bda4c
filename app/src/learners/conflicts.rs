//! Two people wrote different things: both values with who and when, and a tap that decides.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::record::{Body, Kind, Record, named};
use shared::records;
use shared::records::learner::Learner;
use shared::sync::message::Conflict;
use shared::sync::overlay::View;
use shared::sync::stored::WHOLE_RECORD;

use crate::fields::ConflictCard;
use crate::reading::phrases::BETWEEN;
use crate::reading::values::short_text;
use crate::replica::Replica;
use crate::words::t;

/// What nobody has decided yet about a learner.
#[component]
pub fn Conflicts(ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let open = Memo::new(move |_| {
        let ids = ids.get();
        let is_about = |view: &View| {
            let own = (view.kind == Learner::NAME).then_some(view.id);
            named(&view.body, "learner").or(own).is_some_and(|id| ids.contains(&id))
        };
        undecided(replica, is_about)
    });
    view! { <Cards open /> }
}

/// What nobody has decided yet about a lesson and those on its roll who have no row in `listed`.
#[component]
pub fn LessonConflicts(id: RecordId, #[prop(into)] listed: Signal<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let open = Memo::new(move |_| {
        let listed = listed.get();
        let has_row =
            |view: &View| named(&view.body, "learner").is_some_and(|it| listed.contains(&it));
        undecided(replica, |view| view.id == id || is_of_lesson(view, id) && !has_row(view))
    });
    view! { <Cards open /> }
}

/// What nobody has decided yet about one person at a lesson: it stands in her record, so that a
/// card that arrives moves no row of the roll.
#[component]
pub fn RollConflicts(lesson: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let open = Memo::new(move |_| {
        let ids = ids.get();
        let is_hers =
            |view: &View| named(&view.body, "learner").is_some_and(|it| ids.contains(&it));
        undecided(replica, |view| is_of_lesson(view, lesson) && is_hers(view))
    });
    view! { <Cards open /> }
}

fn is_of_lesson(view: &View, lesson: RecordId) -> bool {
    named(&view.body, "lesson") == Some(lesson)
}

/// The records that have two values. A view that asks follows them, and how many there are.
fn undecided(replica: Replica, is_meant: impl Fn(&View) -> bool) -> Vec<View> {
    // A choice that somebody else makes is news, too, and those who wait are few.
    replica.generation.track();
    let open = replica.with_everything(|device| {
        let open = device.conflicted().filter(|view| is_meant(view));
        open.map(|view| (view.kind.clone(), view.id)).collect::<Vec<_>>()
    });
    open.into_iter().filter_map(|(kind, id)| replica.view(&kind, id)).collect()
}

#[component]
fn Cards(open: Memo<Vec<View>>) -> impl IntoView {
    let cards = move || {
        let pairs = open.get().into_iter().flat_map(|view| {
            let conflicts = view.conflicts.clone();
            conflicts.into_iter().map(move |conflict| (view.clone(), conflict))
        });
        pairs.map(|(view, conflict)| view! { <OneConflict record=view conflict /> }).collect_view()
    };
    move || {
        (!open.with(Vec::is_empty)).then(|| {
            view! {
                <div class="stack tutor-conflicts">{cards()}</div>
            }
        })
    }
}

#[component]
fn OneConflict(record: View, conflict: Conflict) -> impl IntoView {
    let (replica, kind) = (Replica::current(), records::kind(&record.kind));
    let whose = named(&record.body, "learner");
    let body = record.body.clone();
    let is_whole = conflict.field == WHOLE_RECORD;
    let about = move || {
        let person = whose.map(|id| crate::reading::phrases::learner(replica, id));
        // A card about a whole record names its kind anyway.
        let what = kind.filter(|_| !is_whole).map(|kind| t(&kind.key()));
        let which = kind.and_then(|kind| which_one(replica, kind, &body));
        Some([person, what, which].into_iter().flatten().collect::<Vec<_>>().join(BETWEEN))
    };
    view! { <ConflictCard record conflict about=about /> }
}

/// What tells a record from others of its kind about the same person: of two steps of one plan the
/// step's words.
fn which_one(replica: Replica, kind: &Kind, body: &Body) -> Option<String> {
    let names = kind.title.iter().filter(|name| **name != "learner");
    let parts = names.filter_map(|name| {
        let value = body.get(*name).filter(|value| !value.is_null())?;
        Some(short_text(replica, kind, kind.field(name)?, value))
    });
    let name = parts.collect::<Vec<_>>().join(BETWEEN);
    (!name.is_empty()).then_some(name)
}
