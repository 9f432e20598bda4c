//! What is read: cards, rows, badges, facts, notices, steps, tables, and what stands where nothing
//! is yet.

mod badge;
mod card;
mod empty;
mod icon;
mod meta;
mod notice;
mod row;
mod steps;
mod table;

pub use badge::{Badge, Tone};
pub use card::{Card, CardHeading, CardList, Panel};
pub use empty::EmptyState;
pub use icon::{Icon, IconName};
pub use meta::{Meta, MetaItem};
pub use notice::{Notice, NoticeKind};
pub use row::{Face, IconFace, Row, Rows};
#[cfg(debug_assertions)]
pub use steps::StepsShape;
pub use steps::{Step, StepState, Steps};
pub use table::{Column, DataTable, Sort};
