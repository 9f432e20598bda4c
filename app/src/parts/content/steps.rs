//! The steps of a way in their order: what is done, where one stands, what comes later.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, MaybeText, Text, maybe_view, plain_word, ruby};

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Done,
    Now,
    Later,
}

/// Below each other with a note each, or in a line, for five or fewer where space is short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StepsShape {
    #[default]
    List,
    Line,
}

/// One step of [`Steps`].
#[derive(Clone)]
pub struct Step {
    pub label: Text,
    pub note: MaybeText,
    pub state: StepState,
}

impl Step {
    pub fn new(state: StepState, label: impl Into<Text>) -> Self {
        Step { label: label.into(), note: MaybeText::default(), state }
    }

    /// The same step with a line of small text below it.
    pub fn note(self, note: impl Into<MaybeText>) -> Self {
        Step { note: note.into(), ..self }
    }
}

/// A list of steps, each with its state said besides.
///
/// ```ignore
/// view! { <Steps steps=vec![Step::new(StepState::Now, "願書を出す").note("9月4日")] /> }
/// ```
#[component]
pub fn Steps(
    #[prop(into)] steps: Signal<Vec<Step>>,
    #[prop(optional)] shape: StepsShape,
) -> impl IntoView {
    let line = |Step { label, note, state }: Step| {
        let (name, key) = match state {
            StepState::Done => ("done", "parts.step.done"),
            StepState::Now => ("now", "parts.step.now"),
            StepState::Later => ("later", "parts.step.later"),
        };
        view! {
            <li
                class="step"
                data-state=name
                aria-current=(state == StepState::Now).then_some("step")
            >
                <span class="step-mark" aria-hidden="true">
                    {(state == StepState::Done).then(|| view! { <Icon name=IconName::Check /> })}
                </span>
                <div class="step-text">
                    <p class="step-label">
                        <span class="visually-hidden">{plain_word(key)}" "</span>
                        {ruby(label)}
                    </p>
                    {maybe_view(note, |text| view! { <p class="step-note">{ruby(text)}</p> })}
                </div>
            </li>
        }
    };
    view! {
        <ol class="steps" data-shape=(shape == StepsShape::Line).then_some("line")>
            {move || steps.get().into_iter().map(line).collect_view()}
        </ol>
    }
}
