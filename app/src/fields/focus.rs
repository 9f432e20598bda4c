//! Where the eyes go after a refused save: to the first field that is wrong.

use leptos::html::Div;
use leptos::prelude::*;

use crate::focus::{give, give_in};

/// What can be filled in inside a part of a form that is wrong, and a notice where no field is.
const FIRST_WRONG: &str = "[data-invalid] :is(input, select, textarea, button)";

/// What can be used in a part of a page.
const CONTROL: &str = ":is(input, select, textarea, button):not([disabled])";

/// Puts the focus into the first field of the page that refuses what stands in it.
pub fn to_first_refused() {
    request_animation_frame(|| {
        give(":is(main, dialog[open]) [aria-invalid=true]");
    });
}

/// Puts the focus into the first field of a page that is there to be filled in.
pub fn to_first_field() {
    request_animation_frame(|| {
        give("main form input");
    });
}

/// Puts the focus into the first field of a question that has just been asked.
pub fn to_first_field_of_dialog() {
    request_animation_frame(|| {
        give("dialog[open] .dialog-body :is(input, textarea)");
    });
}

/// Puts the focus into the first control of a part of the page, once it is in the page.
pub fn to_first_control(part: NodeRef<Div>) {
    request_animation_frame(move || {
        give_in(part.try_get_untracked().flatten(), CONTROL);
    });
}

/// Puts the focus into the first wrong field, once the errors are in the page.
pub fn to_first_error(form: NodeRef<Div>) {
    request_animation_frame(move || {
        give_in(form.try_get_untracked().flatten(), FIRST_WRONG);
    });
}
