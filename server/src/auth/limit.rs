//! Limits on guessing passwords: for each device that is known, else for each name and address. In
//! memory: a restart forgets them, which costs an attacker more than it gives.
//!
//! Counts lie in a fixed number of places, found by a keyed hash: nothing is ever put out to make
//! room, so invented names cannot make the limits forget a real one.

use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;

use parking_lot::Mutex;
use shared::id::Stamp;

/// Time in which failures count.
const WINDOW_MS: i64 = 15 * 60 * 1000;

/// Failures on one name, or on one known device: a person who mistypes gets through, a guesser
/// makes 960 tries a day.
const FAILURES_PER_NAME_MAX: u32 = 10;

/// Failures from one address: a whole school often shares one.
const FAILURES_PER_ADDRESS_MAX: u32 = 60;

/// Places of a table: 1 MB. Passwords are checked some 60 times a second at most, which is fewer
/// than one failure a place in a window, so that nobody is kept out by those who share hers.
const PLACES: usize = 1 << 16;

/// Who tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInSource {
    /// Somebody, by this name from this address.
    Address {
        /// The folded sign-in name.
        name: String,
        /// Where the request comes from.
        address: IpAddr,
    },
    /// Somebody on a device on which the account has signed in before: other people's failures do
    /// not count there, nor do hers count elsewhere.
    KnownDevice(String),
}

/// Counts failed sign-ins.
#[derive(Default)]
pub struct SignInLimits {
    names: Counts,
    addresses: Counts,
    devices: Counts,
}

struct Counts {
    hash: RandomState,
    windows: Mutex<Box<[Window]>>,
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
    pub fn begin(&self, source: &SignInSource, now: Stamp) -> Attempt {
        match source {
            SignInSource::KnownDevice(token) => {
                self.devices.count(token, now, FAILURES_PER_NAME_MAX)
            }
            SignInSource::Address { name, address } => {
                let of_name = self.names.count(name, now, FAILURES_PER_NAME_MAX);
                let network = network(*address);
                let of_address = self.addresses.count(&network, now, FAILURES_PER_ADDRESS_MAX);
                match (of_name, of_address) {
                    (Attempt::Allowed, other) => other,
                    (limited, _) => limited,
                }
            }
        }
    }

    /// Takes back what `begin` counted, after a right password.
    pub fn forgive(&self, source: &SignInSource) {
        match source {
            SignInSource::KnownDevice(token) => self.devices.forget(token),
            SignInSource::Address { name, address } => {
                self.names.forget(name);
                self.addresses.take_back_one(&network(*address));
            }
        }
    }

    /// Lets a name try again, as after a reset of its password.
    pub fn forgive_name(&self, name: &str) {
        self.names.forget(&name);
    }
}

/// What one guesser has for herself: of the longer sort of addresses the first half.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6([a, b, c, d, 0, 0, 0, 0].into())
        }
        address => address,
    }
}

impl Default for Counts {
    fn default() -> Counts {
        let never = Window { began: Stamp(0), failures: 0 };
        Counts {
            hash: RandomState::new(),
            windows: Mutex::new(vec![never; PLACES].into_boxed_slice()),
        }
    }
}

impl Counts {
    fn place(&self, key: &impl Hash) -> usize {
        // The remainder is smaller than the number of places.
        (self.hash.hash_one(key) % PLACES as u64) as usize
    }

    fn count(&self, key: &impl Hash, now: Stamp, failures_max: u32) -> Attempt {
        let window = &mut self.windows.lock()[self.place(key)];
        if now.0 - window.began.0 >= WINDOW_MS || now < window.began || window.failures == 0 {
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

    fn forget(&self, key: &impl Hash) {
        self.windows.lock()[self.place(key)].failures = 0;
    }

    fn take_back_one(&self, key: &impl Hash) {
        let window = &mut self.windows.lock()[self.place(key)];
        window.failures = window.failures.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> SignInSource {
        from(name, 1)
    }

    fn from(name: &str, address: u32) -> SignInSource {
        SignInSource::Address { name: name.to_owned(), address: IpAddr::V4(address.into()) }
    }

    fn try_often(limits: &SignInLimits, source: &SignInSource, times: u32, now: i64) -> Attempt {
        let mut last = Attempt::Allowed;
        for _ in 0..times {
            last = limits.begin(source, Stamp(now));
        }
        last
    }

    #[test]
    fn the_eleventh_failure_on_a_name_waits_and_others_do_not() {
        let limits = SignInLimits::default();
        let (mori, hayashi) = (named("mori"), named("hayashi"));
        assert_eq!(try_often(&limits, &mori, 10, 0), Attempt::Allowed);
        assert_eq!(try_often(&limits, &mori, 1, 1), Attempt::JustLimited { wait_ms: 899_999 });
        assert_eq!(try_often(&limits, &mori, 1, 2), Attempt::Limited { wait_ms: 899_998 });
        assert_eq!(try_often(&limits, &hayashi, 1, 2), Attempt::Allowed);
        assert_eq!(try_often(&limits, &mori, 1, WINDOW_MS), Attempt::Allowed);
    }

    #[test]
    fn an_address_that_tries_many_names_waits() {
        let limits = SignInLimits::default();
        for n in 0..FAILURES_PER_ADDRESS_MAX {
            let attempt = try_often(&limits, &named(&format!("name {n}")), 1, 0);
            assert_eq!(attempt, Attempt::Allowed);
        }
        let one_more = try_often(&limits, &named("one more"), 1, 0);
        assert!(matches!(one_more, Attempt::JustLimited { .. }));
    }

    #[test]
    fn a_long_address_counts_by_its_network() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
    }

    #[test]
    fn what_others_try_does_not_count_on_a_known_device() {
        let limits = SignInLimits::default();
        try_often(&limits, &named("mori"), 100, 0);
        let on_device = SignInSource::KnownDevice("token".to_owned());
        assert_eq!(try_often(&limits, &on_device, 10, 0), Attempt::Allowed);
        assert!(matches!(limits.begin(&on_device, Stamp(0)), Attempt::JustLimited { .. }));
    }

    #[test]
    fn a_right_password_and_a_reset_are_forgiven() {
        let limits = SignInLimits::default();
        let mori = named("mori");
        for _ in 0..100 {
            assert_eq!(limits.begin(&mori, Stamp(0)), Attempt::Allowed);
            limits.forgive(&mori);
        }
        try_often(&limits, &mori, 11, 0);
        limits.forgive_name("mori");
        assert_eq!(limits.begin(&mori, Stamp(0)), Attempt::Allowed);
    }

    #[test]
    fn a_flood_of_invented_names_does_not_make_a_real_one_forgotten() {
        let limits = SignInLimits::default();
        try_often(&limits, &named("mori"), 11, 0);
        for n in 0..20_000 {
            limits.begin(&from(&n.to_string(), n), Stamp(0));
        }
        assert!(matches!(limits.begin(&from("mori", 77), Stamp(0)), Attempt::Limited { .. }));
    }
}
