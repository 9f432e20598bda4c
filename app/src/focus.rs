//! Keeps the focus in the page. When the element that has it is taken away (the button of a toast,
//! a row that is drawn anew, the form of signing in), browsers let it fall to the document, and
//! whoever works with keys or a screen reader starts from the top. Here it goes to what stands in
//! that place now.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, FocusOptions, HtmlElement, MutationObserver, MutationObserverInit, MutationRecord,
    Node, NodeList,
};

/// What can have the focus by a key.
const STOPS: &str = "a[href], button:not(:disabled), input:not(:disabled), \
    select:not(:disabled), textarea:not(:disabled), summary, [tabindex='0']";

/// Where a screen reader starts on a page.
const HEADING: &str = "main h1[tabindex]";

/// Beyond these a place of the focus is not looked for: what is outside is no part of the page.
const BORDERS: &str = "main, body";

/// What had the focus last, and where it stood when it was taken away.
#[derive(Default)]
struct Last {
    element: Option<Element>,
    gone_from: Option<Spot>,
}

/// Where something stood: in a parent, right behind `before`.
#[derive(Clone)]
struct Spot {
    parent: Node,
    before: Option<Node>,
}

/// Gives the focus to the first element of the document that a selector finds; answers whether one
/// took it. What takes no focus leaves it where it is.
pub fn give(selector: &str) -> bool {
    give_to(document().query_selector(selector).ok().flatten())
}

/// Gives the focus to the first element in a part of the page that a selector finds.
pub fn give_in(part: Option<impl AsRef<Element>>, selector: &str) -> bool {
    give_to(part.and_then(|part| part.as_ref().query_selector(selector).ok()?))
}

/// Gives the focus to an element, if it takes it.
pub fn give_to(element: Option<Element>) -> bool {
    let element = element.and_then(|it| it.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|it| it.focus().is_ok())
}

/// Watches over the focus of the document from now on, for as long as the tab lives.
pub fn keep() {
    let last = Rc::new(RefCell::new(Last::default()));
    let seen = last.clone();
    let entered = window_event_listener(leptos::ev::focusin, move |event| {
        let element = event.target().and_then(|it| it.dyn_into().ok());
        *seen.borrow_mut() = Last { element, gone_from: None };
    });
    std::mem::forget(entered);
    let changed = Closure::<dyn Fn(js_sys::Array)>::new(move |records: js_sys::Array| {
        let is_lost = document().active_element().is_none_or(|it| it.tag_name() == "BODY");
        // Taking the focus tells `last` at once, so it is not borrowed by then.
        let next = is_lost.then(|| successor(&mut last.borrow_mut(), &records)).flatten();
        if let Some(next) = next {
            let options = FocusOptions::new();
            // Nothing moves under a finger.
            options.set_prevent_scroll(true);
            // What does not take the focus leaves it where it is.
            let _ = next.focus_with_options(&options);
        }
    });
    let all = MutationObserverInit::new();
    all.set_child_list(true);
    all.set_subtree(true);
    // A browser that cannot watch leaves the focus where it falls.
    if let Ok(observer) = MutationObserver::new(changed.as_ref().unchecked_ref()) {
        let _ = observer.observe_with_options(&document(), &all);
        std::mem::forget(changed);
    }
}

/// What takes over the focus where the element that had it stood. As long as nothing stands there
/// that can take it, such as while a page is loaded, the place is remembered.
fn successor(last: &mut Last, records: &js_sys::Array) -> Option<HtmlElement> {
    let element = last.element.clone().filter(|it| !it.is_connected())?;
    let records: Vec<MutationRecord> = records.iter().filter_map(|it| it.dyn_into().ok()).collect();
    let added: Vec<Node> = records.iter().flat_map(|it| nodes(&it.added_nodes())).collect();
    for record in &records {
        // What stood around it may go in a second step.
        let around = last.gone_from.as_ref().map(|place| place.parent.clone());
        let took_it = |node: &Node| node.contains(Some(&element)) || node.contains(around.as_ref());
        let Some(parent) = record.target() else { continue };
        if nodes(&record.removed_nodes()).iter().any(took_it) {
            let mut before = record.previous_sibling();
            // What was put in its place may stand before it for a moment.
            while before.as_ref().is_some_and(|node| added.contains(node)) {
                before = before.and_then(|node| node.previous_sibling());
            }
            last.gone_from = Some(Spot { parent, before });
        }
    }
    next_to(last.gone_from.as_ref()?, &element)
}

fn nodes(list: &NodeList) -> Vec<Node> {
    (0..list.length()).filter_map(|at| list.item(at)).collect()
}

/// What takes over: the same control if it was drawn anew, or else what follows in its place, what
/// stands before it, and at last the heading of the page.
fn next_to(place: &Spot, gone: &Element) -> Option<HtmlElement> {
    let mut around = place.parent.dyn_ref::<Element>().cloned().or(place.parent.parent_element());
    let mut before = place.before.clone().filter(Node::is_connected);
    while let Some(container) = around.filter(|it| it.is_connected() && !is_border(it)) {
        let stops = stops_in(&container, gone);
        let same = stops.iter().find(|it| is_same(it, gone));
        let follows = |it: &&HtmlElement| before.as_ref().is_none_or(|node| is_behind(node, it));
        let found = same.or_else(|| stops.iter().find(follows)).or(stops.last());
        if let Some(found) = found {
            return Some(found.clone());
        }
        around = container.parent_element();
        before = Some(container.into());
    }
    document().query_selector(HEADING).ok()??.dyn_into().ok()
}

fn is_border(element: &Element) -> bool {
    element.matches(BORDERS).unwrap_or(true)
}

/// What can take the focus in there and is seen. A field for text opens a keyboard on a phone, so
/// it takes over from another such field only.
fn stops_in(container: &Element, gone: &Element) -> Vec<HtmlElement> {
    let Ok(found) = container.query_selector_all(STOPS) else { return Vec::new() };
    let all = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into::<HtmlElement>().ok());
    let is_seen = |it: &HtmlElement| it.get_bounding_client_rect().width() > 0.0;
    all.filter(|it| is_seen(it) && (takes_text(gone) || !takes_text(it))).collect()
}

/// Whether somebody types into it.
pub fn takes_text(element: &Element) -> bool {
    const FIELDS: &str = "textarea, input:not([type=checkbox]):not([type=radio])";
    element.matches(FIELDS).unwrap_or(false)
}

/// Whether two elements are one control to a person.
fn is_same(one: &Element, other: &Element) -> bool {
    let named = |name: &str| one.get_attribute(name) == other.get_attribute(name);
    one.tag_name() == other.tag_name()
        && one.text_content() == other.text_content()
        && ["class", "type", "value", "href", "aria-label"].into_iter().all(named)
        && (one.has_attribute("aria-label") || one.text_content().is_some_and(|it| !it.is_empty()))
}

/// Whether `element` stands behind `node` and not inside it.
fn is_behind(node: &Node, element: &Element) -> bool {
    let order = node.compare_document_position(element);
    order & Node::DOCUMENT_POSITION_FOLLOWING != 0 && !node.contains(Some(element))
}
