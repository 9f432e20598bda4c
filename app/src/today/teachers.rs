//! Who comes to teach at a lesson, with the way to whoever stands in.

use leptos::prelude::*;
use shared::program::stand_ins::Staffing;
use shared::record::Record;
use shared::records::lesson::Lesson;
use shared::records::staff::Staff;

use crate::parts::{ruby, word};
use crate::reading::phrases::{BETWEEN, told};
use crate::reading::values::title;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// The line; a lesson that nobody is known to teach has none.
#[component]
pub fn Teachers(lesson: Memo<Lesson>) -> impl IntoView {
    let replica = Replica::current();
    let staffing = Memo::new(move |_| {
        lesson.with(|lesson| replica.ask(|records| Staffing::read(records, lesson)))
    });
    let said = move || {
        let said = |key: &str, all: std::collections::BTreeSet<shared::id::RecordId>| {
            let names = all.into_iter().map(|id| title(replica, Staff::NAME, id));
            let names = names.collect::<Vec<_>>().join(&t("forms.comma"));
            (!names.is_empty()).then(|| t_with(key, &[("names", &names)]))
        };
        let staffing = staffing.get();
        let lines = [said("cover.coming", staffing.coming), said("cover.away", staffing.away)];
        lines.into_iter().flatten().collect::<Vec<_>>().join(BETWEEN)
    };
    let is_any = Memo::new(move |_| staffing.with(|it| *it != Staffing::default()));
    move || {
        is_any.get().then(|| {
            view! {
                <p class="soft">
                    {told(said)}
                    {BETWEEN}
                    <a href=routes::cover()>{ruby(word("cover.title"))}</a>
                </p>
            }
        })
    }
}
