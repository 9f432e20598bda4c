//! A message that stays on the page.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, MaybeText, maybe_view, plain_word, ruby};

/// What kind of message it is; an icon with a name says it besides the color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    #[default]
    Info,
    Success,
    Warning,
    Danger,
}

/// A message with what happened, what is safe and what to do (as children). Warnings and dangers
/// are announced when they appear.
///
/// ```ignore
/// view! {
///     <Notice kind=NoticeKind::Warning title=move || t("sync.offline.title")
///         text=move || t("sync.offline.text") />
/// }
/// ```
#[component]
pub fn Notice(
    #[prop(optional)] kind: NoticeKind,
    #[prop(optional, into)] title: MaybeText,
    /// The message itself, with furigana; more than one sentence of it comes as children.
    #[prop(optional, into)]
    text: MaybeText,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let (name, icon, heard, role) = match kind {
        NoticeKind::Info => ("info", IconName::Info, "parts.notice.info", None),
        NoticeKind::Success => {
            ("success", IconName::CheckCircle, "parts.notice.success", Some("status"))
        }
        NoticeKind::Warning => {
            ("warning", IconName::Warning, "parts.notice.warning", Some("status"))
        }
        NoticeKind::Danger => ("danger", IconName::Danger, "parts.notice.danger", Some("alert")),
    };
    view! {
        <div class="notice" data-kind=name role=role>
            <Icon name=icon />
            <div class="notice-text">
                <span class="visually-hidden">{plain_word(heard)}</span>
                {maybe_view(title, |text| view! { <p class="notice-title">{ruby(text)}</p> })}
                {maybe_view(text, |text| view! { <p>{ruby(text)}</p> })}
                {children.map(|children| children())}
            </div>
        </div>
    }
}
