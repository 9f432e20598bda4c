//! Answering what a learner asks about her records, in one step: her words above, the answer below,
//! and the day of today with it.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::write::field;
use shared::record::Body;
use shared::records::data_request::DataRequest;
use shared::value::{Date, LongText};

use crate::fields::to_first_refused;
use crate::parts::{
    Button, ButtonKind, IconName, LinkButton, Notice, NoticeKind, Reader, Section, TextArea,
    Toasts, fits, word,
};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep_undoable};
use crate::saving::unfinished::{KeptForm, left_at};
use crate::words::t;

/// The name of this form among the forms that are kept.
const FORM: &str = "answer";

/// Longest answer, in characters.
const ANSWER_MAX: usize = 1000;

/// The form of an answer, as long as there is none.
#[component]
pub fn AnswerRequest(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let request = Memo::new(move |_| replica.read::<DataRequest>(id));
    let is_open =
        Memo::new(move |_| request.with(|it| it.as_ref().is_some_and(DataRequest::is_open)));
    let answer = RwSignal::new(left_at(replica, FORM).unwrap_or_default());
    let is_sent = RwSignal::new(false);
    let form = KeptForm::open(replica, FORM, "request.answer", move || {
        // What is sent is no draft; taken back, it is one again.
        let is_draft = is_open.try_get_untracked()? || !is_sent.try_get_untracked()?;
        answer.try_get_untracked().filter(|answer| is_draft && !answer.trim().is_empty())
    });
    Effect::new(move |_| {
        if is_open.get() {
            form.touch();
        }
    });
    let is_tried = RwSignal::new(false);
    let is_empty = move || answer.with(|answer| answer.trim().is_empty());
    let error = move || (is_tried.get() && is_empty()).then(|| t("problem.missing"));
    let send = move || {
        is_tried.set(true);
        if untrack(is_empty) || !answer.with_untracked(|answer| fits(answer, ANSWER_MAX)) {
            return to_first_refused();
        }
        let (text, today) = (LongText(answer.get_untracked()), untrack(|| replica.today()));
        let undo = move || {
            // The page may have gone; then its draft has gone with it.
            let _ = is_sent.try_set(false);
            said(id, None, None)
        };
        let writes = said(id, Some(&text), Some(&today));
        let kept = keep_undoable(replica, toasts, word("request.answered"), writes, undo);
        if kept == Kept::Yes {
            is_sent.set(true);
            form.discard();
        }
    };
    // Somebody else has answered while words were typed here: they stay until she lets them go.
    let is_late = Memo::new(move |_| !is_open.get() && !is_sent.get() && !is_empty());
    let is_shown = Memo::new(move |_| is_open.get() || is_late.get());
    let discard = move || {
        answer.set(String::new());
        form.discard();
    };
    let file = Signal::derive(move || Some(routes::learner(request.get()?.learner?.id)));
    move || {
        is_shown.get().then(|| {
            view! {
                <Section title=word("request.answer") support=move || t("request.support")>
                    {move || is_late.get().then(|| view! {
                        <Notice kind=NoticeKind::Warning text=move || t("request.late") />
                    })}
                    <TextArea
                        label=word("data_request.answer")
                        value=answer
                        on_input=move |text: String| {
                            answer.set(text);
                            form.touch();
                        }
                        max_length=ANSWER_MAX
                        reader=Some(Reader::Learner)
                        error
                    />
                    <Ways is_late send discard file />
                </Section>
            }
        })
    }
}

/// The answer with its day, or none.
fn said(id: RecordId, answer: Option<&LongText>, on: Option<&Date>) -> Vec<Write> {
    let set = [field("answer", answer), field("answered_on", on)];
    vec![Write::set::<DataRequest>(id, Body::from_iter(set))]
}

/// What one may do with what is typed, and the way to her file.
#[component]
fn Ways(
    is_late: Memo<bool>,
    #[prop(into)] send: Callback<()>,
    #[prop(into)] discard: Callback<()>,
    file: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="cluster">
            {move || if is_late.get() {
                view! {
                    <Button label=word("forms.draft.discard") icon=IconName::Close
                        on_press=discard />
                }
            } else {
                view! {
                    <Button label=word("request.send") kind=ButtonKind::Primary
                        icon=IconName::Check on_press=send />
                }
            }}
            {move || file.get().map(|href| view! {
                <LinkButton label=word("tutor.back_to_learner") href />
            })}
        </div>
    }
}
