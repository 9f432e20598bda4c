//! That a venue of hers is closed for some days: told once for all its lessons, in the words that
//! were written for her.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::closure::to_tell;
use shared::records::venue_closure::VenueClosure;
use shared::value::Date;
use shared::words::verbatim;

use crate::parts::Notice;
use crate::replica::Replica;
use crate::words::{day_text, t_with};

/// The closures that she is told of; `lesson` is the venue of her next lesson.
#[component]
pub fn ClosuresTold(lesson: Option<RecordId>) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let venues: Vec<RecordId> = lesson.into_iter().collect();
        let today = replica.today();
        replica.ask(|records| to_tell(records, &venues, today))
    });
    let one = |closure: VenueClosure| {
        view! { <Notice text=move || told(&closure) /> }
    };
    move || found.get().into_iter().map(one).collect_view()
}

/// From when to when it is closed, and what was written for learners.
fn told(closure: &VenueClosure) -> String {
    let day = |day: Option<Date>| day.map(day_text).unwrap_or_default();
    let words = closure.words.as_ref().map(|words| verbatim(&words.0)).unwrap_or_default();
    let values = [("from", &*day(closure.from)), ("to", &day(closure.to)), ("words", &words)];
    t_with("learner.closure", &values)
}
