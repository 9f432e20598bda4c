//! Fills sets and maps one entry after the other. `collect` sorts what it is given first, and each
//! type of key brings a sort of its own into the app: 6 KB of code for a set of some hundred.

/// What fills a set or a map without sorting.
pub trait Gather: Iterator + Sized {
    /// As [`Iterator::collect`]. For some thousand entries and more, `collect` is faster.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}

impl<I: Iterator> Gather for I {}
