//! What a learner asks about the records that are kept about her, and what she was answered. She
//! asks on her own page, also without a network.

use leptos::prelude::*;
use shared::arrange::Arrange;
use shared::program::Write;
use shared::program::write::field;
use shared::record::{Body, Record};
use shared::records::data_request::{DataRequest, DataRequestKind, KIND};
use shared::value::{Choice as _, LongText, Ref};

use crate::fields::to_first_refused;
use crate::parts::{
    Badge, Button, ButtonKind, Card, CardHeading, Choice, IconName, Section, SegmentedChoice,
    TextArea, Toasts, Tone, fits, ruby, word,
};
use crate::reading::find::{naming_any, own_records};
use crate::reading::phrases::{code, told};
use crate::replica::Replica;
use crate::saving::keep::{Kept, keep};
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::{day_text, t, t_with};

/// The name of this form among the forms that are kept.
const FORM: &str = "data_request";

/// Longest request, in characters; whoever has more to say talks with somebody.
const WORDS_MAX: usize = 400;

/// The form, and every request of hers with its answer.
#[component]
pub fn Requests() -> impl IntoView {
    let replica = Replica::current();
    let asked = Memo::new(move |_| {
        let mut asked = naming_any::<DataRequest>(replica, "learner", &own_records(replica));
        asked.arrange_by_key(|it| std::cmp::Reverse((it.asked_on, it.id)));
        asked
    });
    view! {
        <Section title=word("learner.requests.title") support=move || t("learner.requests.support")>
            <Ask />
            <For each=move || asked.get() key=|it| format!("{it:?}") let(request)>
                <OneRequest request />
            </For>
        </Section>
    }
}

/// What she may ask.
fn options() -> Vec<Choice> {
    let option = |it: &DataRequestKind| {
        let own = it.code();
        Choice::new(own, Signal::derive(move || code(&KIND, "kind", own)))
    };
    DataRequestKind::ALL.iter().map(option).collect()
}

/// What she wants, in one tap and a few words.
#[component]
fn Ask() -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let left = left_at(replica, FORM).and_then(|text| shared::json::read(text.as_bytes()).ok());
    let (left_kind, left_words): (Option<String>, String) = left.unwrap_or_default();
    let (kind, words) = (RwSignal::new(left_kind), RwSignal::new(left_words));
    let form = KeptForm::open(replica, FORM, DataRequest::NAME, move || {
        let begun = (kind.try_get_untracked()?, words.try_get_untracked()?);
        let is_begun = begun.0.is_some();
        is_begun.then(|| serde_json::to_string(&begun).ok()).flatten()
    });
    let is_tried = RwSignal::new(false);
    let chosen = move || kind.get().as_deref().and_then(DataRequestKind::from_code);
    let needs_words = move || !matches!(chosen(), None | Some(DataRequestKind::See));
    let lacks_words = move || needs_words() && words.with(|words| words.trim().is_empty());
    let error = move || (is_tried.get() && lacks_words()).then(|| t("learner.requests.say_what"));
    let send = move || {
        is_tried.set(true);
        let (Some(kind_chosen), Some(own)) = (untrack(chosen), replica.actor().learner()) else {
            return;
        };
        if untrack(lacks_words) || !words.with_untracked(|words| fits(words, WORDS_MAX)) {
            return to_first_refused();
        }
        let text = words.get_untracked();
        let request = DataRequest {
            learner: Some(Ref::to(own)),
            kind: Some(kind_chosen),
            words: Some(LongText(text)).filter(|words| !words.0.trim().is_empty()),
            asked_on: Some(untrack(|| replica.today())),
            ..DataRequest::empty(replica.new_id())
        };
        if keep(replica, toasts, vec![Write::create(&request)]) == Kept::Yes {
            kind.set(None);
            words.set(String::new());
            is_tried.set(false);
            form.discard();
            toasts.show(word("learner.requests.sent"));
        }
    };
    view! {
        <SegmentedChoice
            legend=word("learner.requests.what")
            options=Signal::derive(options)
            value=kind
            on_choose=move |chosen: String| {
                kind.set(Some(chosen));
                form.touch();
            }
        />
        {move || kind.with(Option::is_some).then(|| view! {
            <TextArea
                label=word("learner.requests.words")
                value=words
                on_input=move |text: String| {
                    words.set(text);
                    form.touch();
                }
                max_length=WORDS_MAX
                error
            />
            <Button label=word("learner.requests.send") kind=ButtonKind::Primary
                icon=IconName::Mail on_press=send />
        })}
    }
}

/// One request with what became of it.
#[component]
fn OneRequest(request: DataRequest) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let id = request.id;
    let kind = request.kind;
    let title = move || kind.map(|kind| code(&KIND, "kind", kind.code())).unwrap_or_default();
    let asked = request.asked_on;
    let state = match (request.answered_on, request.is_taken_back) {
        (Some(_), _) => ("learner.requests.answered", Tone::Success),
        (None, Some(true)) => ("learner.requests.taken_back", Tone::Neutral),
        (None, _) => ("learner.requests.open", Tone::Accent),
    };
    let is_open = request.is_open();
    let take_back = move || {
        let set = Body::from_iter([field("is_taken_back", Some(&true))]);
        keep(replica, toasts, vec![Write::set::<DataRequest>(id, set)]);
    };
    let answered = request.answered_on;
    let answer = request.answer.map(|answer| answer.0);
    view! {
        <Card
            title=Signal::derive(title)
            eyebrow=move || asked.map(day_text).unwrap_or_default()
            heading=CardHeading::InPage
            aside=move || view! { <Badge label=word(state.0) tone=state.1 /> }
        >
            {request.words.map(|words| view! {
                <p class="her-words" translate="no">{words.0}</p>
            })}
            {answer.map(|answer| view! {
                <p><strong>{told(move || {
                    let day = answered.map(day_text).unwrap_or_default();
                    t_with("learner.requests.answer", &[("day", &day)])
                })}</strong></p>
                <p class="her-words" translate="no">{answer}</p>
            })}
            {is_open.then(|| view! {
                <p class="soft">{ruby(word("learner.requests.wait"))}</p>
                <Button label=word("learner.requests.take_back") kind=ButtonKind::Quiet
                    icon=IconName::Undo on_press=take_back />
            })}
        </Card>
    }
}
