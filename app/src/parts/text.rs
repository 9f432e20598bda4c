//! How text comes into a part: as a value that may change with the language of the reader.

use leptos::prelude::*;

use super::plain;

/// A piece of text for a person: a literal, a `String`, a signal or a closure such as
/// `move || t("tutor.today.title")`.
pub type Text = Signal<String>;

/// A text that may be missing; an empty one counts as missing and leaves no element behind.
///
/// ```ignore
/// view! { <TextField label="名前" support=move || t("learner.name.support") .. /> }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MaybeText(Signal<Option<String>>);

impl MaybeText {
    /// The text now, if there is one; follows changes inside a reactive scope.
    pub fn get(self) -> Option<String> {
        self.0.get().filter(|text| !text.is_empty())
    }

    pub fn is_shown(self) -> bool {
        self.0.with(|text| text.as_ref().is_some_and(|text| !text.is_empty()))
    }
}

impl Default for MaybeText {
    fn default() -> Self {
        MaybeText(Signal::stored(None))
    }
}

/// What a closure given as a [`MaybeText`] may return.
pub trait Words {
    fn words(self) -> Option<String>;
}

impl Words for &'static str {
    fn words(self) -> Option<String> {
        Some(self.to_string())
    }
}

impl Words for String {
    fn words(self) -> Option<String> {
        Some(self)
    }
}

impl Words for Option<String> {
    fn words(self) -> Option<String> {
        self
    }
}

impl<F, W> From<F> for MaybeText
where
    F: Fn() -> W + Send + Sync + 'static,
    W: Words,
{
    fn from(text: F) -> Self {
        MaybeText(Signal::derive(move || text().words()))
    }
}

impl From<&str> for MaybeText {
    fn from(text: &str) -> Self {
        MaybeText(Signal::stored(Some(text.to_string())))
    }
}

impl From<String> for MaybeText {
    fn from(text: String) -> Self {
        MaybeText(Signal::stored(Some(text)))
    }
}

impl From<Option<String>> for MaybeText {
    fn from(text: Option<String>) -> Self {
        MaybeText(Signal::stored(text))
    }
}

impl From<Text> for MaybeText {
    fn from(text: Text) -> Self {
        MaybeText(Signal::derive(move || Some(text.get())))
    }
}

impl From<Signal<Option<String>>> for MaybeText {
    fn from(text: Signal<Option<String>>) -> Self {
        MaybeText(text)
    }
}

impl From<RwSignal<Option<String>>> for MaybeText {
    fn from(text: RwSignal<Option<String>>) -> Self {
        MaybeText(text.into())
    }
}

impl From<Memo<Option<String>>> for MaybeText {
    fn from(text: Memo<Option<String>>) -> Self {
        MaybeText(text.into())
    }
}

/// The part's own word for `key`, following the language of the reader.
pub(crate) fn word(key: &'static str) -> Text {
    Signal::derive(move || crate::words::t(key))
}

/// The part's own word without furigana, for attributes such as `aria-label`.
pub(crate) fn plain_word(key: &'static str) -> Text {
    Signal::derive(move || plain(&crate::words::t(key)))
}

/// What `show` makes of the text, or nothing at all, not even an empty element, when it is missing.
pub(crate) fn maybe_view<V: IntoView + 'static>(
    text: MaybeText,
    show: impl Fn(Text) -> V + Send + Sync + 'static,
) -> impl IntoView {
    let is_shown = Memo::new(move |_| text.is_shown());
    let shown = Signal::derive(move || text.get().unwrap_or_default());
    move || is_shown.get().then(|| show(shown))
}
