//! The way of a story to its readers, above its form: what is done, what is missing, and the one
//! button that comes next. Publishing says what is in the way as long as anything is.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::story::{
    ConsentOfStory, StoryStep, agreed, approval, consent_of, is_changed_since_consent, missing,
    not_agreed, telling_words, without_approval,
};
use shared::program::write::field;
use shared::record::{Body, Record};
use shared::records::story::Story;
use shared::value::{FieldValue as _, LongText};

use crate::history_api::{past_of, writer_of};
use crate::parts::{
    Blocked, Button, ButtonKind, IconFace, IconName, Notice, NoticeKind, Row, Rows, Section,
    Toasts, Tone, word,
};
use crate::reading::phrases::BETWEEN;
use crate::replica::Replica;
use crate::saving::keep::{Kept, keep, keep_undoable};
use crate::saving::once::PressGuard;
use crate::sync::net::NoAnswer;
use crate::words::{day_text, t, t_with};

/// The way of one story.
#[component]
pub fn StoryWay(id: RecordId) -> impl IntoView {
    let replica = Replica::current();
    let story = Memo::new(move |_| replica.read::<Story>(id));
    let left = Memo::new(move |_| {
        let story = story.get();
        story.map(|it| replica.ask(|records| missing(records, &it))).unwrap_or_default()
    });
    let consent_is_gone = Memo::new(move |_| {
        let story = story.get();
        let state = story.map(|it| replica.ask(|records| consent_of(records, &it)));
        state == Some(ConsentOfStory::Gone)
    });
    let telling = Memo::new(move |_| {
        let story = story.get();
        let words = story.map(|it| replica.ask(|records| telling_words(records, &it)));
        words.unwrap_or_default()
    });
    view! {
        <Section title=word("publish.title") support=move || t("publish.support")>
            {move || consent_is_gone.get().then(|| view! {
                <Notice kind=NoticeKind::Warning text=move || t("publish.consent_gone") />
            })}
            {move || {
                let words = telling.get();
                (!words.is_empty()).then(|| view! {
                    <Notice kind=NoticeKind::Warning text=move || {
                        t_with("publish.telling", &[("words", &words.join(BETWEEN))])
                    } />
                })
            }}
            <Rows>
                {StoryStep::ALL.map(|step| view! { <OneStep step left /> })
                    .into_iter().collect_view()}
            </Rows>
            <div class="cluster">
                <Agreed id story left />
                <Approve id story left />
                <Rewrite id story />
                <Publish id story left />
            </div>
        </Section>
    }
}

#[component]
fn OneStep(step: StoryStep, left: Memo<Vec<StoryStep>>) -> impl IntoView {
    let is_done = Memo::new(move |_| left.with(|left| !left.contains(&step)));
    let key = format!("publish.step.{}", step.code());
    let note = format!("publish.step.{}.text", step.code());
    let mark = move || match is_done.get() {
        true => view! { <IconFace name=IconName::Check tone=Tone::Success /> },
        false => view! { <IconFace name=IconName::Circle tone=Tone::Neutral /> },
    };
    view! {
        <Row title=Signal::derive(move || t(&key)) note=move || t(&note) mark=mark>
            {move || t(if is_done.get() { "publish.done" } else { "publish.open" })}
        </Row>
    }
}

/// Sets one day of the story to today, with a way back.
fn set_today(replica: Replica, toasts: Toasts, id: RecordId, name: &'static str) {
    let today = untrack(|| replica.today());
    let set = move |day| Write::set::<Story>(id, Body::from_iter([field(name, day)]));
    let said = Signal::derive(move || {
        t_with(&format!("publish.said.{name}"), &[("day", &day_text(today))])
    });
    keep_undoable(replica, toasts, said, vec![set(Some(&today))], move || vec![set(None)]);
}

/// One tap once she has read the words that stand on this page and has agreed to them.
#[component]
fn Agreed(id: RecordId, story: Memo<Option<Story>>, left: Memo<Vec<StoryStep>>) -> impl IntoView {
    let (replica, toasts, guard) = (Replica::current(), Toasts::here(), PressGuard::new());
    let is_asked = Memo::new(move |_| {
        left.with(|left| left.contains(&StoryStep::Consent) && !left.contains(&StoryStep::Text))
    });
    let is_changed =
        Memo::new(move |_| story.with(|it| it.as_ref().is_some_and(is_changed_since_consent)));
    let agree = move || {
        let Some(story) = untrack(|| replica.read::<Story>(id)) else { return };
        let Some(words) = story.published_text.clone() else { return };
        let (consent, today) = (replica.new_id(), untrack(|| replica.today()));
        let writes = agreed(&story, &words, consent, today);
        let undo = move || not_agreed(&story, consent);
        keep_undoable(replica, toasts, word("publish.said.agreed"), writes, undo);
    };
    move || {
        is_asked.get().then(|| {
            view! {
                {move || is_changed.get().then(|| view! {
                    <Notice kind=NoticeKind::Warning text=move || t("publish.changed_since") />
                })}
                <Button label=word("publish.agreed") kind=ButtonKind::Soft
                    icon=IconName::Check on_press=move || guard.run(agree) />
            }
        })
    }
}

