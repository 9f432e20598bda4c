//! The notice of a tab that only looks: another one writes, and one tap changes that. So does the
//! first letter that somebody types here: what she types is kept by the tab in which she types.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, HtmlInputElement};

use crate::parts::{Blocked, Button, ButtonKind, Notice, NoticeKind, ruby, word};
use crate::replica::Replica;
use crate::session::tabs::Turn;
use crate::words::{t, t_with};

/// Says that another tab writes, what is only on this screen, and offers to go on here.
#[component]
pub fn OtherTab(replica: Replica) -> impl IntoView {
    let is_reading = Memo::new(move |_| replica.is_reading());
    let only_here = Memo::new(move |_| replica.status.with(|status| status.saving));
    warn_before_closing(replica);
    take_over_when_typing(replica);
    let asking = Signal::derive(move || {
        let is_asking = replica.turn.get() == Turn::Asking;
        is_asking.then(|| Blocked { reason: t("frame.other_tab.asking"), helper: String::new() })
    });
    move || {
        is_reading.get().then(|| {
            view! {
                <Notice kind=NoticeKind::Warning title=word("frame.other_tab")>
                    <div class="notice-line">
                        <div>
                            <p>{ruby(word("frame.other_tab.text"))}</p>
                            {move || (only_here.get() > 0).then(|| view! {
                                <p>{ruby(Signal::derive(move || {
                                    let n = only_here.get().to_string();
                                    t_with("frame.other_tab.only_here", &[("n", &n)])
                                }))}</p>
                            })}
                        </div>
                        <Button
                            label=word("frame.other_tab.take_over")
                            kind=ButtonKind::Primary
                            on_press=move || replica.take_over()
                            blocked=asking
                        />
                    </div>
                </Notice>
            }
        })
    }
}

/// Asks for the right to write as soon as somebody fills in a field.
fn take_over_when_typing(replica: Replica) {
    let typed = window_event_listener(leptos::ev::input, move |event| {
        let is_filled_in = event.target().is_some_and(|it| is_filled_in(&it));
        if is_filled_in && untrack(|| replica.turn.get()) == Turn::Reading {
            replica.take_over();
        }
    });
    on_cleanup(move || typed.remove());
}

/// Whether what is typed or chosen here is kept: what is searched for is not, and a tap says by
/// itself that it was not kept.
fn is_filled_in(field: &EventTarget) -> bool {
    match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => !["search", "radio", "checkbox"].contains(&&*input.type_()),
        None => true,
    }
}

/// Asks before the tab closes over edits that the other tab kept from being stored.
fn warn_before_closing(replica: Replica) {
    let warn = window_event_listener(leptos::ev::beforeunload, move |event| {
        let is_only_here = replica.status.with_untracked(|status| status.saving > 0);
        if untrack(|| replica.is_reading()) && is_only_here {
            event.prevent_default();
        }
    });
    on_cleanup(move || warn.remove());
}
