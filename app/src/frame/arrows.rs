//! Arrow keys, Home and End where people expect them: in a window that has opened over the page,
//! from row to row of a list, along the tabs of a page. Each of them stays a stop of its own for
//! Tab, because they are links and buttons. Lists of records have keys of their own.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// What can be chosen in a window over the page.
const CHOICES: &str = "a[href], button:not(:disabled)";

/// Lists with what has the focus in each of their rows.
const LISTS: [(&str, &str); 3] =
    [(".roll-rows", ".roll-name"), (".rows", "a.row-title"), (".shell-nav", ".nav-item")];

/// What stands side by side.
const LINES: [(&str, &str); 2] = [(".tabs", ".tab"), (".roll-counts", ".roll-count")];

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    By(isize),
    First,
    Last,
}

/// Moves the focus as a key says, if it stands where such keys lead on.
pub fn walk(event: &KeyboardEvent) {
    let (step, is_across, is_down) = match event.key().as_str() {
        "ArrowDown" => (Step::By(1), false, true),
        "ArrowUp" => (Step::By(-1), false, true),
        "ArrowRight" => (Step::By(1), true, false),
        "ArrowLeft" => (Step::By(-1), true, false),
        "Home" => (Step::First, true, true),
        "End" => (Step::Last, true, true),
        _ => return,
    };
    let at = document().active_element();
    // These keys are part of a field: they choose in it or move through what is typed.
    let Some(at) = at.filter(|at| !at.matches("input, select, textarea").unwrap_or(true)) else {
        return;
    };
    let across = is_across.then(|| around(&at, &LINES)).flatten();
    let stops = across.or_else(|| is_down.then(|| below_each_other(&at)).flatten());
    let Some(next) = stops.and_then(|stops| reached(&stops, &at, step)) else { return };
    event.prevent_default();
    // What does not take the focus leaves it where it is.
    let _ = next.focus();
}

/// What stands below each other around the focus.
fn below_each_other(at: &Element) -> Option<Vec<HtmlElement>> {
    let choices = open_window_of(at).map(|window| all_in(&window, CHOICES));
    choices.or_else(|| around(at, &LISTS))
}

/// The window that is open, if the focus is in it or on the button that has opened it.
fn open_window_of(at: &Element) -> Option<Element> {
    // A browser that does not know such windows has none that is open.
    let window = document().query_selector(":popover-open").ok().flatten()?;
    let opens_it = at.get_attribute("popovertarget").is_some_and(|id| id == window.id());
    (opens_it || window.contains(Some(at))).then_some(window)
}

/// The stops of the list in one of whose stops the focus is.
fn around(at: &Element, lists: &[(&str, &str)]) -> Option<Vec<HtmlElement>> {
    let of = |(list, stop): &(&str, &str)| {
        let list = at.matches(stop).ok()?.then(|| at.closest(list).ok().flatten())??;
        Some(all_in(&list, stop))
    };
    lists.iter().find_map(of)
}

fn all_in(container: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = container.query_selector_all(selector) else { return Vec::new() };
    let all = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok());
    all.filter(|it| it.get_bounding_client_rect().width() > 0.0).collect()
}

/// The stop to which a step leads; from outside the first one or the last one.
fn reached(stops: &[HtmlElement], at: &Element, step: Step) -> Option<HtmlElement> {
    let present = stops.iter().position(|stop| stop.is_same_node(Some(at)));
    stops.get(place(present, step, stops.len())?).cloned()
}

fn place(present: Option<usize>, step: Step, count: usize) -> Option<usize> {
    match (present, step) {
        (Some(present), Step::By(by)) => present.checked_add_signed(by),
        (None, Step::By(1)) | (_, Step::First) => Some(0),
        (None, Step::By(_)) | (_, Step::Last) => count.checked_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_what_stands_beside_or_at_an_end() {
        for (present, step, expected) in [
            (Some(1), Step::By(1), Some(2)),
            (Some(0), Step::By(-1), None),
            (Some(1), Step::First, Some(0)),
            (Some(1), Step::Last, Some(3)),
            (None, Step::By(1), Some(0)),
            (None, Step::By(-1), Some(3)),
        ] {
            assert_eq!(place(present, step, 4), expected, "{present:?} {step:?}");
        }
        assert_eq!(place(None, Step::Last, 0), None, "a list without rows");
    }
}
