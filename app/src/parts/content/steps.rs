//! The steps of a plan in their order.

use leptos::prelude::*;

use crate::parts::{MaybeText, Text, maybe_view, plain_word, ruby};

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    Now,
    Later,
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
pub fn Steps(#[prop(into)] steps: Signal<Vec<Step>>) -> impl IntoView {
    let line = |(at, Step { label, note, state }): (usize, Step)| {
        let (name, key) = match state {
            StepState::Now => ("now", "parts.step.now"),
            StepState::Later => ("later", "parts.step.later"),
        };
        view! {
            <li
                class="step"
                data-state=name
                aria-current=(state == StepState::Now).then_some("step")
            >
                <span class="step-mark" aria-hidden="true">{at + 1}</span>
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
        <ol class="steps">
            {move || steps.get().into_iter().enumerate().map(line).collect_view()}
        </ol>
    }
}
