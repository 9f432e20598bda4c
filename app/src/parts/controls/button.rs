//! Buttons and links that look like buttons. A button that may not be pressed stays visible and
//! says why and who can help.

use leptos::prelude::*;

use crate::parts::{Icon, IconName, Text, fresh_id, plain, ruby};

/// How much a button asks for attention; one primary button per screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    /// Gray: beside a primary one, for what is done now and then.
    Soft,
    Quiet,
    Danger,
}

impl ButtonKind {
    fn name(self) -> &'static str {
        match self {
            ButtonKind::Primary => "primary",
            ButtonKind::Secondary => "secondary",
            ButtonKind::Soft => "soft",
            ButtonKind::Quiet => "quiet",
            ButtonKind::Danger => "danger",
        }
    }
}

/// Whether a press acts by itself or sends the form around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonRole {
    #[default]
    Press,
    Submit,
}

/// Why a button cannot be pressed now, and who can help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub reason: String,
    pub helper: String,
}

/// A button. While `blocked` holds a reason it stays focusable, so that the reason can be read and
/// heard, but does nothing.
///
/// ```ignore
/// view! {
///     <Button label=move || t("tutor.lesson.add") kind=ButtonKind::Primary icon=IconName::Plus
///         on_press=move || open.set(true) />
/// }
/// ```
#[component]
pub fn Button(
    #[prop(into)] label: Text,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] role: ButtonRole,
    #[prop(optional)] icon: Option<IconName>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    #[prop(optional, into)] blocked: Signal<Option<Blocked>>,
) -> impl IntoView {
    let reason_id = fresh_id("blocked");
    let described_by = reason_id.clone();
    let is_blocked = Memo::new(move |_| blocked.with(Option::is_some));
    view! {
        <span class="button-box">
            <button
                type=if role == ButtonRole::Submit { "submit" } else { "button" }
                class="button"
                data-kind=kind.name()
                aria-disabled=move || is_blocked.get().then_some("true")
                aria-describedby=move || is_blocked.get().then(|| described_by.clone())
                on:click=move |event| {
                    if is_blocked.get_untracked() {
                        event.prevent_default();
                    } else if let Some(on_press) = on_press {
                        on_press.run(());
                    }
                }
            >
                {move || is_blocked.get().then(|| view! { <Icon name=IconName::Lock /> })}
                {icon.map(|name| view! { <Icon name /> })}
                {ruby(label)}
            </button>
            {move || {
                let Blocked { reason, helper } = blocked.get()?;
                Some(view! {
                    <span class="button-reason" id=reason_id.clone()>
                        {ruby(reason)}" "
                        <span class="button-help">{ruby(helper)}</span>
                    </span>
                })
            }}
        </span>
    }
}

/// A button of which only the icon is seen; its name is heard and shown to a resting pointer.
///
/// ```ignore
/// view! { <IconButton label=word("parts.close") icon=IconName::Close on_press=close /> }
/// ```
#[component]
pub fn IconButton(
    #[prop(into)] label: Text,
    icon: IconName,
    #[prop(optional)] kind: ButtonKind,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let name = Signal::derive(move || plain(&label.get()));
    view! {
        <button
            type="button"
            class="button"
            data-kind=kind.name()
            data-size="icon"
            aria-label=name
            title=name
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon />
        </button>
    }
}

/// A link that looks like a button, for going somewhere.
///
/// ```ignore
/// view! { <LinkButton label=move || t("learner.plan.open") href=routes::plan() /> }
/// ```
#[component]
pub fn LinkButton(
    #[prop(into)] label: Text,
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] icon: Option<IconName>,
) -> impl IntoView {
    view! {
        <a class="button" data-kind=kind.name() href=href>
            {icon.map(|name| view! { <Icon name /> })}
            {ruby(label)}
        </a>
    }
}
