//! The lesson that is now or next, as the one dark card of the day: one tap from unlocking to its
//! roll.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::lesson::roster::Tally;
use shared::records::lesson::Lesson;

use super::roster::tally;
use crate::fields::MarksAbout;
use crate::parts::{ButtonKind, Card, CardHeading, IconName, LinkButton, Text, Tone, ruby, word};
use crate::reading::phrases::{BETWEEN, hours, line_of, told, venue};
use crate::replica::Replica;
use crate::routes;
use crate::words::t_with;

/// The card.
#[component]
pub fn NextLesson(id: RecordId, #[prop(into)] when: Text) -> impl IntoView {
    let replica = Replica::current();
    let lesson = Memo::new(move |_| replica.read::<Lesson>(id));
    let place = move || lesson.with(|it| it.as_ref()?.venue.map(|venue| venue.id));
    let time = move || lesson.with(|it| it.as_ref().map(hours)).unwrap_or_default();
    let counts = Memo::new(move |_| {
        lesson.with(|it| it.as_ref().map(|lesson| tally(replica, lesson))).unwrap_or_default()
    });
    let is_begun = Memo::new(move |_| counts.with(|it| it.open < it.expected));
    let fact = move |key: &'static str, n: fn(Tally) -> usize| {
        let shown = move || n(counts.get()) > 0 || key == "tutor.fact.roster";
        move || {
            shown().then(|| {
                let said = move || t_with("tutor.people", &[("n", &n(counts.get()).to_string())]);
                view! { <div><dt>{ruby(word(key))}</dt><dd>{told(said)}</dd></div> }
            })
        }
    };
    let eyebrow = move || line_of([time(), when.get()], BETWEEN);
    let roll_word =
        Memo::new(move |_| if is_begun.get() { "tutor.next.go_on" } else { "tutor.next.roll" });
    view! {
        <Card
            title=Signal::derive(move || venue(replica, place()))
            href=routes::lesson(id)
            eyebrow=eyebrow
            tone=Tone::Deep
            heading=CardHeading::InPage
            aside=move || view! { <MarksAbout id /> }
        >
            <dl class="lesson-facts">
                {fact("tutor.fact.roster", |it| it.expected)}
                {fact("tutor.fact.came", |it| it.came)}
                {fact("tutor.fact.told", |it| it.told)}
                {fact("tutor.fact.with_child", |it| it.with_child)}
                {fact("tutor.fact.away", |it| it.away)}
                {move || is_begun.get().then(|| fact("tutor.fact.open", |it| it.open))}
            </dl>
            <div class="cluster">
                <LinkButton
                    label=Signal::derive(move || crate::words::t(roll_word.get()))
                    href=routes::lesson(id)
                    kind=ButtonKind::Primary
                    icon=IconName::CheckCircle
                />
                <LinkButton
                    label=word("tutor.before.title")
                    href=routes::preparation(id)
                    icon=IconName::People
                />
                <LinkButton
                    label=word("tutor.walk_in.title")
                    href=routes::walk_in(id)
                    icon=IconName::Plus
                />
            </div>
        </Card>
    }
}
