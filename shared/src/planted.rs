//! Deliberate bugs, one at a time, each in one place of the code. A simulator that does not find
//! one of them lacks an oracle. Compiled only for tests: elsewhere the answer is a constant no.

/// A deliberate bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bug {
    /// Storage: a tab that was taken over may still write.
    FenceForgotten,
    /// Storage: a commit does not compare the number of the next change.
    NumberUnchecked,
}

/// Whether `bug` is planted in this thread.
#[cfg(feature = "planted")]
pub fn is_planted(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Whether `bug` is planted: never in a release.
#[cfg(not(feature = "planted"))]
#[inline(always)]
pub fn is_planted(_: Bug) -> bool {
    false
}

#[cfg(feature = "planted")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Plants a bug in this thread, or takes it away.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}
