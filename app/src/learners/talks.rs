//! The talks about a learner, on her page: when, with whom, what was said and what happens next.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::records::consultation::{Consultation, KIND};
use shared::value::Choice as _;

use crate::fields::{HistoryLink, Marks};
use crate::parts::{EmptyState, IconName, LinkButton, Section, ruby, word};
use crate::reading::find::naming_any;
use crate::reading::phrases::{BETWEEN, choice, code, told};
use crate::reading::values::person_name;
use crate::replica::Replica;
use crate::routes;
use crate::words::{day_text, t, t_with};

/// How many talks stand open; older ones are one tap away.
const SHOWN: usize = 3;

/// The talks, the newest first.
#[component]
pub fn Talks(id: RecordId, ids: Memo<Vec<RecordId>>) -> impl IntoView {
    let replica = Replica::current();
    let talks = Memo::new(move |_| {
        let mut talks = naming_any::<Consultation>(replica, "learner", &ids.get());
        talks.sort_by_key(|talk| std::cmp::Reverse((talk.date, talk.id)));
        talks.into_iter().map(|talk| talk.id).collect::<Vec<_>>()
    });
    let recent = move || talks.get().into_iter().take(SHOWN);
    let older = move || talks.get().into_iter().skip(SHOWN).collect::<Vec<_>>();
    view! {
        <Section title=word("kinds.consultation") actions=move || view! {
            <LinkButton
                label=word("tutor.talk.new")
                href=routes::new_consultation(id)
                icon=IconName::Plus
            />
        }>
            {move || talks.with(Vec::is_empty).then(|| view! {
                <EmptyState
                    title=word("tutor.talk.none")
                    text=move || t("tutor.talk.none.next")
                />
            })}
            <div class="stack">
                <For each=recent key=|talk| *talk let(talk)><Talk id=talk learner=id /></For>
            </div>
            {move || (!older().is_empty()).then(|| view! {
                <details class="tutor-more">
                    <summary>
                        {told(move || {
                            t_with("tutor.talk.older", &[("n", &older().len().to_string())])
                        })}
                    </summary>
                    <div class="stack">
                        <For each=older key=|talk| *talk let(talk)><Talk id=talk learner=id /></For>
                    </div>
                </details>
            })}
        </Section>
    }
}

#[component]
fn Talk(id: RecordId, learner: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let talk = Memo::new(move |_| replica.read::<Consultation>(id));
    let is_own = Memo::new(move |_| {
        let staff = talk.get().and_then(|talk| talk.staff).map(|staff| staff.id);
        staff.is_some() && staff == replica.actor().staff()
    });
    let title = move || {
        talk.get().map(|talk| {
            let channel = talk.channel.map(|channel| choice(&KIND, "channel", channel));
            let day = talk.date.map(day_text);
            [day, channel].into_iter().flatten().collect::<Vec<_>>().join(BETWEEN)
        })
    };
    let who = move || {
        talk.get().map(|talk| {
            let with = talk.counterparties.into_iter().flat_map(|all| all.0);
            let with = with.map(|one| code(&KIND, "counterparties", one.code()));
            let topics = talk.topics.into_iter().flat_map(|all| all.0);
            let topics = topics.map(|one| code(&KIND, "topics", one.code()));
            let author = talk.staff.map(|staff| person_name(replica, Some(staff.id)));
            with.chain(topics).chain(author).collect::<Vec<_>>().join(BETWEEN)
        })
    };
    let summary = move || talk.get().and_then(|talk| talk.summary).map(|text| text.0);
    let next = move || talk.get().and_then(|talk| talk.next_action).map(|text| text.0);
    view! {
        <article class="panel tutor-talk">
            <h3 class="tutor-small-title">
                {ruby(Signal::derive(move || title().unwrap_or_default()))}
            </h3>
            <Marks id />
            <p class="tutor-soft">{ruby(Signal::derive(move || who().unwrap_or_default()))}</p>
            {move || summary().map(|text| view! { <p class="tutor-note-text">{text}</p> })}
            {move || next().map(|text| view! {
                <p><strong>{ruby(word("consultation.next_action"))}</strong>" "{text}</p>
            })}
            <HistoryLink kind=&KIND id />
            {move || is_own.get().then(|| view! {
                <a href=routes::consultation(learner, id)>{ruby(word("tutor.talk.go_on"))}</a>
            })}
        </article>
    }
}
