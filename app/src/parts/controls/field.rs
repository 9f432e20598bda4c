//! What every form field has in common: label above, requirement badge, support text, error.

use std::cell::Cell;

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::parts::{Icon, IconName, MaybeText, Text, maybe_view, ruby, word};

/// Whether a field must be filled; shown as a badge beside its label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Requirement {
    Required,
    Optional,
    #[default]
    Unmarked,
}

/// Who reads what is written into a field; its ground and a word beside the label say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// The learner sees it on her own pages.
    Learner,
    /// Only the team sees it.
    Team,
}

impl Reader {
    fn name(self) -> &'static str {
        match self {
            Reader::Learner => "learner",
            Reader::Team => "team",
        }
    }

    fn view(self) -> impl IntoView {
        let (icon, key) = match self {
            Reader::Learner => (IconName::Eye, "parts.reader.learner"),
            Reader::Team => (IconName::Lock, "parts.reader.team"),
        };
        view! { <span class="field-reader"><Icon name=icon />{ruby(word(key))}</span> }
    }
}

/// The words around one control, and the ids that tie them to it.
#[derive(Clone)]
pub(crate) struct Frame {
    pub id: String,
    label: Text,
    support: MaybeText,
    error: MaybeText,
    requirement: Requirement,
    reader: Option<Reader>,
}

impl Frame {
    pub fn new(
        label: Text,
        support: MaybeText,
        error: MaybeText,
        requirement: Requirement,
    ) -> Self {
        Frame { id: fresh_id("field"), label, support, error, requirement, reader: None }
    }

    /// The same words, which also say who reads what is written here.
    pub fn read_by(self, reader: Option<Reader>) -> Self {
        Frame { reader, ..self }
    }

    pub fn is_required(&self) -> bool {
        self.requirement == Requirement::Required
    }

    /// The ids for `aria-describedby`: support text and error, as far as they are shown.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Send + Sync + use<> {
        let Frame { id, support, error, .. } = self.clone();
        move || {
            let support = support.is_shown().then(|| format!("{id}-support"));
            let error = error.is_shown().then(|| format!("{id}-error"));
            let ids: Vec<_> = support.into_iter().chain(error).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// The value for `aria-invalid`: present only while there is an error.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Copy + Send + Sync + use<> {
        let error = self.error;
        move || error.is_shown().then_some("true")
    }

    /// One control with a `<label>` above it.
    pub fn around(self, control: impl IntoView) -> impl IntoView {
        view! {
            <div class="field" data-reader=self.reader.map(Reader::name)>
                <label class="field-label" for=self.id.clone()>
                    {ruby(self.label)}
                    {badge(self.requirement)}
                    {self.reader.map(Reader::view)}
                </label>
                {self.support_view()}
                {control}
                {self.error_view()}
            </div>
        }
    }

    /// Several controls that answer one question, with a `<legend>` above them.
    pub fn around_group(self, controls: impl IntoView) -> impl IntoView {
        view! {
            <fieldset class="field" aria-describedby=self.described_by()>
                <legend class="field-label">
                    {ruby(self.label)}
                    {badge(self.requirement)}
                </legend>
                {self.support_view()}
                {controls}
                {self.error_view()}
            </fieldset>
        }
    }

    fn support_view(&self) -> impl IntoView + use<> {
        let id = format!("{}-support", self.id);
        maybe_view(
            self.support,
            move |text| view! { <p class="field-support" id=id.clone()>{ruby(text)}</p> },
        )
    }

    fn error_view(&self) -> impl IntoView + use<> {
        let id = format!("{}-error", self.id);
        view! { <FieldError error=self.error id /> }
    }
}

/// What is wrong with a field. Its place is always there, so that a screen reader hears an error
/// that arrives.
#[component]
pub fn FieldError(error: MaybeText, #[prop(optional)] id: Option<String>) -> impl IntoView {
    let message = maybe_view(error, |text| {
        view! { <Icon name=IconName::Warning /> {ruby(text)} }
    });
    view! { <p class="field-error" id=id aria-live="polite">{message}</p> }
}

/// An id that no other element of this page has.
pub(crate) fn fresh_id(prefix: &str) -> String {
    thread_local!(static NEXT: Cell<u32> = const { Cell::new(1) });
    NEXT.with(|next| {
        let number = next.get();
        next.set(number + 1);
        format!("{prefix}-{number}")
    })
}

/// Digits as people type them with a Japanese keyboard, as the digits that machines read.
pub(crate) fn half_width(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '０'..='９' => char::from(b'0' + (u32::from(letter) - u32::from('０')) as u8),
            'ー' | '−' | '－' => '-',
            other => other,
        })
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// Whether a key is part of what an input method composes, such as the Enter that takes a word: one
/// browser says that it is composing no more, and only the number of the key tells.
pub(crate) fn is_of_input_method(event: &KeyboardEvent) -> bool {
    const PROCESSED: u32 = 229;
    event.is_composing() || event.key_code() == PROCESSED
}

pub(super) fn badge(requirement: Requirement) -> Option<impl IntoView> {
    let (key, tone) = match requirement {
        Requirement::Required => ("parts.required", "required"),
        Requirement::Optional => ("parts.optional", "optional"),
        Requirement::Unmarked => return None,
    };
    Some(view! { <span class="field-badge" data-requirement=tone>{ruby(word(key))}</span> })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_typed_wide_become_narrow() {
        for (typed, read) in [("１２", "12"), (" 7 ", "7"), ("−３", "-3"), ("abc", "abc")] {
            assert_eq!(half_width(typed), read);
        }
    }

    #[test]
    fn ids_never_repeat() {
        assert_ne!(fresh_id("field"), fresh_id("field"));
    }
}
