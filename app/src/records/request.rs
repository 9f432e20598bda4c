//! Answering what a learner asks about her records, in one step: her words above, the answer below,
//! and the day of today with it.

use leptos::prelude::*;
use shared::id::RecordId;
use shared::program::Write;
use shared::program::write::field;
use shared::record::Body;
use shared::records::data_request::DataRequest;
use shared::value::LongText;

use crate::parts::{
    Button, ButtonKind, IconName, LinkButton, Reader, Section, TextArea, Toasts, word,
};
use crate::replica::Replica;
use crate::routes;
use crate::saving::keep::{Kept, keep_undoable};
use crate::words::t;

/// Longest answer, in characters.
const ANSWER_MAX: usize = 1000;

/// The form of an answer, as long as there is none.
#[component]
pub fn AnswerRequest(id: RecordId) -> impl IntoView {
    let (replica, toasts) = (Replica::current(), Toasts::here());
    let request = Memo::new(move |_| replica.read::<DataRequest>(id));
    let is_open =
        Memo::new(move |_| request.with(|it| it.as_ref().is_some_and(DataRequest::is_open)));
    let answer = RwSignal::new(String::new());
    let is_tried = RwSignal::new(false);
    let is_empty = move || answer.with(|answer| answer.trim().is_empty());
    let error = move || (is_tried.get() && is_empty()).then(|| t("problem.missing"));
    let send = move || {
        is_tried.set(true);
        if untrack(is_empty) {
            return;
        }
        let (text, today) = (LongText(answer.get_untracked()), untrack(|| replica.today()));
        let set = [field("answer", Some(&text)), field("answered_on", Some(&today))];
        let write = Write::set::<DataRequest>(id, Body::from_iter(set));
        let undo = move || {
            let nothing = [
                field::<LongText>("answer", None),
                field("answered_on", None::<&shared::value::Date>),
            ];
            vec![Write::set::<DataRequest>(id, Body::from_iter(nothing))]
        };
        let kept = keep_undoable(replica, toasts, word("request.answered"), vec![write], undo);
        if kept == Kept::Yes {
            answer.set(String::new());
        }
    };
    let file = move || request.get().and_then(|it| it.learner).map(|it| routes::learner(it.id));
    move || {
        is_open.get().then(|| {
            view! {
                <Section title=word("request.answer") support=move || t("request.support")>
                    <TextArea
                        label=word("data_request.answer")
                        value=answer
                        on_input=move |text: String| answer.set(text)
                        max_length=ANSWER_MAX
                        reader=Some(Reader::Learner)
                        error
                    />
                    <div class="cluster">
                        <Button label=word("request.send") kind=ButtonKind::Primary
                            icon=IconName::Check on_press=send />
                        {file().map(|href| view! {
                            <LinkButton label=word("tutor.back_to_learner") href />
                        })}
                    </div>
                </Section>
            }
        })
    }
}
