//! Arrow keys where people expect them: in a window that has opened over the page, and from row to
//! row of a list. Lists of records have keys of their own.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What can be chosen in a window over the page.
const CHOICES: &str = "a[href], button:not(:disabled)";

/// Lists with what has the focus in each of their rows.
const LISTS: [(&str, &str); 2] = [(".roll-rows", ".roll-name"), (".rows", "a.row-title")];

/// Moves the focus as an arrow key says, if it stands where arrows lead on.
pub fn walk(event: &KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let at = document().active_element();
    // Arrows are part of a field: they choose in it or move through what is typed.
    let Some(at) = at.filter(|at| !at.matches("input, select, textarea").unwrap_or(true)) else {
        return;
    };
    let stops = match open_window_of(&at) {
        Some(window) => all_in(&window, CHOICES),
        None => rows_around(&at),
    };
    let Some(next) = beside(&stops, &at, step) else { return };
    event.prevent_default();
    // What does not take the focus leaves it where it is.
    let _ = next.focus();
}

/// The window that is open, if the focus is in it or on the button that has opened it.
fn open_window_of(at: &Element) -> Option<Element> {
    // A browser that does not know such windows has none that is open.
    let window = document().query_selector(":popover-open").ok().flatten()?;
    let opens_it = at.get_attribute("popovertarget").is_some_and(|id| id == window.id());
    (opens_it || window.contains(Some(at))).then_some(window)
}

fn rows_around(at: &Element) -> Vec<HtmlElement> {
    let of = |(list, stop): (&str, &str)| {
        let list = at.matches(stop).ok()?.then(|| at.closest(list).ok().flatten())??;
        Some(all_in(&list, stop))
    };
    LISTS.into_iter().find_map(of).unwrap_or_default()
}

fn all_in(container: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = container.query_selector_all(selector) else { return Vec::new() };
    let all = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok());
    all.filter(|it| it.get_bounding_client_rect().width() > 0.0).collect()
}

/// The stop before or behind the present one; from outside the first one or the last one.
fn beside(stops: &[HtmlElement], at: &Element, step: isize) -> Option<HtmlElement> {
    let present = stops.iter().position(|stop| stop.is_same_node(Some(at)));
    let next = match (present, step) {
        (Some(present), step) => present.checked_add_signed(step)?,
        (None, 1) => 0,
        (None, _) => stops.len().checked_sub(1)?,
    };
    stops.get(next).cloned()
}
