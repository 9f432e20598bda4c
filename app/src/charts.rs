//! Charts as inline SVG: each says its figures in words, has a table, tells its marks apart by
//! shape as well as color, and prints. They draw what they are given and compute no indicator.

mod bullet;
mod figure;
mod share;
mod table;
mod trend;

pub use bullet::BulletChart;
pub use figure::{Figure, Span};
pub use share::{Share, ShareBar};
#[cfg(debug_assertions)]
pub use table::TableShown;
pub use trend::{PathKind, TrendChart, TrendPoint};
