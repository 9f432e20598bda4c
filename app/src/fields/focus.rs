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
        let found = form.get_untracked().and_then(|form| form.query_selector(FIRST_WRONG).ok()?);
        if let Some(field) = found.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            // A field that takes no focus leaves it where it is, which is on the button.
            let _ = field.focus();
        }
    });
}
