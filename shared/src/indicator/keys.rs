//! What is counted once: keys of up to three values, kept in order so that sets combine quickly.

use super::facts::Cell;

/// What is counted once; unused positions are [`NOTHING`].
pub(super) type Key = [u32; 3];

/// An empty position of a key.
pub(super) const NOTHING: u32 = u32::MAX;

/// One distinct key, with its number if the rows have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: Key,
    pub number: u32,
}

/// A value as a position of a key; equal values of one field have equal positions.
pub(super) fn position_of(cell: Cell) -> u32 {
    match cell {
        Cell::Empty => NOTHING,
        Cell::Day(day) => {
            let months = i32::from(day.year()) * 12 + i32::from(day.month());
            (months * 32 + i32::from(day.day())).cast_unsigned()
        }
        Cell::Code(code) => u32::from(code),
        Cell::Number(number) => number.cast_unsigned(),
        Cell::Link(at) | Cell::Text(at) => at,
    }
}

/// Whether the key is among these, which are in order.
pub(super) fn contains(entries: &[Entry], key: Key) -> bool {
    entries.binary_search_by_key(&key, |it| it.key).is_ok()
}

/// The entries in order, each key once.
pub(super) fn distinct(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_unstable_by_key(|it| it.key);
    merged(entries)
}

/// Entries that are in order, each key once with its largest number.
pub(super) fn merged(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.dedup_by(|next, first| {
        let same = next.key == first.key;
        if same {
            first.number = first.number.max(next.number);
        }
        same
    });
    entries
}

/// Those of `entries` that are among `others`; both are in order.
pub(super) fn among(entries: &[Entry], others: &[Entry]) -> Vec<Entry> {
    entries.iter().filter(|it| contains(others, it.key)).copied().collect()
}

/// Those of `entries` that are not among `others`; both are in order.
pub(super) fn not_among(entries: &[Entry], others: &[Entry]) -> Vec<Entry> {
    entries.iter().filter(|it| !contains(others, it.key)).copied().collect()
}
