//! One press, one record: whoever presses a button twice, or whose tablet hears one tap as two,
//! makes nothing twice and does not press the button that came in its place.

use leptos::prelude::*;

use crate::platform;

/// Two presses within this time are meant as one.
const DOUBLE_PRESS_MS: i64 = 400;

/// Guards a button that means something else after the first press: the second press of a double
/// one is none.
#[derive(Clone, Copy)]
pub struct PressGuard(StoredValue<Option<i64>>);

impl PressGuard {
    /// Nothing is pressed yet.
    pub fn new() -> PressGuard {
        PressGuard(StoredValue::new(None))
    }

    /// Does it unless it was done a moment ago.
    pub fn run(self, act: impl FnOnce()) {
        self.run_at(platform::now(), act);
    }

    /// Takes note of a press that changed what the button means.
    pub fn press(self) {
        let _ = self.0.try_set_value(Some(platform::now()));
    }

    fn run_at(self, now: i64, act: impl FnOnce()) {
        let last = self.0.try_get_value().flatten();
        // A clock that was set back stops nobody.
        if last.is_some_and(|last| (0..DOUBLE_PRESS_MS).contains(&now.saturating_sub(last))) {
            return;
        }
        let _ = self.0.try_set_value(Some(now));
        act();
    }
}

/// Guards an action that must not be done twice.
#[derive(Clone, Copy)]
pub struct Once(StoredValue<bool>);

impl Once {
    /// Nothing is done yet.
    pub fn new() -> Once {
        Once(StoredValue::new(false))
    }

    /// Does it unless it is done already or is being done now; `act` answers whether it is done.
    /// What has failed can be tried again.
    pub fn run(self, act: impl FnOnce() -> bool) {
        if self.0.get_value() {
            return;
        }
        self.0.set_value(true);
        let is_done = act();
        // Whoever is done may have left the page, and this guard with it.
        let _ = self.0.try_set_value(is_done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_second_press_does_nothing_and_a_failed_one_can_be_repeated() {
        let owner = Owner::new();
        owner.set();
        let (once, count) = (Once::new(), Cell::new(0));
        let press = |is_done: bool| {
            once.run(|| {
                count.set(count.get() + 1);
                is_done
            });
        };
        press(false);
        press(true);
        press(true);
        assert_eq!(count.get(), 2);
    }

    #[test]
    fn the_second_press_of_a_double_one_is_none_and_a_later_one_counts() {
        let owner = Owner::new();
        owner.set();
        let (guard, count) = (PressGuard::new(), Cell::new(0));
        for now in [1_000, 1_150, 1_399, 1_400, 900] {
            guard.run_at(now, || count.set(count.get() + 1));
        }
        assert_eq!(count.get(), 3, "at 1000, 1400, and by a clock that was set back");
    }

    #[test]
    fn a_press_while_the_first_one_is_under_way_does_nothing() {
        let owner = Owner::new();
        owner.set();
        let (once, count) = (Once::new(), Cell::new(0));
        once.run(|| {
            once.run(|| {
                count.set(count.get() + 1);
                true
            });
            true
        });
        assert_eq!(count.get(), 0);
    }
}
