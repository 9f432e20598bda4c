//! The means to tell a journey: a real server, real browsers with a profile and a network of their
//! own, and eyes that find things as a person does, by role and name.
//!
//! ```no_run
//! # async fn story() {
//! use tests::{Device, Manabi, Screen};
//!
//! let manabi = Manabi::start_demo().await;
//! let mut tablet = Device::open(&manabi, "tablet", Screen::Tablet).await;
//! tablet.visit("/").await;
//! tablet.offline().await;
//! tablet.button("来た").click().await;
//! tablet.close().await;
//! tablet.reopen().await;
//! tablet.visit("/").await;
//! tablet.sees("未送信 1件").await;
//! tablet.online().await;
//! # }
//! ```

mod browser;
mod cable;
mod chance;
mod device;
mod network;
mod outline;
pub mod pages;
mod portal;
mod process;
mod seek;
mod server;
pub mod wait;

pub use browser::Browser;
pub use chance::Chance;
pub use device::{Device, Screen};
pub use outline::Node;
pub use portal::{Portal, Weather};
pub use seek::Seek;
pub use server::Manabi;
