//! The server of Manabi: lends `shared` a database, a clock and a network.
//!
//! The binary `manabi` only calls `command`; everything is here so that tests can serve on real
//! sockets.

pub mod address_slots;
pub mod app_release;
pub mod auth;
pub mod chance;
pub mod clock;
pub mod command;
pub mod config;
pub mod dashboard;
pub mod demo;
mod extract;
mod first_records;
mod jobs;
mod layers;
pub mod live;
pub mod readers;
pub mod reconcile;
pub mod reply;
mod rescue;
mod routes;
pub mod serve;
pub mod state;
pub mod store;
pub mod transport;
pub mod unattributed;
