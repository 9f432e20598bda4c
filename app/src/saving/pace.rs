//! When what somebody types is written down: after a pause, a second after the first unsaved
//! letter at the latest, also while she goes on typing, and at once when the page is hidden.

use std::cell::RefCell;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use crate::platform;

/// Long enough not to write every letter.
const PAUSE_MS: i64 = 700;

/// The longest that a letter is only on the screen: what a dead battery costs.
const UNSAVED_MS_MAX: i64 = 1_000;

thread_local! {
    /// Every pace of the page, for whoever is about to close it.
    static OPEN: RefCell<Vec<Pace>> = const { RefCell::new(Vec::new()) };
}

/// Writes down everything that is typed and not written yet: before a lock or a new release.
pub fn flush_all() {
    let open = OPEN.with_borrow(|open| open.clone());
    open.into_iter().for_each(Pace::flush);
}

/// The pace of one text or one form. It ends with the view that made it, which writes for the
/// last time by itself.
#[derive(Clone, Copy)]
pub struct Pace {
    pause: StoredValue<Option<TimeoutHandle>>,
    /// When the first letter was typed that is not written yet.
    since: StoredValue<Option<i64>>,
    write: Callback<()>,
}

impl Pace {
    /// Calls `write` when it is time.
    pub fn new(write: impl Fn() + Send + Sync + 'static) -> Pace {
        let pace = Pace {
            pause: StoredValue::new(None),
            since: StoredValue::new(None),
            write: Callback::new(move |()| write()),
        };
        let hidden = window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                pace.flush();
            }
        });
        let left = window_event_listener(ev::pagehide, move |_| pace.flush());
        OPEN.with_borrow_mut(|open| open.push(pace));
        on_cleanup(move || {
            OPEN.with_borrow_mut(|open| open.retain(|other| other.pause != pace.pause));
            hidden.remove();
            left.remove();
            pace.stop();
        });
        pace
    }

    /// Takes note that something is typed that is not written yet.
    pub fn touch(self) {
        let now = platform::now();
        let since = self.since.get_value().unwrap_or(now);
        self.stop();
        self.since.set_value(Some(since));
        let wait = Duration::from_millis(wait_ms(since, now));
        self.pause.set_value(set_timeout_with_handle(move || self.pause(), wait).ok());
    }

    /// Writes now what is not written yet, because the page is left.
    fn flush(self) {
        self.stop();
        self.write.try_run(());
    }

    fn pause(self) {
        if self.since.try_get_value().flatten().is_some() {
            self.stop();
            self.write.try_run(());
        }
    }

    /// Takes note that everything is written.
    pub fn stop(self) {
        let _ = self.since.try_set_value(None);
        if let Some(Some(pause)) = self.pause.try_update_value(Option::take) {
            pause.clear();
        }
    }
}

/// How long to wait now for a letter that has been unsaved since `since`. A clock that was set
/// back counts as no time.
fn wait_ms(since: i64, now: i64) -> u64 {
    let left = UNSAVED_MS_MAX - now.saturating_sub(since).max(0);
    left.clamp(0, PAUSE_MS).unsigned_abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_types_on_without_a_pause_is_written_down_within_a_second() {
        for (since, now, wait) in [
            (0, 0, 700),
            (0, 200, 700),
            (0, 300, 700),
            (0, 400, 600),
            (0, 900, 100),
            (0, 1_400, 0),
            (5_000, 0, 700),
        ] {
            assert_eq!(wait_ms(since, now), wait, "{since} {now}");
        }
    }
}
