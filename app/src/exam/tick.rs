//! A box of an application: a subject that is chosen, a paper that is there. Once the letter is
//! posted it shows what lies in it, until somebody says that she wants to change what is written.

use leptos::prelude::*;

use super::application::Making;
use crate::parts::{
    Button, ButtonKind, CheckShape, Checkbox, Icon, IconName, Notice, NoticeKind, Text, ruby, word,
};
use crate::words::t;

/// The box.
#[component]
pub fn Tick(
    making: Making,
    label: Text,
    checked: Signal<bool>,
    #[prop(into)] on_change: Callback<(bool,)>,
    shape: CheckShape,
    support: Signal<Option<String>>,
) -> impl IntoView {
    move || match making.is_posted.get() && !making.is_changing.get() {
        true => view! { <p class="exam-tick"><Fixed label is_there=checked /></p> }.into_any(),
        false => view! { <Checkbox label checked on_change shape support /> }.into_any(),
    }
}

/// The same where nobody can change it.
#[component]
pub fn Fixed(label: Text, is_there: Signal<bool>) -> impl IntoView {
    move || {
        let (icon, state) = match is_there.get() {
            true => (IconName::CheckCircle, "parts.step.done"),
            false => (IconName::Circle, "parts.step.later"),
        };
        view! {
            <Icon name=icon />
            <span class="visually-hidden">{ruby(word(state))}" "</span>
            {ruby(label)}
        }
    }
}

/// That the letter is posted, and the way to change what is written about it all the same.
#[component]
pub fn IsPosted(making: Making) -> impl IntoView {
    move || match (making.is_posted.get(), making.is_changing.get()) {
        (false, _) => ().into_any(),
        (true, false) => view! {
            <Notice text=move || t("exam.apply.posted")>
                <Button label=word("exam.apply.change") kind=ButtonKind::Quiet icon=IconName::Edit
                    on_press=move || making.is_changing.set(true) />
            </Notice>
        }
        .into_any(),
        (true, true) => view! {
            <Notice kind=NoticeKind::Warning text=move || t("exam.apply.changing") />
        }
        .into_any(),
    }
}
