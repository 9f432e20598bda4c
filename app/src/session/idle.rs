//! Notices that nobody uses the device any more: a tablet left on a table must not stay unlocked.

use std::cell::Cell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use leptos::prelude::{document, window};

use crate::platform;

/// Long enough to explain an exercise without touching the tablet, short enough for a shared one.
const IDLE_MS_MAX: i64 = 15 * 60 * 1_000;

/// How often to look. A tab in the background is woken about once a minute at best.
const LOOK_EVERY_MS: u32 = 20_000;

/// What counts as somebody being there.
const SIGNS: [&str; 4] = ["pointerdown", "keydown", "wheel", "touchmove"];

/// How often the other tabs are told that somebody is here.
const TELL_EVERY_MS: u64 = 10_000;

/// A watch over one open account; dropping it ends it.
pub struct Idle {
    _signs: Vec<EventListener>,
    _seen: EventListener,
    _look: Interval,
}

impl Idle {
    /// Calls `leave` when nobody has touched anything for a while in any tab, again and again until
    /// somebody does or the watch is dropped. `last` is when somebody did, which other tabs move as
    /// well; `tell` tells them.
    pub fn watch(
        last: Rc<Cell<i64>>,
        tell: impl Fn() + 'static,
        leave: impl Fn() + 'static,
    ) -> Idle {
        last.set(platform::now());
        let told = Rc::new(Cell::new(0));
        let touched = {
            let last = last.clone();
            move || {
                let now = platform::now();
                last.set(now);
                if now.abs_diff(told.get()) >= TELL_EVERY_MS {
                    told.set(now);
                    tell();
                }
            }
        };
        touched();
        let (touched, leave) = (Rc::new(touched), Rc::new(leave));
        let look = {
            let (last, leave) = (last.clone(), leave.clone());
            move || {
                if is_idle(last.get(), platform::now()) {
                    leave();
                }
            }
        };
        let signs = SIGNS.iter().map(|sign| {
            let touched = touched.clone();
            EventListener::new(&window(), *sign, move |_| touched())
        });
        // A tablet that slept says so when it is seen again, before anybody can read the page.
        let seen = EventListener::new(&document(), "visibilitychange", {
            let look = look.clone();
            move |_| look()
        });
        Idle { _signs: signs.collect(), _seen: seen, _look: Interval::new(LOOK_EVERY_MS, look) }
    }
}

/// A clock that was set back counts as idle time, too: it cannot tell how long nobody was there.
pub fn is_idle(last: i64, now: i64) -> bool {
    now.abs_diff(last) >= IDLE_MS_MAX.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_there_after_fifteen_minutes_or_a_jump_of_the_clock() {
        let minute = 60_000;
        for (now, expected) in [
            (0, false),
            (14 * minute, false),
            (15 * minute, true),
            (-minute, false),
            (-60 * minute, true),
        ] {
            assert_eq!(is_idle(0, now), expected, "{now}");
        }
    }
}
