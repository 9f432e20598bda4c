//! The exam, on the days on which learners in sight sit it: the way to its page.

use leptos::prelude::*;
use shared::program::exam_timetable::round_on;
use shared::program::records::ReadRecords;
use shared::records::exam_application::ExamApplication;

use crate::parts::{Card, CardHeading, Tone, word};
use crate::reading::phrases::told;
use crate::replica::Replica;
use crate::routes;
use crate::words::t_with;

/// A card that is there on these days only.
#[component]
pub fn ExamToday() -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let today = replica.today();
        replica.ask(|records| {
            let round = round_on(records, today)?.id;
            let all = records.list_referring::<ExamApplication>("sitting", round);
            let posted = all.filter(ExamApplication::is_posted).count();
            (posted > 0).then_some((round, posted))
        })
    });
    move || {
        found.get().map(|(round, count)| {
            let text = move || t_with("tutor.exam_day.text", &[("n", &count.to_string())]);
            view! {
                <Card
                    title=word("tutor.exam_day.title")
                    heading=CardHeading::InPage
                    tone=Tone::Accent
                    href=routes::exam_day(round)
                >
                    <p>{told(text)}</p>
                </Card>
            }
        })
    }
}
