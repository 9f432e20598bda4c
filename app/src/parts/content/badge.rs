//! A short word about a thing, in a tone.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, Text, ruby};

/// How something feels; the words say the same, the color only repeats it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Accent,
    Success,
    Warning,
    /// What comes next: the one dark card of a page.
    Deep,
}

impl Tone {
    /// The value of the `data-tone` attribute that the style sheets know.
    pub fn name(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Accent => "accent",
            Tone::Success => "success",
            Tone::Warning => "warning",
            Tone::Deep => "deep",
        }
    }
}

/// A short label such as a status.
///
/// ```ignore
/// view! { <Badge label=move || t("exam.passed") tone=Tone::Success icon=IconName::Check /> }
/// ```
#[component]
pub fn Badge(
    #[prop(into)] label: Text,
    #[prop(optional, into)] tone: Signal<Tone>,
    #[prop(optional)] icon: Option<IconName>,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=move || tone.get().name()>
            {icon.map(|name| view! { <Icon name /> })}
            {ruby(label)}
        </span>
    }
}