/// The approval by somebody else than the writer, which the server checks. It says which words she
/// approves: those that stood on this page while she read it. Where somebody changes them
/// meanwhile, she is asked to read them again.
#[component]
fn Approve(id: RecordId, story: Memo<Option<Story>>, left: Memo<Vec<StoryStep>>) -> impl IntoView {
    let (replica, toasts, guard) = (Replica::current(), Toasts::here(), PressGuard::new());
    let is_next = Memo::new(move |_| left.with(|left| left[..] == [StoryStep::Approval]));
    let words = Memo::new(move |_| story.with(|it| it.as_ref()?.published_text.clone()));
    let read = RwSignal::new(words.get_untracked());
    let blocked = why_not_hers(replica, id, words);
    let approve = move |words: &LongText| {
        let today = untrack(|| replica.today());
        let said = Signal::derive(move || {
            t_with("publish.said.approved_on", &[("day", &day_text(today))])
        });
        let writes = vec![Write::set::<Story>(id, approval(words, today))];
        let undo = move || vec![Write::set::<Story>(id, without_approval())];
        keep_undoable(replica, toasts, said, writes, undo);
    };
    move || {
        let words = words.get().filter(|_| is_next.get())?;
        let is_read = read.with(|read| read.as_ref() == Some(&words));
        Some(view! {
            <blockquote class="her-words" translate="no">{words.0.clone()}</blockquote>
            {match is_read {
                true => view! {
                    <Button label=word("publish.approve") kind=ButtonKind::Primary blocked
                        icon=IconName::Check on_press=move || guard.run(|| approve(&words)) />
                }
                .into_any(),
                false => view! {
                    <Notice kind=NoticeKind::Warning text=move || t("publish.changed") />
                    <Button label=word("publish.read_again") icon=IconName::Eye
                        on_press=move || guard.run(|| read.set(Some(words.clone()))) />
                }
                .into_any(),
            }}
        })
    }
}

/// Why she does not approve these words: she wrote them, or nobody can tell. Only the office knows
/// who wrote them.
fn why_not_hers(
    replica: Replica,
    id: RecordId,
    words: Memo<Option<LongText>>,
) -> Signal<Option<Blocked>> {
    let reason = RwSignal::new(Some("publish.writer.asking"));
    let seq = Memo::new(move |_| replica.view(Story::NAME, id).map(|view| view.seq));
    Effect::new(move || {
        // What is asked again: when it is at the office, and when there is a network again.
        let _ = (seq.get(), replica.is_connected.get());
        let Some(words) = words.get() else { return };
        spawn_local(async move {
            let me = replica.actor().person;
            let found = match past_of(Story::NAME, id).await {
                // What is not at the office yet was written here.
                Ok(past) => match writer_of(&past, "published_text", &words.write()) {
                    Some(writer) if writer != me => None,
                    _ => Some("publish.writer.you"),
                },
                Err(NoAnswer::Refused { status: 404, .. }) => Some("publish.writer.you"),
                Err(_) => Some("publish.writer.offline"),
            };
            // Whoever has left the page meanwhile does not need the answer.
            let _ = reason.try_set(found);
        });
    });
    Signal::derive(move || {
        let reason = t(reason.get()?);
        Some(Blocked { reason, helper: String::new() })
    })
}

/// Takes an approval away, so that the words can be changed: what was approved is not changed. The
/// writer may do so, too; somebody else approves the new words.
#[component]
fn Rewrite(id: RecordId, story: Memo<Option<Story>>) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let is_approved = Memo::new(move |_| {
        let waits = |story: &Story| story.approved_on.is_some() && story.published_on.is_none();
        story.with(|it| it.as_ref().is_some_and(waits))
    });
    let rewrite = move || {
        let kept = keep(replica, toasts, vec![Write::set::<Story>(id, without_approval())]);
        if kept == Kept::Yes {
            toasts.show(word("publish.rewritten"));
        }
    };
    move || {
        is_approved.get().then(|| {
            view! {
                <Button label=word("publish.rewrite") kind=ButtonKind::Quiet
                    icon=IconName::Undo on_press=rewrite />
            }
        })
    }
}

/// Publishing, with what is in the way; and taking back.
#[component]
fn Publish(id: RecordId, story: Memo<Option<Story>>, left: Memo<Vec<StoryStep>>) -> impl IntoView {
    let (replica, toasts, guard) = (Replica::current(), Toasts::here(), PressGuard::new());
    let set = move |day| guard.run(|| set_today(replica, toasts, id, day));
    let is_public = Memo::new(move |_| story.with(|it| it.as_ref().is_some_and(Story::is_public)));
    let is_over = Memo::new(move |_| {
        story.with(|it| it.as_ref().is_some_and(|it| it.taken_back_on.is_some()))
    });
    let blocked = Signal::derive(move || {
        let left = left.get();
        let names = left.iter().map(|step| t(&format!("publish.step.{}", step.code())));
        let names = names.collect::<Vec<_>>().join(BETWEEN);
        let reason = || t_with("publish.missing", &[("steps", &names)]);
        (!left.is_empty()).then(|| Blocked { reason: reason(), helper: String::new() })
    });
    move || match (is_public.get(), is_over.get()) {
        (_, true) => ().into_any(),
        (true, _) => view! {
            <Button label=word("publish.take_back") kind=ButtonKind::Danger icon=IconName::Undo
                on_press=move || set("taken_back_on") />
        }
        .into_any(),
        (false, _) => view! {
            <Button label=word("publish.publish") icon=IconName::Eye blocked
                on_press=move || set("published_on") />
        }
        .into_any(),
    }
}
