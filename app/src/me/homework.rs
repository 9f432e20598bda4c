//! What a learner does until the next lesson, and how she herself finds that it goes: the latest
//! lesson as she took it along, and a rating if she wants to give one.

use leptos::prelude::*;
use serde_json::Value;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::emergency::{LINES, Need};
use shared::program::lesson::study::last_time;
use shared::reading::care_words::speaks_of_dying;
use shared::record::Body;
use shared::records::lesson_record::KIND as LESSON_RECORD;
use shared::records::self_rating::{KIND, SelfRating};
use shared::value::{Date, Rating, Ref};
use shared::words::verbatim;

use crate::parts::{
    Card, CardHeading, Choice, ChoiceLegend, Notice, NoticeKind, SegmentedChoice, Text, Toasts,
    ruby, word,
};
use crate::reading::find::{naming_any, own_records};
use crate::reading::phrases::{BETWEEN, choice, told};
use crate::replica::Replica;
use crate::routes;
use crate::saving::autosave::Lines;
use crate::saving::keep::{keep, one};
use crate::saving::record_text::RecordText;
use crate::words::{day_text, t};

/// The homework of the latest lesson, subject by subject; nothing where none was given.
#[component]
pub fn Homework() -> impl IntoView {
    let replica = Replica::current();
    let last = Memo::new(move |_| {
        let (own, day) = (own_records(replica), replica.today().plus_days(1));
        let last = replica.ask(|records| last_time(records, &own, day))?;
        let lines = last.records.iter().filter_map(|it| {
            let subject = it.subject.map(|it| choice(&LESSON_RECORD, "subject", it));
            let words = it.homework.as_ref().map(|words| verbatim(&words.0))?;
            Some(subject.into_iter().chain([words]).collect::<Vec<_>>().join(BETWEEN))
        });
        let lines: Vec<String> = lines.collect();
        (!lines.is_empty()).then_some((last.on, lines))
    });
    move || {
        last.get().map(|(on, lines)| {
            let line = |text: String| view! { <li>{told(move || text.clone())}</li> };
            view! {
                <Card
                    title=word("lesson_record.homework")
                    heading=CardHeading::InPage
                    aside=move || told(move || day_text(on))
                >
                    <ul role="list">{lines.into_iter().map(line).collect_view()}</ul>
                </Card>
            }
        })
    }
}

/// How it goes today, if she wants to say it. Nobody is asked, and no figure counts it.
#[component]
pub fn OwnRating() -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let today = Memo::new(move |_| replica.today());
    let own = Memo::new(move |_| {
        let all = naming_any::<SelfRating>(replica, "learner", &own_records(replica));
        all.into_iter().rfind(|it| it.date == Some(today.get()))
    });
    let id = Memo::new(move |_| own.with(|own| own.as_ref().map(|own| own.id)));
    let value = Signal::derive(move || Some(own.get()?.rating?.0.to_string()));
    let rate = move |code: String| {
        let Ok(rating) = code.parse::<u8>() else { return };
        let learner = untrack(|| replica.actor().learner());
        let Some(learner) = learner else { return };
        let write = write(replica, id.get_untracked(), learner, today.get_untracked(), rating);
        keep(replica, toasts, vec![write]);
    };
    let says_so = Memo::new(move |_| {
        own.with(|own| {
            let words = own.as_ref().and_then(|own| own.words.as_ref());
            words.is_some_and(|words| speaks_of_dying(&words.0))
        })
    });
    let options: Vec<Choice> =
        (1..=5).map(|n: u8| Choice::new(n.to_string(), Signal::stored(n.to_string()))).collect();
    view! {
        <Card title=word("learner.rating") heading=CardHeading::InPage>
            <p class="soft">{ruby(word("self_rating.rating.help"))}</p>
            <SegmentedChoice
                legend=word("self_rating.rating")
                shown=ChoiceLegend::Heard
                options
                value
                on_choose=rate
            />
            {move || id.get().map(|id| view! {
                <RecordText
                    kind=&KIND
                    id
                    field="words"
                    label=word("self_rating.words")
                    lines=Lines::Many
                    rows=2
                />
            })}
            {move || says_so.get().then(|| view! { <WhomToCall /> })}
        </Card>
    }
}

/// Numbers at which somebody listens, for whoever writes that she does not want to live.
#[component]
fn WhomToCall() -> impl IntoView {
    let of_need = LINES.iter().filter(|line| line.need == Need::Talk);
    let rows = of_need.map(|line| {
        let name = word_of(format!("emergency.{}", line.code));
        let href = routes::call(line.number);
        view! { <li>{ruby(name)}" "<a href=href translate="no">{line.number}</a></li> }
    });
    view! {
        <div role="status">
            <Notice kind=NoticeKind::Info text=move || t("learner.rating.call")>
                <ul>{rows.collect_view()}</ul>
            </Notice>
        </div>
    }
}

fn word_of(key: String) -> Text {
    Signal::derive(move || t(&key))
}

fn write(
    replica: Replica,
    own: Option<RecordId>,
    learner: RecordId,
    today: Date,
    rating: u8,
) -> Write {
    let set: Body = one("rating", Value::from(rating));
    match own {
        Some(id) => Write::set::<SelfRating>(id, set),
        None => Write::create(&SelfRating {
            learner: Some(Ref::to(learner)),
            date: Some(today),
            rating: Some(Rating(rating)),
            ..SelfRating::empty(replica.new_id())
        }),
    }
}
