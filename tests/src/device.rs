//! A device: a browser with a profile that stays when it is closed, a screen, and a network cable.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, WebDriver};

use crate::cable::Cable;
use crate::portal::Portal;
use crate::process::{Process, find_program, free_port, request, target_folder};
use crate::server::Manabi;
use crate::wait;

/// A browser that starts on a busy machine takes its time.
const START_PATIENCE: Duration = Duration::from_secs(60);

/// A name that is not this machine's own: browsers trust plain http only from `localhost`.
const OTHER_MACHINE: &str = "manabi.test";

/// The three screens that every page is looked at on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1024×768, two pixels a point, touch.
    Tablet,
    /// 390×844, three pixels a point, touch.
    Phone,
    /// 1440×900 with a mouse.
    Desktop,
}

/// A device that somebody uses.
pub struct Device {
    name: String,
    browser: Option<WebDriver>,
    driver_address: SocketAddr,
    // Dropped in this order: a driver that is gone can no longer write to the profile.
    _chromedriver: Process,
    profile: TempDir,
    cable: Cable,
    screen: Screen,
    host: String,
}

impl Device {
    /// Unpacks a device that has never seen Manabi, and opens its browser on an empty page.
    pub async fn open(manabi: &Manabi, name: &str, screen: Screen) -> Self {
        Device::unpack(manabi.address(), name, screen, "127.0.0.1").await
    }

    /// As [`open`](Self::open), with `portal` between the device and the server.
    pub async fn open_behind(portal: &Portal, name: &str, screen: Screen) -> Self {
        Device::unpack(portal.address(), name, screen, "127.0.0.1").await
    }

    /// As [`open`](Self::open), for a device to which the server is another machine, reached over
    /// plain http.
    pub async fn open_elsewhere(manabi: &Manabi, name: &str, screen: Screen) -> Self {
        Device::unpack(manabi.address(), name, screen, OTHER_MACHINE).await
    }

    /// As [`open`](Self::open), for a server that is not Manabi.
    pub async fn open_to(server: SocketAddr, name: &str, screen: Screen) -> Self {
        Device::unpack(server, name, screen, "127.0.0.1").await
    }

    async fn unpack(server: SocketAddr, name: &str, screen: Screen, host: &str) -> Self {
        let port = free_port();
        let mut command = Command::new(find_program("CHROMEDRIVER", &["chromedriver"]));
        // The program is in Tokyo, and so are its tablets.
        command.arg(format!("--port={port}")).env("TZ", "Asia/Tokyo").env("LANG", "ja_JP.UTF-8");
        let mut device = Device {
            name: name.to_owned(),
            browser: None,
            driver_address: SocketAddr::from(([127, 0, 0, 1], port)),
            _chromedriver: Process::start("chromedriver", &mut command),
            profile: tempfile::tempdir().expect("there is room for a temporary folder"),
            cable: Cable::to(server).await,
            screen,
            host: host.to_owned(),
        };
        device.reopen().await;
        device
    }

    /// Opens the browser again after [`close`](Self::close) or [`crash`](Self::crash), with
    /// everything that was stored, and still offline if it was offline.
    pub async fn reopen(&mut self) {
        assert!(self.browser.is_none(), "{}: the browser is open", self.name);
        let fact = format!("{}: the browser opens", self.name);
        let url = format!("http://{}", self.driver_address);
        let driver = wait::until(&fact, START_PATIENCE, async || {
            let session = WebDriver::new(&url, self.capabilities()).await;
            session.map_err(|e| e.to_string())
        })
        .await;
        self.browser = Some(driver);
        self.set_screen(self.screen).await;
        self.tell_browser().await;
    }

    /// Closes the browser in the ordinary way.
    pub async fn close(&mut self) {
        let driver = self.browser.take().expect("an open browser can be closed");
        driver.quit().await.unwrap_or_else(|e| panic!("{}: closing: {e}", self.name));
    }

    /// Kills the browser, as an empty battery does.
    pub async fn crash(&mut self) {
        // The answer to this never comes: who should send it?
        let _ = self.try_devtools("Browser.crash", json!({})).await;
        if let Some(driver) = self.browser.take() {
            let _ = driver.quit().await;
        }
    }

