//! One press, one record: whoever presses a button twice, or whose tablet hears one tap as two,
//! makes nothing twice.

use leptos::prelude::*;

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
