//! Records as people read, find and order them: names for references, words for choices, one
//! spelling for search, and the order of a dictionary. The same for a page, a list and an export.

pub mod care_words;
pub mod fold;
pub mod order;
pub mod values;

pub use fold::{fold, haystack, hiragana, matches};
pub use order::{SortKey, collation_key, name_key, person_key};
pub use values::{Reading, grouped};
