//! A short word after an action, with the way to undo it.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::navigation::Navigation;
use crate::parts::{Button, ButtonKind, Icon, IconName, Text, plain_word, ruby, word};

/// Long enough to read two lines and reach the button with a shaking hand; it waits longer while
/// the pointer or the focus is on it.
const SHOWN_FOR: Duration = Duration::from_secs(12);

/// What it speaks of may lead to another page at once; a browser takes its time to go back.
const FRESH_FOR: Duration = Duration::from_millis(500);

/// What undoes what was just done.
type Undo = Arc<dyn Fn() + Send + Sync>;

/// A toast can outlive the page that said it by one step, so it holds words, not signals of that
/// page.
#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    undo: Option<Undo>,
}

/// Where toasts appear: in the head of the page, or where the page has no such line, above the
/// places at the foot of the screen. The style shows one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToastPlace {
    Head,
    Foot,
}

/// Shows toasts; provided by [`crate::parts::Shell`] and found with [`Toasts::here`].
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<Toast>>,
    is_held: RwSignal<bool>,
    /// What had the focus when it was said: where it returns after an undo.
    origin: StoredValue<Option<HtmlElement>, LocalStorage>,
    /// Whether it was said just now.
    is_fresh: StoredValue<bool>,
}

impl Default for Toasts {
    fn default() -> Self {
        let (shown, is_held) = (RwSignal::new(None), RwSignal::new(false));
        let (origin, is_fresh) = (StoredValue::new_local(None), StoredValue::new(false));
        Toasts { shown, is_held, origin, is_fresh }
    }
}

impl Toasts {
    /// Toasts for everything below. One goes with the page that said it, unless what it speaks of
    /// has just led to the next page; and it goes when the language changes.
    pub(crate) fn provide() -> Toasts {
        let toasts = Toasts::default();
        provide_context(toasts);
        let path = Navigation::here().path();
        let around = Memo::new(move |_| (path.get(), crate::words::lang()));
        Effect::new(move |before: Option<()>| {
            // A memo that nobody reads follows nothing.
            let _ = around.get();
            // It stays for the page that it led to, not for the one after that.
            let has_led_here = toasts.is_fresh.try_update_value(std::mem::take);
            if before.is_some() && has_led_here != Some(true) {
                toasts.hide();
            }
        });
        toasts
    }

    /// The toasts of the shell around; outside a shell they go nowhere.
    ///
    /// ```ignore
    /// let toasts = Toasts::here();
    /// toasts.undoable(t("attendance.marked"), move || mark(before));
    /// ```
    pub fn here() -> Self {
        use_context().unwrap_or_default()
    }

    /// Says `text`, replacing what was said before.
    pub fn show(self, text: impl Into<Text>) {
        self.put(text.into(), None);
    }

    /// Says `text` with a button that undoes what was just done.
    pub fn undoable(self, text: impl Into<Text>, undo: impl Fn() + Send + Sync + 'static) {
        self.put(text.into(), Some(Arc::new(undo)));
    }

    fn put(self, text: Text, undo: Option<Undo>) {
        let text = text.get_untracked();
        let number = self.shown.with_untracked(|it| it.as_ref().map_or(0, |it| it.number)) + 1;
        let focused = document().active_element().and_then(|it| it.dyn_into().ok());
        self.origin.set_value(focused);
        self.shown.set(Some(Toast { number, text, undo }));
        self.is_fresh.set_value(true);
        set_timeout(move || self.is_fresh.set_value(false), FRESH_FOR);
        self.hide_later(number);
    }

    fn hide_later(self, number: u32) {
        let look_again = move || {
            let is_mine = self
                .shown
                .try_with_untracked(|it| it.as_ref().is_some_and(|it| it.number == number));
            match is_mine {
                Some(true) if self.is_held.get_untracked() => self.hide_later(number),
                Some(true) => self.hide(),
                Some(false) | None => {}
            }
        };
        set_timeout(look_again, SHOWN_FOR);
    }

    fn hide(self) {
        self.shown.set(None);
        self.is_held.set(false);
    }

    /// Hides it after one of its buttons was pressed, and gives the focus back.
    fn close(self) {
        let origin = self.origin.get_value().filter(|it| it.is_connected());
        self.hide();
        if let Some(origin) = origin {
            // What does not take the focus leaves it to whatever stands there now.
            let _ = origin.focus();
        }
    }
}

/// A place where toasts appear; part of the shell and of each page.
#[component]
pub fn Toaster(toasts: Toasts, place: ToastPlace) -> impl IntoView {
    let place = match place {
        ToastPlace::Head => "head",
        ToastPlace::Foot => "foot",
    };
    let hold = move |_| toasts.is_held.set(true);
    let release = move |_| toasts.is_held.set(false);
    view! {
        <div class="toaster" data-place=place role="status" aria-live="polite" translate="no">
            {move || {
                let Toast { text, undo, .. } = toasts.shown.get()?;
                Some(view! {
                    <div
                        class="toast"
                        on:pointerenter=hold
                        on:pointerleave=release
                        on:focusin=move |_| toasts.is_held.set(true)
                        on:focusout=move |_| toasts.is_held.set(false)
                    >
                        <span class="toast-text">{ruby(text)}</span>
                        {undo.map(|undo| view! {
                            <Button
                                label=word("parts.undo")
                                kind=ButtonKind::Quiet
                                icon=IconName::Undo
                                on_press=move || {
                                    // What undoing says must stay.
                                    toasts.close();
                                    undo();
                                }
                            />
                        })}
                        <button
                            type="button"
                            class="button"
                            data-kind="quiet"
                            data-size="icon"
                            aria-label=plain_word("parts.close")
                            on:click=move |_| toasts.close()
                        >
                            <Icon name=IconName::Close />
                        </button>
                    </div>
                })
            }}
        </div>
    }
}
