//! Limits on guessing passwords, per account name and per address. In memory: a restart forgets
//! them, which costs an attacker more than it gives.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;

use parking_lot::Mutex;
use shared::id::Stamp;

/// Time in which failures count.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Failures on one name: a person who mistypes gets through, a guesser makes 960 tries a day.
const FAILURES_PER_NAME_MAX: u32 = 10;

/// Failures from one address: a whole school often shares one.
const FAILURES_PER_ADDRESS_MAX: u32 = 60;

/// Names and addresses remembered. At about 100 bytes each, a flood of invented names takes 1 MB.
const REMEMBERED_MAX: usize = 10_000;

/// Counts failed sign-ins.
#[derive(Default)]
pub struct SignInLimits {
    windows: Mutex<Windows>,
}

#[derive(Default)]
struct Windows {
    names: HashMap<String, Window>,
    addresses: HashMap<IpAddr, Window>,
}

#[derive(Clone, Copy)]
struct Window {
    began: Stamp,
    failures: u32,
}

/// Whether somebody may try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    Allowed,
    /// The limit was reached with this attempt: worth a line in the audit trail.
    JustLimited {
        wait_ms: i64,
    },
    Limited {
        wait_ms: i64,
    },
}

impl SignInLimits {
    /// Counts an attempt as failed until `forgive` says otherwise, so that attempts made at the
    /// same moment cannot slip past each other.
    pub fn begin(&self, name: &str, address: IpAddr, now: Stamp) -> Attempt {
        let mut windows = self.windows.lock();
        let of_name = count(&mut windows.names, name.to_owned(), now, FAILURES_PER_NAME_MAX);
        let of_address = count(&mut windows.addresses, address, now, FAILURES_PER_ADDRESS_MAX);
        match (of_name, of_address) {
            (Attempt::Allowed, other) => other,
            (limited, _) => limited,
        }
    }

    /// Takes back what `begin` counted, after a right password.
    pub fn forgive(&self, name: &str, address: IpAddr) {
        let mut windows = self.windows.lock();
        windows.names.remove(name);
        if let Some(window) = windows.addresses.get_mut(&address) {
            window.failures = window.failures.saturating_sub(1);
        }
    }
}

fn count<K: Hash + Eq + Clone>(
    windows: &mut HashMap<K, Window>,
    key: K,
    now: Stamp,
    failures_max: u32,
) -> Attempt {
    if windows.len() >= REMEMBERED_MAX && !windows.contains_key(&key) {
        evict(windows, now);
    }
    let window = windows.entry(key).or_insert(Window { began: now, failures: 0 });
    if now.0 - window.began.0 >= WINDOW_MS || now < window.began {
        *window = Window { began: now, failures: 0 };
    }
    window.failures = window.failures.saturating_add(1);
    let wait_ms = window.began.0 + WINDOW_MS - now.0;
    match window.failures {
        failures if failures <= failures_max => Attempt::Allowed,
        failures if failures == failures_max + 1 => Attempt::JustLimited { wait_ms },
        _ => Attempt::Limited { wait_ms },
    }
}

/// Drops windows that are over, and if there are none the oldest.
fn evict<K: Hash + Eq + Clone>(windows: &mut HashMap<K, Window>, now: Stamp) {
    windows.retain(|_, window| now.0 - window.began.0 < WINDOW_MS);
    if windows.len() >= REMEMBERED_MAX {
        let oldest = windows.iter().min_by_key(|(_, window)| window.began);
        if let Some(key) = oldest.map(|(key, _)| key.clone()) {
            windows.remove(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn try_often(limits: &SignInLimits, name: &str, times: u32, now: i64) -> Attempt {
        let mut last = Attempt::Allowed;
        for _ in 0..times {
            last = limits.begin(name, HERE, Stamp(now));
        }
        last
    }

    #[test]
    fn the_eleventh_failure_on_a_name_waits_and_others_do_not() {
        let limits = SignInLimits::default();
        assert_eq!(try_often(&limits, "mori", 10, 0), Attempt::Allowed);
        assert_eq!(try_often(&limits, "mori", 1, 1), Attempt::JustLimited { wait_ms: 899_999 });
        assert_eq!(try_often(&limits, "mori", 1, 2), Attempt::Limited { wait_ms: 899_998 });
        assert_eq!(try_often(&limits, "hayashi", 1, 2), Attempt::Allowed);
        assert_eq!(try_often(&limits, "mori", 1, WINDOW_MS), Attempt::Allowed);
    }

    #[test]
    fn an_address_that_tries_many_names_waits() {
        let limits = SignInLimits::default();
        for n in 0..FAILURES_PER_ADDRESS_MAX {
            assert_eq!(try_often(&limits, &format!("name {n}"), 1, 0), Attempt::Allowed);
        }
        assert!(matches!(try_often(&limits, "one more", 1, 0), Attempt::JustLimited { .. }));
    }

    #[test]
    fn a_right_password_is_forgiven() {
        let limits = SignInLimits::default();
        for _ in 0..100 {
            assert_eq!(limits.begin("mori", HERE, Stamp(0)), Attempt::Allowed);
            limits.forgive("mori", HERE);
        }
    }

    #[test]
    fn a_flood_of_names_stays_within_bounds() {
        let limits = SignInLimits::default();
        for n in 0..=REMEMBERED_MAX + 10 {
            limits.begin(&n.to_string(), HERE, Stamp(0));
        }
        assert!(limits.windows.lock().names.len() <= REMEMBERED_MAX);
    }
}
