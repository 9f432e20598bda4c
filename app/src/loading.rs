//! What a page shows while it waits for the office, and when no answer comes: the same words and
//! the same button wherever something is known at the office only.

use leptos::prelude::*;

use crate::parts::{Button, IconName, Notice, NoticeKind, ruby};
use crate::words::t;

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
