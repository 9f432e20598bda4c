//! Whom to greet today, before anything is counted: what a tutor would otherwise look up.

use leptos::prelude::*;
use shared::program::lesson::greetings::{Greeting, Why, greetings};
use shared::program::lesson::roster::roster;
use shared::records::lesson::Lesson;
use shared::words::verbatim;

use crate::parts::{Badge, Card, CardHeading, Face, Icon, IconName, Row, Rows, Tone, ruby, word};
use crate::reading::phrases::learner as name_of;
use crate::replica::Replica;
use crate::routes;
use crate::words::{t, t_with};

/// More than these nobody greets before a lesson.
const SHOWN_MAX: usize = 4;

/// The card; nothing where nobody is to be greeted.
#[component]
pub fn Greet(lesson: Memo<Option<Lesson>>) -> impl IntoView {
    let replica = Replica::current();
    let found = Memo::new(move |_| {
        let Some(lesson) = lesson.get() else { return Vec::new() };
        let Some(day) = lesson.date else { return Vec::new() };
        replica.ask(|records| {
            let people: Vec<_> =
                roster(records, &lesson).into_iter().map(|one| one.learner).collect();
            let mut all = greetings(records, &people, day);
            all.truncate(SHOWN_MAX);
            all
        })
    });
    move || {
        (!found.with(Vec::is_empty)).then(|| {
            view! {
                <Card
                    title=word("tutor.greet.title")
                    heading=CardHeading::InPage
                    aside=move || ruby(word("tutor.greet.from"))
                >
                    <Rows>{found.get().into_iter().map(row).collect_view()}</Rows>
                </Card>
            }
        })
    }
}

fn row(Greeting { learner, why }: Greeting) -> impl IntoView {
    let replica = Replica::current();
    let name = Signal::derive(move || name_of(replica, learner));
    let (key, tone) = match why {
        Why::FirstTime => ("tutor.greet.first", Tone::Accent),
        Why::Back { .. } => ("tutor.greet.back", Tone::Success),
        Why::Arranged { .. } => ("tutor.greet.arranged", Tone::Accent),
    };
    let note = move || match &why {
        Why::FirstTime => t("tutor.greet.first.text"),
        Why::Back { weeks } => t_with("tutor.greet.back.text", &[("n", &weeks.to_string())]),
        Why::Arranged { words, .. } => verbatim(words),
    };
    view! {
        <Row
            title=name
            href=routes::learner(learner)
            note=note
            mark=move || view! { <Face name tone=Tone::Neutral /> }
        >
            <div class="row-end">
                <Badge label=word(key) tone />
                <Icon name=IconName::ChevronRight />
            </div>
        </Row>
    }
}
