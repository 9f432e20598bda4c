//! Where the eyes go after a refused save: to the first field that is wrong.

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What can be filled in inside a part of a form that is wrong, and a notice where no field is.
const FIRST_WRONG: &str = "[data-invalid] :is(input, select, textarea, button)";

/// Puts the focus into the first field of the page that refuses what stands in it.
pub fn to_first_refused() {
    request_animation_frame(|| focus_first(":is(main, dialog[open]) [aria-invalid=true]"));
}

/// Puts the focus into the first field of a page that is there to be filled in.
pub fn to_first_field() {
    request_animation_frame(|| focus_first("main form input"));
}

/// Puts the focus into the first field of a question that has just been asked.
pub fn to_first_field_of_dialog() {
    request_animation_frame(|| focus_first("dialog[open] .dialog-body :is(input, textarea)"));
}

/// Puts the focus into the first control of a part of the page, once it is in the page.
pub fn to_first_control(part: NodeRef<Div>) {
    const CONTROL: &str = ":is(input, select, textarea, button):not([disabled])";
    request_animation_frame(move || {
        let found = part
            .try_get_untracked()
            .flatten()
            .and_then(|part| part.query_selector(CONTROL).ok()?);
        if let Some(field) = found.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that takes no focus leaves it where it is.
            let _ = field.focus();
        }
    });
}

fn focus_first(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(field) = found.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // A field that takes no focus leaves it where it is.
        let _ = field.focus();
    }
}

/// Puts the focus into the first wrong field, once the errors are in the page.
pub fn to_first_error(form: NodeRef<Div>) {
    request_animation_frame(move || {
        let found = form
            .try_get_untracked()
            .flatten()
            .and_then(|form| form.query_selector(FIRST_WRONG).ok()?);
        if let Some(field) = found.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that takes no focus leaves it where it is, which is on the button.
            let _ = field.focus();
        }
    });
}
