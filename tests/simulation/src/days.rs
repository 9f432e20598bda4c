//! Time that passes, and the days that begin while it does: who may see what changes at midnight.

use shared::value::Date;

use crate::world::World;

/// The seconds before midnight in which nothing happens but midnight: a request that begins on one
/// day does not end on another.
const LAST_OF_A_DAY_MS: i64 = 10_000;

impl World<'_> {
    /// Lets time pass. On a new day everybody is given what she may see on it, as a job of the
    /// server does; nothing else happens in the last seconds of a day.
    pub fn pass_time(&mut self, ms: i64) {
        let before = Date::in_tokyo(self.now());
        self.host.pass_time(ms);
        let left = Date::in_tokyo(self.now()).plus_days(1).starts_at().0 - self.now().0;
        if left < LAST_OF_A_DAY_MS {
            self.host.pass_time(left);
        }
        if Date::in_tokyo(self.now()) != before {
            self.host.regrant();
        }
    }

    /// Goes on shortly before or after midnight.
    pub fn go_to_midnight(&mut self) {
        let left = Date::in_tokyo(self.now()).plus_days(1).starts_at().0 - self.now().0;
        let before = if self.rng.hits(1, 2) { 2 * LAST_OF_A_DAY_MS } else { 0 };
        self.pass_time((left - before).max(0));
        self.coverage.met("day changed");
    }
}
