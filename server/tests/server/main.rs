//! The server from outside: real database files, real sockets on this machine, the real binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

mod access;
mod accounts;
mod app_files;
mod bad_input;
mod browser;
mod care;
mod database;
mod demo;
mod device;
mod durable;
mod exam_check;
mod flood;
mod grouped;
mod harness;
mod headers;
mod held;
mod history;
mod live;
mod process;
mod rescued;
mod restored;
mod settings;
mod settling;
mod sign_in;
mod sync;
mod tls;
mod upgraded;
