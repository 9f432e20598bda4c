//! What a tap means on a page that changes under the finger: the second tap of a double one that
//! hits something else than the first is none, because the first one has led away or moved the
//! page; and a button that moved away while it was pressed is pressed.

use std::cell::RefCell;
use std::ops::Range;

use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, MouseEvent, PointerEvent};

use crate::platform;

/// Two taps so far apart in time, and on one place, are meant as one.
const DOUBLE_TAP_MS: Range<i64> = 40..400;

/// What comes sooner is no finger: a browser presses by itself what a label belongs to.
const BY_ITSELF_MS: Range<i64> = 0..40;

/// A finger that taps twice, or rests on a button, moves less than this.
const FINGER_PIXELS: i32 = 24;

/// Minds taps as long as the page around it is there.
#[component]
pub fn Taps() -> impl IntoView {
    StoredValue::new_local([mind_double_taps(), note_pressed(), mind_moved_buttons()]);
}

/// One tap: when, and where in the window.
#[derive(Clone, Copy, Debug)]
struct Tap {
    now: i64,
    at: Point,
}

/// A place in the window, in pixels.
#[derive(Clone, Copy, Debug)]
struct Point(i32, i32);

impl Tap {
    /// Whether it is the second one of a double tap.
    fn is_second(self, before: Tap) -> bool {
        DOUBLE_TAP_MS.contains(&self.since(before)) && self.at.is_near(before.at)
    }

    /// Whether the browser has made it of the one before.
    fn follows_by_itself(self, before: Tap) -> bool {
        BY_ITSELF_MS.contains(&self.since(before))
    }

    fn since(self, before: Tap) -> i64 {
        self.now.saturating_sub(before.now)
    }
}

impl Point {
    fn of(event: &MouseEvent) -> Point {
        Point(event.client_x(), event.client_y())
    }

    fn is_near(self, other: Point) -> bool {
        let apart = [self.0 - other.0, self.1 - other.1];
        apart.iter().all(|apart| apart.abs() <= FINGER_PIXELS)
    }
}

fn mind_double_taps() -> EventListener {
    let last = RefCell::new(None::<(Tap, Element)>);
    listen("click", move |event| {
        let Some(hit) = control_under(event) else { return };
        // The keyboard and helping devices press without a place.
        if event.detail() == 0 {
            return;
        }
        let tap = Tap { now: platform::now(), at: Point::of(event) };
        // Of a mouse the browser says itself which press is the second one of a double.
        let is_second =
            |before: Tap| event.detail() > 1 || is_touch(event) && tap.is_second(before);
        let mut last = last.borrow_mut();
        match &*last {
            Some((before, _)) if event.detail() == 1 && tap.follows_by_itself(*before) => {}
            Some((before, was_hit)) if is_second(*before) && *was_hit != hit => {
                event.prevent_default();
                event.stop_immediate_propagation();
            }
            _ => *last = Some((tap, hit)),
        }
    })
}

fn is_touch(event: &MouseEvent) -> bool {
    event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
}

/// What a tap acts on, or what lies there.
fn control_under(event: &MouseEvent) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    // A selector that is valid finds something or nothing.
    let control = target.closest("a, button, label, summary").ok().flatten();
    Some(control.unwrap_or(target))
}

/// A button on which the pointer went down: where that was, and where the button stood.
struct Pressed {
    button: HtmlElement,
    at: Point,
    stood_at: (f64, f64),
}

thread_local! {
    static PRESSED: RefCell<Option<Pressed>> = const { RefCell::new(None) };
}

fn note_pressed() -> EventListener {
    listen("mousedown", |event| {
        let pressed = |button| {
            let stood_at = place_of(&button);
            Pressed { button, at: Point::of(event), stood_at }
        };
        PRESSED.set(button_under(event).filter(|_| event.button() == 0).map(pressed));
    })
}

/// Whoever goes from a field to a button leaves the field first; what is said then about what she
/// typed may move the button before she lets it go, and the browser takes that for no press.
fn mind_moved_buttons() -> EventListener {
    listen("mouseup", |event| {
        let Some(Pressed { button, at, stood_at }) = PRESSED.take() else { return };
        let has_gone = button_under(event).as_ref() != Some(&button);
        let has_moved = button.is_connected() && place_of(&button) != stood_at;
        if has_gone && has_moved && at.is_near(Point::of(event)) {
            button.click();
        }
    })
}

fn place_of(button: &HtmlElement) -> (f64, f64) {
    let place = button.get_bounding_client_rect();
    (place.left(), place.top())
}

fn button_under(event: &MouseEvent) -> Option<HtmlElement> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    // A selector that is valid finds something or nothing.
    target.closest("button").ok().flatten()?.dyn_into().ok()
}

/// Hears an event before anything else in the page does.
fn listen(name: &'static str, hear: impl Fn(&MouseEvent) + 'static) -> EventListener {
    let phase = EventListenerPhase::Capture;
    let options = EventListenerOptions { phase, passive: false };
    EventListener::new_with_options(&window(), name, options, move |event: &Event| {
        event.dyn_ref::<MouseEvent>().into_iter().for_each(&hear);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_taps_on_one_place_are_one_if_they_follow_each_other_as_those_of_a_finger() {
        let tap = |now, x, y| Tap { now, at: Point(x, y) };
        let first = tap(1_000, 300, 500);
        for (second, expected) in [
            (tap(1_150, 304, 498), true),
            (tap(1_150, 304, 430), false),
            (tap(1_400, 300, 500), false),
            (tap(1_001, 300, 500), false),
            (tap(900, 300, 500), false),
        ] {
            assert_eq!(second.is_second(first), expected, "{second:?}");
        }
    }
}