    /// Turns the device into one with another screen.
    pub async fn set_screen(&mut self, screen: Screen) {
        self.screen = screen;
        let (width, height, scale, is_mobile) = match screen {
            Screen::Tablet => (1024, 768, 2, true),
            Screen::Phone => (390, 844, 3, true),
            Screen::Desktop => (1440, 900, 1, false),
        };
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": scale, "mobile": is_mobile,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": is_mobile })).await;
    }

    /// Shows the page in light or dark colors.
    pub async fn set_color_scheme(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
    }

    /// Goes to an address of Manabi, such as `/today`.
    pub async fn visit(&self, path: &str) {
        let url = format!("{}{path}", self.origin());
        let result = self.driver().goto(url.as_str()).await;
        result.unwrap_or_else(|e| panic!("{}: {url}: {e}", self.name));
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        let result = self.driver().refresh().await;
        result.unwrap_or_else(|e| panic!("{}: reloading: {e}", self.name));
    }

    /// The path of the page that is shown.
    pub async fn path(&self) -> String {
        let url = self.driver().current_url().await.expect("an open browser shows some page");
        url.path().to_owned()
    }

    /// Runs the body of an async JavaScript function and returns what it returns.
    pub async fn run(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})()\
             .then(value => done({{ value }}), error => done({{ error: String(error) }}));"
        );
        let answer = self.driver().execute_async(&script, Vec::new()).await;
        let answer = answer.unwrap_or_else(|e| panic!("{}: {body}: {e}", self.name));
        let json = answer.json();
        assert!(json["error"].is_null(), "{}: {body}: {}", self.name, json["error"]);
        json["value"].clone()
    }

    /// Waits until a service worker serves the page, so that it would open offline.
    pub async fn is_kept_offline(&self) {
        let fact = format!("{}: a service worker controls the page", self.name);
        wait::until(&fact, wait::PATIENCE, async || {
            let state = "const kept = await navigator.serviceWorker.getRegistration(); \
                 return [!!kept?.active, !!navigator.serviceWorker.controller];";
            let state = self.run(state).await;
            if state == json!([true, true]) { Ok(()) } else { Err(state.to_string()) }
        })
        .await;
    }

    /// What the console has complained about since the last time somebody asked: errors only.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.driver().browser_log().await.expect("chromedriver keeps a log");
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// Keeps what the screen shows as `NAME.png` in the folder for screenshots.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let named = std::env::var_os("TESTED_SCREENSHOTS").map(PathBuf::from);
        let folder = named.unwrap_or_else(|| target_folder().join("screenshots"));
        std::fs::create_dir_all(&folder).expect("the target folder is writable");
        let path = folder.join(format!("{name}.png"));
        self.driver().screenshot(&path).await.unwrap_or_else(|e| panic!("{name}: {e}"));
        path
    }

    /// Sends a DevTools command to the page.
    pub async fn devtools(&self, method: &str, params: Value) -> Value {
        let answer = self.try_devtools(method, params).await;
        answer.unwrap_or_else(|e| panic!("{}: {method}: {e}", self.name))
    }

    pub(crate) async fn try_devtools(&self, method: &str, params: Value) -> WebDriverResult<Value> {
        self.driver().cdp().send_raw(method, params).await
    }

    /// Where this device finds Manabi; each has its own origin, because each has its own cable.
    pub fn origin(&self) -> String {
        format!("http://{}:{}", self.host, self.cable.address().port())
    }

    /// What it is called in a failure.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The WebDriver session, for what a journey rarely needs.
    pub fn driver(&self) -> &WebDriver {
        self.browser.as_ref().unwrap_or_else(|| panic!("{}: the browser is closed", self.name))
    }

    pub(crate) fn cable(&self) -> &Cable {
        &self.cable
    }

    fn capabilities(&self) -> Capabilities {
        let chromium = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
        let options = json!({
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
                format!("--user-data-dir={}", self.profile.path().display()),
            ],
        });
        let mut capabilities = Capabilities::new();
        let entries = [
            ("browserName", json!("chrome")),
            ("goog:chromeOptions", options),
            ("goog:loggingPrefs", json!({ "browser": "ALL" })),
        ];
        for (key, value) in entries {
            capabilities.set(key, value).expect("JSON values are capabilities");
        }
        capabilities
    }
}

impl Drop for Device {
    /// Closes a browser that a test left open, most often because the test failed.
    fn drop(&mut self) {
        let Some(driver) = self.browser.take() else { return };
        let session = driver.session_id().to_string();
        // The session would close itself, but would wait for the runtime whose thread it blocks.
        let _ = driver.leak();
        let _ = request(self.driver_address, "DELETE", &format!("/session/{session}"));
    }
}
