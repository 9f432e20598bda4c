//! The two browsers that the journeys run in, and everything in which driving one of them differs
//! from driving the other. Only Chromium speaks the DevTools protocol; what needs it says so.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use crate::process::find_program;

/// A name that is not this machine's own: browsers trust plain http only from `localhost`.
pub(crate) const OTHER_MACHINE: &str = "manabi.test";

/// Which browser a device has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    Chromium,
    Firefox,
}

impl Browser {
    /// The program that drives it, listening on `port`.
    pub(crate) fn driver(self, port: u16) -> Command {
        let mut command = match self {
            Browser::Chromium => {
                let mut command = Command::new(find_program("CHROMEDRIVER", &["chromedriver"]));
                command.arg(format!("--port={port}"));
                command
            }
            Browser::Firefox => {
                let mut command = Command::new(find_program("GECKODRIVER", &["geckodriver"]));
                command.args(["--port", &port.to_string(), "--log", "fatal"]);
                // Firefox complains of everything that a machine without a desktop lacks.
                command.stderr(Stdio::null());
                command
            }
        };
        // The program is in Tokyo, and so are its tablets.
        command.env("TZ", "Asia/Tokyo").env("LANG", "ja_JP.UTF-8");
        command
    }

    /// What a session with this browser is asked to be; everything that it keeps is in `profile`.
    pub(crate) fn capabilities(self, profile: &Path) -> Capabilities {
        let entries = match self {
            Browser::Chromium => vec![
                ("browserName", json!("chrome")),
                ("goog:chromeOptions", chromium_options(profile)),
                ("goog:loggingPrefs", json!({ "browser": "ALL" })),
            ],
            Browser::Firefox => vec![
                ("browserName", json!("firefox")),
                ("moz:firefoxOptions", firefox_options(profile)),
            ],
        };
        let mut capabilities = Capabilities::new();
        for (key, value) in entries {
            capabilities.set(key, value).expect("JSON values are capabilities");
        }
        capabilities
    }

    /// The number of the browser's main process: who ends it ends the browser.
    pub(crate) fn process(self, session: &WebDriver, profile: &Path) -> u32 {
        let found = match self {
            // The lock is a link whose target reads `<machine>-<process>`.
            Browser::Chromium => std::fs::read_link(profile.join("SingletonLock"))
                .ok()
                .and_then(|lock| lock.to_str()?.rsplit_once('-')?.1.parse().ok()),
            Browser::Firefox => session
                .handle()
                .capabilities()
                .get("moz:processID")
                .and_then(Value::as_u64)
                .and_then(|number| u32::try_from(number).ok()),
        };
        found.unwrap_or_else(|| panic!("an open {self:?} says which process it is"))
    }
}

fn chromium_options(profile: &Path) -> Value {
    let chromium = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    json!({
        "binary": find_program("CHROMIUM", &chromium),
        "args": [
            "--headless=new",
            // Containers run tests as root, where the sandbox cannot start, and have a small
            // /dev/shm. The browser only ever sees our own server.
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=ja",
            "--accept-lang=ja",
            format!("--host-resolver-rules=MAP {OTHER_MACHINE} 127.0.0.1"),
            format!("--user-data-dir={}", profile.display()),
        ],
    })
}

fn firefox_options(profile: &Path) -> Value {
    json!({
        "binary": find_program("FIREFOX", &["firefox-esr", "firefox"]),
        "args": ["-headless", "-profile", profile],
        "prefs": {
            "intl.accept_languages": "ja",
            // A browser that was killed opens again as if nothing had been: what it asks then, and
            // the safe mode after some crashes, are between it and a person at its window.
            "browser.sessionstore.resume_from_crash": false,
            "toolkit.startup.max_resumed_crashes": -1,
        },
    })
}
