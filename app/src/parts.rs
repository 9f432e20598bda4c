//! Building blocks of every screen: they know how things look and behave, and nothing of records.
//! Text comes in as [`Text`]; it may carry furigana markup (`[漢字|かんじ]`), which every part shows
//! through [`ruby()`]. Only words that belong to the part itself are looked up here (`parts.txt`).
//!
//! Arrangements need no component; these classes do it: `stack` (below each other), `cluster`
//! (beside each other), `spread` (at both ends), `columns` (what one does, and beside it what one
//! looks at), `form` (fields below each other), `chart-grid`, `soft` (small), `visually-hidden`.
//! `/gallery` of a debug build shows everything. A closure whose types contain `<` stands in braces
//! inside `view!`: `on_change={move |it: Option<i64>| ..}`.

mod content;
mod controls;
mod frame;
#[cfg(debug_assertions)]
mod gallery;
mod ruby;
mod text;

#[cfg(debug_assertions)]
pub use content::StepsShape;
pub use content::{
    Badge, Card, CardHeading, CardList, Column, DataTable, EmptyState, Face, Icon, IconFace,
    IconName, Meta, MetaItem, Notice, NoticeKind, Panel, Row, Rows, Sort, Step, StepState, Steps,
    Tone,
};
pub use controls::{
    Blocked, Button, ButtonKind, ButtonRole, CheckShape, Checkbox, Choice, ChoiceLegend, DateField,
    FieldError, IconButton, InputKind, LinkButton, NumberField, Reader, Requirement, SearchField,
    SegmentedChoice, Select, SelectOption, TextArea, TextField, TimeField, TypedNumber, fits,
};
pub(crate) use controls::{fresh_id, is_of_input_method};
pub use frame::{
    Connection, Density, Dialog, FuriganaButton, LanguageChoices, LanguageOption, LanguageSwitch,
    Menu, MenuItem, NavItem, Page, PageHead, Popup, Section, Shell, SyncState, SyncWord, TabLink,
    Tabs, Toasts, WayBack,
};
#[cfg(debug_assertions)]
pub use gallery::{Gallery, is_gallery_asked};
pub use ruby::{Furigana, plain, ruby};
pub use text::{MaybeText, Text};

pub(crate) use text::{maybe_view, plain_word, word};
