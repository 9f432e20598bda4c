//! Building blocks of every screen: they know how things look and behave, and nothing of records.
//! Text comes in as [`Text`]; it may carry furigana markup (`[漢字|かんじ]`), which every part shows
//! through [`ruby()`]. Only words that belong to the part itself are looked up here (`parts.txt`).
//!
//! Arrangements need no component; these classes do it: `stack` (below each other), `cluster`
//! (beside each other), `form` (fields below each other), `chart-grid`, `visually-hidden`.
//! `/gallery` of a debug build shows everything. A closure whose types contain `<` stands in braces
//! inside `view!`: `on_change={move |it: Option<i64>| ..}`.

mod badge;
mod button;
mod card;
mod choice;
mod date_field;
mod dialog;
mod empty;
mod field;
#[cfg(debug_assertions)]
mod gallery;
#[cfg(debug_assertions)]
mod gallery_charts;
#[cfg(debug_assertions)]
mod gallery_forms;
#[cfg(debug_assertions)]
mod gallery_lists;
mod icon;
mod menu;
mod meta;
mod notice;
mod number_field;
mod page;
mod row;
mod ruby;
mod select;
mod shell;
mod steps;
mod sync_state;
mod table;
mod tabs;
mod text;
mod text_field;
mod toast;

pub use badge::{Badge, Tone};
pub use button::{Blocked, Button, ButtonKind, ButtonRole, LinkButton};
pub use card::{Card, CardHeading, CardList, Panel};
pub use choice::{Checkbox, Choice, ChoiceLegend, SegmentedChoice};
pub use date_field::{DateField, TimeField};
pub use dialog::Dialog;
pub use empty::EmptyState;
pub use field::{FieldError, Requirement};
#[cfg(debug_assertions)]
pub use gallery::{Gallery, is_gallery_asked};
pub use icon::{Icon, IconName};
pub use menu::{LanguageOption, LanguageSwitch, Menu, MenuItem};
pub use meta::{Meta, MetaItem};
pub use notice::{Notice, NoticeKind};
pub use number_field::{NumberField, TypedNumber};
pub use page::{Page, Section};
pub use row::{Row, Rows};
pub use ruby::{Furigana, plain, ruby};
pub use select::{Select, SelectOption};
pub use shell::{NavItem, Shell};
pub use steps::{Step, StepState, Steps};
pub use sync_state::{Connection, SyncState, SyncWord};
pub use table::{Column, DataTable, Sort};
pub use tabs::{TabLink, Tabs};
pub use text::{MaybeText, Text};
pub use text_field::{InputKind, SearchField, TextArea, TextField};
pub use toast::Toasts;

pub(crate) use text::{maybe_view, plain_word, word};
