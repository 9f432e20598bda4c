//! What a page shows while it waits for the office, and when no answer comes: the same words and
//! the same button wherever something is known at the office only.

use leptos::prelude::*;

use crate::parts::{Button, IconName, Notice, NoticeKind, ruby};
use crate::sync::net::NoAnswer;
use crate::words::t;

/// Why there is no answer, as a key of words: that of the page where there is no network, those of
/// the page for some refusals, by their HTTP status, and the same everywhere for the others.
pub fn reason(
    trouble: &NoAnswer,
    offline: &'static str,
    own: &[(u16, &'static str)],
) -> &'static str {
    let NoAnswer::Refused { status, .. } = trouble else { return offline };
    match own.iter().find(|(own, _)| own == status) {
        Some((_, key)) => key,
        None if *status == 401 => "manager.accounts.trouble.sign_in_needed",
        None => "manager.accounts.trouble.no_right",
    }
}

/// Somebody has asked and waits.
#[component]
pub fn Asking() -> impl IntoView {
    view! { <p role="status">{ruby(Signal::derive(|| t("manager.held.asking")))}</p> }
}

/// No answer came, with the reason and a button that asks again.
#[component]
pub fn NotAnswered(key: &'static str, #[prop(into)] ask: Callback<()>) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Warning text=move || t(key)>
            <Button label=Signal::derive(|| t("manager.held.again")) icon=IconName::Sync
                on_press=move || ask.run(()) />
        </Notice>
    }
}
